"""SQL of how things stand: what is open now, and how each office does. The definitions and the
spans are those of `metrics.py`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import Select, func, select

from db.engine import AsyncSession
from db.models import Cycle, Incident, Office
from db.queries.metrics import cycles, how_many, late
from db.queries.scope import Scope

Columns = TypeVarTuple("Columns")

OPEN = ("new", "claimed", "answered")


@dataclass(frozen=True, slots=True)
class Closed:
    """What an office closed in a span: incidents, and how often."""

    incidents: int = 0
    closings: int = 0


@dataclass(frozen=True, slots=True)
class Left:
    """What is open with an office, how much of it is past a deadline, since when the oldest."""

    open: int = 0
    overdue: int = 0
    oldest: datetime | None = None


async def closed(
    session: AsyncSession, scope: Scope, start: datetime, end: datetime
) -> dict[int | None, Closed]:
    """By office; None: with nobody yet."""
    rows = await session.execute(
        cycles(select(Incident.office_id, func.count(Cycle.incident_id.distinct()), func.count()))
        .where(scope.covers(), Cycle.resolved_at >= start, Cycle.resolved_at < end)
        .group_by(Incident.office_id)
    )
    return {office: Closed(*counts) for office, *counts in rows}


async def left(session: AsyncSession, scope: Scope, now: datetime) -> dict[int | None, Left]:
    """By office; None: with nobody yet."""
    rows = await session.execute(
        _open(
            select(Incident.office_id, func.count(), how_many(late(now)), func.min(Cycle.seen_at))
        )
        .where(scope.covers())
        .group_by(Incident.office_id)
    )
    return {office: Left(count, overdue, oldest) for office, count, overdue, oldest in rows}


def together(offices: Iterable[Left]) -> Left:
    """What is open with all of them."""
    known = list(offices)
    return Left(
        sum(one.open for one in known),
        sum(one.overdue for one in known),
        min((one.oldest for one in known if one.oldest), default=None),
    )


async def slowest(
    session: AsyncSession, scope: Scope, limit: int
) -> list[tuple[Incident, Cycle, str | None]]:
    """The longest open incidents with their current cycle and the name of their office."""
    # Sorted by their numbers alone: whole rows of thousands would be carried along for a few.
    first = (
        _open(select(Cycle.id))
        .where(scope.covers())
        .order_by(Cycle.seen_at, Cycle.incident_id)
        .limit(limit)
    )
    rows = await session.execute(
        cycles(select(Incident, Cycle, Office.name))
        .outerjoin(Office, Office.id == Incident.office_id)
        .where(Cycle.id.in_(first))
        .order_by(Cycle.seen_at, Cycle.incident_id)
    )
    return [(incident, cycle, office) for incident, cycle, office in rows]


async def received(
    session: AsyncSession, scope: Scope, start: datetime, end: datetime
) -> dict[int | None, int]:
    """How many came, by office; None: to nobody yet."""
    rows = await session.execute(
        select(Incident.office_id, func.count())
        .where(scope.covers(), Incident.opened_at >= start, Incident.opened_at < end)
        .group_by(Incident.office_id)
    )
    return dict(rows.all())


async def names(session: AsyncSession, offices: set[int | None]) -> list[tuple[int | None, str]]:
    """Their names in order; "", the first, is where nobody is."""
    rows = await session.execute(
        select(Office.id, Office.name)
        .where(Office.id.in_(offices - {None}))
        .order_by(Office.name, Office.id)
    )
    nobody: list[tuple[int | None, str]] = [(None, "")] if None in offices else []
    return nobody + [(number, name) for number, name in rows]


def _open(query: Select[*Columns]) -> Select[*Columns]:
    """What has no `closed_at` is open as well, and an index leads there."""
    return cycles(query).where(
        Incident.closed_at.is_(None), Cycle.cycle == Incident.cycle, Incident.status.in_(OPEN)
    )
