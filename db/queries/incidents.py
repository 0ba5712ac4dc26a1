"""SQL of incidents and their cycles."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.orm import aliased

from db.engine import AsyncSession
from db.models import Cycle, Draft, Event, Incident, Office, Person, Post
from db.queries.chats import insert_into
from db.queries.events import last_change_id

_JOINING = 0x07B0C6
"""The advisory lock under which PostgreSQL workers open and join incidents one after the other."""

_Reply = aliased(Post)

Loaded = tuple[
    Incident,
    Cycle,
    Office | None,
    Person | None,
    Post | None,
    Post | None,
    Event | None,
    int | None,
    str | None,
]


async def load(session: AsyncSession, incident_id: int) -> Loaded | None:
    """The incident with its current cycle, office, holder, first post, the post that answers,
    latest change and the number and the state of its latest draft."""
    drafts = select(Draft.version).where(Draft.incident_id == incident_id)
    newest = drafts.order_by(Draft.version.desc()).limit(1)
    row = (
        await session.execute(
            select(
                Incident,
                Cycle,
                Office,
                Person,
                Post,
                _Reply,
                Event,
                newest.scalar_subquery(),
                newest.with_only_columns(Draft.state).scalar_subquery(),
            )
            .join(Cycle, (Cycle.incident_id == Incident.id) & (Cycle.cycle == Incident.cycle))
            .outerjoin(Office, Office.id == Incident.office_id)
            .outerjoin(Person, Person.id == Incident.holder_id)
            .outerjoin(Post, Post.id == Incident.first_post_id)
            .outerjoin(_Reply, _Reply.id == Incident.reply_post_id)
            .outerjoin(Event, Event.id == last_change_id(incident_id))
            .where(Incident.id == incident_id)
            # A lost swap is decided anew from what the winner wrote, not from memory.
            .execution_options(populate_existing=True)
        )
    ).one_or_none()
    return row if row else None


async def links(session: AsyncSession, incident_id: int, limit: int) -> Sequence[str]:
    """Links of the incident's posts, the first seen first."""
    found = await session.scalars(
        select(Post.link).where(Post.incident_id == incident_id).order_by(Post.id).limit(limit)
    )
    return found.all()


async def swap(
    session: AsyncSession, incident_id: int, version: int, values: Mapping[str, Any]
) -> bool:
    """Change the incident if it is still at `version`; False if another was first."""
    result = await session.execute(
        update(Incident)
        .where(Incident.id == incident_id, Incident.version == version)
        .values(**values, version=version + 1)
        .returning(Incident.id)
        .execution_options(synchronize_session=False)
    )
    return result.one_or_none() is not None


async def lock(session: AsyncSession, incident_id: int) -> None:
    """Hold the incident's row until the transaction ends, as every change does first of all.

    Whoever takes other rows of the incident before it may wait for ever on PostgreSQL.
    """
    await session.execute(
        select(Incident.id).where(Incident.id == incident_id).with_for_update(key_share=True)
    )


async def take_turns(session: AsyncSession) -> None:
    """Wait until no other transaction opens or joins incidents: two pages with the same
    complaints in another order would wait for each other for ever."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_advisory_xact_lock(_JOINING)))


async def set_cycle(
    session: AsyncSession, incident_id: int, cycle: int, values: Mapping[str, Any]
) -> None:
    """Write columns of one cycle."""
    if values:
        await session.execute(
            update(Cycle)
            .where(Cycle.incident_id == incident_id, Cycle.cycle == cycle)
            .values(**values)
            .execution_options(synchronize_session=False)
        )


async def mark_delivered(
    session: AsyncSession, incident_id: int, cycle: int, values: Mapping[str, Any]
) -> bool:
    """Write the moment of delivery once; False if it was written before."""
    result = await session.execute(
        update(Cycle)
        .where(Cycle.incident_id == incident_id, Cycle.cycle == cycle, Cycle.delivered_at.is_(None))
        .values(**values)
        .returning(Cycle.id)
        .execution_options(synchronize_session=False)
    )
    return result.one_or_none() is not None


async def ended_leases(session: AsyncSession, now: datetime, limit: int) -> Sequence[int]:
    """Incidents whose claim has run out."""
    found = await session.scalars(
        select(Incident.id)
        .where(Incident.lease_until <= now, Incident.status == "claimed")
        .order_by(Incident.lease_until)
        .limit(limit)
    )
    return found.all()


async def columns(
    session: AsyncSession, incident_id: int, cycle: int, incident: list[str], of_cycle: list[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The present values of the named columns, of the incident and of one cycle."""
    wanted = [getattr(Incident, name) for name in incident]
    wanted += [getattr(Cycle, name) for name in of_cycle]
    row = (
        await session.execute(
            select(*wanted)
            .join_from(Incident, Cycle, Cycle.incident_id == Incident.id)
            .where(Incident.id == incident_id, Cycle.cycle == cycle)
        )
    ).one()
    kept = len(incident)
    return dict(zip(incident, row[:kept], strict=True)), dict(
        zip(of_cycle, row[kept:], strict=True)
    )


async def add_cycles(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store cycles."""
    if rows:
        await session.execute(insert(Cycle), [dict(row) for row in rows])


async def insert_unless_open(
    session: AsyncSession, rows: Sequence[Mapping[str, Any]]
) -> dict[int, int]:
    """Open incidents; ids by first post, without those whose fingerprint can still be joined."""
    if not rows:
        return {}
    made = await session.execute(
        insert_into(session, Incident)
        .on_conflict_do_nothing(index_elements=[Incident.fingerprint], index_where=text("joinable"))
        .returning(Incident.first_post_id, Incident.id),
        [dict(row) for row in rows],
    )
    return {row.first_post_id: row.id for row in made}


async def stop_joining(
    session: AsyncSession, fingerprints: Sequence[str], opened_before: datetime
) -> None:
    """Incidents this old take no more reposts: they begin new ones."""
    if fingerprints:
        await session.execute(
            update(Incident)
            .where(
                Incident.fingerprint.in_(fingerprints),
                Incident.joinable,
                Incident.opened_at < opened_before,
            )
            .values(joinable=False)
            .execution_options(synchronize_session=False)
        )


async def joinable(session: AsyncSession, fingerprint: str | None) -> int | None:
    """The incident that takes reposts of these words."""
    found: int | None = await session.scalar(
        select(Incident.id).where(Incident.fingerprint == fingerprint, Incident.joinable)
    )
    return found
