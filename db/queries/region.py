"""SQL of the region as a whole: everything a region file speaks of."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import select

from db.base import JsonDict
from db.engine import AsyncSession
from db.models import Base, Chat, District, Event, Office, Person, Seat, Source

Row = TypeVar("Row", bound=Base)


async def offices(session: AsyncSession) -> Sequence[Office]:
    """All offices, closed ones too."""
    return await _all(session, Office)


async def people(session: AsyncSession) -> Sequence[Person]:
    """All people, those who left too."""
    return await _all(session, Person)


async def districts(session: AsyncSession) -> Sequence[District]:
    """All districts."""
    return await _all(session, District)


async def sources(session: AsyncSession, but: str) -> Sequence[Source]:
    """All sources, stopped ones too, save those of the network `but`."""
    found = await session.scalars(select(Source).where(Source.network != but).order_by(Source.id))
    return found.all()


async def seats(session: AsyncSession) -> Sequence[Seat]:
    """All seats, the first called first."""
    found = await session.scalars(
        select(Seat).order_by(Seat.office_id, Seat.duty, Seat.position, Seat.person_id)
    )
    return found.all()


async def joined(session: AsyncSession, kind: str) -> set[int]:
    """Telegram ids of all of whom the events of that kind tell that they have joined.

    Invitations themselves are forgotten in time, events are not.
    """
    ids = {data["person"] for data in await told(session, kind)}
    rows = [row for row in await people(session) if row.id in ids]
    return {row.telegram_id for row in rows if row.telegram_id is not None}


async def told(session: AsyncSession, kind: str) -> Sequence[JsonDict]:
    """What the events of that kind, of no incident, tell."""
    found = await session.scalars(
        select(Event.data).where(Event.incident_id.is_(None), Event.kind == kind)
    )
    return found.all()


async def moved_chats(session: AsyncSession) -> dict[int, int]:
    """Groups that became supergroups: their old ids and the new ones."""
    rows = await session.execute(
        select(Chat.chat_id, Chat.moved_to).where(Chat.moved_to.is_not(None))
    )
    return {old: new for old, new in rows if new is not None}


async def _all(session: AsyncSession, model: type[Row]) -> Sequence[Row]:
    # By the key, so that those that came first stay first.
    found = await session.scalars(select(model).order_by(*model.__table__.primary_key))
    return found.all()
