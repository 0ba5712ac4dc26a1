"""SQL of posts: what is known of a page, and writing what is new in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from db.engine import AsyncSession
from db.models import Post
from db.queries import finding
from db.queries.chats import insert_into

CHUNK = 500
"""Ids in one IN list: below SQLite's 32,766 variables a statement."""


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
    # Rows go beside the statement: with them in it, it would be compiled anew for every page.
    result = await session.execute(
        insert_into(session, Post)
        .on_conflict_do_nothing(index_elements=["network", "external_id"])
        .returning(Post.external_id, Post.id),
        [dict(row) for row in rows],
    )
    return {row.external_id: row.id for row in result}


async def set_incidents(session: AsyncSession, incident_of: Mapping[int, int]) -> None:
    """Say which incident each of these posts belongs to, by post id."""
    if incident_of:
        await finding.mark(session, set(incident_of.values()))
        await session.execute(
            update(Post),
            [{"id": post, "incident_id": incident} for post, incident in incident_of.items()],
        )


async def write(session: AsyncSession, post_id: int, values: Mapping[str, Any]) -> bool:
    """Change columns of one post; False, and nothing is changed, if it was erased meanwhile."""
    written = await session.execute(
        update(Post)
        .where(Post.id == post_id, Post.erased_at.is_(None))
        .values(**values)
        .returning(Post.id)
        .execution_options(synchronize_session=False)
    )
    return written.one_or_none() is not None


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
