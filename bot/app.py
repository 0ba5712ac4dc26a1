"""The running desk: what it does again and again, and how it starts and stops."""

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from aiogram import Bot, Dispatcher
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

from bot import schedule
from bot.config import Config
from bot.deliveries import Deliveries
from bot.handling import pause_after
from bot.herald import Herald
from bot.max.desk import MaxDesk
from bot.posted import Posted
from bot.refit import Refit
from bot.schedule import Line
from bot.session import Session
from bot.updates import Updates
from bot.web import health, hooks, inbox, metrics, page, server, telegram
from bot.web.server import Room
from db.engine import AsyncSession, Database
from handlers.setting_up import menus
from services import escalation, posted
from services.attention import watchdog
from services.clock import Now
from services.desk import panels
from services.hearing import Hearing
from services.inbox import Inbox
from services.operation import upkeep
from services.operation.siren import Siren
from services.operation.vitals import Vitals
from services.polling import Poller
from services.replying import publishing
from services.replying.offering import Voices
from services.reporting import digest, reports
from services.rules import Rules
from services.search import finding
from services.staffing import absences
from services.storms import spike_alerts

log = logging.getLogger(__name__)

HANDLING = timedelta(seconds=10)
"""How long a stop waits for the updates that are being handled."""
HEARTBEAT = timedelta(seconds=30)
"""How often Telegram is asked whether it is there, where no long poll tells."""
PASSING = (TelegramNetworkError, TelegramServerError, TelegramRetryAfter, ClientDecodeError)
"""No answer of Telegram's, one of somebody on the way, or one that asks for patience."""


