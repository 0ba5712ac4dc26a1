"""The bot's queue of updates and its long poll: one open poll at a time, offsets confirm."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.telegram.errors import OTHER_POLL, WEBHOOK_ACTIVE, conflict

KEPT = timedelta(hours=24)
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
FIRST_ID = 880001


@dataclass(frozen=True)
class Update:
    id: int
    at: datetime
    kind: str
    payload: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {"update_id": self.id, self.kind: self.payload}


@dataclass
class Webhook:
    """Where updates are posted, and what came of the last time that failed."""

    url: str
    secret: str = ""
    connections: int = 40
    failed_at: datetime | None = None
    reason: str = ""


@dataclass
class Updates:
    """What the bot has not confirmed yet. The list of wanted kinds stays between polls.

    `pauses` in seconds stand between attempts to post one; `bell` rings when there may be
    something to post. `resolves`: whether the name of a webhook that is set leads anywhere.
    """

    webhook: Webhook | None = None
    resolves: bool = True
    pauses: Sequence[float] = (1.0, 2.0, 5.0, 15.0, 60.0)
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    allowed: tuple[str, ...] = ()
    waiting: list[Update] = field(default_factory=list)
    on_poll: Callable[[], None] = lambda: None
    _next_id: int = FIRST_ID
    _poll: asyncio.Event | None = None

    @property
    def polled(self) -> bool:
        """Is the bot waiting for updates right now?"""
        return self._poll is not None

    def put(self, kind: str, payload: dict[str, Any], now: datetime) -> None:
        wanted = kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT
        if wanted:
            self.waiting.append(Update(self._next_id, now, kind, payload))
            self._next_id += 1
            self.end_poll()
            self.bell.set()

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Change the wanted kinds; None keeps them, an empty list is the default set."""
        if kinds is not None:
            self.allowed = tuple(kinds)

    def hook(self, webhook: Webhook | None) -> None:
        """From now on updates are posted there; None: they are asked for."""
        self.webhook = webhook
        self.end_poll()
        self.bell.set()

    def posted(self, update: Update) -> None:
        """The webhook has taken it."""
        self.waiting = [one for one in self.waiting if one is not update]

    def end_poll(self) -> None:
        """Let the open poll answer with what there is."""
        if self._poll is not None:
            self._poll.set()

    async def take(
        self, offset: int, limit: int, timeout: float, now: datetime
    ) -> list[dict[str, Any]]:
        """Updates from `offset` on, waiting up to `timeout` seconds for the first.

        A negative offset keeps only that many of the last. Raises 409 when a webhook is set, and
        in the older of two open polls.
        """
        if self.webhook:
            raise conflict(WEBHOOK_ACTIVE)
        self.end_poll()
        self._confirm(offset, now)
        mine = self._poll = asyncio.Event()
        self.on_poll()
        if not self.waiting and timeout > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(mine.wait(), timeout)
        if self._poll is not mine:
            raise conflict(OTHER_POLL)
        self._poll = None
        return [update.to_json() for update in self.waiting[:limit]]

    def _confirm(self, offset: int, now: datetime) -> None:
        if offset < 0:
            self.waiting = self.waiting[offset:]
        self.waiting = [
            update for update in self.waiting if update.id >= offset and now - update.at < KEPT
        ]
