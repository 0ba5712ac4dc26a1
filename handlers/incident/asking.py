"""Asking for words about an incident that no button can give.

The reply to the question brings them, whenever it comes: the message itself remembers what it
asked, so nothing is lost in between.
"""

from typing import Any

from aiogram import Bot
from aiogram.types import CallbackQuery, Message

from db.engine import Database
from handlers.acting import Doer
from handlers.filters import RepliesToUs
from handlers.places import stands
from handlers.presses import answer
from handlers.views import queue_texts
from services.actions import Action
from services.desk import replies
from services.desk.replies import Purpose

RIGHT = {
    Purpose.RETURN: Action.RETURN,
    Purpose.OFFICE: Action.REROUTE,
    Purpose.COMMENT: Action.COMMENT,
    Purpose.EXTEND: Action.EXTEND,
}
"""What a person must be allowed to do to be asked."""


class RepliesAbout(RepliesToUs):
    """A reply to a question of ours with that purpose; hands over `replied`."""

    def __init__(self, purpose: Purpose) -> None:
        self._purpose = purpose

    async def __call__(
        self, message: Message, bot: Bot, database: Database
    ) -> bool | dict[str, Any]:
        """Look the question up."""
        found = await super().__call__(message, bot, database)
        if isinstance(found, dict) and found["replied"].purpose is self._purpose:
            return found
        return False


async def ask(
    query: CallbackQuery, doer: Doer, incident_id: int, purpose: Purpose, detail: str = ""
) -> None:
    """Ask where the button was pressed; `detail` comes back with the reply."""
    chat_id, thread_id, _ = stands(query)
    async with doer.acting() as (session, act):
        facts = await doer.allowed(session, incident_id, RIGHT[purpose])
        await replies.ask(
            session, facts.id, purpose, doer.person,
            chat_id=chat_id, thread_id=thread_id, now=act.at, detail=detail,
        )  # fmt: skip
    await answer(query, queue_texts.ASKED)
