"""What has changed, as names a browser fetches anew: "state", "wall:50001", "chat:-100…".

Names not read yet are merged, so a slow browser misses nothing and falls behind nobody.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress

from aiohttp import web

from sandbox.telegram import Messenger
from sandbox.vk import VkTown

HEARTBEAT = 15.0
"""Seconds of silence after which the stream says that it lives."""


class Listener:
    """One browser: the names it has not been told of."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}
        self._bell = asyncio.Event()
        self._closed = False

    def push(self, name: str) -> None:
        """One more name."""
        self._names[name] = None
        self._bell.set()

    def close(self) -> None:
        """No more names will come."""
        self._closed = True
        self._bell.set()

    async def batches(self, heartbeat: float = HEARTBEAT) -> AsyncIterator[list[str]]:
        """Lists of names as they come; an empty list after `heartbeat` seconds of silence."""
        while not self._closed:
            try:
                async with asyncio.timeout(heartbeat):
                    await self._bell.wait()
            except TimeoutError:
                yield []
                continue
            self._bell.clear()
            names, self._names = list(self._names), {}
            if names:
                yield names


class News:
    """Hands every name to every browser."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()

    def tell(self, name: str) -> None:
        """Something of that name changed."""
        for listener in self._listeners:
            listener.push(name)

    def close(self) -> None:
        """Let all browsers go: the town stops."""
        for listener in self._listeners:
            listener.close()

    @contextmanager
    def listen(self) -> Iterator[Listener]:
        """A browser that hears from now on."""
        listener = Listener()
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    async def follow(self, messenger: Messenger, vk: VkTown) -> None:
        """Pass on what changes in the two stand-ins, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._follow_chats(messenger))
            tasks.create_task(self._follow_walls(vk))

    async def _follow_chats(self, messenger: Messenger) -> None:
        with messenger.changes() as changes:
            async for chat_id in changes:
                self.tell(f"chat:{chat_id}")

    async def _follow_walls(self, vk: VkTown) -> None:
        with vk.changes() as changes:
            async for change in changes:
                self.tell(f"wall:{change.group_id}")


async def stream(request: web.Request, news: News) -> web.StreamResponse:
    """Server-sent events: each holds a JSON list of names."""
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    await response.prepare(request)
    # A browser goes whenever it likes; that is the usual end of the stream.
    with news.listen() as listener, suppress(ConnectionResetError):
        await response.write(b"retry: 1000\n\n")
        async for names in listener.batches():
            line = f"data: {json.dumps(names)}\n\n" if names else ": here\n\n"
            await response.write(line.encode())
    return response
