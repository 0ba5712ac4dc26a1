"""Where a draft is shown: in the chat and the forum topic of the message that asked for it."""

from datetime import datetime

from aiogram.types import CallbackQuery, Message

from db.engine import AsyncSession
from handlers.views import texts
from services.errors import Refused
from services.replying import drafts
from services.replying.drafts import DraftFacts


def pressed(query: CallbackQuery) -> Message:
    """The message whose button was pressed; Refused if it is too old for Telegram."""
    if not isinstance(query.message, Message):
        raise Refused(texts.STALE)
    return query.message


async def bring(session: AsyncSession, written: DraftFacts, beside: Message, now: datetime) -> None:
    """Show a version beside that message."""
    await drafts.show(
        session,
        written,
        chat_id=beside.chat.id,
        thread_id=beside.message_thread_id if beside.is_topic_message else None,
        reply_to=None,
        now=now,
    )
