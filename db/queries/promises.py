"""SQL of promised dates."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    SQLColumnExpression,
    case,
    delete,
    func,
    insert,
    select,
    update,
)

from db.engine import AsyncSession
from db.models import Incident, Promise
from db.queries.scope import Scope


async def open_of(session: AsyncSession, incident_id: int) -> Promise | None:
    """The date that stands promised."""
    found: Promise | None = await session.scalar(
        select(Promise).where(Promise.incident_id == incident_id, Promise.ended_at.is_(None))
    )
    return found


async def made_in(session: AsyncSession, incident_id: int, cycle: int) -> int:
    """How many dates were promised in the cycle."""
    found = await session.scalar(
        select(func.count()).where(Promise.incident_id == incident_id, Promise.cycle == cycle)
    )
    return found or 0


async def add(
    session: AsyncSession,
    *,
    incident_id: int,
    cycle: int,
    number: int,
    promised_at: datetime,
    made_at: datetime,
    made_event: int,
    person_id: int | None,
    reason: str,
    link: str,
) -> None:
    """Store one date; there must be no open one."""
    await session.execute(
        insert(Promise).values(
            incident_id=incident_id,
            cycle=cycle,
            number=number,
            promised_at=promised_at,
            made_at=made_at,
            made_event=made_event,
            person_id=person_id,
            reason=reason,
            link=link,
        )
    )


async def end(
    session: AsyncSession, incident_id: int, *, how: str, at: datetime, event_id: int
) -> None:
    """The open promise is over."""
    await session.execute(
        update(Promise)
        .where(Promise.incident_id == incident_id, Promise.ended_at.is_(None))
        .values(end=how, ended_at=at, ended_event=event_id)
        .execution_options(synchronize_session=False)
    )


async def undo(session: AsyncSession, event_id: int) -> None:
    """What that event promised was never promised, what it ended stands again."""
    await session.execute(
        delete(Promise)
        .where(Promise.made_event == event_id)
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(Promise)
        .where(Promise.ended_event == event_id)
        .values(end="", ended_at=None, ended_event=None)
        .execution_options(synchronize_session=False)
    )


@dataclass(frozen=True, slots=True)
class Promised:
    """Promises in figures: of a span, and `standing` and `overdue` as of now."""

    made: int = 0
    kept: int = 0
    broken: int = 0
    moved: int = 0
    standing: int = 0
    overdue: int = 0


async def figures(
    session: AsyncSession, scope: Scope, start: datetime, end: datetime, now: datetime
) -> Promised:
    """Made, kept and moved in the span; broken are those whose date in the span went by."""
    still = Promise.ended_at.is_(None)
    gone_by = still | (Promise.ended_at > Promise.promised_at)
    row = await session.execute(
        select(
            _how_many(_within(Promise.made_at, start, end)),
            _how_many((Promise.end == "kept") & _within(Promise.ended_at, start, end)),
            _how_many(
                (Promise.end != "void")
                & gone_by
                & (Promise.promised_at < now)
                & _within(Promise.promised_at, start, end)
            ),
            _how_many((Promise.end == "moved") & _within(Promise.ended_at, start, end)),
            _how_many(still),
            _how_many(still & (Promise.promised_at < now)),
        )
        .select_from(Promise)
        .join(Incident, Incident.id == Promise.incident_id)
        .where(scope.covers())
    )
    return Promised(*row.one())


def _within(
    column: SQLColumnExpression[Any], start: datetime, end: datetime
) -> ColumnElement[bool]:
    return (column >= start) & (column < end)


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0).cast(Integer)
