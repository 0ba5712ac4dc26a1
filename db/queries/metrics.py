"""SQL behind the figures: counts and cohorts; lags are in `lags.py`, what is open and how the
offices do in `standing.py`. What they mean is told in `services.reporting.metrics`.

Every function counts over a `Scope`: incidents of some offices (None: of the whole region),
never those brought in by a backfill. Moments are half-open spans [start, end) in UTC.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    case,
    exists,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import aliased

from db.engine import AsyncSession
from db.models import Cycle, Event, Incident, Post
from db.queries.gathering import gathered
from db.queries.scope import Scope

Columns = TypeVarTuple("Columns")


async def events(
    session: AsyncSession, scope: Scope, start: datetime, end: datetime, kinds: Sequence[str]
) -> dict[str, tuple[int, int]]:
    """By kind of event: how many incidents, how many events. Undone events do not count."""
    undo = aliased(Event)
    of = undo.data["of"].as_integer()
    # What was taken back is little, and was so after it happened: one look instead of one each.
    undone = select(of).where(undo.kind == "undone", undo.at >= start, of.is_not(None))
    rows = await session.execute(
        select(Event.kind, gathered(Event.incident_id))
        .where(
            scope.counts(Event.incident_id),
            Event.kind.in_(kinds),
            Event.at >= start,
            Event.at < end,
            Event.id.not_in(undone),
        )
        .group_by(Event.kind)
    )
    return {kind: (len(set(numbers)), len(numbers)) for kind, numbers in rows}


async def posts(session: AsyncSession, scope: Scope, start: datetime, end: datetime) -> int:
    """Posts seen in the span that belong to incidents, reposts included."""
    found = await session.scalar(
        select(func.count()).where(
            scope.counts(Post.incident_id), Post.seen_at >= start, Post.seen_at < end
        )
    )
    return found or 0


@dataclass(frozen=True, slots=True)
class Cohort:
    """How the deadlines of a cohort were kept, in cycles.

    `ended` are closed ones, `late` are open ones past a deadline; `replied` and `unreplied`
    say the same of the first reply alone.
    """

    met: int
    ended: int
    late: int
    replied_in_time: int
    replied: int
    unreplied: int


async def kept(
    session: AsyncSession, scope: Scope, start: datetime, end: datetime, now: datetime
) -> Cohort:
    """Deadlines of the cycles seen in the span, as they stand at `now`."""
    replied_at = Cycle.first_reply_at
    ended = Cycle.resolved_at.is_not(None)
    row = await session.execute(
        select(
            how_many(
                ended
                & (replied_at <= Cycle.due_reply_at)
                & (Cycle.resolved_at <= Cycle.due_final_at)
            ),
            how_many(ended),
            how_many(late(now)),
            how_many(replied_at <= Cycle.due_reply_at),
            how_many(replied_at.is_not(None)),
            how_many(replied_at.is_(None) & (Cycle.due_reply_at < now)),
        ).where(
            scope.counts(Cycle.incident_id),
            not_dismissed(),
            Cycle.seen_at >= start,
            Cycle.seen_at < end,
        )
    )
    return Cohort(*row.one())


async def opened_again(
    session: AsyncSession, scope: Scope, start: datetime, end: datetime
) -> list[tuple[int, datetime, datetime]]:
    """Closings of the span after which it was opened again: incident, when closed, when opened."""
    following = aliased(Cycle)
    rows = await session.execute(
        select(Cycle.incident_id, Cycle.resolved_at, following.seen_at)
        .join(
            following,
            (following.incident_id == Cycle.incident_id) & (Cycle.cycle == following.cycle - 1),
        )
        .where(
            scope.counts(Cycle.incident_id),
            Cycle.resolved_at >= start,
            Cycle.resolved_at < end,
            following.cycle > literal_column("1"),
        )
    )
    return [(incident, closed, again) for incident, closed, again in rows if closed]


async def judged(
    session: AsyncSession, scope: Scope, start: datetime, end: datetime, not_counted: str
) -> tuple[int, int]:
    """Incidents first delivered in the span, and how many of them stand dismissed.

    Those dismissed for the reason `not_counted` were right to be delivered.
    """
    wrong = (Incident.status == "dismissed") & (Incident.dismiss_reason != not_counted)
    row = await session.execute(
        cycles(select(func.count(), how_many(wrong))).where(
            scope.covers(),
            Cycle.cycle == 1,
            Cycle.delivered_at >= start,
            Cycle.delivered_at < end,
        )
    )
    delivered, dismissed = row.one()
    return delivered, dismissed


async def received_by(
    session: AsyncSession, scope: Scope, start: datetime, end: datetime, *by: str
) -> list[tuple[Any, ...]]:
    """Incidents opened in the span by "topic", "subtopic", "district": the values, how many.

    The most frequent first. What was dismissed is told as such elsewhere and is nobody's topic.
    """
    columns = [Incident.__table__.c[name] for name in by]
    rows = await session.execute(
        select(*columns, func.count())
        .where(
            scope.covers(),
            Incident.status != "dismissed",
            Incident.opened_at >= start,
            Incident.opened_at < end,
        )
        .group_by(*columns)
        .order_by(func.count().desc(), *columns)
    )
    return [tuple(row) for row in rows]


def late(now: datetime) -> ColumnElement[bool]:
    """A cycle that runs past its first-reply or its final deadline."""
    no_reply = Cycle.first_reply_at.is_(None) & (Cycle.due_reply_at < now)
    return Cycle.resolved_at.is_(None) & (no_reply | (Cycle.due_final_at < now))


def not_dismissed() -> ColumnElement[bool]:
    """Cycles that did not end in a dismissal: only a closing leaves `resolved_at` behind."""
    current = select(Incident.id).where(
        Incident.id == Cycle.incident_id,
        Incident.cycle == Cycle.cycle,
        Incident.status != "dismissed",
    )
    return Cycle.resolved_at.is_not(None) | exists(current.correlate(Cycle))


def cycles(query: Select[*Columns]) -> Select[*Columns]:
    """Each cycle with its incident."""
    return query.select_from(Cycle).join(Incident, Incident.id == Cycle.incident_id)


def how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Of how many rows it is true."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0).cast(Integer)
