"""Misbehaviour on demand: what the next answers do wrong.

Lives here: the kinds of fault and their queue. Not here: how they are carried out on the wire
(`transport.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from sandbox.vk.errors import VkError

#: Given the answer's body (parsed, its own copy), gives the body to send instead.
Change = Callable[[Any], Any]


class FaultKind(Enum):
    """The ways to fail; the first group answers without doing what was asked."""

    ERROR = auto()
    HTML_502 = auto()
    HANG = auto()
    GARBAGE = auto()

    TIMEOUT_AFTER_COMMIT = auto()
    TRUNCATED_JSON = auto()
    HUGE = auto()
    MUTATE = auto()


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to fail; made by the class methods."""

    kind: FaultKind
    refusal: VkError | None = None
    size: int = 0
    change: Change | None = None

    @classmethod
    def error(cls, code: int, detail: str = "") -> "Fault":
        """Refuse with an API error."""
        return cls(FaultKind.ERROR, refusal=VkError(code, detail))

    @classmethod
    def captcha(cls) -> "Fault":
        """Error 14 in its shape since 2025: an address to go to, no `captcha_sid`."""
        extra = {
            "redirect_uri": "https://id.vk.example/not_robot_captcha?session_token=town",
            "captcha_ts": 1795305600.5,
            "captcha_attempt": 1,
            "captcha_ratio": 2.6,
        }
        return cls(FaultKind.ERROR, refusal=VkError(14, extra=extra))

    @classmethod
    def html_502(cls) -> "Fault":
        """The balancer's page with HTTP 502."""
        return cls(FaultKind.HTML_502)

    @classmethod
    def hang(cls) -> "Fault":
        """Accept the request, do nothing, never answer."""
        return cls(FaultKind.HANG)

    @classmethod
    def garbage(cls) -> "Fault":
        """HTTP 200 with a body that is not JSON."""
        return cls(FaultKind.GARBAGE)

    @classmethod
    def timeout_after_commit(cls) -> "Fault":
        """Do what was asked, then never answer."""
        return cls(FaultKind.TIMEOUT_AFTER_COMMIT)

    @classmethod
    def truncated_json(cls) -> "Fault":
        """The true answer, cut in the middle."""
        return cls(FaultKind.TRUNCATED_JSON)

    @classmethod
    def huge(cls, size: int) -> "Fault":
        """The true answer padded with spaces to at least `size` bytes."""
        return cls(FaultKind.HUGE, size=size)

    @classmethod
    def mutate(cls, change: Change) -> "Fault":
        """The true answer passed through `change`, which returns the body to send.

        It may spoil its argument and return it, or return anything JSON knows, None included.
        """
        return cls(FaultKind.MUTATE, change=change)


@dataclass(slots=True)
class _Planned:
    fault: Fault
    method: str | None
    times: int


class Faults:
    """Planned faults, each used up by matching calls, the earliest planned first."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []

    def next(self, *, fault: Fault, method: str | None = None, times: int = 1) -> None:
        """Let the next `times` calls of `method` (any method when None) fail like `fault`."""
        self._planned.append(_Planned(fault, method, times))

    def clear(self) -> None:
        """Forget what is still planned."""
        self._planned.clear()

    def take(self, method: str) -> Fault | None:
        """The fault this call must show, if any; uses it up."""
        for planned in self._planned:
            if planned.method in (None, method):
                planned.times -= 1
                if planned.times == 0:
                    self._planned.remove(planned)
                return planned.fault
        return None
