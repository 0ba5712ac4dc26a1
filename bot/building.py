"""The desk put together from the configuration, and taken apart in reverse.

Lives here: which part is handed to which. Does not live here: what runs (`app.py`).
"""

import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import partial

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties

from bot import alerts
from bot.app import App
from bot.config import Config
from bot.deliveries import Deliveries
from bot.delivery import Delivery
from bot.group_voice import GroupVoice
from bot.herald import Herald
from bot.max.desk import MaxDesk
from bot.max.opening import open_max
from bot.max.opening import pace as max_pace
from bot.pace import Pace, PaceSettings
from bot.plans import plans_of
from bot.posted import Posted
from bot.reach import Reach
from bot.refit import Refit
from bot.rules import rules_of
from bot.session import Counting, Session
from bot.sirens import sirens_of
from bot.updates import Updates
from bot.ways import Patience, Way
from bot.web import page
from db.engine import AsyncSession, Database
from handlers import root
from handlers.middlewares import WakeDelivery
from handlers.overview import spikes, stats
from handlers.rendering import Rendering
from handlers.views.told import say
from services import notices
from services.attention.budgets import NetworkPlan
from services.clock import Now
from services.clock import now as real_now
from services.drafting.model import Helper
from services.hearing import Hearing
from services.languages.told import Told
from services.listening import Listener
from services.messengers.ids import Messenger
from services.networks.base import Publisher
from services.networks.registry import NETWORKS
from services.operation.doctor import Doctor
from services.operation.vitals import Vitals
from services.polling import Poller
from services.pushes import Receiver
from services.replying.offering import Voices
from services.rules import Rules
from services.sources import DueSource
from services.triage.learned.choice import use_model

log = logging.getLogger(__name__)


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
        # Of this session, not of the bot's: calls that go to MAX do not count as Telegram's.
        session.middleware(Counting(vitals, now))
        bot = bot_of(config, session)
        stack.push_async_callback(session.close)
        sirens = sirens_of(config)
        for siren in sirens:
            stack.push_async_callback(siren.close)
        plans = plans_of(config)
        for plan in plans.values():
            stack.push_async_callback(plan.connector.close)
        in_max = await open_max(stack, config, bot, plans, database, vitals, now)
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
            partial(_warn, database, rules, now, alerts.MAX_REFUSED),
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
            max_bot=in_max.bot if in_max else None,
        )
        dispatcher.update.outer_middleware(WakeDelivery(delivery.wake))
        listener = _listener(config, database, rules, now)
        dispatcher.include_router(root.build(listener))
        if in_max is not None and listens:
            in_max.begin(dispatcher)
        watches = listener.watched if listener else _watches_none
        gave_up = partial(_gave_up, database, rules, now)
        updates: Updates | Posted
        if config.telegram.webhook.url:
            hook = config.telegram.webhook
            warn = partial(_warn, database, rules, now)
            updates = Posted(bot, dispatcher, hook, database, now, vitals, watches, gave_up, warn)
        else:
            timeout = config.telegram.polling_timeout
            updates = Updates(
                bot, dispatcher, timeout, watches, gave_up, server=lambda: reach.server
            )
        hearings = _hearings(
            plans,
            Receiver(database, rules, now, told=delivery.wake, passed_over=vitals.passed_over),
            in_max,
            listens=listens,
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
            Herald(reach, database, rules, now, sirens),
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


def _hearings(
    plans: Mapping[str, NetworkPlan], receiver: Receiver, in_max: MaxDesk | None, *, listens: bool
) -> tuple[Hearing, ...]:
    """The ears of the networks that are switched on, and the desk's own in MAX if it has one.

    MAX tells each press once: what the desk hears by is left to the process that `listens`.
    """
    found = [
        Hearing(NETWORKS[name], ear, receiver)
        for name, plan in plans.items()
        for ear in NETWORKS[name].ears(plan.connector)
        if listens or in_max is None or ear is not in_max.ear
    ]
    if in_max is not None and listens and not in_max.ear.reads:
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


async def _alert(rules: Rules, now: Now, session: AsyncSession, text: Told) -> None:
    slot = f"delivery:{say(text)[:80]}"
    await notices.to_admins(session, rules, text, now(), slot=slot)


async def _warn(database: Database, rules: Rules, now: Now, text: Told) -> None:
    async with database.write() as session:
        await _alert(rules, now, session, text)


async def _gave_up(database: Database, rules: Rules, now: Now, group: str) -> None:
    text = alerts.passed_over(group)
    async with database.write() as session:
        await notices.to_admins(session, rules, text, now(), slot=f"not heard:{group}")
