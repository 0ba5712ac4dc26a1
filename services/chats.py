"""Chats as the outbox meets them: broken and mended, named to a person, moved elsewhere.

Everything here is part of the caller's transaction. Does not live here: which office works in a
chat (`offices.py`), what waits to be said there (`outbox.py`).
"""

from datetime import datetime

from db.engine import AsyncSession
from db.queries import cards as card_queries
from db.queries import chats as queries
from db.queries import outbox as outbox_queries
from db.queries import outbox_rows as row_queries
from services import people
from services.messengers.ids import written
from services.outbox import CardPlace, Say, put_cards
from services.people import PersonFacts

SAID_TO_PEOPLE = (
    Say.NOTICE, Say.ALERT, Say.NOTE, Say.SUMMARY, Say.WORKBOOK, Say.DIGEST, Say.SPIKE,
)  # fmt: skip
"""What finds a person wherever they read; a question, a draft, a consent stay where they stand."""


async def break_chat(session: AsyncSession, chat_id: int, reason: str, now: datetime) -> bool:
    """The chat cannot be written to; its rows wait. True the first time, for telling the admin.

    Who can be written to in another messenger reads there from now on, what waited too.
    """
    is_news = await queries.mark_broken(session, chat_id, reason, now)
    if is_news and chat_id > 0:
        await _turn_away(session, chat_id)
    return is_news


async def _turn_away(session: AsyncSession, account: int) -> None:
    person = await people.by_telegram(session, account)
    others = [one for one in person.accounts.values() if one != account] if person else []
    if person is None or not others or await queries.is_broken(session, others[0]):
        return
    if person.chat_id == account:
        await people.wrote(session, person, others[0])
    await row_queries.follow(session, account, others[0], SAID_TO_PEOPLE)


async def reads_elsewhere(session: AsyncSession, chat_id: int) -> PersonFacts | None:
    """Whose private chat this is, if that is not where they read."""
    person = await people.by_telegram(session, chat_id) if chat_id > 0 else None
    return person if person is not None and person.chat_id != chat_id else None


async def mend_chat(session: AsyncSession, chat_id: int, now: datetime) -> bool:
    """The chat can be written to again, at once; False if nothing stood against it."""
    return await queries.mark_ok(session, chat_id, now)


async def revive(session: AsyncSession, chat_id: int, now: datetime) -> int:
    """The chat was bound anew: mend it and forget past failures; how many rows wait for it. Whose
    private chat it is reads there from now on."""
    await mend_chat(session, chat_id, now)
    person = await people.by_telegram(session, chat_id) if chat_id > 0 else None
    if person is not None:
        await people.wrote(session, person, chat_id)
    return await row_queries.forgive(session, chat_id)


async def lose_topic(session: AsyncSession, chat_id: int, thread_id: int, now: datetime) -> bool:
    """A forum topic is closed or gone. True the first time, for telling the admin."""
    return await queries.mark_topic_lost(session, chat_id, thread_id, now)


async def chat_name(session: AsyncSession, chat_id: int) -> str:
    """How to speak of a chat to a person: its office or title in quotes, and its id."""
    name = await queries.name_of(session, chat_id)
    return f"«{name}» ({written(chat_id)})" if name else written(chat_id)


async def title(session: AsyncSession, chat_id: int) -> str:
    """The same without quotes: the office or title alone, the id for want of both."""
    return await queries.name_of(session, chat_id) or written(chat_id)


async def migrate_chat(session: AsyncSession, old: int, new: int, now: datetime) -> None:
    """The group became a supergroup: waiting rows, cards and offices follow it.

    A supergroup numbers its messages anew, so the cards of open incidents are said afresh there
    at once, and prompts, which nobody can reply to any more, go.
    """
    if old != new:
        await queries.move(session, old, new, now)
        unsaid = await card_queries.unsaid(session, new)
        await put_cards(session, [CardPlace(*place) for place in unsaid], now)


async def drop_moved_work(
    session: AsyncSession, office_id: int, chat_id: int, thread_id: int | None, old: int
) -> int:
    """What waits in the broken chat `old` and stands in the office's new one; rows dropped."""
    return await outbox_queries.drop_shown_elsewhere(
        session, office_id, chat_id, thread_id or 0, old
    )


async def end_pauses(session: AsyncSession) -> None:
    """Let every chat speak again: the clock went back, and pauses measured by it mean nothing."""
    await queries.end_pauses(session)
