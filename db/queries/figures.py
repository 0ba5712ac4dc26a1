"""SQL of how the desk does as a whole: counts and ages, no names and no texts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select, text

from db.engine import AsyncSession
from db.models import Chat, Incident, Office, Outgoing, Source
from db.models.outbox import DEAD
from db.queries.sources import POLLED


async def answers(session: AsyncSession) -> None:
    """Ask for nothing; raises when nobody answers."""
    await session.execute(text("SELECT 1"))


async def posts_read(session: AsyncSession) -> Mapping[str, int]:
    """How many posts sources have brought, by network."""
    rows = await session.execute(
        select(Source.network, func.sum(Source.posts_seen)).group_by(Source.network)
    )
    return {network: int(count) for network, count in rows}


async def incidents(session: AsyncSession) -> Mapping[str, int]:
    """How many incidents there are, by status."""
    rows = await session.execute(
        select(Incident.status, func.count().label("number"))
        .where(Incident.merged_into.is_(None))
        .group_by(Incident.status)
    )
    return {row.status: row.number for row in rows}


async def outbox(session: AsyncSession) -> tuple[int, datetime | None]:
    """How much is to be said, and since when the oldest of it waits."""
    row = await session.execute(
        select(func.count(), func.min(Outgoing.created_at)).where(Outgoing.state == "pending")
    )
    depth, oldest = row.one()
    return depth, oldest


async def given_up(session: AsyncSession, since: datetime) -> int:
    """How much was given up since then."""
    found = await session.scalar(
        select(func.count()).where(text(DEAD), Outgoing.settled_at >= since)
    )
    return found or 0


async def sources(session: AsyncSession) -> Mapping[tuple[str, str], int]:
    """How many sources there are, by network and state."""
    rows = await session.execute(
        select(Source.network, Source.state, func.count()).group_by(Source.network, Source.state)
    )
    return {(network, state): count for network, state, count in rows}


async def longest_due(session: AsyncSession, now: datetime) -> Mapping[str, datetime]:
    """Since when the source that is due longest and that nobody reads waits, by network."""
    rows = await session.execute(
        select(Source.network, func.min(Source.next_poll_at).label("since"))
        .where(
            Source.state.in_(POLLED),
            Source.next_poll_at <= now,
            Source.leased_until.is_(None) | (Source.leased_until <= now),
        )
        .group_by(Source.network)
    )
    return {row.network: row.since for row in rows}


async def revision(session: AsyncSession) -> str:
    """The revision of the schema."""
    return await session.scalar(text("SELECT version_num FROM alembic_version")) or ""


async def size(session: AsyncSession) -> int:
    """Bytes the database takes."""
    if session.get_bind().dialect.name == "postgresql":
        return await session.scalar(text("SELECT pg_database_size(current_database())")) or 0
    pages = await session.scalar(text("PRAGMA page_count")) or 0
    return pages * (await session.scalar(text("PRAGMA page_size")) or 0)


async def broken_chats(session: AsyncSession) -> Sequence[tuple[str, str]]:
    """Chats that take no words of ours: what they are called, and why."""
    name = (
        select(Office.name)
        .where(or_(Office.chat_id == Chat.chat_id, Office.second_chat_id == Chat.chat_id))
        .order_by(Office.id)
        .limit(1)
        .scalar_subquery()
    )
    rows = await session.execute(
        select(func.coalesce(name, Chat.title), Chat.reason)
        .where(Chat.state == "broken")
        .order_by(Chat.chat_id)
    )
    return [(called, why) for called, why in rows]
