"""SQL of traces, of incidents told apart and of what an incident may be."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, delete, insert, or_, select, text, update

from db.engine import AsyncSession
from db.models import Apart, Incident, Lookalike, Post, Trace
from db.queries import finding
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


@dataclass(frozen=True, slots=True)
class Stands:
    """An incident's voices and priority after a change of its counters."""

    voices: int
    priority: str


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


async def tell_apart(
    session: AsyncSession, one: int, other: int, at: datetime, person_id: int | None
) -> None:
    """Remember that these two are different; saying it twice changes nothing."""
    await session.execute(
        insert_into(session, Apart)
        .values(one_id=min(one, other), other_id=max(one, other), at=at, person_id=person_id)
        .on_conflict_do_nothing(index_elements=["one_id", "other_id"])
    )


async def apart(session: AsyncSession, incident_ids: Collection[int]) -> set[tuple[int, int]]:
    """Pairs told apart among these, the smaller number first."""
    if len(incident_ids) < 2:
        return set()
    rows = await session.execute(
        select(Apart.one_id, Apart.other_id).where(
            Apart.one_id.in_(incident_ids), Apart.other_id.in_(incident_ids)
        )
    )
    return {(one, other) for one, other in rows}


async def inherit_apart(session: AsyncSession, heir: int, merged: int, at: datetime) -> None:
    """What was told apart from a merged incident is apart from the one it went into."""
    rows = await session.execute(
        select(Apart.one_id, Apart.other_id, Apart.person_id).where(
            or_(Apart.one_id == merged, Apart.other_id == merged)
        )
    )
    for one, other, person_id in rows.all():
        third = other if one == merged else one
        if third != heir:
            await tell_apart(session, heir, third, at, person_id)


async def look_alike(
    session: AsyncSession, incident_id: int, other_id: int, why: str, at: datetime
) -> bool:
    """Remember what an incident may be; False where it is asked about another one already."""
    made = await session.execute(
        insert_into(session, Lookalike)
        .values(incident_id=incident_id, other_id=other_id, why=why[:300], at=at)
        .on_conflict_do_nothing(index_elements=["incident_id"])
        .returning(Lookalike.incident_id)
    )
    return made.one_or_none() is not None


async def lookalike(session: AsyncSession, incident_id: int) -> tuple[int, str, str] | None:
    """What an incident may be: number, why and status of the other one."""
    row = (
        await session.execute(
            select(Lookalike.other_id, Lookalike.why, Incident.status)
            .join(Incident, Incident.id == Lookalike.other_id)
            .where(Lookalike.incident_id == incident_id, Incident.merged_into.is_(None))
        )
    ).one_or_none()
    return (row.other_id, row.why, row.status) if row else None


async def drop_lookalike(session: AsyncSession, incident_id: int) -> None:
    """Ask no more what an incident may be."""
    await session.execute(
        delete(Lookalike)
        .where(Lookalike.incident_id == incident_id)
        .execution_options(synchronize_session=False)
    )


async def redirect_lookalikes(session: AsyncSession, merged: int, heir: int) -> list[int]:
    """Incidents asked about a merged one are asked about its heir; which ones."""
    rows = await session.execute(
        update(Lookalike)
        .where(Lookalike.other_id == merged, Lookalike.incident_id != heir)
        .values(other_id=heir)
        .returning(Lookalike.incident_id)
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        delete(Lookalike)
        .where(and_(Lookalike.incident_id == heir, Lookalike.other_id == merged))
        .execution_options(synchronize_session=False)
    )
    return [row.incident_id for row in rows]


async def post_ids(session: AsyncSession, incident_id: int, limit: int) -> list[int]:
    """The posts of an incident by number, the first of them."""
    found = await session.scalars(
        select(Post.id).where(Post.incident_id == incident_id).order_by(Post.id).limit(limit)
    )
    return list(found)


async def move_posts(
    session: AsyncSession, source: int, target: int, post_ids: Collection[int] | None = None
) -> list[int]:
    """Give an incident's posts (or these of them) to another; which they were."""
    query = update(Post).where(Post.incident_id == source)
    if post_ids is not None:
        query = query.where(Post.id.in_(post_ids))
    rows = await session.execute(
        query.values(incident_id=target)
        .returning(Post.id)
        .execution_options(synchronize_session=False)
    )
    moved = sorted(row.id for row in rows)
    await finding.mark(session, [source, target])
    return moved


async def move_traces(
    session: AsyncSession, source: int, target: int, post_ids: Collection[int] | None = None
) -> None:
    """The traces go where the posts went."""
    query = update(Trace).where(Trace.incident_id == source)
    if post_ids is not None:
        query = query.where(Trace.post_id.in_(post_ids))
    await session.execute(
        query.values(incident_id=target).execution_options(synchronize_session=False)
    )


async def add_counts(
    session: AsyncSession, incident_id: int, *, posts: int, voices: int, burst: int
) -> Stands:
    """Change the counters of an incident by these; never below one voice."""
    voiced = Incident.voices + voices
    result = await session.execute(
        update(Incident)
        .where(Incident.id == incident_id)
        .values(
            posts_count=Incident.posts_count + posts,
            voices=case((voiced < 1, 1), else_=voiced),
            burst=case((Incident.burst < burst, burst), else_=Incident.burst),
            version=Incident.version + 1,
        )
        .returning(Incident.voices, Incident.priority)
        .execution_options(synchronize_session=False)
    )
    row = result.one()
    return Stands(row.voices, row.priority)


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
