"""The running desk: built from the configuration, started, and stopped in reverse."""

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.exceptions import (
    AiogramError,
    TelegramNetworkError,
    TelegramServerError,
    TelegramUnauthorizedError,
)

from bot import alerts, schedule
from bot.config import Config
from bot.deliveries import Deliveries
from bot.delivery import Delivery
from bot.group_voice import GroupVoice
from bot.handling import PAUSES
from bot.herald import Herald
from bot.max.desk import MaxDesk
from bot.max.opening import open_max
from bot.max.opening import pace as max_pace
from bot.pace import Pace, PaceSettings
from bot.plans import plans_of
from bot.posted import Posted
from bot.reach import Reach
from bot.refit import Refit
from bot.schedule import Line
from bot.session import Counting, Session
from bot.updates import Updates
from bot.ways import Patience, Way
from bot.web import health, hooks, inbox, metrics, page, server, telegram
from bot.web.server import Room
from db.engine import AsyncSession, Database
from handlers import root
from handlers.middlewares import WakeDelivery
from handlers.overview import spikes, stats
from handlers.rendering import Rendering
from handlers.setting_up import menus
from services import escalation, notices
from services.attention import watchdog
from services.attention.budgets import NetworkPlan
from services.clock import Now
from services.clock import now as real_now
from services.desk import panels
from services.drafting.model import Helper
from services.inbox import Inbox
from services.listening import Listener
from services.messengers.ids import Messenger
from services.networks.base import Publisher
from services.networks.registry import NETWORKS
from services.operation import upkeep
from services.operation.doctor import Doctor
from services.operation.siren import Siren
from services.operation.vitals import Vitals
from services.polling import Poller
from services.pushes import Hearing, Receiver
from services.replying import publishing
from services.replying.publishing import Voices
from services.reporting import digest, reports
from services.rules import Rules
from services.search import finding
from services.sources import DueSource
from services.staffing import absences
from services.storms import spike_alerts
from services.triage.learned.choice import use_model

log = logging.getLogger(__name__)

HANDLING = timedelta(seconds=10)
"""How long a stop waits for the updates that are being handled."""
HEARTBEAT = timedelta(seconds=30)
"""How often Telegram is asked whether it is there, where no long poll tells."""


@dataclass(frozen=True, slots=True)
class App:
    """Everything that runs, for whoever starts it: the command, or a test. `listens`: whether
    Telegram's updates come to this process."""

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
        """The daily digest, the weekly and the monthly summary, each when its moment has come."""
        async with self.database.write() as session:
            await digest.put_daily(session, self.rules, self.config.summary.digest, self.now())
            at, said = self.now(), self.config.summary
            await reports.put_weekly(session, now=at, rules=self.rules, at=said.weekly)
            await reports.put_monthly(session, now=at, rules=self.rules, at=said.monthly)
        self.delivery.wake()

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
            *([Line("refit", timedelta(minutes=1), self.learn_anew)] if self.refit else []),
            *([] if self._polls else [Line("heartbeat", HEARTBEAT, self.beat)]),
        ), self.vitals, self.now)  # fmt: skip
        ticks.start()
        try:
            async with self.open_web(), asyncio.TaskGroup() as group:
                group.create_task(self.delivery.run())
                if self.listens:
                    page_at, usual = page.door(self.config.web), self.rules.language
                    group.create_task(menus.everybodys(self.bot, self.database, page_at, usual))
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
                break
            except (TelegramNetworkError, TelegramServerError) as error:
                if not failures:
                    log.warning("telegram cannot be reached: %s", error)
                await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
        try:
            await self.updates.run()
        finally:
            finished = self.in_max is None or await self.in_max.stop(HANDLING)
            if not await self.updates.stop(HANDLING) or not finished:
                log.warning("stopping while updates are still being handled")


