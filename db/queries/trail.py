"""SQL of what people did, over all incidents and the desk itself."""

from collections.abc import AsyncIterator
from datetime import datetime

from sqlalchemy import select

from db.engine import AsyncSession
from db.models import Event, Incident, Office, Person


async def acts(
    session: AsyncSession, since: datetime, until: datetime
) -> AsyncIterator[tuple[Event, str | None, str | None]]:
    """Events of people and of the desk itself, from `since` to before `until`, in their order;
    with the name of who acted and of the office that has the incident now."""
    rows = await session.stream(
        select(Event, Person.name, Office.name)
        .outerjoin(Person, Person.id == Event.actor_id)
        .outerjoin(Incident, Incident.id == Event.incident_id)
        .outerjoin(Office, Office.id == Incident.office_id)
        .where(
            Event.at >= since,
            Event.at < until,
            Event.actor_id.is_not(None)
            | Event.incident_id.is_(None)
            # Whoever has the server forgets without being a person of the desk.
            | (Event.kind == "forgotten"),
        )
        .order_by(Event.id)
        .execution_options(yield_per=500)
    )
    async for event, who, office in rows:
        yield event, who, office
