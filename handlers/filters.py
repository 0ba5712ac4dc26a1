"""Which updates are whose."""

from typing import Any

from aiogram.filters import BaseFilter
from aiogram.types import Message

from db.engine import Database
from services import replies


class RepliesToUs(BaseFilter):
    """A reply to a message of ours about an incident; hands over `replied`.

    So a draft needs no dialogue state and survives a restart: the message itself remembers.
    """

    async def __call__(self, message: Message, database: Database) -> bool | dict[str, Any]:
        """Look the message up that was replied to."""
        original = message.reply_to_message
        if original is None or not (message.text or message.caption):
            return False
        async with database.read() as session:
            found = await replies.find(session, message.chat.id, original.message_id)
        return {"replied": found} if found else False
