"""Asking a person to type something: the question in the chat, and its memory in the database."""

from collections.abc import Mapping
from html import escape
from typing import Any

from aiogram.types import ForceReply, Message

from db.engine import Database
from services.clock import Now
from services.desk import dialogues
from services.languages import Wording
from services.people import PersonFacts

PLACEHOLDER_CAP = 64
"""Characters Telegram shows in an empty reply box."""


async def ask(
    beside: Message,
    person: PersonFacts,
    html: Wording,
    kind: str,
    data: Mapping[str, Any],
    *,
    database: Database,
    now: Now,
    example: Wording = "",
) -> Message:
    """Ask in the chat (and forum topic) of `beside`; the message that asks.

    The person's reply box opens there, with `example` greyed in it. In a group the person is
    called by name, so that it opens for nobody else.
    """
    call = ""
    if beside.chat.type != "private":
        call = f'<a href="tg://user?id={person.telegram_id}">{escape(person.name)}</a>, '
    box = ForceReply(selective=True, input_field_placeholder=str(example)[:PLACEHOLDER_CAP] or None)
    question = await beside.answer(f"{call}{html}", reply_markup=box)
    async with database.write() as session:
        await dialogues.begin(
            session,
            beside.chat.id,
            person.id,
            kind,
            data,
            now(),
            message_id=question.message_id,
        )
    return question
