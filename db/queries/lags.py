"""SQL of lengths of time: how long what ended in a span had taken.

A region's month may be a hundred thousand cycles, and each lag is asked for by the moment that
ends it, which has an index.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    case,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import aliased

from db.engine import AsyncSession
from db.models import Cycle, Incident
from db.queries.gathering import gathered
from db.queries.metrics import cycles, not_dismissed
from db.queries.scope import Scope

#: A lag by name: which moment ends it, its seconds by the wall and in working time.
LAGS = {
    "detection": (Cycle.seen_at, Cycle.detection_wall, Cycle.detection_working),
    "delivery": (Cycle.delivered_at, Cycle.delivery_wall, Cycle.delivery_working),
    "claim": (Cycle.claimed_at, Cycle.claim_wall, Cycle.claim_working),
    "reply": (Cycle.first_reply_at, Cycle.reply_wall, Cycle.reply_working),
    "resolution": (Cycle.resolved_at, Cycle.resolution_wall, Cycle.resolution_working),
}

Columns = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Lags:
    """Seconds by lag: a column by the wall and one in working time.

    The working time of "resolution" is without what was spent waiting; `waited` is that, of those
    that waited at all. `whole` is one where the closing ended an incident that has had no other
    cycle, so that it is its whole story, and nothing elsewhere.
    """

    seconds: dict[str, Columns]
    whole: Sequence[int]
    waited: Columns


async def lags(session: AsyncSession, scope: Scope, start: datetime, end: datetime) -> Lags:
    """Everything that ended in the span. Detection is told of first cycles alone: nothing was
    detected when people reopen."""
    seconds: dict[str, Columns] = {}
    for name in ("detection", "delivery", "claim", "reply"):
        _, *columns = LAGS[name]
        seconds[name] = await _ended(session, name, scope, start, end, map(gathered, columns))
    wall, working, whole, *waited = await _ended(
        session, "resolution", scope, start, end, _resolved()
    )
    return Lags({**seconds, "resolution": (wall, working)}, whole, waited)


async def replies(session: AsyncSession, scope: Scope, start: datetime, end: datetime) -> Columns:
    """First replies of the span."""
    _, *columns = LAGS["reply"]
    return await _ended(session, "reply", scope, start, end, map(gathered, columns))


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
            Cycle.cycle > literal_column("1"),
            Cycle.cycle == Incident.cycle,
            Cycle.resolved_at >= start,
            Cycle.resolved_at < end,
        )
    )
    return [(seen, resolved, waited) for seen, resolved, waited in rows if resolved]


def _resolved() -> Iterator[ColumnElement[Sequence[int]]]:
    _, wall, working = LAGS["resolution"]
    again = aliased(Cycle)
    reopened = select(again.incident_id).where(again.cycle > literal_column("1"))
    alone = (Cycle.cycle == 1) & Cycle.incident_id.not_in(reopened)
    waited = Cycle.wait_wall != 0
    yield gathered(wall)
    yield gathered(case((working > Cycle.wait_working, working - Cycle.wait_working), else_=0))
    yield gathered(case((alone, 1), else_=0))
    yield gathered(Cycle.wait_wall).filter(waited)
    yield gathered(Cycle.wait_working).filter(waited)


async def _ended(
    session: AsyncSession,
    name: str,
    scope: Scope,
    start: datetime,
    end: datetime,
    columns: Iterable[ColumnElement[Sequence[int]]],
) -> Columns:
    """Of the cycles whose lag of that name ended in the span."""
    at, wall, working = LAGS[name]
    query = select(*columns).where(
        scope.counts(Cycle.incident_id),
        not_dismissed(),
        at >= start,
        at < end,
        wall.is_not(None),
        working.is_not(None),
    )
    if name == "detection":
        query = query.where(Cycle.cycle == 1)
    row = (await session.execute(query)).one()
    return [numbers or () for numbers in row]
