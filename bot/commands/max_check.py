"""What `check` asks MAX: whether it knows the bot, and lets it write to the chats."""

from collections.abc import AsyncIterator
from dataclasses import replace

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramUnauthorizedError
from aiogram.types import ChatMemberLeft

from bot.commands import deep_check
from bot.config import Config
from bot.max.line import MaxLine
from bot.max.session import MaxSession
from db.engine import Database
from services.clock import now
from services.errors import NetworkError
from services.messengers.ids import from_max, written
from services.networks.maxru import MaxConnector
from services.regions.region_entries import OfficeEntry, RegionFile

Line = tuple[bool | None, str]


async def stand(
    config: Config, region: RegionFile | None, seconds: int, *, is_deep: bool
) -> AsyncIterator[Line]:
    """How the desk stands in MAX; `seconds` is how long each call may take."""
    there = [office for office in region.offices if office.max_chat_id] if region else []
    if not config.max.enabled:
        for office in there:
            yield None, f"office {office.slug}: has max_chat_id, and [max] no token"
        return
    try:
        line = MaxLine(config.max.settings())
    except OSError as error:
        yield False, f"max.ca_bundle: {config.max.ca_bundle}: {error}"
        return
    async for heard in _ear(config):
        yield heard
    database = Database(config.database.url.get_secret_value())
    session = MaxSession(line, database, now)
    bot = Bot(config.telegram.token.get_secret_value(), session=session)
    try:
        me = await bot.get_me(request_timeout=seconds)
        yield True, f"max: {config.max.api_base} knows the bot as @{me.username}"
        for office in there:
            yield await _chat(bot, office, seconds)
            if is_deep:
                moved = replace(office, chat_id=_chat_id(office), thread_id=None)
                yield await deep_check.say_and_take_back(bot, moved, seconds)
    except TelegramUnauthorizedError:
        yield False, f"max.token: {config.max.api_base} does not accept it"
    except AiogramError as error:
        yield False, f"max: {' '.join(str(error).split())}"
    finally:
        await bot.session.close()
        await database.close()


async def _ear(config: Config) -> AsyncIterator[Line]:
    """How updates come, where no source's ear says that already."""
    if config.max.shares_ear(config.networks.max):
        yield True, "max: hears through the ear of networks.max"
        return
    connector = MaxConnector(config.max.settings())
    try:
        yield True, f"max: {await connector.probe()}"
    except NetworkError as error:
        yield False, f"max: {error}"
    finally:
        await connector.close()


async def _chat(bot: Bot, office: OfficeEntry, seconds: int) -> Line:
    chat_id = _chat_id(office)
    place = f"office {office.slug} ({written(chat_id)})"
    try:
        member = await bot.get_chat_member(chat_id, bot.id, request_timeout=seconds)
    except AiogramError as error:
        return False, f"{place}: {' '.join(str(error).split())}"
    if isinstance(member, ChatMemberLeft):
        return False, f"{place}: the bot is not in this chat"
    return True, f"{place}: the bot is in the chat"


def _chat_id(office: OfficeEntry) -> int:
    return from_max(office.max_chat_id or 0)
