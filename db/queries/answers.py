"""SQL of answers in threads: who said what where, and which incidents an answer belongs to."""

from collections.abc import Sequence

from sqlalchemy import select

from db.engine import AsyncSession
from db.models import Event, Incident, Post


async def with_incidents(
    session: AsyncSession, network: str, thread_ids: Sequence[str]
) -> Sequence[str]:
    """Those of the threads in which a post belongs to an incident."""
    found = await session.scalars(
        select(Post.thread_id)
        .where(
            Post.network == network,
            Post.thread_id.in_(thread_ids),
            Post.incident_id.is_not(None),
            Post.erased_at.is_(None),
        )
        .distinct()
    )
    return found.all()


async def said(session: AsyncSession, network: str, thread_id: str) -> Sequence[Post]:
    """The posts of one thread, the living and the deleted, without what was erased."""
    found = await session.scalars(
        select(Post)
        .where(Post.network == network, Post.thread_id == thread_id, Post.erased_at.is_(None))
        .execution_options(populate_existing=True)
    )
    return found.all()


async def officials(session: AsyncSession, post_ids: Sequence[int]) -> Sequence[Post]:
    """Those of the posts that an office's own page wrote."""
    found = await session.scalars(
        select(Post)
        .where(Post.id.in_(post_ids), Post.from_official)
        .order_by(Post.posted_at, Post.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def incidents_of(session: AsyncSession, post_ids: Sequence[int]) -> Sequence[tuple[int, int]]:
    """Incidents whose answer is one of these posts: incident, post."""
    rows = await session.execute(
        select(Incident.id, Incident.reply_post_id)
        .where(Incident.reply_post_id.in_(post_ids))
        .order_by(Incident.id)
    )
    return [(incident, post) for incident, post in rows if post is not None]


async def events_of(
    session: AsyncSession, incident_id: int, kinds: Sequence[str]
) -> Sequence[Event]:
    """The incident's events of these kinds, the first first."""
    found = await session.scalars(
        select(Event)
        .where(Event.incident_id == incident_id, Event.kind.in_(kinds))
        .order_by(Event.id)
    )
    return found.all()