@asynccontextmanager
async def build(
    config: Config,
    now: Now = real_now,
    pace: PaceSettings | None = None,
    *,
    listens: bool = True,
    patience: Patience | None = None,
) -> AsyncIterator[App]:
    """Open what the desk needs; close it in reverse on leaving.

    `pace` stands in for the configuration's, where time does not run by itself, and so does
    `patience` with failing ways. `listens`: see `App`.
    """
    async with AsyncExitStack() as stack:
        rules = rules_of(config)
        database = Database(config.database.url.get_secret_value())
        stack.push_async_callback(database.close)
        vitals = Vitals(now())
        reach = Reach(config.telegram.all_ways(), vitals, now, patience)
        session = Session(reach, now, vitals)
        bot = bot_of(config, session)
        stack.push_async_callback(bot.session.close)
        siren = _siren(config)
        if siren is not None:
            stack.push_async_callback(siren.close)
        plans = plans_of(config)
        for plan in plans.values():
            stack.push_async_callback(plan.connector.close)
        in_max = await open_max(stack, config, bot, plans, database, vitals, now)
        # After MAX: what goes there does not count as Telegram's.
        session.middleware(Counting(vitals, now))
        others = {
            **stats.renderers(database, rules, now),
            **spikes.renderers(database, rules, now),
        }
        voices = _voices(config, bot)
        for publisher in voices.publishers.values():
            stack.push_async_callback(publisher.close)
        rendering = Rendering(database, rules, now, others, voices)
        await _choose_model(config, rules, database, now)
        make_delivery = partial(
            Delivery,
            database=database,
            render=rendering,
            now=now,
            on_sent=rendering.on_sent,
            alert=partial(_alert, rules, now),
            lease_for=config.delivery.lease,
            attempts=config.delivery.attempts,
        )
        delivery = Deliveries(
            make_delivery(bot, pace=Pace(pace or _pace(config)), vitals=vitals),
            make_delivery(in_max.bot, pace=Pace(pace or max_pace(config)), messenger=Messenger.MAX)
            if in_max
            else None,
            partial(_max_refused, database, rules, now),
        )
        model = config.drafts.model.at()
        helper = Helper(model) if model else None
        if helper is not None:
            stack.push_async_callback(helper.close)
        dispatcher = Dispatcher(
            database=database,
            rules=rules,
            now=now,
            helper=helper,
            voices=voices,
            plans=plans,
            doctor=Doctor(database, plans, vitals, now),
            page_at=page.door(config.web),
        )
        dispatcher.update.outer_middleware(WakeDelivery(delivery.wake))
        listener = _listener(config, database, rules, now)
        dispatcher.include_router(root.build(listener))
        if in_max is not None:
            in_max.begin(dispatcher)
        watches = listener.watched if listener else _watches_none
        gave_up = partial(_gave_up, database, rules, now)
        updates: Updates | Posted
        if config.telegram.webhook.url:
            hook = config.telegram.webhook
            updates = Posted(bot, dispatcher, hook, database, now, vitals, watches, gave_up)
        else:
            timeout = config.telegram.polling_timeout
            updates = Updates(
                bot, dispatcher, timeout, watches, gave_up, server=lambda: reach.server
            )
        hearings = _hearings(
            plans,
            Receiver(database, rules, now, told=delivery.wake, passed_over=vitals.passed_over),
            in_max,
        )
        heard = {name: replace(plan, is_heard=_is_heard(hearings)) for name, plan in plans.items()}
        poller = Poller(database, heard, rules, now, told=delivery.wake)
        yield App(
            config,
            rules,
            now,
            database,
            bot,
            session,
            Herald(reach, database, rules, now, siren),
            dispatcher,
            delivery,
            poller,
            updates,
            hearings,
            voices,
            vitals,
            listens,
            in_max,
            _refit(config, rules, database, now),
        )


def _refit(config: Config, rules: Rules, database: Database, now: Now) -> Refit | None:
    at = config.triage.refit
    return Refit(config, rules, database, now, at) if at is not None else None


async def _choose_model(config: Config, rules: Rules, database: Database, now: Now) -> None:
    """Judge by the region's own model; refused, the shipped one does and the admin is told."""
    refusal = use_model(config.chosen_model())
    if refusal is not None:
        log.warning("triage model refused, the shipped one judges: %s", refusal)
        async with database.write() as session:
            await _alert(rules, now, session, alerts.model_refused(refusal))


