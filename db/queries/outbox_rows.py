"""SQL of saying what is queued: who takes which row, and what becomes of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    func,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.orm import aliased

from db.engine import AsyncSession
from db.models import Card, Chat, Incident, Outgoing
from db.models.outbox import DEAD

_LEASING = 0x07B0C5
"""The advisory lock under which PostgreSQL workers lease one after the other."""


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


async def follow(session: AsyncSession, old: int, new: int, kinds: Collection[str]) -> None:
    """Let what of these kinds waits to be said to somebody in one private chat be said in their
    other one; what replaces a message stays with it."""
    waiting = await session.execute(
        select(Outgoing.id, Outgoing.payload).where(
            Outgoing.chat_id == old, Outgoing.state == "pending", Outgoing.kind.in_(kinds)
        )
    )
    moved = [number for number, payload in waiting if "message_id" not in payload]
    await session.execute(
        update(Outgoing)
        .where(Outgoing.id.in_(moved))
        .values(chat_id=new)
        .execution_options(synchronize_session=False)
    )


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


def _within(below: int | None, beyond: int | None) -> ColumnElement[bool]:
    size = func.abs(Outgoing.chat_id)
    return and_(
        true() if below is None else size < below, true() if beyond is None else size >= beyond
    )
