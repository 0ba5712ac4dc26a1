"""Notices that something changed: for a live page, and for tests that wait without a clock."""

import asyncio
from collections.abc import Callable
from typing import Self, TypeVar

Found = TypeVar("Found")


class Subscription:
    """An async iterator of chat ids that changed; ids not read yet are merged.

    Use as `with messenger.changes() as changes: async for chat_id in changes: …`.
    """

    def __init__(self, changes: "Changes") -> None:
        self._changes = changes
        self._pending: dict[int, None] = {}
        self._bell = asyncio.Event()

    def push(self, chat_id: int) -> None:
        self._pending[chat_id] = None
        self._bell.set()

    def close(self) -> None:
        self._changes.subscriptions.discard(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> int:
        while not self._pending:
            self._bell.clear()
            await self._bell.wait()
        chat_id = next(iter(self._pending))
        del self._pending[chat_id]
        return chat_id


class Changes:
    def __init__(self) -> None:
        self.subscriptions: set[Subscription] = set()
        self._waiters: set[asyncio.Event] = set()

    def subscribe(self) -> Subscription:
        subscription = Subscription(self)
        self.subscriptions.add(subscription)
        return subscription

    def notify(self, chat_id: int) -> None:
        for subscription in self.subscriptions:
            subscription.push(chat_id)
        self.pulse()

    def pulse(self) -> None:
        """Something happened outside of chats: only those who wait for a condition look again."""
        for waiter in self._waiters:
            waiter.set()

    async def until(self, condition: Callable[[], Found], timeout: float) -> Found:
        """The first truthy value of `condition`; TimeoutError after `timeout` seconds."""
        bell = asyncio.Event()
        self._waiters.add(bell)
        try:
            async with asyncio.timeout(timeout):
                while not (found := condition()):
                    bell.clear()
                    await bell.wait()
                return found
        finally:
            self._waiters.discard(bell)
