"""SQL of drafts."""

from datetime import datetime

from sqlalchemy import insert, select

from db.engine import AsyncSession
from db.models import Draft, Person


async def add(
    session: AsyncSession,
    *,
    incident_id: int,
    version: int,
    author_id: int | None,
    origin: str,
    text: str,
    at: datetime,
) -> None:
    """Store one version."""
    await session.execute(
        insert(Draft).values(
            incident_id=incident_id,
            version=version,
            author_id=author_id,
            origin=origin,
            text=text,
            at=at,
        )
    )


async def get(
    session: AsyncSession, incident_id: int, version: int
) -> tuple[Draft, str | None] | None:
    """One version and its author's name."""
    row = (
        await session.execute(
            select(Draft, Person.name)
            .outerjoin(Person, Person.id == Draft.author_id)
            .where(Draft.incident_id == incident_id, Draft.version == version)
        )
    ).one_or_none()
    return row if row else None
