"""Outbox → a messenger: lease, render, call, settle; one message on its way per chat.

No transaction spans the network. A process killed between call and settlement may repeat one
message once its lease has run out, and loses none: no messenger takes an idempotency key. After a
failure of the line nothing is said until a harmless call has come through, so that an outage
wears out no attempts and repeats no more than was on its way. Does not live here: the calls
(`sending.py`), what a failed one means (`refusals.py`), what to settle (`settlement.py`).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta

from aiogram import Bot

from bot.pace import Pace
from bot.refusals import Failed, Stop, Wait, trouble
from bot.sending import say
from bot.settlement import Alert, OnSent, Settlement
from db.engine import Database
from handlers.views.speech import Speech
from services import chats, outgoing
from services.clock import Now
from services.languages import lazy
from services.messengers.ids import TITLES, Messenger
from services.operation.vitals import Vitals
from services.outgoing import OutgoingFacts

log = logging.getLogger(__name__)

Render = Callable[[OutgoingFacts], Awaitable[Speech]]

IDLE = timedelta(seconds=1)
"""How often the outbox is looked at when nobody wakes us: other processes write to it too."""

DEFECT_PAUSE = timedelta(seconds=2)
BACKOFF_CAP = timedelta(minutes=5)
ALIKE = timedelta(seconds=1)
"""Two chats refused with 429 within this time mean that the whole bot is too fast."""

CLOCK_SLACK = timedelta(seconds=5)
"""How far the clock may go back before pauses measured by it are dropped."""


class Delivery:
    """The only one who speaks from the outbox in one messenger. `run` it, or `drain` it once.

    `render` opens its own read and answers None when nothing is left to say. `on_sent` and
    `alert` become part of the settling transaction; `on_sent` is called for each message that
    stands, also for an edited card (then `row.card_message_id` is the message). `lease_for`
    bounds how long a killed process holds its chats back; a call may take half of it.
    `attempts`: after so many failures a row is a dead letter. `at_once`: chats written to at
    the same time. `vitals` is told of every look at the outbox.
    """

    def __init__(
        self,
        bot: Bot,
        database: Database,
        render: Render,
        pace: Pace,
        now: Now,
        on_sent: OnSent,
        alert: Alert,
        lease_for: timedelta = timedelta(seconds=60),
        attempts: int = 10,
        at_once: int = 20,
        vitals: Vitals | None = None,
        messenger: Messenger = Messenger.TELEGRAM,
    ) -> None:
        self._bot = bot
        self._database = database
        self._render = render
        self._pace = pace
        self._now = now
        self._settle = Settlement(database, now, on_sent, alert, attempts)
        self._lease_for = lease_for
        self._timeout = max(1, int(lease_for.total_seconds() / 2))
        self._attempts = attempts
        self._at_once = at_once
        self._vitals = vitals or Vitals(now())
        self._messenger = messenger
        self._title = TITLES[messenger]
        self._flights: dict[int, asyncio.Task[None]] = {}
        self._take_off: asyncio.Task[int] | None = None
        self._woken = asyncio.Event()
        self._latest = now()
        self._hushed_until: datetime | None = None
        self._last_429: tuple[int, datetime, int] | None = None
        self._probes = 0
        self._probe_at: datetime | None = None
        self._stopped: Exception | None = None
        self._blind = False

    def wake(self) -> None:
        """Something was queued: look now."""
        self._woken.set()

    def line_may_be_back(self) -> None:
        """Telegram was reached, perhaps by another way: ask it now, not after a long pause."""
        self._probe_at = self._probe_at and self._now()
        self._woken.set()

    async def run(self) -> None:
        """Speak until cancelled, then let what is on its way arrive.

        Raises aiogram's error when the token is not accepted.
        """
        try:
            while True:
                self._woken.clear()
                await self._launch_if_it_can()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), self._nap().total_seconds())
        finally:
            await self._land()

    async def drain(self) -> None:
        """Say everything that can be said at this moment; raises like `run`."""
        try:
            while True:
                self._woken.clear()
                launched = await self._launch()
                # Woken meanwhile: a chat whose message arrived during the look is free again.
                if not (launched or self._flights or self._woken.is_set()):
                    return
                await self._woken.wait()
        finally:
            await self._land()

    async def _land(self) -> None:
        """What was leased has to be said, what is being said has to be settled."""
        if self._take_off is not None:
            await asyncio.wait([self._take_off])
        await asyncio.gather(*self._flights.values())

    async def _launch_if_it_can(self) -> None:
        """A database that does not answer is no reason to fall silent for good."""
        try:
            await self._launch()
        except Exception:
            if self._stopped is not None:
                raise
            if not self._blind:
                log.exception("the outbox cannot be read: tried again and again")
            self._blind = True
        else:
            if self._blind:
                log.warning("the outbox can be read again")
            self._blind = False

    async def _launch(self) -> int:
        """Send off all that budgets, pauses and free hands allow; how many."""
        if self._stopped is not None:
            raise self._stopped
        self._vitals.delivery_at = self._now()
        await self._watch_the_clock()
        now = self._now()
        if self._hushed_until is not None and now < self._hushed_until:
            return 0
        if not await self._line_is_up():
            return 0
        # Cancelled between leasing and taking off, rows would hang until their lease runs out.
        self._take_off = asyncio.create_task(self._lease_and_fly(now))
        return await asyncio.shield(self._take_off)

    async def _lease_and_fly(self, now: datetime) -> int:
        limit = min(self._at_once - len(self._flights), self._pace.room(now))
        if limit <= 0:
            return 0
        closed = {*self._flights, *self._pace.spent(now)}
        async with self._database.write() as session:
            rows = await outgoing.lease(
                session, now, self._lease_for, limit, closed, self._messenger
            )
        for row in rows:
            self._pace.take(row.chat_id, now)
            self._flights[row.chat_id] = asyncio.create_task(self._fly(row))
        return len(rows)

    async def _fly(self, row: OutgoingFacts) -> None:
        try:
            await self._deliver(row)
        except Exception:
            log.exception("row %s is not settled: left until its lease runs out", row.id)
        finally:
            self._pace.landed(row.chat_id, self._now())
            del self._flights[row.chat_id]
            self._woken.set()

    async def _deliver(self, row: OutgoingFacts) -> None:
        if row.attempts >= self._attempts:
            await self._settle.given_up(row, lazy("обработка прерывается раз за разом").source)
            return
        try:
            speech = await self._render(row)
        except Exception:
            log.exception("row %s (%s) cannot be rendered", row.id, row.slot)
            reason = lazy("ошибка при подготовке текста, см. журнал").source
            await self._settle.failed(row, reason, DEFECT_PAUSE, unknown=False)
            return
        if speech is None:
            await self._settle.dropped(row)
            return
        try:
            said = await say(self._bot, row, speech, self._timeout)
        except Exception as error:
            await self._troubled(row, error)
            return
        if said is None:
            await self._settle.dropped(row)
        else:
            await self._settle.said(row, said)

    async def _troubled(self, row: OutgoingFacts, error: Exception) -> None:
        what = trouble(error)
        match what:
            case Wait(seconds):
                self._hush_if_bot_wide(row.chat_id, seconds)
            case Failed(reason):
                self._suspect_the_line(reason)
            case Stop(reason):
                log.critical(
                    "%s does not accept the token: nothing is sent (%s)", self._title, reason
                )
                self._stopped = error
        await self._settle.troubled(row, what, backoff(row.attempts))

    def _hush_if_bot_wide(self, chat_id: int, seconds: int) -> None:
        """Silence for everybody when a second chat is refused at once, for the shorter wait.

        The shorter: if it was chance and not the whole bot, little is lost.
        """
        now, before = self._now(), self._last_429
        self._last_429 = (chat_id, now, seconds)
        log.warning("429 in chat %s: silent there for %s s", chat_id, seconds)
        if before is not None and before[0] != chat_id and now - before[1] <= ALIKE:
            self._hushed_until = now + timedelta(seconds=min(seconds, before[2]))
            log.warning("429 in several chats: silent everywhere until %s", self._hushed_until)

    def _suspect_the_line(self, reason: str) -> None:
        if self._probe_at is None:
            self._probes = 0
            self._probe_at = self._now()
            log.warning("no good answer from %s: %s", self._title, reason)

    async def _line_is_up(self) -> bool:
        """After a failure, whether the messenger answers again; asked with growing pauses."""
        if self._probe_at is None:
            return True
        if self._now() < self._probe_at:
            return False
        try:
            await self._bot.get_me(request_timeout=self._timeout)
        except Exception as error:
            if isinstance(trouble(error), Failed):
                self._probe_at = self._now() + backoff(self._probes)
                self._probes += 1
                return False
        log.warning("%s answers again", self._title)
        self._probe_at = None
        return True

    async def _watch_the_clock(self) -> None:
        """When the clock goes back, what was to wait by it would wait too long."""
        now = self._now()
        if now < self._latest - CLOCK_SLACK:
            log.warning("the clock went back by %s: pauses end", self._latest - now)
            self._hushed_until = self._last_429 = None
            self._probe_at = self._probe_at and now
            async with self._database.write() as session:
                await chats.end_pauses(session)
        self._latest = now

    def _nap(self) -> timedelta:
        """How long there is certainly nothing to do, unless something wakes us."""
        now = self._now()
        moments = (self._pace.soonest(now), self._hushed_until, self._probe_at)
        waits = [moment - now for moment in moments if moment is not None and moment > now]
        return min([IDLE, *waits])


def backoff(attempts: int) -> timedelta:
    """The pause after a failure that `attempts` failures came before: 1, 2, 4 … seconds."""
    return min(timedelta(seconds=2 ** min(attempts, 16)), BACKOFF_CAP)
