"""What `check` asks Telegram: whether each way knows the bot, how updates come, and whether it may
write to the chats."""

from collections.abc import AsyncIterator

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from aiogram.types import ChatMemberRestricted

from bot.building import make_bot
from bot.commands import deep_check, group_check
from bot.config import Config
from services.regions.region_entries import GROUP, OfficeEntry, RegionFile

Line = tuple[bool | None, str]


async def stand(
    config: Config, region: RegionFile | None, seconds: int, *, is_deep: bool
) -> AsyncIterator[Line]:
    """How the desk stands in Telegram; `seconds` is how long each call may take."""
    async for finding in _other_ways(config, seconds):
        yield finding
    bot = make_bot(config)
    base = config.telegram.api_base
    try:
        me = await bot.get_me(request_timeout=seconds)
    except (TelegramUnauthorizedError, TelegramNotFound):
        # A token of a wrong shape is answered like a page that is not there.
        yield False, f"telegram.token: {base} does not accept it"
        return
    except TelegramNetworkError as error:
        yield False, f"telegram: {base} cannot be reached, try telegram.proxy: {_plain(error)}"
        return
    except AiogramError as error:
        yield False, f"telegram: {base} does not answer as Telegram: {_plain(error)}"
        return
    else:
        yield True, f"telegram: {base} knows the bot as @{me.username}"
        async for finding in _webhook(config, bot, seconds):
            yield finding
        for office in _in_telegram(region):
            yield await _chat(bot, me.id, office, seconds)
            if is_deep:
                yield await deep_check.say_and_take_back(bot, office, seconds)
        if config.networks.telegram.enabled:
            for source in region.sources if region else ():
                if (source.network, source.kind) == GROUP:
                    yield await group_check.stand(bot, me, source, seconds)
    finally:
        await bot.session.close()


def _in_telegram(region: RegionFile | None) -> list[OfficeEntry]:
    """The offices that work there, or nowhere yet: some have a chat in MAX alone."""
    offices = region.offices if region else ()
    return [one for one in offices if one.chat_id is not None or one.max_chat_id is None]


async def _other_ways(config: Config, seconds: int) -> AsyncIterator[Line]:
    """Whether the ways that wait for the first to fail would lead to Telegram."""
    first, *others = config.telegram.all_ways()
    for way in others:
        if way.server != first.server:
            yield (
                None,
                f"telegram.ways: {way.shown} must be another address of the Bot API server at "
                f"{first.shown}: a bot is not to live on two (docs/operation.md)",
            )
        bot = make_bot(config, way)
        try:
            me = await bot.get_me(request_timeout=seconds)
            yield True, f"telegram.ways: {way.shown} knows the bot as @{me.username}"
        except AiogramError as error:
            yield False, f"telegram.ways: {way.shown}: {_plain(error)}"
        finally:
            await bot.session.close()


async def _webhook(config: Config, bot: Bot, seconds: int) -> AsyncIterator[Line]:
    """How updates come, where that is not by the long poll that nothing stands in the way of."""
    ours = config.telegram.webhook.url
    try:
        info = await bot.get_webhook_info(request_timeout=seconds)
    except AiogramError as error:
        yield False, f"telegram.webhook: {_plain(error)}"
        return
    if ours and info.url == ours:
        why = f"; last failure: {info.last_error_message}" if info.last_error_message else ""
        waiting = f"{info.pending_update_count} updates wait{why}"
        yield not info.pending_update_count or not why, f"telegram.webhook: {waiting}"
    elif ours:
        yield None, "telegram.webhook: not set yet: the desk sets it when it runs"
    elif info.url:
        yield None, "telegram: a webhook is set: the desk takes it away when it runs"


async def _chat(bot: Bot, bot_id: int, office: OfficeEntry, seconds: int) -> Line:
    """Whether the bot may write to the office's chat; a forum topic cannot be asked for."""
    place = f"office {office.slug} ({office.chat_id})"
    if office.chat_id is None:
        return False, f"office {office.slug}: no chat: say /bind in it"
    try:
        chat = await bot.get_chat(office.chat_id, request_timeout=seconds)
        member = await bot.get_chat_member(office.chat_id, bot_id, request_timeout=seconds)
    except TelegramMigrateToChat as error:
        return (
            False,
            f"{place}: the group is a supergroup now: its id is {error.migrate_to_chat_id}",
        )
    except (TelegramBadRequest, TelegramForbiddenError):
        return False, f"the bot is not in the chat of {place}"
    except AiogramError as error:
        return False, f"{place}: {_plain(error)}"
    if member.status in ("left", "kicked"):
        return False, f"the bot is not in the chat of {place}"
    if isinstance(member, ChatMemberRestricted) and not member.can_send_messages:
        return False, f"the bot may not write in the chat of {place}"
    return True, f"{place}: «{chat.title or chat.full_name}»"


def _plain(error: Exception) -> str:
    """The error's words in one line."""
    return " ".join(str(error).split())
