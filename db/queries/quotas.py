"""SQL of the calls a token has spent of its day's quotas."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from db.engine import AsyncSession
from db.models import Quota
from db.queries.chats import insert_into

_KEY = ("token", "method", "day")


async def take(session: AsyncSession, token: str, method: str, day: date, most: int) -> bool:
    """Spend one call, unless `most` were spent on that day; False then.

    One statement: whoever else takes at this moment, in whatever process, is counted.
    """
    found = await session.scalar(
        insert_into(session, Quota)
        .values(token=token, method=method, day=day, used=1)
        .on_conflict_do_update(
            index_elements=_KEY, set_={"used": Quota.used + 1}, where=Quota.used < most
        )
        .returning(Quota.used)
    )
    return found is not None


async def add(session: AsyncSession, token: str, calls: Mapping[str, int], day: date) -> None:
    """Count calls that were made, whatever the quota."""
    for method, count in calls.items():
        await session.execute(
            insert_into(session, Quota)
            .values(token=token, method=method, day=day, used=count)
            .on_conflict_do_update(index_elements=_KEY, set_={"used": Quota.used + count})
        )


async def spent(session: AsyncSession, token: str, day: date) -> dict[str, int]:
    """Calls of the day by method, by their names."""
    rows = await session.execute(
        select(Quota.method, Quota.used)
        .where(Quota.token == token, Quota.day == day)
        .order_by(Quota.method)
    )
    return {row.method: row.used for row in rows}
