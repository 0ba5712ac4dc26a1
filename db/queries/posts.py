"""SQL of posts: what is known of a page, and writing what is new in it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from db.engine import AsyncSession
from db.models import Post
from db.queries.chats import insert_into

CHUNK = 500
"""Ids in one IN list, rows in one insert: below SQLite's 32,766 variables a statement."""


async def known(
    session: AsyncSession, network: str, external_ids: Sequence[str]
) -> dict[str, Post]:
    """The stored posts among these external ids."""
    found: dict[str, Post] = {}
    for start in range(0, len(external_ids), CHUNK):
        rows = await session.scalars(
            select(Post).where(
                Post.network == network,
                Post.external_id.in_(external_ids[start : start + CHUNK]),
            )
        )
        found |= {post.external_id: post for post in rows}
    return found


async def of_threads(
    session: AsyncSession, source_id: int, thread_ids: Sequence[str]
) -> list[Post]:
    """The stored posts of these threads that are not gone yet."""
    if not thread_ids:
        return []
    rows = await session.scalars(
        select(Post).where(
            Post.source_id == source_id, Post.thread_id.in_(thread_ids), Post.gone_at.is_(None)
        )
    )
    return list(rows)


async def insert_new(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Store posts; ids by external id of those that were not there: another may have been first."""
    if not rows:
        return {}
    made: dict[str, int] = {}
    for start in range(0, len(rows), CHUNK):
        part = [dict(row) for row in rows[start : start + CHUNK]]
        result = await session.execute(
            insert_into(session, Post)
            .values(part)
            .on_conflict_do_nothing(index_elements=["network", "external_id"])
            .returning(Post.external_id, Post.id)
        )
        made |= {row.external_id: row.id for row in result}
    return made


async def set_incident(session: AsyncSession, post_ids: Collection[int], incident_id: int) -> None:
    """Say which incident these posts belong to."""
    await session.execute(
        update(Post)
        .where(Post.id.in_(post_ids))
        .values(incident_id=incident_id)
        .execution_options(synchronize_session=False)
    )


async def write(session: AsyncSession, post_id: int, values: Mapping[str, Any]) -> None:
    """Change columns of one post."""
    await session.execute(
        update(Post)
        .where(Post.id == post_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def seen_again(session: AsyncSession, post_ids: Sequence[int]) -> None:
    """These were missed before and are there again."""
    if post_ids:
        await session.execute(
            update(Post)
            .where(Post.id.in_(post_ids))
            .values(missed=0, gone_at=None)
            .execution_options(synchronize_session=False)
        )


async def missed(session: AsyncSession, post_ids: Sequence[int], gone_at: datetime | None) -> None:
    """These were not in a clean pass; with `gone_at` they are taken for deleted."""
    if post_ids:
        values: dict[str, Any] = {"missed": Post.missed + 1}
        if gone_at is not None:
            values["gone_at"] = gone_at
        await session.execute(
            update(Post)
            .where(Post.id.in_(post_ids))
            .values(**values)
            .execution_options(synchronize_session=False)
        )
