"""SQL of absences."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import insert, select, update

from db.engine import AsyncSession
from db.models import Absence, Person


async def lock(session: AsyncSession, person_id: int) -> None:
    """Hold the person's row: two absences of one person are written one after the other."""
    await session.execute(select(Person.id).where(Person.id == person_id).with_for_update())


async def add(
    session: AsyncSession,
    person_id: int,
    deputy_id: int | None,
    starts_at: datetime,
    ends_at: datetime,
) -> int:
    """Keep one; its id."""
    number: int | None = await session.scalar(
        insert(Absence)
        .values(person_id=person_id, deputy_id=deputy_id, starts_at=starts_at, ends_at=ends_at,
                begun=False, told=False)
        .returning(Absence.id)
    )  # fmt: skip
    assert number is not None  # noqa: S101 - RETURNING of a successful insert
    return number


async def ahead(session: AsyncSession, person_id: int, now: datetime) -> Sequence[Absence]:
    """Absences of a person that are not over, the first first."""
    found = await session.scalars(
        select(Absence)
        .where(Absence.person_id == person_id, Absence.ends_at > now)
        .order_by(Absence.starts_at)
    )
    return found.all()


async def now_away(
    session: AsyncSession, person_ids: Collection[int], now: datetime
) -> Sequence[Absence]:
    """Those of these people who are away at this moment."""
    found = await session.scalars(
        select(Absence).where(
            Absence.person_id.in_(person_ids), Absence.starts_at <= now, Absence.ends_at > now
        )
    )
    return found.all()


async def end(session: AsyncSession, person_id: int, now: datetime) -> bool:
    """Whatever absence of the person is not over is over now; False if there was none."""
    ended = await session.execute(
        update(Absence)
        .where(Absence.person_id == person_id, Absence.ends_at > now)
        .values(ends_at=now, told=True)
        .returning(Absence.id)
        .execution_options(synchronize_session=False)
    )
    return bool(ended.all())


async def to_begin(session: AsyncSession, now: datetime) -> Sequence[Absence]:
    """Absences that have come, and of which nobody has been told."""
    found = await session.scalars(
        select(Absence).where(~Absence.begun, Absence.starts_at <= now, Absence.ends_at > now)
    )
    return found.all()


async def to_greet(session: AsyncSession, now: datetime) -> Sequence[Absence]:
    """Absences that are over, and whose people have not been greeted."""
    found = await session.scalars(select(Absence).where(~Absence.told, Absence.ends_at <= now))
    return found.all()


async def mark(session: AsyncSession, absence_id: int, column: str) -> bool:
    """Set `begun` or `told`; False if it was set already."""
    flag = getattr(Absence, column)
    marked = await session.execute(
        update(Absence)
        .where(Absence.id == absence_id, ~flag)
        .values(**{column: True})
        .returning(Absence.id)
        .execution_options(synchronize_session=False)
    )
    return marked.one_or_none() is not None
