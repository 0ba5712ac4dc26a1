"""SQL of the outbox and of the cards that stand in the chats."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    case,
    cast,
    delete,
    func,
    literal,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from db.base import Json, UtcDateTime
from db.engine import AsyncSession
from db.models import Card, Chat, Incident, Outgoing
from db.models.outbox import DEAD
from db.queries.chats import insert_into

_PENDING = text("state = 'pending'")
_EXCLUDED: Mapping[type, Any] = {
    sqlite.Insert: sqlite.insert(Outgoing).excluded,
    postgresql.Insert: postgresql.insert(Outgoing).excluded,
}
"""The row that stands in the way of an insert. Made here once: it costs more than a statement."""
_LEASING = 0x07B0C5
"""The advisory lock under which PostgreSQL workers lease one after the other."""


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


@dataclass(frozen=True, slots=True)
class Leased:
    """A row, with where its card stands and which version of the incident it will show."""

    row: Outgoing
    card_message_id: int | None
    incident_version: int | None


async def lease(
    session: AsyncSession,
    *,
    now: datetime,
    until: datetime,
    stale_after: datetime,
    limit: int,
    skip_chats: Collection[int],
    below: int | None,
    beyond: int | None,
) -> list[Leased]:
    """Take the first due row of each free chat; a lease that ends after `stale_after` is void.

    Of chats alone whose id, its sign apart, is less than `below` or no less than `beyond`.

    Taking over a lease that ran out counts an attempt and an ambiguity: whoever held it may
    have spoken before falling silent.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_advisory_xact_lock(_LEASING)))
    held = and_(Outgoing.lease_until > now, Outgoing.lease_until <= stale_after)
    free = or_(Outgoing.lease_until.is_(None), ~held)
    abandoned = case((Outgoing.lease_until.is_(None), 0), else_=1)
    taken = await session.execute(
        update(Outgoing)
        .where(
            Outgoing.id.in_(
                _unlocked(_first_due(now, stale_after, limit, skip_chats, _within(below, beyond)))
            ),
            Outgoing.state == "pending",
            free,
        )
        .values(
            lease_until=until,
            attempts=Outgoing.attempts + abandoned,
            ambiguous=Outgoing.ambiguous + abandoned,
        )
        .returning(Outgoing.id)
        .execution_options(synchronize_session=False)
    )
    return await _load(session, taken.scalars().all())


def _within(below: int | None, beyond: int | None) -> ColumnElement[bool]:
    size = func.abs(Outgoing.chat_id)
    return and_(
        true() if below is None else size < below, true() if beyond is None else size >= beyond
    )


def _first_due(
    now: datetime,
    stale_after: datetime,
    limit: int,
    skip_chats: Collection[int],
    within: ColumnElement[bool],
) -> Any:
    other = aliased(Outgoing)
    busy = select(other.chat_id).where(
        other.state == "pending", other.lease_until > now, other.lease_until <= stale_after
    )
    chat_speaks = or_(
        Chat.chat_id.is_(None),
        and_(Chat.state != "broken", or_(Chat.paused_until.is_(None), Chat.paused_until <= now)),
    )
    place = func.row_number().over(
        partition_by=Outgoing.chat_id, order_by=(Outgoing.rank, Outgoing.id)
    )
    due = (
        select(Outgoing.id, Outgoing.rank, place.label("place"))
        .outerjoin(Chat, Chat.chat_id == Outgoing.chat_id)
        .where(
            Outgoing.state == "pending",
            _is_due(now),
            chat_speaks,
            Outgoing.chat_id.not_in(busy),
            Outgoing.chat_id.not_in(skip_chats),
            within,
        )
        .subquery()
    )
    first = select(due.c.id).where(due.c.place == 1)
    return first.order_by(due.c.rank, due.c.id).limit(limit)


def _unlocked(ids: Any) -> Any:
    """Of these rows, those nobody is writing this moment: leasing never waits on a writer."""
    return select(Outgoing.id).where(Outgoing.id.in_(ids)).with_for_update(skip_locked=True)


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(Outgoing.not_before <= now, Outgoing.not_before <= Outgoing.created_at)


async def _load(session: AsyncSession, ids: Sequence[int]) -> list[Leased]:
    rows = await session.execute(
        select(Outgoing, Card.message_id, Incident.version)
        .outerjoin(Incident, Incident.id == Outgoing.incident_id)
        .outerjoin(
            Card,
            and_(
                Outgoing.kind == "card",
                Card.incident_id == Outgoing.incident_id,
                Card.chat_id == Outgoing.chat_id,
                Card.thread_id == func.coalesce(Outgoing.thread_id, 0),
            ),
        )
        .where(Outgoing.id.in_(ids))
        .order_by(Outgoing.id)
        .execution_options(populate_existing=True)
    )
    return [Leased(*row) for row in rows]


async def finish(
    session: AsyncSession, row_id: int, version: int, values: Mapping[str, Any]
) -> bool:
    """Take the row out of the queue if `version` is still the one shown; else False."""
    result = await session.execute(
        update(Outgoing)
        .where(Outgoing.id == row_id, Outgoing.state == "pending", Outgoing.version == version)
        .values(**values, lease_until=None)
        .returning(Outgoing.id)
        .execution_options(synchronize_session=False)
    )
    return result.one_or_none() is not None


async def hand_back(
    session: AsyncSession, row_id: int, lease_until: datetime, values: Mapping[str, Any]
) -> bool:
    """End this very lease, the row stays pending; False if the lease is another's by now."""
    result = await session.execute(
        update(Outgoing)
        .where(
            Outgoing.id == row_id,
            Outgoing.state == "pending",
            Outgoing.lease_until == lease_until,
        )
        .values(**values, lease_until=None)
        .returning(Outgoing.id)
        .execution_options(synchronize_session=False)
    )
    return result.one_or_none() is not None


async def count_failure(
    session: AsyncSession, row_id: int, lease_until: datetime, *, ambiguous: bool, error: str
) -> bool:
    """`hand_back` that counts an attempt."""
    return await hand_back(
        session,
        row_id,
        lease_until,
        {
            "attempts": Outgoing.attempts + 1,
            "ambiguous": Outgoing.ambiguous + int(ambiguous),
            "last_error": error[:300],
        },
    )


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


async def forgive(session: AsyncSession, chat_id: int) -> int:
    """Forget the failures of a chat's waiting rows; how many wait."""
    result = await session.execute(
        update(Outgoing)
        .where(Outgoing.chat_id == chat_id, Outgoing.state == "pending")
        .values(attempts=0)
        .returning(Outgoing.id)
        .execution_options(synchronize_session=False)
    )
    return len(result.all())


async def figures(session: AsyncSession, now: datetime) -> tuple[int, int, int, datetime | None]:
    """Waiting rows, those of them in broken chats, dead rows, since when the oldest is due."""
    broken = Outgoing.chat_id.in_(select(Chat.chat_id).where(Chat.state == "broken"))
    due_since = case(
        (Outgoing.not_before > Outgoing.created_at, Outgoing.not_before),
        else_=Outgoing.created_at,
    )
    waiting = (
        await session.execute(
            select(
                func.count(),
                func.count(case((broken, 1))),
                func.min(case((and_(_is_due(now), ~broken), due_since))),
            ).where(Outgoing.state == "pending")
        )
    ).one()
    dead = await session.scalar(select(func.count()).select_from(Outgoing).where(text(DEAD)))
    return waiting[0], waiting[1], dead or 0, waiting[2]
