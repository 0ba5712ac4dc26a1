"""What becomes of a row after an attempt to say it: one short transaction each."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot import alerts
from bot.refusals import ChatLost, Failed, Hopeless, Moved, Stop, Trouble, Wait
from bot.sending import Said
from db.engine import AsyncSession, Database
from handlers.views import blocked
from services import chats, outgoing
from services.clock import Now
from services.desk import panels
from services.languages.told import Told
from services.outbox import Say
from services.outgoing import OutgoingFacts

log = logging.getLogger(__name__)

OnSent = Callable[[AsyncSession, OutgoingFacts, int, datetime], Awaitable[None]]
Alert = Callable[[AsyncSession, Told], Awaitable[None]]


class Settlement:
    """Writes the end of each attempt down, and tells the admin what needs a person."""

    def __init__(
        self, database: Database, now: Now, on_sent: OnSent, alert: Alert, attempts: int
    ) -> None:
        self._database = database
        self._now = now
        self._on_sent = on_sent
        self._alert = alert
        self._attempts = attempts

    async def said(self, row: OutgoingFacts, said: Said) -> None:
        """The words stand. They are never said again only because writing this down failed.

        The last try goes without `on_sent`: a defect there must not repeat a message for ever.
        """
        for with_hook in (True, True, False):
            try:
                await self._write_said(row, said, with_hook=with_hook)
            except Exception:
                log.exception("row %s was said, settling it failed", row.id)
            else:
                break
        if row.attempts:
            log.info("row %s came through after %s failures", row.id, row.attempts)

    async def _write_said(self, row: OutgoingFacts, said: Said, *, with_hook: bool) -> None:
        now = self._now()
        async with self._database.write() as session:
            # The outbox row comes last, as in every change of an incident: locks in one order.
            if with_hook:
                await self._on_sent(session, row, said.message_id, now)
            if said.topic_lost and row.thread_id is not None:
                await self._tell_of_topic(session, row.chat_id, row.thread_id, now)
            if said.unpinned:
                text = alerts.UNPINNED
                await panels.tell_unpinned(session, row.chat_id, row.thread_id, text, now)
            await outgoing.settle_sent(session, row, said.message_id, now)

    async def dropped(self, row: OutgoingFacts) -> None:
        """There was nothing left to say."""
        async with self._database.write() as session:
            await outgoing.settle_dropped(session, row, self._now())

    async def troubled(self, row: OutgoingFacts, trouble: Trouble, pause: timedelta) -> None:
        """The call failed; `pause` is how long the chat waits after a failure of the line."""
        match trouble:
            case Wait(seconds):
                await self._postponed(row, self._now() + timedelta(seconds=seconds))
            case ChatLost(reason):
                await self._chat_lost(row, reason)
            case Moved(new):
                await self._moved(row, new)
            case Failed(reason, unknown):
                await self.failed(row, reason, pause, unknown=unknown)
            case Hopeless(reason):
                await self.given_up(row, reason)
            case Stop():
                await self._postponed(row, None)

    async def failed(
        self, row: OutgoingFacts, reason: str, pause: timedelta, *, unknown: bool
    ) -> None:
        """To be tried again after `pause`, unless this was the last attempt."""
        now = self._now()
        if not row.attempts:
            log.warning("row %s (%s) in chat %s: %s", row.id, row.slot, row.chat_id, reason)
        async with self._database.write() as session:
            dead = await outgoing.settle_failed(
                session,
                row,
                error=reason,
                now=now,
                retry_at=now + pause,
                unknown=unknown,
                give_up_after=self._attempts,
            )
            if dead:
                await self._tell_of_death(session, row, reason)

    async def given_up(self, row: OutgoingFacts, reason: str) -> None:
        """These words will never come through."""
        async with self._database.write() as session:
            if await outgoing.settle_dead(session, row, reason, self._now()):
                await self._tell_of_death(session, row, reason)

    async def _postponed(self, row: OutgoingFacts, until: datetime | None) -> None:
        async with self._database.write() as session:
            await outgoing.settle_postponed(session, row, until)

    async def _chat_lost(self, row: OutgoingFacts, reason: str) -> None:
        async with self._database.write() as session:
            await outgoing.settle_postponed(session, row)
            if await chats.break_chat(session, row.chat_id, reason, self._now()):
                log.error("chat %s cannot be written to: %s", row.chat_id, reason)
                await self._alert(session, await _what_is_lost(session, row.chat_id, reason))

    async def _moved(self, row: OutgoingFacts, new: int) -> None:
        log.warning("chat %s is a supergroup now: %s", row.chat_id, new)
        async with self._database.write() as session:
            await outgoing.settle_postponed(session, row)
            await chats.migrate_chat(session, row.chat_id, new, self._now())

    async def _tell_of_topic(
        self, session: AsyncSession, chat_id: int, thread_id: int, now: datetime
    ) -> None:
        if await chats.lose_topic(session, chat_id, thread_id, now):
            log.warning("topic %s of chat %s is closed or gone", thread_id, chat_id)
            where = await chats.chat_name(session, chat_id)
            await self._alert(session, alerts.topic_lost(where, thread_id))

    async def _tell_of_death(self, session: AsyncSession, row: OutgoingFacts, reason: str) -> None:
        log.error("row %s (%s) in chat %s is given up: %s", row.id, row.slot, row.chat_id, reason)
        if row.kind is not Say.ALERT:  # an alert about an alert would never end
            where = await chats.chat_name(session, row.chat_id)
            await self._alert(session, alerts.given_up(where, row, reason))


async def _what_is_lost(session: AsyncSession, chat_id: int, reason: str) -> Told:
    if (person := await chats.reads_elsewhere(session, chat_id)) is not None:
        return blocked.here(person, chat_id)
    return alerts.chat_lost(await chats.chat_name(session, chat_id), reason)
