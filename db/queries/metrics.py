"""SQL behind the figures: counts, lags, cohorts. What they mean is told in `services.metrics`.

Every function counts over a `Scope`: incidents of some offices (None: of the whole region),
never those brought in by a backfill. Moments are half-open spans [start, end) in UTC.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Integer, Select, case, func, or_, select, true
from sqlalchemy.orm import aliased

from db.engine import AsyncSession
from db.models import Cycle, Event, Incident, Office, Post

Columns = TypeVarTuple("Columns")

OPEN = ("new", "claimed", "answered")

#: Which moment ends a lag; the pair of columns that hold its seconds is named after the lag.
LAGS = {
    "detection": Cycle.seen_at,
    "delivery": Cycle.delivered_at,
    "claim": Cycle.claimed_at,
    "reply": Cycle.first_reply_at,
    "resolution": Cycle.resolved_at,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose incidents: those of these offices, or of the whole region when None."""

    offices: tuple[int, ...] | None = None

    def covers(self) -> ColumnElement[bool]:
        """The condition on `Incident`; backfilled ones are nobody's, merged ones count to their
        heirs."""
        counted = Incident.backfilled.is_(False) & Incident.merged_into.is_(None)
        return counted if self.offices is None else counted & Incident.office_id.in_(self.offices)


async def events(
    session: AsyncSession, scope: Scope, start: datetime, end: datetime, kinds: Sequence[str]
) -> dict[str, tuple[int, int]]:
    """By kind of event: how many incidents, how many events. Undone events do not count."""
    rows = await session.execute(
        select(Event.kind, func.count(Event.incident_id.distinct()), func.count())
        .join(Incident, Incident.id == Event.incident_id)
        .where(scope.covers(), *real_event(start, end, kinds))
        .group_by(Event.kind)
    )
    return {kind: (incidents, count) for kind, incidents, count in rows}


async def posts(session: AsyncSession, scope: Scope, start: datetime, end: datetime) -> int:
    """Posts seen in the span that belong to incidents, reposts included."""
    found = await session.scalar(
        select(func.count())
        .select_from(Post)
        .join(Incident, Incident.id == Post.incident_id)
        .where(scope.covers(), Post.seen_at >= start, Post.seen_at < end)
    )
    return found or 0


async def lag(
    session: AsyncSession, scope: Scope, start: datetime, end: datetime, name: str
) -> list[tuple[int, int, int, int]]:
    """Seconds of one lag that ended in the span, a row per cycle: wall, working, waited, waited.

    Detection is told of first cycles alone: nothing was detected when people reopen.
    """
    ended = LAGS[name]
    wall: ColumnElement[Any] = Cycle.__table__.c[f"{name}_wall"]
    working: ColumnElement[Any] = Cycle.__table__.c[f"{name}_working"]
    rows = await session.execute(
        _cycles(select(wall, working, Cycle.wait_wall, Cycle.wait_working)).where(
            scope.covers(),
            not_dismissed(),
            ended >= start,
            ended < end,
            wall.is_not(None),
            working.is_not(None),
            Cycle.cycle == 1 if name == "detection" else true(),
        )
    )
    return [(wall, work, wait, wait_work) for wall, work, wait, wait_work in rows]


async def end_to_end(
    session: AsyncSession, scope: Scope, start: datetime, end: datetime
) -> list[tuple[datetime, datetime, int]]:
    """Closed incidents whose last closing is in the span: first seen, closed, waited (working)."""
    first, every = aliased(Cycle), aliased(Cycle)
    waited = (
        select(func.sum(every.wait_working))
        .where(every.incident_id == Incident.id)
        .scalar_subquery()
    )
    rows = await session.execute(
        _cycles(select(first.seen_at, Cycle.resolved_at, waited))
        .join(first, (first.incident_id == Incident.id) & (first.cycle == 1))
        .where(
            scope.covers(),
            Incident.status == "closed",
            Cycle.cycle == Incident.cycle,
            Cycle.resolved_at >= start,
            Cycle.resolved_at < end,
        )
    )
    return [(seen, resolved, waited) for seen, resolved, waited in rows]


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
        _cycles(
            select(
                _how_many(
                    ended
                    & (replied_at <= Cycle.due_reply_at)
                    & (Cycle.resolved_at <= Cycle.due_final_at)
                ),
                _how_many(ended),
                _how_many(late(now)),
                _how_many(replied_at <= Cycle.due_reply_at),
                _how_many(replied_at.is_not(None)),
                _how_many(replied_at.is_(None) & (Cycle.due_reply_at < now)),
            )
        ).where(scope.covers(), not_dismissed(), Cycle.seen_at >= start, Cycle.seen_at < end)
    )
    return Cohort(*row.one())


