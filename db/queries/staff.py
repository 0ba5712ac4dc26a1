"""SQL of changing who works at the desk: people, their seats, what they hold."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from db.engine import AsyncSession
from db.models import Incident, Person, Seat
from db.queries.chats import insert_into


async def person(session: AsyncSession, telegram_id: int) -> Person | None:
    """Whoever has or had that account, held until the transaction ends."""
    is_theirs = (Person.telegram_id == telegram_id) | (Person.second_id == telegram_id)
    found: Person | None = await session.scalar(
        select(Person)
        .where(is_theirs)
        .order_by(Person.active.desc(), Person.id)
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


async def add_person(session: AsyncSession, telegram_id: int, name: str, role: str) -> None:
    """Somebody new; nothing if another was first."""
    await session.execute(
        insert_into(session, Person)
        .values(telegram_id=telegram_id, name=name, role=role, active=True)
        .on_conflict_do_nothing(index_elements=["telegram_id"])
    )


async def set_person(session: AsyncSession, person_id: int, **values: Any) -> None:
    """Change columns of one person."""
    await session.execute(
        update(Person)
        .where(Person.id == person_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def lock_role(session: AsyncSession, role: str) -> Sequence[int]:
    """Ids of the active people of a role, held until the transaction ends: two who leave it at
    the same moment see one another."""
    found = await session.scalars(
        select(Person.id)
        .where(Person.role == role, Person.active)
        .order_by(Person.id)
        .with_for_update()
    )
    return found.all()


async def in_office(session: AsyncSession, office_id: int) -> Sequence[tuple[Person, Seat]]:
    """Active people with each of their seats in the office, by position."""
    found = await session.execute(
        select(Person, Seat)
        .join(Seat, Seat.person_id == Person.id)
        .where(Seat.office_id == office_id, Person.active)
        .order_by(Seat.position, Person.name, Person.id)
    )
    return [(row[0], row[1]) for row in found]


async def of_no_office(session: AsyncSession, roles: Sequence[str]) -> Sequence[Person]:
    """Active people of these roles, and those without any seat."""
    seated = select(Seat.person_id).where(Seat.person_id == Person.id).exists()
    found = await session.scalars(
        select(Person)
        .where(Person.active, or_(Person.role.in_(roles), ~seated))
        .order_by(Person.name, Person.id)
    )
    return found.all()


async def add_seat(session: AsyncSession, person_id: int, office_id: int, duty: str) -> bool:
    """Seat somebody, after those who have that duty; False if they have it already."""
    last = await session.scalar(
        select(func.max(Seat.position)).where(Seat.office_id == office_id, Seat.duty == duty)
    )
    added = await session.execute(
        insert_into(session, Seat)
        .values(
            office_id=office_id,
            person_id=person_id,
            duty=duty,
            position=0 if last is None else last + 1,
        )
        .on_conflict_do_nothing(index_elements=["office_id", "person_id", "duty"])
        .returning(Seat.person_id)
    )
    return added.one_or_none() is not None


async def remove_seats(
    session: AsyncSession, person_id: int, office_id: int | None = None, duty: str | None = None
) -> bool:
    """Take away seats: of one office and duty, or all; whether there was any."""
    query = delete(Seat).where(Seat.person_id == person_id)
    if office_id is not None:
        query = query.where(Seat.office_id == office_id)
    if duty is not None:
        query = query.where(Seat.duty == duty)
    gone = await session.execute(
        query.returning(Seat.office_id).execution_options(synchronize_session=False)
    )
    return bool(gone.all())


async def order(session: AsyncSession, office_id: int, duty: str, people: Sequence[int]) -> None:
    """Put those who have a duty in this order."""
    for position, person_id in enumerate(people):
        await session.execute(
            update(Seat)
            .where(Seat.office_id == office_id, Seat.duty == duty, Seat.person_id == person_id)
            .values(position=position)
            .execution_options(synchronize_session=False)
        )


async def held_by(session: AsyncSession, person_id: int) -> Sequence[tuple[int, int | None]]:
    """Open incidents the person holds, each with its office."""
    found = await session.execute(
        select(Incident.id, Incident.office_id)
        .where(
            Incident.closed_at.is_(None),  # an index leads there, and to no holder
            Incident.holder_id == person_id,
            Incident.status.in_(("claimed", "answered")),
        )
        .order_by(Incident.id)
    )
    return [(number, office_id) for number, office_id in found]
