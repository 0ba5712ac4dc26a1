"""Misbehaviour on demand for stand-ins that speak JSON over HTTP.

A `Spoiler` takes the true body and gives what is sent instead; None: no answer ever comes.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

Spoiler = Callable[[Any], web.Response | None]


def answer(status: int, value: object, headers: Mapping[str, str] | None = None) -> Spoiler:
    """Another status, body and headers."""
    return lambda _: web.json_response(value, status=status, headers=headers)


def page(status: int) -> Spoiler:
    """A page for people where JSON is expected."""
    text = f"<html><body><h1>{status}</h1></body></html>"
    return lambda _: web.Response(status=status, text=text, content_type="text/html")


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
    after: int
    times: int


class Faults:
    """Planned faults, each used up by matching calls, the earliest planned first."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []
        self.stopping = asyncio.Event()

    def next(
        self, spoiler: Spoiler, *, method: str | None = None, after: int = 0, times: int = 1
    ) -> None:
        """Let `after` calls of `method` (None: of any) pass, spoil the `times` next ones."""
        self._planned.append(_Planned(spoiler, method, after, times))

    def clear(self) -> None:
        """Forget what is still planned."""
        self._planned.clear()

    def take(self, method: str) -> Spoiler | None:
        """What this call's answer must go through, if anything; uses it up."""
        for planned in self._planned:
            if planned.method not in (None, method):
                continue
            if planned.after:
                planned.after -= 1
                return None
            planned.times -= 1
            if planned.times == 0:
                self._planned.remove(planned)
            return planned.spoiler
        return None

    async def spoil(self, method: str, body: object) -> web.Response | None:
        """What is sent in place of the true answer, if anything."""
        spoiler = self.take(method)
        if spoiler is None:
            return None
        spoilt = spoiler(body)
        if spoilt is None:
            # Until the server stops: `stopping` is set by its shutdown.
            await self.stopping.wait()
            return web.Response(status=503)
        return spoilt
