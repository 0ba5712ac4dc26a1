"""SQL of what incidents are to each other: told apart, likely the same, joined into one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, delete, or_, select, update

from db.engine import AsyncSession
from db.models import Apart, Incident, Lookalike, Post, Trace
from db.queries import finding
from db.queries.chats import insert_into


@dataclass(frozen=True, slots=True)
class Stands:
    """An incident's voices and priority after a change of its counters."""

    voices: int
    priority: str


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
