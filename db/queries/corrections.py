"""SQL of what people said instead of triage."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, text, update

from db.engine import AsyncSession
from db.models import Correction, Post, Source
from db.models.corrections import ERASED
from db.queries.chats import insert_into


async def post(session: AsyncSession, post_id: int) -> tuple[Post, Post | None, bool] | None:
    """A post, the post it answers if that is known, and whether its place is an office's own."""
    row = (
        await session.execute(
            select(Post, Source.official)
            .join(Source, Source.id == Post.source_id)
            .where(Post.id == post_id)
        )
    ).one_or_none()
    if row is None:
        return None
    found, official = row
    if found.external_id == found.thread_id:
        return found, None, official
    parent = await session.scalar(
        select(Post).where(
            Post.network == found.network,
            Post.external_id == (found.parent_id or found.thread_id),
        )
    )
    return found, parent, official


async def of_post(session: AsyncSession, post_id: int, matter: str) -> Correction | None:
    """What was said of one matter of a post."""
    found: Correction | None = await session.scalar(
        select(Correction)
        .where(Correction.post_id == post_id, Correction.matter == matter)
        .execution_options(populate_existing=True)
    )
    return found


async def put(session: AsyncSession, row: Mapping[str, Any]) -> None:
    """Write a correction; of one post and matter the latest stands, with the first `said`."""
    statement = insert_into(session, Correction).values(**row)
    fresh = {
        name: statement.excluded[name] for name in row if name not in ("post_id", "matter", "said")
    }
    await session.execute(
        statement.on_conflict_do_update(index_elements=["post_id", "matter"], set_=fresh)
    )


async def by_event(session: AsyncSession, event_id: int) -> Correction | None:
    """The correction that came with a change."""
    found: Correction | None = await session.scalar(
        select(Correction).where(Correction.event_id == event_id)
    )
    return found


async def set_values(session: AsyncSession, number: int, values: Mapping[str, Any]) -> None:
    """Change columns of one correction."""
    await session.execute(
        update(Correction)
        .where(Correction.id == number)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def drop(session: AsyncSession, number: int) -> None:
    """Forget one correction."""
    await session.execute(
        delete(Correction)
        .where(Correction.id == number)
        .execution_options(synchronize_session=False)
    )


async def drop_of_posts(session: AsyncSession, post_ids: Sequence[int]) -> None:
    """Forget what was learnt from these posts."""
    await session.execute(
        delete(Correction)
        .where(Correction.post_id.in_(post_ids))
        .execution_options(synchronize_session=False)
    )


async def mark_erased(session: AsyncSession, posts: ColumnElement[bool]) -> None:
    """Note of what was learnt from these posts that their texts are erased."""
    await session.execute(
        update(Correction)
        .where(Correction.post_id.in_(select(Post.id).where(posts)))
        .values(erased=True)
        .execution_options(synchronize_session=False)
    )


async def drop_erased(session: AsyncSession) -> None:
    """Forget what was learnt from posts whose text is erased."""
    await session.execute(
        delete(Correction).where(text(ERASED)).execution_options(synchronize_session=False)
    )


async def chosen_offices(session: AsyncSession, topic: str) -> dict[str, int]:
    """How often people gave incidents of a topic to each office, by its name; the past counts
    while its posts are kept."""
    rows = await session.execute(
        select(Correction.instead, func.count())
        .join(Post, Post.id == Correction.post_id)
        .where(Correction.matter == "office", Post.topic == topic)
        .group_by(Correction.instead)
    )
    return {row[0]: row[1] for row in rows}


async def after(session: AsyncSession, number: int, limit: int) -> Sequence[Correction]:
    """Corrections in the order they were first written, those agreed after all left out."""
    rows = await session.scalars(
        select(Correction)
        .where(Correction.id > number, Correction.said != Correction.instead)
        .order_by(Correction.id)
        .limit(limit)
    )
    return rows.all()