async def resolved(
    session: AsyncSession, scope: Scope, start: datetime, end: datetime
) -> list[tuple[int, datetime, datetime | None]]:
    """Cycles closed in the span: incident, when closed, when opened again if it was."""
    following = aliased(Cycle)
    rows = await session.execute(
        _cycles(select(Cycle.incident_id, Cycle.resolved_at, following.seen_at))
        .outerjoin(
            following,
            (following.incident_id == Cycle.incident_id) & (following.cycle == Cycle.cycle + 1),
        )
        .where(scope.covers(), Cycle.resolved_at >= start, Cycle.resolved_at < end)
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
        _cycles(select(func.count(), _how_many(wrong))).where(
            scope.covers(),
            Cycle.cycle == 1,
            Cycle.delivered_at >= start,
            Cycle.delivered_at < end,
        )
    )
    delivered, dismissed = row.one()
    return delivered, dismissed


async def backlog(
    session: AsyncSession, scope: Scope, now: datetime
) -> tuple[int, int, datetime | None]:
    """What is open: how many, how many past a deadline, since when the oldest."""
    row = await session.execute(
        _open(select(func.count(), _how_many(late(now)), func.min(Cycle.seen_at))).where(
            scope.covers()
        )
    )
    count, overdue, oldest = row.one()
    return count, overdue, oldest


async def slowest(
    session: AsyncSession, scope: Scope, limit: int
) -> list[tuple[Incident, Cycle, str | None]]:
    """The longest open incidents with their current cycle and the name of their office."""
    rows = await session.execute(
        _open(select(Incident, Cycle, Office.name))
        .outerjoin(Office, Office.id == Incident.office_id)
        .where(scope.covers())
        .order_by(Cycle.seen_at, Incident.id)
        .limit(limit)
    )
    return [(incident, cycle, office) for incident, cycle, office in rows]


async def received_by(
    session: AsyncSession, scope: Scope, start: datetime, end: datetime, by: str
) -> list[tuple[str, int]]:
    """Incidents opened in the span by "topic" or "district", the most frequent first."""
    column: ColumnElement[str] = Incident.__table__.c[by]
    rows = await session.execute(
        select(column, func.count())
        .where(scope.covers(), Incident.opened_at >= start, Incident.opened_at < end)
        .group_by(column)
        .order_by(func.count().desc(), column)
    )
    return [(name, count) for name, count in rows]


async def by_office(
    session: AsyncSession, scope: Scope, start: datetime, end: datetime, now: datetime
) -> list[tuple[str | None, int, int, int, int]]:
    """Per office: name (None: with nobody yet), received, closed, open, overdue."""
    opened = (Incident.opened_at >= start) & (Incident.opened_at < end)
    resolved = (Cycle.resolved_at >= start) & (Cycle.resolved_at < end)
    current = Cycle.cycle == Incident.cycle
    is_open = current & Incident.status.in_(OPEN)
    rows = await session.execute(
        _cycles(
            select(
                Office.name,
                _how_many(opened & (Cycle.cycle == 1)),
                func.count(case((resolved, Incident.id)).distinct()),
                _how_many(is_open),
                _how_many(is_open & late(now)),
            )
        )
        .outerjoin(Office, Office.id == Incident.office_id)
        .where(scope.covers(), or_(opened, resolved, is_open))
        .group_by(Office.id, Office.name)
        .order_by(Office.name)
    )
    return [(name, new, closed, left, late) for name, new, closed, left, late in rows]


def late(now: datetime) -> ColumnElement[bool]:
    """A cycle that runs past its first-reply or its final deadline."""
    no_reply = Cycle.first_reply_at.is_(None) & (Cycle.due_reply_at < now)
    return Cycle.resolved_at.is_(None) & (no_reply | (Cycle.due_final_at < now))


def real_event(
    start: datetime, end: datetime, kinds: Sequence[str]
) -> tuple[ColumnElement[bool], ...]:
    undo = aliased(Event)
    undone = select(undo.id).where(
        undo.incident_id == Event.incident_id,
        undo.kind == "undone",
        undo.data["of"].as_integer() == Event.id,
    )
    return Event.kind.in_(kinds), Event.at >= start, Event.at < end, ~undone.exists()


def not_dismissed() -> ColumnElement[bool]:
    """Cycles that did not end in a dismissal: only a closing leaves `resolved_at` behind."""
    return Cycle.resolved_at.is_not(None) | (
        (Cycle.cycle == Incident.cycle) & (Incident.status != "dismissed")
    )


def _cycles(query: Select[*Columns]) -> Select[*Columns]:
    return query.select_from(Cycle).join(Incident, Incident.id == Cycle.incident_id)


def _open(query: Select[*Columns]) -> Select[*Columns]:
    return _cycles(query).where(Cycle.cycle == Incident.cycle, Incident.status.in_(OPEN))


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0).cast(Integer)
