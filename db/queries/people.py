"""SQL of people and of their seats in offices."""

from collections.abc import Collection, Sequence

from sqlalchemy import select, update

from db.engine import AsyncSession
from db.models import Person, Seat


async def active_by_telegram(session: AsyncSession, telegram_id: int) -> Person | None:
    """The person with that account, the first or the second, unless inactive."""
    is_theirs = (Person.telegram_id == telegram_id) | (Person.second_id == telegram_id)
    found: Person | None = await session.scalar(select(Person).where(is_theirs, Person.active))
    return found


async def read_second(session: AsyncSession, person_id: int, second: bool) -> None:
    """Note in which of their accounts somebody wrote last."""
    await session.execute(
        update(Person)
        .where(Person.id == person_id)
        .values(reads_second=second)
        .execution_options(synchronize_session=False)
    )


async def second_accounts(
    session: AsyncSession, telegram_ids: Collection[int]
) -> Sequence[tuple[int, int]]:
    """The first and the second account of those who have both."""
    rows = await session.execute(
        select(Person.telegram_id, Person.second_id).where(
            Person.telegram_id.in_(telegram_ids), Person.second_id.is_not(None)
        )
    )
    return [(first, second) for first, second in rows if first is not None and second is not None]


async def by_ids(session: AsyncSession, ids: Collection[int]) -> Sequence[Person]:
    """People by id, inactive ones too."""
    found = await session.scalars(
        select(Person)
        .where(Person.id.in_(ids))
        .order_by(Person.id)
        # Whoever has just changed somebody asks for what is stored, not for what is remembered.
        .execution_options(populate_existing=True)
    )
    return found.all()


async def active(session: AsyncSession) -> Sequence[Person]:
    """All active people."""
    found = await session.scalars(select(Person).where(Person.active).order_by(Person.id))
    return found.all()


async def active_with_duty(session: AsyncSession, office_id: int, duty: str) -> Sequence[Person]:
    """Active people who have that duty in the office, by position."""
    found = await session.scalars(
        select(Person)
        .join(Seat, Seat.person_id == Person.id)
        .where(Seat.office_id == office_id, Seat.duty == duty, Person.active)
        .order_by(Seat.position, Person.id)
    )
    return found.all()


async def active_in(session: AsyncSession, office_ids: Collection[int]) -> Sequence[Person]:
    """Active people who have a seat in any of these offices, by name."""
    seated = select(Seat.person_id).where(Seat.office_id.in_(office_ids))
    found = await session.scalars(
        select(Person).where(Person.id.in_(seated), Person.active).order_by(Person.name, Person.id)
    )
    return found.all()


async def active_with_role(session: AsyncSession, role: str) -> Sequence[Person]:
    """Active people with that role."""
    found = await session.scalars(
        select(Person).where(Person.role == role, Person.active).order_by(Person.id)
    )
    return found.all()


async def seats_of(session: AsyncSession, person_ids: Collection[int]) -> Sequence[Seat]:
    """All seats of these people."""
    found = await session.scalars(
        select(Seat)
        .where(Seat.person_id.in_(person_ids))
        .order_by(Seat.person_id, Seat.office_id, Seat.duty)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def set_language(session: AsyncSession, person_id: int, language: str) -> None:
    """Note what a person chose to read."""
    await session.execute(
        update(Person)
        .where(Person.id == person_id)
        .values(language=language)
        .execution_options(synchronize_session=False)
    )
