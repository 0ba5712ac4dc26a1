"""Asking a person to type something: the question in the chat, and its memory in the database."""

from collections.abc import Mapping
from html import escape
from typing import Any

from aiogram.types import ForceReply, Message

from handlers.acting import Doer
from services.desk import dialogues
from services.languages import Wording

PLACEHOLDER_CAP = 64
"""Characters Telegram shows in an empty reply box."""


async def ask(
    beside: Message,
    doer: Doer,
    html: Wording,
    kind: str,
    data: Mapping[str, Any],
    example: Wording = "",
) -> Message:
    """Ask in the chat (and forum topic) of `beside`; the message that asks.

    The person's reply box opens there, with `example` greyed in it. In a group the person is
    called by name, so that it opens for nobody else.
    """
    person, call = doer.person, ""
    if beside.chat.type != "private":
        call = f'<a href="tg://user?id={person.telegram_id}">{escape(person.name)}</a>, '
    box = ForceReply(selective=True, input_field_placeholder=str(example)[:PLACEHOLDER_CAP] or None)
    question = await beside.answer(f"{call}{html}", reply_markup=box)
    async with doer.acting() as (session, act):
        await dialogues.begin(
            session,
            beside.chat.id,
            person.id,
            kind,
            data,
            act.at,
            message_id=question.message_id,
        )
    return question
