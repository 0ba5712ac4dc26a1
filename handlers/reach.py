"""Whether the bot may write to a chat, asked of Telegram itself."""

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
)
from aiogram.types import ChatMemberRestricted

from handlers.views import texts

ANSWER_SECONDS = 10
"""How long Telegram may take to answer one question."""


async def trouble(bot: Bot, chat_id: int) -> str:
    """What is wrong with a chat, in Russian; empty when cards can be put there."""
    try:
        await bot.get_chat(chat_id, request_timeout=ANSWER_SECONDS)
        me = await bot.get_chat_member(chat_id, bot.id, request_timeout=ANSWER_SECONDS)
    except TelegramMigrateToChat as error:
        return texts.REACH_MOVED.format(id=error.migrate_to_chat_id)
    except (TelegramBadRequest, TelegramForbiddenError):
        return str(texts.REACH_NOT_THERE)
    except (TelegramAPIError, ClientDecodeError):
        return str(texts.REACH_UNKNOWN)
    if me.status in ("left", "kicked"):
        return str(texts.REACH_NOT_THERE)
    if isinstance(me, ChatMemberRestricted) and not me.can_send_messages:
        return str(texts.REACH_SILENT)
    return ""
