"""SQL of lengths of time: how long what ended in a span had taken, a row per cycle.

A region's month may be a hundred thousand cycles: they are gone through once for all lags.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from db.engine import AsyncSession
from db.models import Cycle, Incident
from db.queries.metrics import Scope, cycles, not_dismissed

#: A lag by name: which moment ends it, its seconds by the wall and in working time.
LAGS = {
    "detection": (Cycle.seen_at, Cycle.detection_wall, Cycle.detection_working),
    "delivery": (Cycle.delivered_at, Cycle.delivery_wall, Cycle.delivery_working),
    "claim": (Cycle.claimed_at, Cycle.claim_wall, Cycle.claim_working),
    "reply": (Cycle.first_reply_at, Cycle.reply_wall, Cycle.reply_working),
    "resolution": (Cycle.resolved_at, Cycle.resolution_wall, Cycle.resolution_working),
}

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Lags:
    """Pairs of seconds (wall, working) by lag; `waited` and `whole` go with "resolution".

    `waited`: what of it was spent waiting. `whole`: the closing ended an incident that has had no
    other cycle, so that it is its whole story.
    """

    pairs: dict[str, list[Pair]]
    waited: list[Pair]
    whole: list[bool]


async def lags(session: AsyncSession, scope: Scope, start: datetime, end: datetime) -> Lags:
    """Everything that ended in the span. Detection is told of first cycles alone: nothing was
    detected when people reopen."""
    ended = {name: _ended(name, start, end) for name in LAGS}
    columns: list[ColumnElement[int | None]] = []
    for name, (_, wall, working) in LAGS.items():
        columns += [case((ended[name], wall)), case((ended[name], working))]
    whole = and_(Incident.status == "closed", Incident.cycle == 1)
    rows: Sequence[Any] = (
        await session.execute(
            cycles(select(*columns, Cycle.wait_wall, Cycle.wait_working, whole)).where(
                scope.covers(), not_dismissed(), or_(*ended.values())
            )
        )
    ).all()
    pairs = {
        name: [(row[at], row[at + 1]) for row in rows if row[at] is not None]
        for name, at in zip(LAGS, range(0, 2 * len(LAGS), 2), strict=True)
    }
    last = 2 * len(LAGS)
    solved = [row for row in rows if row[last - 2] is not None]
    return Lags(
        pairs,
        waited=[(row[last], row[last + 1]) for row in solved],
        whole=[bool(row[last + 2]) for row in solved],
    )


async def replies(
    session: AsyncSession, scope: Scope, edges: Sequence[datetime]
) -> list[tuple[int, int, int]]:
    """First replies between the first and the last edge: in which of the spans, wall, working."""
    ended = _ended("reply", edges[0], edges[-1])
    rows = await session.execute(
        cycles(
            select(bucket(Cycle.first_reply_at, edges), Cycle.reply_wall, Cycle.reply_working)
        ).where(scope.covers(), not_dismissed(), ended)
    )
    return [(place, wall or 0, work or 0) for place, wall, work in rows]


async def many_cycles(
    session: AsyncSession, scope: Scope, start: datetime, end: datetime
) -> list[tuple[datetime, datetime, int]]:
    """Incidents reopened at some time whose last closing is in the span: first seen, closed,
    waited in all (working seconds)."""
    first, every = aliased(Cycle), aliased(Cycle)
    waited = (
        select(func.sum(every.wait_working))
        .where(every.incident_id == Incident.id)
        .scalar_subquery()
    )
    rows = await session.execute(
        cycles(select(first.seen_at, Cycle.resolved_at, waited))
        .join(first, (first.incident_id == Incident.id) & (first.cycle == 1))
        .where(
            scope.covers(),
            Incident.status == "closed",
            Incident.cycle > 1,
            Cycle.cycle == Incident.cycle,
            Cycle.resolved_at >= start,
            Cycle.resolved_at < end,
        )
    )
    return [(seen, resolved, waited) for seen, resolved, waited in rows if resolved]


def bucket(
    column: SQLColumnExpression[datetime] | SQLColumnExpression[datetime | None],
    edges: Sequence[datetime],
) -> ColumnElement[int]:
    """In which of the spans between neighbouring edges a moment lies, from 0."""
    whens = [(column < edge, number) for number, edge in enumerate(edges[1:])]
    return case(*whens, else_=len(edges) - 1)


def _ended(name: str, start: datetime, end: datetime) -> ColumnElement[bool]:
    at, wall, working = LAGS[name]
    ended = and_(at >= start, at < end, wall.is_not(None), working.is_not(None))
    return and_(ended, Cycle.cycle == 1) if name == "detection" else ended
