"""Where a draft is shown: in the chat and the forum topic of the message that asked for it."""

from datetime import datetime

from aiogram.types import Message

from db.engine import AsyncSession
from handlers.places import topic
from services.replying import drafts
from services.replying.drafts import DraftFacts


async def bring(session: AsyncSession, written: DraftFacts, beside: Message, now: datetime) -> None:
    """Show a version beside that message."""
    await drafts.show(
        session,
        written,
        chat_id=beside.chat.id,
        thread_id=topic(beside),
        reply_to=None,
        now=now,
    )
