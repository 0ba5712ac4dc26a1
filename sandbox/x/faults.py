"""Misbehaviour on demand: what happens to the next answers on their way out.

A `Spoiler` takes the true body and gives what is sent instead; None: no answer ever comes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

Spoiler = Callable[[Any], web.Response | None]


def problem(status: int, body: object, headers: Mapping[str, str] | None = None) -> Spoiler:
    """Answer with this status and body."""
    return lambda _: web.json_response(body, status=status, headers=headers)


def garbage() -> Spoiler:
    """HTTP 200 with a body that is not JSON."""
    return lambda _: web.Response(body=b"<<< \xff\xfe", content_type="application/json")


def hang() -> Spoiler:
    """Never answer."""
    return lambda _: None


def change(by: Callable[[Any], Any]) -> Spoiler:
    """The true body passed through `by`, which may spoil its argument and return it."""
    return lambda true: web.json_response(by(true))


@dataclass(slots=True)
class _Planned:
    spoiler: Spoiler
    method: str | None
    times: int


class Faults:
    """Planned faults, each used up by matching calls, the earliest planned first."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []

    def next(self, spoiler: Spoiler, *, method: str | None = None, times: int = 1) -> None:
        """Spoil the next `times` answers of `method`, of any method when None."""
        self._planned.append(_Planned(spoiler, method, times))

    def clear(self) -> None:
        """Forget what is still planned."""
        self._planned.clear()

    def take(self, method: str) -> Spoiler | None:
        """What this call's answer must go through, if anything; uses it up."""
        for planned in self._planned:
            if planned.method in (None, method):
                planned.times -= 1
                if planned.times == 0:
                    self._planned.remove(planned)
                return planned.spoiler
        return None
