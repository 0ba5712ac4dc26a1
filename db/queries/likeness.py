"""SQL of traces: what posts leave behind to be known again by. What incidents are to each other is
in `merging.py`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select, text, update

from db.engine import AsyncSession
from db.models import Incident, Post, Trace
from db.queries.chats import insert_into

CHUNK = 500
OPEN = ("new", "claimed", "answered")


@dataclass(frozen=True, slots=True)
class Found:
    """A trace and how its incident stands."""

    id: int
    key: int
    incident_id: int
    post_id: int
    first_at: datetime
    last_at: datetime
    posts: int
    claimed: bool
    status: str
    joinable: bool
    opened_at: datetime


async def find(
    session: AsyncSession, keys: Collection[int], since: datetime, until: datetime
) -> list[Found]:
    """Traces of these keys that touch the span, the oldest incident first."""
    found: list[Found] = []
    ordered = sorted(keys)
    for start in range(0, len(ordered), CHUNK):
        rows = await session.execute(
            select(
                Trace.id,
                Trace.key,
                Trace.incident_id,
                Trace.post_id,
                Trace.first_at,
                Trace.last_at,
                Trace.posts,
                Trace.claimed,
                Incident.status,
                Incident.joinable,
                Incident.opened_at,
            )
            .join(Incident, Incident.id == Trace.incident_id)
            .where(
                Trace.key.in_(ordered[start : start + CHUNK]),
                Trace.last_at >= since,
                Trace.first_at <= until,
            )
        )
        found += [Found(**row._mapping) for row in rows]
    return sorted(found, key=lambda row: (row.incident_id, row.id))


async def texts(session: AsyncSession, post_ids: Collection[int]) -> dict[int, str]:
    """The texts of these posts."""
    found: dict[int, str] = {}
    ordered = sorted(post_ids)
    for start in range(0, len(ordered), CHUNK):
        rows = await session.execute(
            select(Post.id, Post.text).where(Post.id.in_(ordered[start : start + CHUNK]))
        )
        found |= {row.id: row.text for row in rows}
    return found


async def release(
    session: AsyncSession,
    ids: Collection[int],
    keys: Sequence[int],
    since: datetime,
    until: datetime,
) -> None:
    """Take the claims off these traces, and off these keys where they lie out of the span."""
    if keys:
        await session.execute(
            update(Trace)
            .where(
                Trace.claimed,
                Trace.key.in_(keys),
                or_(Trace.id.in_(ids), Trace.last_at < since, Trace.first_at > until),
            )
            .values(claimed=False)
            .execution_options(synchronize_session=False)
        )


async def claim(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Claim keys for events that begin; ids of the traces by key, without those another has."""
    if not rows:
        return {}
    made = await session.execute(
        insert_into(session, Trace)
        .on_conflict_do_nothing(index_elements=[Trace.key], index_where=text("claimed"))
        .returning(Trace.key, Trace.id),
        [dict(row) for row in rows],
    )
    return {row.key: row.id for row in made}


async def add(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store traces."""
    if rows:
        await session.execute(insert(Trace), [dict(row) for row in rows])


async def change(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write columns of traces, each by its id."""
    if rows:
        await session.execute(update(Trace), [dict(row) for row in rows])


async def drop(session: AsyncSession, ids: Collection[int]) -> None:
    """Forget these traces."""
    if ids:
        await session.execute(
            delete(Trace).where(Trace.id.in_(ids)).execution_options(synchronize_session=False)
        )


async def drop_before(session: AsyncSession, before: datetime, limit: int) -> int:
    """Forget traces last touched before a moment; how many."""
    old = (
        select(Trace.id).where(Trace.last_at < before).order_by(Trace.last_at).limit(limit)
    ).scalar_subquery()
    gone = await session.execute(
        delete(Trace)
        .where(Trace.id.in_(old))
        .returning(Trace.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


async def count_in(session: AsyncSession, incident_id: int, *, posts: int) -> int | None:
    """Count posts to an incident that still takes them: its cycle, None if it does not."""
    cycle: int | None = await session.scalar(
        update(Incident)
        .where(
            Incident.id == incident_id,
            or_(Incident.status.in_(OPEN), Incident.joinable),
            Incident.merged_into.is_(None),
        )
        .values(posts_count=Incident.posts_count + posts, version=Incident.version + 1)
        .returning(Incident.cycle)
        .execution_options(synchronize_session=False)
    )
    return cycle


async def post_ids(session: AsyncSession, incident_id: int, limit: int) -> list[int]:
    """The posts of an incident by number, the first of them."""
    found = await session.scalars(
        select(Post.id).where(Post.incident_id == incident_id).order_by(Post.id).limit(limit)
    )
    return list(found)


async def post_of(session: AsyncSession, incident_id: int, post_id: int) -> Post | None:
    """This post, if it is the incident's and its words are still kept."""
    found: Post | None = await session.scalar(
        select(Post).where(
            Post.id == post_id, Post.incident_id == incident_id, Post.erased_at.is_(None)
        )
    )
    return found


async def drop_lonely(session: AsyncSession, incident_id: int, post_id: int) -> None:
    """Forget what one post alone has left in an incident."""
    await session.execute(
        delete(Trace)
        .where(Trace.incident_id == incident_id, Trace.post_id == post_id, Trace.posts <= 1)
        .execution_options(synchronize_session=False)
    )


async def posts_page(
    session: AsyncSession, incident_id: int, *, limit: int, offset: int, but: int = 0
) -> Sequence[Post]:
    """The posts of an incident `but` one, the latest written first."""
    found = await session.scalars(
        select(Post)
        .where(Post.incident_id == incident_id, Post.id != but)
        .order_by(Post.posted_at.desc(), Post.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return found.all()
