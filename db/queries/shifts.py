"""SQL of shifts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from db.engine import AsyncSession
from db.models import Person, Shift


async def of_office(session: AsyncSession, office_id: int, now: datetime) -> Sequence[Shift]:
    """Weekly shifts and those that are not over, of people who are still here."""
    found = await session.scalars(
        select(Shift)
        .join(Person, Person.id == Shift.person_id)
        .where(
            Shift.office_id == office_id,
            Person.active,
            or_(Shift.ends_at.is_(None), Shift.ends_at > now),
        )
        .order_by(Shift.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def get(session: AsyncSession, shift_id: int) -> Shift | None:
    """One."""
    return await session.get(Shift, shift_id)


async def add(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep these."""
    if rows:
        await session.execute(insert(Shift), [dict(row) for row in rows])


async def change(session: AsyncSession, shift_id: int, **values: Any) -> None:
    """Change columns of one."""
    await session.execute(
        update(Shift)
        .where(Shift.id == shift_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def drop(session: AsyncSession, shift_id: int) -> bool:
    """Take one away; False if it is not there."""
    gone = await session.execute(
        delete(Shift)
        .where(Shift.id == shift_id)
        .returning(Shift.id)
        .execution_options(synchronize_session=False)
    )
    return gone.one_or_none() is not None


async def drop_all_of(session: AsyncSession, person_id: int, office_id: int | None = None) -> None:
    """Take away a person's shifts, of one office or of all."""
    query = delete(Shift).where(Shift.person_id == person_id)
    if office_id is not None:
        query = query.where(Shift.office_id == office_id)
    await session.execute(query.execution_options(synchronize_session=False))
