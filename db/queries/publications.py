"""SQL of replies that go out by a press."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from db.engine import AsyncSession
from db.models import Post, Publication

UNFINISHED = ("asked", "sending", "unknown")


async def add(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Write down that a reply is to go out."""
    await session.execute(insert(Publication).values(**values))


async def by_key(session: AsyncSession, key: str) -> Publication | None:
    """What is known of these words under that post."""
    return (
        await session.scalars(
            select(Publication)
            .where(Publication.key == key)
            .execution_options(populate_existing=True)
        )
    ).one_or_none()


async def unfinished(session: AsyncSession, incident_id: int) -> Publication | None:
    """The incident's reply that is on its way."""
    return (
        await session.scalars(
            select(Publication)
            .where(Publication.incident_id == incident_id, Publication.state.in_(UNFINISHED))
            .execution_options(populate_existing=True)
        )
    ).one_or_none()


async def count_since(session: AsyncSession, network: str, voice: str, since: datetime) -> int:
    """How many replies this account was asked for since a moment."""
    found = await session.scalar(
        select(func.count())
        .select_from(Publication)
        .where(
            Publication.network == network,
            Publication.voice == voice,
            Publication.asked_at > since,
            Publication.state != "refused",
        )
    )
    return found or 0


async def take_due(
    session: AsyncSession, now: datetime, until: datetime
) -> tuple[Publication, str, Post | None] | None:
    """Take up the earliest that is due, until a moment: the row, the state it was in, its post."""
    found = (
        await session.execute(
            select(Publication, Post)
            .outerjoin(Post, Post.id == Publication.post_id)
            .where(Publication.due_at <= now, Publication.state.in_(UNFINISHED))
            .order_by(Publication.due_at, Publication.id)
            .limit(1)
        )
    ).one_or_none()
    if found is None:
        return None
    row, post = found
    was = row.state
    taken = await session.execute(
        update(Publication)
        .where(Publication.id == row.id, Publication.due_at == row.due_at, Publication.state == was)
        .values(state="sending", due_at=until, attempts=Publication.attempts + 1)
        .returning(Publication.attempts)
        .execution_options(synchronize_session=False)
    )
    attempts = taken.scalar_one_or_none()
    if attempts is None:
        return None
    await session.refresh(row)
    return row, was, post


async def settle(
    session: AsyncSession, publication_id: int, lease: datetime, values: Mapping[str, Any]
) -> bool:
    """Write what became of it, if it is still ours; False if another took it up."""
    result = await session.execute(
        update(Publication)
        .where(
            Publication.id == publication_id,
            Publication.state == "sending",
            Publication.due_at == lease,
        )
        .values(**values)
        .returning(Publication.id)
        .execution_options(synchronize_session=False)
    )
    return result.one_or_none() is not None


async def change(
    session: AsyncSession, publication_id: int, state: str, values: Mapping[str, Any]
) -> bool:
    """Change a row that is in `state`; False if it is not any more."""
    result = await session.execute(
        update(Publication)
        .where(Publication.id == publication_id, Publication.state == state)
        .values(**values)
        .returning(Publication.id)
        .execution_options(synchronize_session=False)
    )
    return result.one_or_none() is not None
