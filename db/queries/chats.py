"""SQL of the chats we write to: pauses, broken ones, ids that moved.

Also the portable `insert … on conflict` that both queues and chats are written with.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from db.engine import AsyncSession
from db.models import Base, Card, Chat, Incident, Mark, Office, Outgoing, Panel, Prompt


def insert_into(session: AsyncSession, model: type[Base]) -> "sqlite.Insert | postgresql.Insert":
    """An insert that knows `on_conflict_do_…`, in the dialect of this session."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(model)
    return sqlite.insert(model)


async def name_of(session: AsyncSession, chat_id: int) -> str:
    """What people call the chat: the office that works there, else its title, else ""."""
    office = await session.scalar(
        select(Office.name)
        .where(or_(Office.chat_id == chat_id, Office.second_chat_id == chat_id))
        .order_by(Office.id)
        .limit(1)
    )
    if office:
        return office
    return await session.scalar(select(Chat.title).where(Chat.chat_id == chat_id)) or ""


async def settings_at(session: AsyncSession, chat_id: int) -> Sequence[dict[str, Any]]:
    """The settings of the offices that work in the chat, the smallest id first."""
    here = (Office.chat_id == chat_id) | (Office.second_chat_id == chat_id)
    found = await session.scalars(
        select(Office.settings).where(here, Office.active).order_by(Office.id)
    )
    return found.all()


async def is_broken(session: AsyncSession, chat_id: int) -> bool:
    """Whether the chat is known to take no words of ours."""
    state = await session.scalar(select(Chat.state).where(Chat.chat_id == chat_id))
    return state == "broken"


async def pause(session: AsyncSession, chat_id: int, until: datetime) -> None:
    """Hold the whole chat back; a longer pause that already stands is kept."""
    statement = insert_into(session, Chat).values(chat_id=chat_id, paused_until=until)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[Chat.chat_id],
            set_={"paused_until": statement.excluded.paused_until},
            where=Chat.paused_until.is_(None)
            | (Chat.paused_until < statement.excluded.paused_until),
        )
    )


async def end_pauses(session: AsyncSession) -> None:
    """Let every chat speak again."""
    await session.execute(
        update(Chat)
        .where(Chat.paused_until.is_not(None))
        .values(paused_until=None)
        .execution_options(synchronize_session=False)
    )


async def mark_broken(session: AsyncSession, chat_id: int, reason: str, now: datetime) -> bool:
    """Note that the chat cannot be written to; False if that was known."""
    values = {"state": "broken", "reason": reason[:300], "changed_at": now}
    statement = (
        insert_into(session, Chat)
        .values(chat_id=chat_id, **values)
        .on_conflict_do_update(
            index_elements=[Chat.chat_id], set_=values, where=Chat.state != "broken"
        )
        .returning(Chat.chat_id)
    )
    return (await session.execute(statement)).one_or_none() is not None


async def mark_ok(session: AsyncSession, chat_id: int, now: datetime) -> bool:
    """Note that the chat can be written to, from this moment; False if it was not broken."""
    result = await session.execute(
        update(Chat)
        .where(Chat.chat_id == chat_id, (Chat.state == "broken") | Chat.paused_until.is_not(None))
        .values(state="ok", reason="", changed_at=now, paused_until=None)
        .returning(Chat.chat_id)
        .execution_options(synchronize_session=False)
    )
    await session.execute(delete(Mark).where(Mark.name.startswith(_topic_mark(chat_id, ""))))
    return result.one_or_none() is not None


async def mark_topic_lost(
    session: AsyncSession, chat_id: int, thread_id: int, now: datetime
) -> bool:
    """Note that a forum topic is closed or gone; False if that was known."""
    statement = (
        insert_into(session, Mark)
        .values(name=_topic_mark(chat_id, str(thread_id)), at=now)
        .on_conflict_do_nothing(index_elements=[Mark.name])
        .returning(Mark.name)
    )
    return (await session.execute(statement)).one_or_none() is not None


async def move(session: AsyncSession, old: int, new: int, now: datetime) -> None:
    """Write the supergroup's id wherever the old group's stood.

    A supergroup numbers its messages anew: cards forget theirs, prompts go, since a reply in the
    new chat can never point at them. Cards of finished incidents are not said there.
    """
    moved = {"moved_to": new, "paused_until": None, "changed_at": now}
    statement = insert_into(session, Chat).values(chat_id=old, **moved)
    await session.execute(
        statement.on_conflict_do_update(index_elements=[Chat.chat_id], set_=moved)
    )
    title = select(Chat.title).where(Chat.chat_id == old).scalar_subquery()
    await session.execute(
        insert_into(session, Chat)
        .values(chat_id=new, title=title)
        .on_conflict_do_nothing(index_elements=[Chat.chat_id])
    )
    await _move_cards(session, old, new)
    await _move_waiting_cards(session, old, new)
    await session.execute(delete(Prompt).where(Prompt.chat_id == old))
    await session.execute(
        update(Panel)
        .where(Panel.chat_id == old)
        .values(chat_id=new, message_id=None, shown="")
        .execution_options(synchronize_session=False)
    )
    for model in (Outgoing, Office):
        await session.execute(
            update(model)
            .where(model.chat_id == old)
            .values(chat_id=new)
            .execution_options(synchronize_session=False)
        )


async def _move_cards(session: AsyncSession, old: int, new: int) -> None:
    """An incident that already has a card in the new chat keeps that one."""
    there = aliased(Card)
    await session.execute(
        delete(Card)
        .where(
            Card.chat_id == old,
            exists().where(
                there.incident_id == Card.incident_id,
                there.chat_id == new,
                there.thread_id == Card.thread_id,
            ),
        )
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(Card)
        .where(Card.chat_id == old)
        .values(chat_id=new, message_id=None)
        .execution_options(synchronize_session=False)
    )


async def _move_waiting_cards(session: AsyncSession, old: int, new: int) -> None:
    """Slots name their chat: what waits is renamed, unless it waits there by that name already."""
    there = aliased(Outgoing)
    renamed = func.replace(Outgoing.slot, f":{old}", f":{new}")
    waiting = and_(Outgoing.chat_id == old, Outgoing.kind == "card", Outgoing.state == "pending")
    finished = select(Incident.id).where(Incident.status.in_(("closed", "dismissed")))
    await session.execute(
        delete(Outgoing)
        .where(
            waiting,
            Outgoing.incident_id.in_(finished)
            | exists().where(there.slot == renamed, there.state == "pending"),
        )
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(Outgoing)
        .where(waiting)
        .values(slot=renamed)
        .execution_options(synchronize_session=False)
    )


async def count_broken(session: AsyncSession) -> int:
    """How many chats cannot be written to."""
    found = await session.scalar(select(func.count()).where(Chat.state == "broken"))
    return found or 0


def _topic_mark(chat_id: int, thread: str) -> str:
    return f"topic-lost:{chat_id}:{thread}"
