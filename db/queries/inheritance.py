"""SQL of what goes over from one entry of a person to the other: seats, shifts, absences."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import aliased

from db.engine import AsyncSession
from db.models import Absence, Seat, Shift


async def pass_seats(session: AsyncSession, was_id: int, heir_id: int) -> Sequence[tuple[int, str]]:
    """Give over the seats, each in its place in the order, and drop those the heir has; the
    offices and duties that are new to the heir."""
    own = aliased(Seat)
    has_it = exists().where(
        own.person_id == heir_id, own.office_id == Seat.office_id, own.duty == Seat.duty
    )
    passed = await session.execute(
        update(Seat)
        .where(Seat.person_id == was_id, ~has_it)
        .values(person_id=heir_id)
        .returning(Seat.office_id, Seat.duty)
        .execution_options(synchronize_session=False)
    )
    found = sorted((office_id, duty) for office_id, duty in passed)
    await session.execute(
        delete(Seat).where(Seat.person_id == was_id).execution_options(synchronize_session=False)
    )
    return found


async def pass_shifts(session: AsyncSession, was_id: int, heir_id: int) -> int:
    """Give over the shifts, and drop those the heir has at the very same time; how many are new to
    the heir."""
    own = aliased(Shift)
    what = (
        Shift.office_id, Shift.starts_at, Shift.ends_at, Shift.weekday, Shift.start_minute,
        Shift.minutes, Shift.off_until,
    )  # fmt: skip
    has_it = exists().where(
        own.person_id == heir_id,
        *(getattr(own, column.key).is_not_distinct_from(column) for column in what),
    )
    passed = await session.scalars(
        update(Shift)
        .where(Shift.person_id == was_id, ~has_it)
        .values(person_id=heir_id)
        .returning(Shift.id)
        .execution_options(synchronize_session=False)
    )
    number = len(passed.all())
    await session.execute(
        delete(Shift).where(Shift.person_id == was_id).execution_options(synchronize_session=False)
    )
    return number


async def pass_absences(session: AsyncSession, was_id: int, heir_id: int, now: datetime) -> int:
    """Give over the absence that is not over, unless the heir has one, and whom the person stands
    in for; how many are new to the heir. One that has begun begins anew: what the heir holds is to
    be handed on."""
    own = aliased(Absence)
    has_one = exists().where(own.person_id == heir_id, own.ends_at > now)
    is_ahead = (Absence.person_id == was_id) & (Absence.ends_at > now)
    is_lent = (Absence.deputy_id == was_id) & (Absence.ends_at > now)
    number = await session.scalar(
        select(func.count()).select_from(Absence).where((is_ahead & ~has_one) | is_lent)
    )
    for where, values in (
        (is_ahead & ~has_one, {"person_id": heir_id, "begun": False}),
        (is_ahead, {"ends_at": now, "told": True}),
        (Absence.deputy_id == was_id, {"deputy_id": heir_id}),
        (Absence.deputy_id == Absence.person_id, {"deputy_id": None}),
    ):
        await session.execute(
            update(Absence)
            .where(where)
            .values(**values)
            .execution_options(synchronize_session=False)
        )
    return number or 0
