"""MAX joins the desk: what it needs is opened, and closed with the rest."""

from collections.abc import Mapping
from contextlib import AsyncExitStack

from aiogram import Bot

from bot.config import Config
from bot.max.desk import MaxDesk
from bot.max.line import MaxLine
from bot.max.routing import ByMessenger
from bot.max.session import MaxSession
from bot.pace import PaceSettings
from db.engine import Database
from services.attention.budgets import NetworkPlan
from services.clock import Now
from services.networks.maxru import MAX, MaxConnector
from services.operation.vitals import MaxVitals, Vitals

OWN_EAR = "max-desk"
_A_MINUTE = 60


async def open_max(
    stack: AsyncExitStack,
    config: Config,
    bot: Bot,
    plans: Mapping[str, NetworkPlan],
    database: Database,
    vitals: Vitals,
    now: Now,
) -> MaxDesk | None:
    """The desk's share in MAX, None where it has none; `bot` speaks there, too, from now on.

    MAX tells each update to one asker: with the token that reads sources, their ear is shared.
    """
    if not config.max.enabled:
        return None
    vitals.in_max = MaxVitals(now())
    session = MaxSession(MaxLine(config.max.settings()), database, now, vitals.in_max)
    stack.push_async_callback(session.close)
    bot.session = ByMessenger(bot.session, session)
    there = Bot(bot.token, session=session, default=bot.default)
    shared = plans.get(MAX.name) if config.max.shares_ear(config.networks.max) else None
    connector = shared.connector if shared is not None else None
    if not isinstance(connector, MaxConnector):
        connector = MaxConnector(config.max.settings())
        stack.push_async_callback(connector.close)
        connector.ear.for_desk(OWN_EAR)
    return MaxDesk(there, session, bot, database, connector.ear)


def pace(config: Config) -> PaceSettings:
    """What MAX allows: so many messages in all, and to one chat."""
    return PaceSettings(
        per_second=config.max.per_second,
        chat_every=config.max.chat_every,
        group_per_minute=config.max.per_chat * _A_MINUTE,
    )
