"""SQL behind the figures: counts and cohorts; lags are in `lags.py`. What they mean is told
in `services.reporting.metrics`.

Every function counts over a `Scope`: incidents of some offices (None: of the whole region),
never those brought in by a backfill. Moments are half-open spans [start, end) in UTC.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Integer, Select, case, func, or_, select
from sqlalchemy.orm import aliased

from db.engine import AsyncSession
from db.models import Cycle, Event, Incident, Office, Post

Columns = TypeVarTuple("Columns")

OPEN = ("new", "claimed", "answered")


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose incidents: those of these offices, or of the whole region when None; of one topic
    and of one district where these are named."""

    offices: tuple[int, ...] | None = None
    topic: str | None = None
    district: str | None = None

    def covers(self) -> ColumnElement[bool]:
        """The condition on `Incident`; backfilled ones are nobody's, merged ones count to their
        heirs."""
        counted = Incident.backfilled.is_(False) & Incident.merged_into.is_(None)
        if self.offices is not None:
            counted &= Incident.office_id.in_(self.offices)
        if self.topic is not None:
            counted &= Incident.topic == self.topic
        if self.district is not None:
            counted &= Incident.district == self.district
        return counted


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
        cycles(
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


async def closings(
    session: AsyncSession, scope: Scope, start: datetime, end: datetime
) -> tuple[int, int]:
    """Incidents closed in the span, and closings in all."""
    row = await session.execute(
        cycles(select(func.count(Cycle.incident_id.distinct()), func.count())).where(
            scope.covers(), Cycle.resolved_at >= start, Cycle.resolved_at < end
        )
    )
    incidents, count = row.one()
    return incidents, count


async def opened_again(
    session: AsyncSession, scope: Scope, start: datetime, end: datetime
) -> list[tuple[int, datetime, datetime]]:
    """Those of them that were opened again: incident, when closed, when opened again."""
    following = aliased(Cycle)
    rows = await session.execute(
        cycles(select(Cycle.incident_id, Cycle.resolved_at, following.seen_at))
        .join(
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
        cycles(select(func.count(), _how_many(wrong))).where(
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


async def by_office(
    session: AsyncSession, scope: Scope, start: datetime, end: datetime, now: datetime
) -> list[tuple[str | None, int, int, int, int]]:
    """Per office: name (None: with nobody yet), received, closed, open, overdue."""
    opened = (Incident.opened_at >= start) & (Incident.opened_at < end)
    resolved = (Cycle.resolved_at >= start) & (Cycle.resolved_at < end)
    current = Cycle.cycle == Incident.cycle
    is_open = current & Incident.status.in_(OPEN)
    rows = await session.execute(
        cycles(
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
    """Events of these kinds in the span that were not taken back."""
    undo = aliased(Event)
    of = undo.data["of"].as_integer()
    # What was taken back is little, and was so after it happened: one look instead of one each.
    undone = select(of).where(undo.kind == "undone", undo.at >= start, of.is_not(None))
    return Event.kind.in_(kinds), Event.at >= start, Event.at < end, Event.id.not_in(undone)


def not_dismissed() -> ColumnElement[bool]:
    """Cycles that did not end in a dismissal: only a closing leaves `resolved_at` behind."""
    return Cycle.resolved_at.is_not(None) | (
        (Cycle.cycle == Incident.cycle) & (Incident.status != "dismissed")
    )


def cycles(query: Select[*Columns]) -> Select[*Columns]:
    """Each cycle with its incident."""
    return query.select_from(Cycle).join(Incident, Incident.id == Cycle.incident_id)


def _open(query: Select[*Columns]) -> Select[*Columns]:
    return cycles(query).where(Cycle.cycle == Incident.cycle, Incident.status.in_(OPEN))


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0).cast(Integer)
