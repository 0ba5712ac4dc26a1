"""SQL of the supervisor's page: how things stand now, and its list by number."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from db.engine import AsyncSession
from db.models import Cycle, Incident, Office, Person, Post
from db.queries.metrics import late
from db.queries.scope import Scope

Row = tuple[Incident, Cycle, str | None, str | None, str | None]

_CURRENT = (Cycle.incident_id == Incident.id) & (Cycle.cycle == Incident.cycle)
_UNANSWERED = Incident.status.in_(("new", "claimed"))
_ESCALATED = _UNANSWERED & (Incident.escalation > 0)


async def standing(session: AsyncSession, scope: Scope, now: datetime) -> tuple[int, int, int, int]:
    """Of the open ones: how many, past a deadline, escalated, escalated and not noted."""
    unnoted = _ESCALATED & (Incident.acknowledged < Incident.escalation)
    row = await session.execute(
        select(
            func.count(),
            _how_many(late(now)),
            _how_many(_ESCALATED),
            _how_many(unnoted),
        )
        .select_from(Incident)
        .join(Cycle, _CURRENT)
        .where(scope.covers(), Incident.closed_at.is_(None))
    )
    count, overdue, escalated, nobodys = row.one()
    return count, overdue, escalated, nobodys


async def page(
    session: AsyncSession,
    scope: Scope,
    which: str,
    span: tuple[datetime, datetime],
    now: datetime,
    *,
    after: int,
    limit: int,
) -> Sequence[Row]:
    """Incidents with cycle, office, holder and first text that follow `after` in one list
    (`services.board.lines.Which`); "all" goes down by number, the others up."""
    down = which == "all"
    follows = Incident.id < after if down else Incident.id > after
    rows = await session.execute(
        select(Incident, Cycle, Office.name, Person.name, Post.text)
        .join(Cycle, _CURRENT)
        .outerjoin(Office, Office.id == Incident.office_id)
        .outerjoin(Person, Person.id == Incident.holder_id)
        .outerjoin(Post, Post.id == Incident.first_post_id)
        .where(scope.covers(), _belongs(which, span, now), *([follows] if after else []))
        .order_by(Incident.id.desc() if down else Incident.id)
        .limit(limit)
    )
    return [
        (incident, cycle, office, holder, text) for incident, cycle, office, holder, text in rows
    ]


def _belongs(which: str, span: tuple[datetime, datetime], now: datetime) -> ColumnElement[bool]:
    is_open = Incident.closed_at.is_(None)
    match which:
        case "escalated":
            return and_(is_open, _ESCALATED)
        case "overdue":
            return and_(is_open, late(now))
        case "open":
            return is_open
        case _:
            start, end = span
            return and_(Incident.opened_at < end, or_(is_open, Incident.closed_at >= start))


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))
