"""News of the town for whoever watches: a live page now, a push server later.

Not here: how a watcher shows them.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True)
class Change:
    """Something happened. `kind` is named as the network's own events are.

    `wall_post_new|edit|delete|restore|pin|comments`, `wall_reply_new|edit|delete|restore`,
    `board_post_new`, `group_changed`. `post_id` is the post (or the topic of a board);
    `comment_id` is set for comments.
    """

    kind: str
    at: datetime
    group_id: int
    post_id: int | None = None
    comment_id: int | None = None


class Subscription:
    """An endless asynchronous iterator of changes since it was made; close it when done."""

    def __init__(self, feed: "Feed") -> None:
        self._feed = feed
        self._queue: asyncio.Queue[Change] = asyncio.Queue()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Change:
        return await self._queue.get()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def put(self, change: Change) -> None:
        """Hand one change to the watcher."""
        self._queue.put_nowait(change)

    @property
    def pending(self) -> int:
        """How many changes wait to be read."""
        return self._queue.qsize()

    def close(self) -> None:
        """Stop collecting; a second call does nothing."""
        self._feed.forget(self)


class Feed:
    """Hands every change to every open subscription."""

    def __init__(self) -> None:
        self._open: list[Subscription] = []

    def subscribe(self) -> Subscription:
        """A subscription that collects from this moment."""
        subscription = Subscription(self)
        self._open.append(subscription)
        return subscription

    def forget(self, subscription: Subscription) -> None:
        """Drop a subscription, if it is still open."""
        if subscription in self._open:
            self._open.remove(subscription)

    def tell(self, change: Change) -> None:
        """Hand out one change."""
        for subscription in self._open:
            subscription.put(change)
