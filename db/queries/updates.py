"""SQL of updates that were posted and wait to be handled."""

from datetime import datetime

from sqlalchemy import delete, select

from db.engine import AsyncSession
from db.models import PostedUpdate
from db.queries.chats import insert_into


async def keep(session: AsyncSession, update_id: int, body: str, now: datetime) -> None:
    """Store one, unless it is there already."""
    await session.execute(
        insert_into(session, PostedUpdate)
        .values(id=update_id, body=body, came_at=now)
        .on_conflict_do_nothing(index_elements=["id"])
    )


async def waiting(session: AsyncSession) -> list[tuple[int, str]]:
    """Numbers and bodies, in the order in which they came."""
    found = await session.execute(
        select(PostedUpdate.id, PostedUpdate.body).order_by(PostedUpdate.came_at, PostedUpdate.id)
    )
    return [(number, body) for number, body in found]


async def drop(session: AsyncSession, update_id: int) -> None:
    """It is handled."""
    await session.execute(delete(PostedUpdate).where(PostedUpdate.id == update_id))


async def drop_old(session: AsyncSession, until: datetime) -> None:
    """Those that came before that moment."""
    await session.execute(delete(PostedUpdate).where(PostedUpdate.came_at <= until))
