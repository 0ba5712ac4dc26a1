"""SQL of an incident's history; `ix_events_incident` leads to it."""

from collections.abc import Sequence

from sqlalchemy import func, select

from db.engine import AsyncSession
from db.models import Event, Person


async def count(session: AsyncSession, incident_id: int) -> int:
    """How many events the incident has."""
    found = await session.scalar(select(func.count()).where(Event.incident_id == incident_id))
    return found or 0


async def page(
    session: AsyncSession, incident_id: int, *, limit: int, offset: int
) -> Sequence[tuple[Event, str | None]]:
    """Events in their order with the names of who acted, None for the process."""
    rows = await session.execute(
        select(Event, Person.name)
        .outerjoin(Person, Person.id == Event.actor_id)
        .where(Event.incident_id == incident_id)
        .order_by(Event.id)
        .limit(limit)
        .offset(offset)
    )
    return [(event, name) for event, name in rows]
