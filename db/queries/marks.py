"""SQL of the named facts the process remembers."""

from datetime import datetime

from sqlalchemy import delete, select

from db.engine import AsyncSession
from db.models import Mark
from db.queries.chats import insert_into


async def put_once(session: AsyncSession, name: str, at: datetime, value: str = "") -> bool:
    """Write the mark; False if it stands already. Of two processes one gets True."""
    result = await session.execute(
        insert_into(session, Mark)
        .values(name=name, value=value, at=at)
        .on_conflict_do_nothing(index_elements=["name"])
        .returning(Mark.name)
    )
    return result.one_or_none() is not None


async def put(session: AsyncSession, name: str, at: datetime, value: str) -> None:
    """Write the mark, over what it said before."""
    await session.execute(
        insert_into(session, Mark)
        .values(name=name, value=value, at=at)
        .on_conflict_do_update(index_elements=["name"], set_={"value": value, "at": at})
    )


async def value(session: AsyncSession, name: str) -> str:
    """What the mark says; "" when there is none."""
    return await session.scalar(select(Mark.value).where(Mark.name == name)) or ""


async def latest_before(session: AsyncSession, prefix: str, name: str) -> datetime | None:
    """When the last of the marks that begin with `prefix` and sort before `name` was written."""
    found: datetime | None = await session.scalar(
        select(Mark.at)
        .where(Mark.name.startswith(prefix, autoescape=True), Mark.name < name)
        .order_by(Mark.name.desc())
        .limit(1)
    )
    return found


async def drop(session: AsyncSession, pattern: str, *, before: datetime | None = None) -> None:
    """Forget the marks whose names match a LIKE pattern, those written `before` then if given."""
    query = delete(Mark).where(Mark.name.like(pattern))
    await session.execute(query if before is None else query.where(Mark.at < before))
