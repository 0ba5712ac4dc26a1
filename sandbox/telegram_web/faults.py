"""Misbehaviour on demand: what the next answers do wrong."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

#: Given the page's HTML, gives the HTML to send instead.
Change = Callable[[str], str]


class FaultKind(Enum):
    """The ways to fail."""

    STATUS = auto()
    NOTHING_FOUND = auto()
    HANG = auto()
    FOREIGN_PAGE = auto()
    ELSEWHERE = auto()
    HUGE = auto()
    MUTATE = auto()


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to fail; made by the class methods."""

    kind: FaultKind
    status: int = 0
    retry_after: int | None = None
    change: Change | None = None

    @classmethod
    def code(cls, status: int, retry_after: int | None = None) -> "Fault":
        """A bare page with that status."""
        return cls(FaultKind.STATUS, status, retry_after)

    @classmethod
    def nothing_found(cls) -> "Fault":
        """«No posts found», as Telegram answers those who ask too often."""
        return cls(FaultKind.NOTHING_FOUND)

    @classmethod
    def hang(cls) -> "Fault":
        """Accept the request, never answer."""
        return cls(FaultKind.HANG)

    @classmethod
    def foreign_page(cls) -> "Fault":
        """HTTP 200 with somebody else's page, as a provider's notice."""
        return cls(FaultKind.FOREIGN_PAGE)

    @classmethod
    def elsewhere(cls) -> "Fault":
        """A redirect to another host."""
        return cls(FaultKind.ELSEWHERE)

    @classmethod
    def huge(cls) -> "Fault":
        """A page without an end worth waiting for."""
        return cls(FaultKind.HUGE)

    @classmethod
    def mutate(cls, change: Change) -> "Fault":
        """The true page passed through `change`."""
        return cls(FaultKind.MUTATE, change=change)


@dataclass(slots=True)
class _Planned:
    fault: Fault
    after: int
    times: int


@dataclass(slots=True)
class Faults:
    """Planned faults, used up in order by the requests that come."""

    _planned: list[_Planned] = field(default_factory=list)

    def next(self, fault: Fault, *, after: int = 0, times: int = 1) -> None:
        """Let `after` requests pass, and the `times` next ones fail like `fault`."""
        self._planned.append(_Planned(fault, after, times))

    def clear(self) -> None:
        """Forget what is still planned."""
        self._planned.clear()

    def take(self) -> Fault | None:
        """The fault this request must show, if any; uses it up."""
        if not self._planned:
            return None
        first = self._planned[0]
        if first.after:
            first.after -= 1
            return None
        first.times -= 1
        if not first.times:
            self._planned.pop(0)
        return first.fault
