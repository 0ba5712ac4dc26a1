"""SQL of the daily digest."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from db.engine import AsyncSession
from db.models import Incident


async def count(session: AsyncSession, office_id: int, since: datetime, until: datetime) -> int:
    """How many wishes and questions came for an office in a span."""
    found = await session.scalar(
        select(func.count(Incident.id)).where(*_in_span(office_id, since, until))
    )
    return found or 0


async def lines(
    session: AsyncSession, office_id: int, since: datetime, until: datetime, limit: int
) -> Sequence[Incident]:
    """The first of them."""
    found = await session.scalars(
        select(Incident)
        .where(*_in_span(office_id, since, until))
        .order_by(Incident.id)
        .limit(limit)
    )
    return found.all()


def _in_span(office_id: int, since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Incident.office_id == office_id,
        Incident.priority == "low",
        Incident.opened_at >= since,
        Incident.opened_at < until,
    )
