"""Which updates are whose."""

import re
from typing import Any

from aiogram import Bot
from aiogram.filters import BaseFilter
from aiogram.types import Message

from db.engine import Database
from services import replies
from services.replies import Purpose, RepliedTo

NUMBER = re.compile(r"№(\d{1,9})\b")


class RepliesToUs(BaseFilter):
    """A reply to a message of ours about an incident; hands over `replied`.

    So a draft needs no dialogue state and survives a restart: the message itself remembers.
    """

    async def __call__(
        self, message: Message, bot: Bot, database: Database
    ) -> bool | dict[str, Any]:
        """Look the message up that was replied to."""
        original = message.reply_to_message
        if original is None or not (message.text or message.caption):
            return False
        async with database.read() as session:
            found = await replies.find(session, message.chat.id, original.message_id)
        found = found or _by_number(original, bot)
        return {"replied": found} if found else False


class RepliesToNothing(BaseFilter):
    """A reply to a message of ours that speaks of no incident."""

    async def __call__(self, message: Message, bot: Bot) -> bool:
        """Ours, and not the opening of a forum topic."""
        original = message.reply_to_message
        return (
            original is not None
            and original.from_user is not None
            and original.from_user.id == bot.id
            and original.forum_topic_created is None
        )


def _by_number(original: Message, bot: Bot) -> RepliedTo | None:
    """A card whose place was lost (a crash, a moved chat) still names its incident at the top."""
    if original.from_user is None or original.from_user.id != bot.id:
        return None
    first_line = (original.text or "").partition("\n")[0]
    number = NUMBER.search(first_line)
    return RepliedTo(int(number[1]), Purpose.CARD) if number else None
