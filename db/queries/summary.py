"""SQL of the summary: whom to send it to, what its workbook and its chart are drawn from."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from itertools import pairwise

from sqlalchemy import ColumnElement, case, func, or_, select

from db.engine import AsyncSession
from db.models import Cycle, Incident, Office, Person, Post, Promise, Seat
from db.queries.metrics import events, not_dismissed
from db.queries.scope import Scope

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
    return {
        (kind, number): incidents
        for number, (start, end) in enumerate(pairwise(edges))
        for kind, (incidents, _) in (await events(session, scope, start, end, kinds)).items()
    }


async def missed(
    session: AsyncSession, scope: Scope, edges: Sequence[datetime], now: datetime
) -> dict[int, int]:
    """Incidents whose first-reply deadline passed without a reply, by the span it lay in."""
    return {
        number: await _missed(session, scope, start, min(end, now))
        for number, (start, end) in enumerate(pairwise(edges))
    }


async def _missed(session: AsyncSession, scope: Scope, start: datetime, end: datetime) -> int:
    found = await session.scalar(
        select(func.count(Cycle.incident_id.distinct())).where(
            scope.counts(Cycle.incident_id),
            not_dismissed(),
            Cycle.due_reply_at >= start,
            Cycle.due_reply_at < end,
            or_(Cycle.first_reply_at.is_(None), Cycle.first_reply_at > Cycle.due_reply_at),
        )
    )
    return found or 0


async def in_work(session: AsyncSession, scope: Scope, start: datetime, end: datetime) -> int:
    """How many incidents were open at some moment of [start, end)."""
    # One by one, for either is a span of the index: together they are not.
    still_open, closed_since = [
        select(func.count())
        .select_from(Incident)
        .where(scope.covers(), Incident.opened_at < end, ended)
        .scalar_subquery()
        for ended in (Incident.closed_at.is_(None), Incident.closed_at >= start)
    ]
    found = await session.scalar(select(still_open + closed_since))
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
    """People who get a summary: the chat they read, role, an office they supervise (None: none).

    A supervisor by role supervises every office they sit in, the others where the seat says so.
    """
    supervised = (Seat.person_id == Person.id) & (
        (Seat.duty == "supervisor") | (Person.role == "supervisor")
    )
    in_second = Person.reads_second & Person.second_id.is_not(None)
    chat = case((in_second, Person.second_id), else_=Person.telegram_id)
    rows = await session.execute(
        select(chat, Person.role, Seat.office_id)
        .outerjoin(Seat, supervised)
        .where(
            Person.active,
            or_(Person.role.in_(("coordinator", "admin")), Seat.office_id.is_not(None)),
        )
        .order_by(Person.id, Seat.office_id)
    )
    return [(chat_id, role, office) for chat_id, role, office in rows]


async def office_names(session: AsyncSession, office_ids: Sequence[int]) -> Sequence[str]:
    """Names of these offices, by number."""
    found = await session.scalars(
        select(Office.name).where(Office.id.in_(office_ids)).order_by(Office.id)
    )
    return found.all()


def _in_work(scope: Scope, start: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    not_closed_before = or_(Incident.closed_at.is_(None), Incident.closed_at >= start)
    return scope.covers(), Incident.opened_at < end, not_closed_before
