"""SQL of silence: which sources are read without trouble, and when news was heard."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from db.engine import AsyncSession
from db.models import Post, Source

MOST = 20_000
"""Posts that are looked at, the newest: a lively network has more than anybody need count."""


async def readable(
    session: AsyncSession, networks: Collection[str], watched_since: datetime
) -> Sequence[Any]:
    """Sources that are read, without trouble, at least that long, and have brought news: id,
    network, address, last_news_at, last_success_at, baselined_at, news, watched_seconds,
    silent_at."""
    rows = await session.execute(
        select(
            Source.id,
            Source.network,
            Source.address,
            Source.last_news_at,
            Source.last_success_at,
            Source.baselined_at,
            Source.news,
            Source.watched_seconds,
            Source.silent_at,
        ).where(
            Source.state == "ok",
            Source.network.in_(networks),
            Source.baselined_at <= watched_since,
            Source.last_news_at.is_not(None),
            Source.last_success_at >= Source.last_news_at,
        )
    )
    return rows.all()


async def heard(
    session: AsyncSession, source_id: int, since: datetime, until: datetime
) -> list[datetime]:
    """When posts of the source were written between these moments."""
    found = await session.scalars(
        select(Post.posted_at)
        .where(Post.source_id == source_id, Post.posted_at >= since, Post.posted_at <= until)
        .order_by(Post.posted_at.desc())
        .limit(MOST)
    )
    return list(found)


async def heard_of_network(
    session: AsyncSession, network: str, since: datetime, until: datetime
) -> list[datetime]:
    """When posts of the network were found between these moments."""
    found = await session.scalars(
        select(Post.seen_at)
        .where(Post.network == network, Post.seen_at >= since, Post.seen_at <= until)
        .where(Post.baseline.is_(False))
        .order_by(Post.seen_at.desc())
        .limit(MOST)
    )
    return list(found)


async def mark_silent(
    session: AsyncSession, source_ids: Sequence[int], now: datetime
) -> Sequence[int]:
    """Write down that the silence is told of; the ids of those nobody had told of."""
    if not source_ids:
        return ()
    found = await session.scalars(
        update(Source)
        .where(Source.id.in_(source_ids), Source.silent_at.is_(None), Source.state == "ok")
        .values(silent_at=now)
        .returning(Source.id)
        .execution_options(synchronize_session=False)
    )
    return found.all()