def rules_of(config: Config) -> Rules:
    """What decisions need of the configuration."""
    return Rules(
        region=config.region.name,
        working_time=config.working_time(),
        clocks=config.clock_settings(),
        duplicates=config.triage.duplicates.settings(),
        retention=timedelta(days=config.privacy.retention_days),
        keep_corrections=config.privacy.keep_corrections,
        admin_ids=config.admin.telegram_ids,
        invites_last=config.admin.invites_last,
        approve_within=config.drafts.approve_within,
        suggests=config.drafts.model.enabled,
        spikes=config.spikes.settings(),
        watchdog=config.watchdog.settings(),
        language=config.region.language,
    )


def make_bot(config: Config, way: Way | None = None) -> Bot:
    """The bot of the configuration, on that way alone; on its first one, if none is named."""
    ways = [way] if way else config.telegram.all_ways()[:1]
    return bot_of(config, Session(Reach(ways, Vitals(real_now()), real_now), real_now))


def bot_of(config: Config, session: Session) -> Bot:
    """The bot of the configuration on a session."""
    return Bot(
        config.telegram.token.get_secret_value(),
        session=session,
        default=DefaultBotProperties(parse_mode="HTML", link_preview_is_disabled=True),
    )


def _siren(config: Config) -> Siren | None:
    url, proxy = config.alerts.url.get_secret_value(), config.alerts.proxy.get_secret_value()
    return Siren(url, config.region.name, proxy or None) if url else None


def _hearings(
    plans: Mapping[str, NetworkPlan], receiver: Receiver, in_max: MaxDesk | None
) -> tuple[Hearing, ...]:
    """The ears of the networks that are switched on, and the desk's own in MAX if it has one."""
    found = [
        Hearing(NETWORKS[name], ear, receiver)
        for name, plan in plans.items()
        for ear in NETWORKS[name].ears(plan.connector)
    ]
    if in_max is not None and not in_max.ear.reads:
        found.append(Hearing(NETWORKS[in_max.ear.network], in_max.ear, receiver))
    return tuple(found)


def _is_heard(hearings: tuple[Hearing, ...]) -> Callable[[DueSource], bool]:
    return lambda source: any(hearing.hears(source) for hearing in hearings)


def _voices(config: Config, bot: Bot) -> Voices:
    """The networks that are switched on and have an account to answer as; in groups of Telegram
    that is the desk's own bot."""
    made: dict[str, Publisher] = {}
    for name, network in NETWORKS.items():
        section = getattr(config.networks, name)
        publisher = network.publisher(section.settings()) if section.enabled else None
        if publisher is not None:
            made[name] = publisher
    groups = config.networks.telegram
    if groups.enabled and groups.spoken:
        made[GroupVoice.network] = GroupVoice(bot, groups.spoken, groups.link_base, groups.timeout)
    return Voices(made)


def _listener(config: Config, database: Database, rules: Rules, now: Now) -> Listener | None:
    """The ear for watched groups, if Telegram is a source at all."""
    section = config.networks.telegram
    return Listener(database, rules, now, section.link_base) if section.enabled else None


async def _watches_none(_chat_id: int, _name: str) -> None:
    """No group is a source."""


def _pace(config: Config) -> PaceSettings:
    delivery = config.delivery
    return PaceSettings(
        per_second=delivery.per_second,
        chat_every=delivery.chat_every,
        group_per_minute=delivery.group_per_minute,
    )


async def _alert(rules: Rules, now: Now, session: AsyncSession, text: str) -> None:
    await notices.to_admins(session, rules, text, now(), slot=f"delivery:{text[:80]}")


async def _max_refused(database: Database, rules: Rules, now: Now) -> None:
    async with database.write() as session:
        await _alert(rules, now, session, alerts.MAX_REFUSED)


async def _gave_up(database: Database, rules: Rules, now: Now, group: str) -> None:
    text = f"Группа {group}: сообщение не удалось прочитать, оно пропущено. Подробности в журнале."
    async with database.write() as session:
        await notices.to_admins(session, rules, text, now(), slot=f"not heard:{group}")