@dataclass(frozen=True, slots=True)
class App:
    """Everything that runs, for whoever starts it: the command, or a test. `listens`: whether
    updates of Telegram, and of MAX, come to this process."""

    config: Config
    rules: Rules
    now: Now
    database: Database
    bot: Bot
    session: Session
    herald: Herald
    dispatcher: Dispatcher
    delivery: Deliveries
    poller: Poller
    updates: Updates | Posted
    hearings: tuple[Hearing, ...]
    voices: Voices
    vitals: Vitals
    listens: bool = True
    in_max: MaxDesk | None = None
    refit: Refit | None = None

    @property
    def _polls(self) -> bool:
        """Whether this process asks Telegram for updates."""
        return self.listens and isinstance(self.updates, Updates)

    async def poll(self) -> None:
        """Read what is due, take it in."""
        await self.poller.poll_due()

    async def tick_clocks(self) -> None:
        """Nudges, escalations, ended leases."""
        taken = await escalation.run_due(self.database, self.rules, self.now())
        taken += await escalation.end_leases(self.database, self.rules, self.now())
        taken += await absences.run_due(self.database, self.rules, self.now())
        if taken:
            self.delivery.wake()

    async def read_anew(self) -> None:
        """What has changed is found by its new words."""
        await finding.catch_up(self.database)

    async def refresh_panels(self) -> None:
        """The live panels whose figures have changed."""
        if await panels.refresh(self.database, self.now()):
            self.delivery.wake()

    async def say_digests(self) -> None:
        """The daily digest, the weekly and the monthly summary, each when its moment has come.

        One that fails holds up none of the others; raises ExceptionGroup of those that did.
        """
        at, rules, said = self.now(), self.rules, self.config.summary
        puts: tuple[Callable[[AsyncSession], Awaitable[int]], ...] = (
            lambda session: digest.put_daily(session, rules, said.digest, at),
            lambda session: reports.put_weekly(session, now=at, rules=rules, at=said.weekly),
            lambda session: reports.put_monthly(session, now=at, rules=rules, at=said.monthly),
        )
        failed = []
        for put in puts:
            try:
                async with self.database.write() as session:
                    await put(session)
            except Exception as error:
                failed.append(error)
        self.delivery.wake()
        if failed:
            raise ExceptionGroup("digests and summaries that were not put", failed)

    async def publish(self) -> None:
        """Replies that people let go out."""
        if await publishing.run_due(self.database, self.voices, self.rules, self.now):
            self.delivery.wake()

    async def look_for_spikes(self) -> None:
        """Topics that rise far above their own history."""
        if await spike_alerts.look(self.database, self.rules, self.now()):
            self.delivery.wake()

    async def look_for_silence(self) -> None:
        """Sources that are unusually silent for their history."""
        if await watchdog.look(self.database, self.rules, list(self.poller.plans), self.now()):
            self.delivery.wake()

    async def learn_anew(self) -> None:
        """The region's topics, once a night where that is asked for."""
        if self.refit and await self.refit.look():
            self.delivery.wake()

    async def look_after_the_line(self) -> None:
        """Better ways to Telegram, and what the admins should know of the ways."""
        await self.session.try_better(self.bot)
        if await self.herald.tell():
            self.delivery.line_may_be_back()
            self.delivery.wake()

    async def sound(self, siren: Siren) -> None:
        """What one of those who are told without Telegram has not heard yet."""
        await siren.tell(self.now())

    async def beat(self) -> None:
        """Ask Telegram something, so that a line that fails is noticed on a quiet night too."""
        if self.listens and isinstance(self.updates, Posted):
            await self.updates.watch()
            return
        try:
            await self.bot.get_me(request_timeout=int(HEARTBEAT.total_seconds()))
        except TelegramUnauthorizedError:
            raise
        except AiogramError as error:
            log.debug("no heartbeat: %s", error)

    async def keep_up(self) -> None:
        """Retention."""
        await upkeep.erase_due(self.database, self.rules, self.now())

    def rooms(self) -> tuple[Room, ...]:
        """What is answered over HTTP; see `bot.web` for how a room is added."""
        taking = Inbox(self.database, self.rules, self.now)
        web = self.config.web
        return (
            health.room(self.database, self.vitals, self.now),
            metrics.room(web.metrics_token, self.database, self.vitals, self.now),
            inbox.room(self.config.inbox, taking, self.delivery.wake),
            hooks.room(self.hearings),
            telegram.room(
                self.config.telegram.webhook,
                self.updates if self.listens and isinstance(self.updates, Posted) else None,
            ),
            page.room(
                web,
                self.config.telegram.token.get_secret_value(),
                self.database,
                self.rules,
                self.now,
                self.delivery.wake,
            ),
        )

    def open_web(self) -> AbstractAsyncContextManager[str | None]:
        """Rooms are answered while inside; the server's address, None while it is off."""
        return server.opened(self.config.web, self.rooms())

    async def run(self) -> None:
        """Work until cancelled or until Telegram does not accept the token."""
        ticks = schedule.build((
            # Rounds may overlap: a network that hangs must not hold up the others.
            Line("poll", timedelta(seconds=1), self.poll, at_once=self.poller.most_rounds),
            Line("finding", timedelta(seconds=5), self.read_anew),
            Line("panels", timedelta(seconds=20), self.refresh_panels),
            Line("clocks", timedelta(seconds=5), self.tick_clocks),
            Line("publish", timedelta(seconds=2), self.publish),
            Line("digests", timedelta(seconds=30), self.say_digests),
            Line("spikes", timedelta(minutes=1), self.look_for_spikes),
            Line("silence", timedelta(minutes=10), self.look_for_silence),
            Line("upkeep", timedelta(hours=1), self.keep_up),
            Line("line", timedelta(seconds=5), self.look_after_the_line),
            *(
                Line(f"alerts_{siren.name}", timedelta(seconds=5), partial(self.sound, siren))
                for siren in self.herald.sirens
            ),
            *([Line("refit", timedelta(minutes=1), self.learn_anew)] if self.refit else []),
            *([] if self._polls else [Line("heartbeat", HEARTBEAT, self.beat)]),
        ), self.vitals, self.now)  # fmt: skip
        ticks.start()
        try:
            async with self.open_web(), asyncio.TaskGroup() as group:
                group.create_task(self.delivery.run())
                if self.listens:
                    page_at, rules = page.door(self.config.web), self.rules
                    group.create_task(menus.everybodys(self.bot, self.database, page_at, rules))
                    group.create_task(self.listen())
                for hearing in self.hearings:
                    group.create_task(hearing.run())
        finally:
            await self.poller.stop()
            ticks.shutdown(wait=False)

    async def listen(self) -> None:
        """Take updates; while Telegram cannot be reached, the desk goes on and tries again."""
        for failures in itertools.count():
            try:
                await menus.general(self.bot, self.rules.language)
                if self._polls:
                    await self.bot.delete_webhook()
                    await posted.drop_old(self.database, self.now())
                break
            except PASSING as error:
                if not failures:
                    log.warning("telegram cannot be reached: %s", error)
                await asyncio.sleep(pause_after(error, failures))
        try:
            await self.updates.run()
        finally:
            finished = self.in_max is None or await self.in_max.stop(HANDLING)
            if not await self.updates.stop(HANDLING) or not finished:
                log.warning("stopping while updates are still being handled")
