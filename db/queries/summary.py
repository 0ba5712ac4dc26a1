"""SQL of the summary: whom to send it to, what its workbook and its chart are drawn from."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from db.engine import AsyncSession
from db.models import Cycle, Event, Incident, Office, Person, Post, Promise, Seat
from db.queries.lags import bucket
from db.queries.metrics import Scope, not_dismissed, real_event

WorkbookRow = tuple[Incident, Cycle, str | None, str | None, Post | None, int]


async def first_opened(session: AsyncSession) -> datetime | None:
    """When the very first incident was opened; backfilled ones begin nothing."""
    found: datetime | None = await session.scalar(
        select(func.min(Incident.opened_at)).where(Scope().covers())
    )
    return found


async def happened(
    session: AsyncSession, scope: Scope, edges: Sequence[datetime], kinds: Sequence[str]
) -> dict[tuple[str, int], int]:
    """Incidents by kind of event and by span between neighbouring edges."""
    place = bucket(Event.at, edges).label("place")
    rows = await session.execute(
        select(Event.kind, place, func.count(Event.incident_id.distinct()))
        .join(Incident, Incident.id == Event.incident_id)
        .where(scope.covers(), *real_event(edges[0], edges[-1], kinds))
        .group_by(Event.kind, place)
    )
    return {(kind, number): count for kind, number, count in rows}


async def missed(
    session: AsyncSession, scope: Scope, edges: Sequence[datetime], now: datetime
) -> dict[int, int]:
    """Incidents whose first-reply deadline passed without a reply, by the span it lay in."""
    place = bucket(Cycle.due_reply_at, edges).label("place")
    rows = await session.execute(
        select(place, func.count(Incident.id.distinct()))
        .join(Incident, Incident.id == Cycle.incident_id)
        .where(
            scope.covers(),
            not_dismissed(),
            Cycle.due_reply_at >= edges[0],
            Cycle.due_reply_at < min(edges[-1], now),
            or_(Cycle.first_reply_at.is_(None), Cycle.first_reply_at > Cycle.due_reply_at),
        )
        .group_by(place)
    )
    return dict(rows.all())


async def in_work(session: AsyncSession, scope: Scope, start: datetime, end: datetime) -> int:
    """How many incidents were open at some moment of [start, end)."""
    found = await session.scalar(
        select(func.count()).select_from(Incident).where(*_in_work(scope, start, end))
    )
    return found or 0


async def workbook_rows(
    session: AsyncSession, scope: Scope, start: datetime, end: datetime, *, batch: int
) -> AsyncIterator[Sequence[WorkbookRow]]:
    """The same incidents by number, in batches: current cycle, office, holder, first post,
    how often a promised date was moved."""
    after = 0
    moved = (
        select(func.count())
        .where(Promise.incident_id == Incident.id, Promise.end == "moved")
        .scalar_subquery()
    )
    while True:
        found = await session.execute(
            select(Incident, Cycle, Office.name, Person.name, Post, moved)
            .join(Cycle, (Cycle.incident_id == Incident.id) & (Cycle.cycle == Incident.cycle))
            .outerjoin(Office, Office.id == Incident.office_id)
            .outerjoin(Person, Person.id == Incident.holder_id)
            .outerjoin(Post, Post.id == Incident.first_post_id)
            .where(*_in_work(scope, start, end), Incident.id > after)
            .order_by(Incident.id)
            .limit(batch)
        )
        rows = [(*row,) for row in found]
        if rows:
            yield rows
        if len(rows) < batch:
            return
        after = rows[-1][0].id
        # A hundred thousand rows are read once each; the session need not remember them.
        session.expunge_all()


async def offices(session: AsyncSession) -> Sequence[Office]:
    """Offices at work, by number."""
    found = await session.scalars(select(Office).where(Office.active).order_by(Office.id))
    return found.all()


async def readers(session: AsyncSession) -> list[tuple[int, str, int | None]]:
    """People who get a summary: Telegram id, role, an office they supervise (None: none).

    A supervisor by role supervises every office they sit in, the others where the seat says so.
    """
    supervised = (Seat.person_id == Person.id) & (
        (Seat.duty == "supervisor") | (Person.role == "supervisor")
    )
    rows = await session.execute(
        select(Person.telegram_id, Person.role, Seat.office_id)
        .outerjoin(Seat, supervised)
        .where(
            Person.active,
            or_(Person.role.in_(("coordinator", "admin")), Seat.office_id.is_not(None)),
        )
        .order_by(Person.id, Seat.office_id)
    )
    return [(telegram_id, role, office) for telegram_id, role, office in rows]


async def office_names(session: AsyncSession, office_ids: Sequence[int]) -> Sequence[str]:
    """Names of these offices, by number."""
    found = await session.scalars(
        select(Office.name).where(Office.id.in_(office_ids)).order_by(Office.id)
    )
    return found.all()


def _in_work(scope: Scope, start: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    not_closed_before = or_(Incident.closed_at.is_(None), Incident.closed_at >= start)
    return scope.covers(), Incident.opened_at < end, not_closed_before
