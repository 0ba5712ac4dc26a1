"""SQL of one-time links to the page."""

from datetime import datetime

from sqlalchemy import delete, insert, update

from db.engine import AsyncSession
from db.models import PageKey


async def add(session: AsyncSession, key_hash: str, person_id: int, expires_at: datetime) -> None:
    """Keep one."""
    await session.execute(
        insert(PageKey).values(key_hash=key_hash, person_id=person_id, expires_at=expires_at)
    )


async def take(session: AsyncSession, key_hash: str, now: datetime) -> int | None:
    """Use one up, whose it is; None if it is used, over or unknown. Of two who try, one wins."""
    person_id: int | None = await session.scalar(
        update(PageKey)
        .where(PageKey.key_hash == key_hash, PageKey.used_at.is_(None), PageKey.expires_at > now)
        .values(used_at=now)
        .returning(PageKey.person_id)
        .execution_options(synchronize_session=False)
    )
    return person_id


async def drop_over(session: AsyncSession, now: datetime) -> None:
    """Those that can be used no more."""
    await session.execute(
        delete(PageKey)
        .where(PageKey.expires_at <= now)
        .execution_options(synchronize_session=False)
    )
