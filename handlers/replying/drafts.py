"""Replies to messages of ours: a text is a draft, a lone link is the published answer."""

import re

from aiogram import Router
from aiogram.types import Message

from handlers.acting import Doer
from handlers.filters import RepliesToUs
from handlers.places import topic
from handlers.views import promising, texts
from services import incidents
from services.desk.replies import Purpose, RepliedTo
from services.moves import Answer
from services.replying import approvals, drafts

LINK = re.compile(r"https?://[^\s<>\"]{4,400}")


def setup() -> Router:
    """What leads here."""
    router = Router(name="drafts")
    router.message.register(reply, RepliesToUs())
    return router


async def reply(message: Message, replied: RepliedTo, doer: Doer) -> None:
    """Keep the draft, or mark the incident answered."""
    text = (message.text or message.caption or "").strip()
    link = _answer_link(text, replied.purpose)
    if link is None and replied.purpose is Purpose.LINK:
        await message.reply(str(texts.LINK_WANTED))
        return
    async with doer.acting() as (session, act):
        if link is None and replied.purpose is Purpose.APPROVAL:
            await approvals.edit(session, replied.incident_id, replied.version, text, act)
        elif link is not None:
            await incidents.change(session, replied.incident_id, Answer(link), act)
        else:
            written = await drafts.save(session, replied.incident_id, text, act)
            await drafts.show(
                session,
                written,
                chat_id=message.chat.id,
                thread_id=topic(message),
                reply_to=message.message_id,
                now=act.at,
            )
    if link is None and replied.purpose is Purpose.APPROVAL:
        await message.reply(str(texts.APPROVED))
    if link is not None:
        await message.reply(
            str(promising.IS_IT_FINAL), reply_markup=promising.is_it_final(replied.incident_id)
        )


def _answer_link(text: str, purpose: Purpose) -> str | None:
    """Under the question any link in the text counts; elsewhere only a text that is a link."""
    found = LINK.search(text) if purpose is Purpose.LINK else LINK.fullmatch(text)
    return found[0] if found else None
