"""SQL of queueing what is to be said, and of the cards that stand in the chats. How it is taken
and settled is in `outbox_rows.py`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    String,
    case,
    cast,
    delete,
    func,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from db.base import Json, UtcDateTime
from db.engine import AsyncSession
from db.models import Card, Chat, Incident, Outgoing
from db.queries.chats import insert_into

_PENDING = text("state = 'pending'")
_EXCLUDED: Mapping[type, Any] = {
    sqlite.Insert: sqlite.insert(Outgoing).excluded,
    postgresql.Insert: postgresql.insert(Outgoing).excluded,
}
"""The row that stands in the way of an insert. Made here once: it costs more than a statement."""


async def upsert(
    session: AsyncSession, rows: Sequence[Mapping[str, Any]], *, at_once: bool
) -> None:
    """Queue rows, or raise the versions of the pending ones in their slots."""
    statement = _or_raise_version(insert_into(session, Outgoing), at_once=at_once)
    await session.execute(statement, [dict(row) for row in rows])


async def upsert_cards(
    session: AsyncSession,
    incident_id: int,
    *,
    suffix: str,
    payload: Mapping[str, Any],
    rank: int,
    now: datetime,
    not_before: datetime,
    at_once: bool,
) -> None:
    """Queue every copy of the incident's card."""
    moment = UtcDateTime()
    topic = case(
        (Card.thread_id == 0, literal("")), else_=literal(":") + cast(Card.thread_id, String)
    )
    rows = (
        select(
            Card.chat_id,
            func.nullif(Card.thread_id, 0),
            literal("card"),
            literal(f"card:{incident_id}:") + cast(Card.chat_id, String) + topic + literal(suffix),
            Card.incident_id,
            literal(dict(payload), Json),
            literal(rank),
            literal(not_before, moment),
            literal(now, moment),
        )
        .where(Card.incident_id == incident_id)
        .order_by(Card.id)
    )
    names = ["chat_id", "thread_id", "kind", "slot", "incident_id", "payload", "rank"]
    statement = insert_into(session, Outgoing).from_select(
        [*names, "not_before", "created_at"], rows
    )
    await session.execute(_or_raise_version(statement, at_once=at_once))


def _or_raise_version(
    statement: sqlite.Insert | postgresql.Insert, *, at_once: bool
) -> sqlite.Insert | postgresql.Insert:
    """What is to be said at once is due since it was made, whatever the clock does meanwhile."""
    new = _EXCLUDED[type(statement)]
    earliest = Outgoing.created_at if at_once else new.not_before
    return statement.on_conflict_do_update(
        index_elements=[Outgoing.slot],
        index_where=_PENDING,
        set_={
            "version": Outgoing.version + 1,
            "chat_id": new.chat_id,
            "thread_id": new.thread_id,
            "kind": new.kind,
            "incident_id": new.incident_id,
            "payload": new.payload,
            "rank": case((new.rank < Outgoing.rank, new.rank), else_=Outgoing.rank),
            "not_before": case(
                (earliest < Outgoing.not_before, earliest), else_=Outgoing.not_before
            ),
        },
    )


async def add_cards(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make the incidents' copies in these chats where there are none."""
    statement = insert_into(session, Card).on_conflict_do_nothing(
        index_elements=[Card.incident_id, Card.chat_id, Card.thread_id]
    )
    await session.execute(statement, [dict(row) for row in rows])


async def set_card(
    session: AsyncSession,
    *,
    incident_id: int,
    chat_id: int,
    thread_id: int | None,
    message_id: int,
    version: int,
    now: datetime,
) -> None:
    """Write where the card stands and what it shows; the first moment it stood is kept."""
    await session.execute(
        update(Card)
        .where(
            Card.incident_id == incident_id,
            Card.chat_id == chat_id,
            Card.thread_id == (thread_id or 0),
        )
        .values(message_id=message_id, version=version, sent_at=func.coalesce(Card.sent_at, now))
        .execution_options(synchronize_session=False)
    )


async def drop_shown_elsewhere(
    session: AsyncSession, office_id: int, chat_id: int, thread_id: int, old: int
) -> int:
    """Drop what waits in a broken chat of an office's incidents that have a card in the new one."""
    shown = (
        select(Card.incident_id)
        .join(Incident, Incident.id == Card.incident_id)
        .where(
            Incident.office_id == office_id,
            Card.chat_id == chat_id,
            Card.thread_id == thread_id,
        )
    )
    broken = select(Chat.chat_id).where(Chat.chat_id == old, Chat.state == "broken")
    result = await session.execute(
        delete(Outgoing)
        .where(
            Outgoing.chat_id.in_(broken),
            Outgoing.state == "pending",
            Outgoing.incident_id.in_(shown),
        )
        .returning(Outgoing.id)
        .execution_options(synchronize_session=False)
    )
    return len(result.all())
