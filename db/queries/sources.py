"""SQL of reading sources: who is due, leases, cursors. What is shown of them, and what people do
to one of them, is in `source_list.py`; the day's quotas are in `quotas.py`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, true, update

from db.engine import AsyncSession
from db.models import Source

POLLED = ("ok", "waiting")
"""The states in which a source is read on its own."""


class LeaseLost(Exception):
    """Another worker took the source meanwhile; what was read of it is left to that one."""


async def lease_due(
    session: AsyncSession,
    networks: Sequence[str],
    now: datetime,
    until: datetime,
    limit: int,
    *,
    never: Collection[str] = (),
) -> Sequence[Source]:
    """Lease the sources that are due, the longest waiting first; nobody else gets them.

    Those of the kinds in `never` are not read at all.

    A lease that ends twice as far ahead as this one will was given by a clock that had leapt.
    """
    free = (
        (Source.leased_until.is_(None))
        | (Source.leased_until <= now)
        | (Source.leased_until > now + 2 * (until - now))
    )
    due = (
        select(Source.id)
        .where(
            # In so many words: of parameters SQLite does not know that the index holds them.
            Source.state.in_(bindparam("polled", POLLED, expanding=True, literal_execute=True)),
            Source.next_poll_at <= now,
            Source.network.in_(networks),
            Source.kind.not_in(never) if never else true(),
            free,
        )
        .order_by(Source.next_poll_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = await session.scalars(
        update(Source)
        .where(Source.id.in_(due.scalar_subquery()), free)
        .values(leased_until=until)
        .returning(Source)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return found.all()


async def renew(
    session: AsyncSession, source_id: int, lease: datetime, until: datetime | None
) -> bool:
    """Let a lease last until then, or end it with None; False when it was lost."""
    result = await session.execute(
        update(Source)
        .where(Source.id == source_id, Source.leased_until == lease)
        .values(leased_until=until)
        .returning(Source.id)
        .execution_options(synchronize_session=False)
    )
    return result.one_or_none() is not None


async def undo_leaps(
    session: AsyncSession,
    networks: Sequence[str],
    now: datetime,
    *,
    read: datetime,
    ok: datetime,
    waiting: datetime,
) -> None:
    """Make due what was read after the moment `read`, which is still to come, and what is planned
    later than anything of its state can be."""
    await session.execute(
        update(Source)
        .where(
            Source.network.in_(networks),
            Source.next_poll_at > now,
            (
                (Source.state == "ok")
                & ((Source.last_success_at > read) | (Source.next_poll_at > ok))
            )
            | ((Source.state == "waiting") & (Source.next_poll_at > waiting)),
        )
        .values(next_poll_at=now)
        .execution_options(synchronize_session=False)
    )


async def advance(
    session: AsyncSession,
    source_id: int,
    lease: datetime,
    *,
    cursor: Mapping[str, Any],
    next_poll_at: datetime,
    now: datetime,
    baseline_began_at: datetime | None,
    baselined: bool,
    news: bool,
    posts: int,
    bad: int,
    gap: Mapping[str, object] | None,
    owner_id: str,
    place: str,
    attention: Mapping[str, Any],
) -> None:
    """A page was taken in: move the cursor and give the lease back. Raises LeaseLost.

    `attention` are columns of how often it is read, as they are from now on.
    """
    values: dict[str, Any] = {
        "cursor": dict(cursor),
        "baseline_began_at": baseline_began_at,
        "next_poll_at": next_poll_at,
        "leased_until": None,
        "last_success_at": now,
        "failures": 0,
        "state": "ok",
        "note": None,
        "gap": gap,
        "owner_id": owner_id,
        "place": place,
        "posts_seen": Source.posts_seen + posts,
        "bad_items": Source.bad_items + bad,
        **attention,
    }
    if baselined:
        values["baselined_at"] = now
    if news:
        values |= {"last_news_at": now, "silent_at": None}
    await _give_back(session, source_id, lease, values)


async def fail(
    session: AsyncSession,
    source_id: int,
    lease: datetime,
    *,
    state: str,
    note: Mapping[str, object],
    next_poll_at: datetime,
    bad_page: bool,
) -> None:
    """A reading failed: say how and when to come again. Raises LeaseLost."""
    await _give_back(
        session,
        source_id,
        lease,
        {
            "state": state,
            "note": note,
            "next_poll_at": next_poll_at,
            "leased_until": None,
            "failures": Source.failures + 1,
            "bad_pages": Source.bad_pages + int(bad_page),
        },
    )


async def _give_back(
    session: AsyncSession, source_id: int, lease: datetime, values: Mapping[str, Any]
) -> None:
    result = await session.execute(
        update(Source)
        .where(Source.id == source_id, Source.leased_until == lease)
        .values(**values)
        .returning(Source.id)
        .execution_options(synchronize_session=False)
    )
    if result.one_or_none() is None:
        raise LeaseLost(f"source {source_id}")


async def polled(session: AsyncSession, networks: Collection[str]) -> Sequence[Any]:
    """What each source that is read costs and brings: network, kind, news, watched_seconds,
    reading_cost, reading_calls and its own bounds in seconds, where it has any."""
    rows = await session.execute(
        select(
            Source.network,
            Source.kind,
            Source.news,
            Source.watched_seconds,
            Source.reading_cost,
            Source.reading_calls,
            Source.poll_every_seconds,
            Source.poll_at_least_seconds,
        ).where(Source.state.in_(POLLED), Source.network.in_(networks))
    )
    return rows.all()


async def official_authors(session: AsyncSession, network: str) -> set[str]:
    """Author ids of the offices' own pages: what they write is an answer or an announcement."""
    found = await session.scalars(
        select(Source.owner_id).where(
            Source.network == network, Source.official, Source.owner_id != ""
        )
    )
    return set(found)
