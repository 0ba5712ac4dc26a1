"""SQL of retention."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, func, or_, select, text, update

from db.engine import AsyncSession
from db.models import (
    Absence,
    Draft,
    Event,
    Incident,
    Invite,
    Lookalike,
    Outgoing,
    Post,
    Promise,
    Publication,
    Shift,
    Timer,
)
from db.models.incidents import UNERASED
from db.queries import corrections, finding

#: What a post is without its text and its author. The id stays, so that it is not taken for new.
EMPTY: dict[str, Any] = {
    "text": "",
    "text_hash": "",
    "fingerprint": None,
    "link": "",
    "author_id": "",
    "author_name": "",
    "address": "",
    "why": {},
}

#: What an event may hold of a post, or of a place it names.
WORDS = ("link", "before", "text", "why")

#: Events whose reason somebody may have typed; the reasons of others are chosen from a list.
TYPED = frozenset({"promised", "promise_moved", "draft_returned"})


async def finished_before(
    session: AsyncSession, before: datetime, limit: int
) -> Sequence[tuple[int, int]]:
    """Incidents (and their cycles) finished before a moment and not erased since.

    Locked, so that none is opened again while it is being erased; one that somebody is changing
    this moment is left for the next time.
    """
    rows = await session.execute(
        select(Incident.id, Incident.cycle)
        .where(
            Incident.closed_at < before,
            Incident.status.in_(("closed", "dismissed")),
            text(f"({UNERASED})"),
        )
        .order_by(Incident.closed_at, Incident.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return rows.all()


async def erase_incidents(
    session: AsyncSession, incident_ids: Sequence[int], now: datetime
) -> None:
    """Empty these incidents' posts, drafts, addresses and what was said of their promises; they
    take no more reposts.

    What they may have been goes too: its reason names a street.
    """
    if not incident_ids:
        return
    await session.execute(
        update(Post)
        .where(Post.incident_id.in_(incident_ids))
        .values(**EMPTY, erased_at=now)
        .execution_options(synchronize_session=False)
    )
    await corrections.mark_erased(session, Post.incident_id.in_(incident_ids))
    await session.execute(
        update(Draft)
        .where(Draft.incident_id.in_(incident_ids))
        .values(text="", note="")
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(Promise)
        .where(Promise.incident_id.in_(incident_ids))
        .values(reason="", link="")
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(Publication)
        .where(Publication.incident_id.in_(incident_ids))
        .values(external_id="", note="")
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        delete(Lookalike)
        .where(or_(Lookalike.incident_id.in_(incident_ids), Lookalike.other_id.in_(incident_ids)))
        .execution_options(synchronize_session=False)
    )
    await finding.drop(session, incident_ids)
    await forget_words(session, incident_ids)
    await session.execute(
        update(Incident)
        .where(Incident.id.in_(incident_ids))
        .values(
            address="",
            reply_link="",
            # Somebody may have typed it: «вернул(а) …».
            routed_why=case(
                (Incident.routed_why.startswith("вернул"), ""), else_=Incident.routed_why
            ),
            fingerprint=None,
            joinable=False,
            erased_at=now,
            version=Incident.version + 1,
        )
        .execution_options(synchronize_session=False)
    )


async def drop_timers(session: AsyncSession, incident_ids: Sequence[int]) -> None:
    """Steps that were taken or called off; an incident opened again has new ones."""
    await session.execute(
        delete(Timer)
        .where(Timer.incident_id.in_(incident_ids), Timer.state != "waiting")
        .execution_options(synchronize_session=False)
    )


async def drop_settled(session: AsyncSession, before: datetime, limit: int) -> int:
    """Delete rows of the outbox that were sent or given up before a moment; how many."""
    settled = (
        select(Outgoing.id)
        .where(Outgoing.state != "pending", Outgoing.settled_at < before)
        .order_by(Outgoing.settled_at)
        .limit(limit)
    )
    result = await session.execute(
        delete(Outgoing)
        .where(Outgoing.id.in_(settled.scalar_subquery()))
        .returning(Outgoing.id)
        .execution_options(synchronize_session=False)
    )
    return len(result.all())


async def drop_bygone(session: AsyncSession, before: datetime) -> None:
    """Delete what tells who joined, was away or on duty, where it was over before a moment."""
    over = (
        (Invite, func.coalesce(Invite.used_at, Invite.revoked_at, Invite.expires_at) < before),
        (Absence, (Absence.ends_at < before) & Absence.told),
        (Shift, Shift.weekday.is_(None) & (Shift.ends_at < before)),
    )
    for table, is_over in over:
        await session.execute(
            delete(table).where(is_over).execution_options(synchronize_session=False)
        )


async def forget_words(session: AsyncSession, incident_ids: Sequence[int]) -> None:
    """Facts stay; a link leads to a post and its author, and what people typed may quote them. What
    could be undone no longer can."""
    written = await session.scalars(select(Event).where(Event.incident_id.in_(incident_ids)))
    for event in written:
        said = ("reason",) if event.kind in TYPED else ()
        kept = {key: value for key, value in event.data.items() if key not in (*WORDS, *said)}
        if kept != event.data:
            event.data = kept
    await session.flush()


async def erase_lone_posts(
    session: AsyncSession, before: datetime, now: datetime, limit: int
) -> int:
    """Empty posts that belong to no incident and were seen before a moment; how many."""
    lone = (
        select(Post.id)
        .where(Post.incident_id.is_(None), Post.seen_at < before, Post.erased_at.is_(None))
        .limit(limit)
    )
    result = await session.execute(
        update(Post)
        .where(Post.id.in_(lone.scalar_subquery()))
        .values(**EMPTY, erased_at=now)
        .returning(Post.id)
        .execution_options(synchronize_session=False)
    )
    erased = result.scalars().all()
    if erased:
        await corrections.mark_erased(session, Post.id.in_(erased))
    return len(erased)
