"""SQL of sources: who is due, leases, cursors, the day's budget."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, func, select, true, update

from db.engine import AsyncSession
from db.models import Post, Quota, Source
from db.queries.chats import insert_into

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
    gap: str,
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
        "note": "",
        "gap": gap[:500],
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
    note: str,
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
            "note": note[:500],
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


async def spend(session: AsyncSession, token: str, calls: Mapping[str, int], day: date) -> None:
    """Count calls to the day's budget."""
    for method, count in calls.items():
        await session.execute(
            insert_into(session, Quota)
            .values(token=token, method=method, day=day, used=count)
            .on_conflict_do_update(
                index_elements=["token", "method", "day"],
                set_={"used": Quota.used + count},
            )
        )


async def spent(session: AsyncSession, token: str, day: date) -> dict[str, int]:
    """Calls of the day by method."""
    rows = await session.execute(
        select(Quota.method, Quota.used).where(Quota.token == token, Quota.day == day)
    )
    return {row.method: row.used for row in rows}


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


async def listed(session: AsyncSession, offset: int, limit: int) -> Sequence[Source]:
    """Sources, the troubled ones first and the stopped ones last."""
    trouble = case({"parked": 0, "waiting": 1, "ok": 2}, value=Source.state, else_=3)
    found = await session.scalars(
        select(Source)
        .order_by(trouble, Source.network, Source.address, Source.id)
        .offset(offset)
        .limit(limit)
    )
    return found.all()


async def by_state(session: AsyncSession) -> dict[str, int]:
    """How many sources are in each state."""
    rows = await session.execute(
        select(Source.state, func.count().label("number")).group_by(Source.state)
    )
    return {row.state: row.number for row in rows}


async def lags(session: AsyncSession, source_id: int, limit: int) -> list[timedelta]:
    """How long the newest posts of a source waited to be found."""
    rows = await session.execute(
        select(Post.seen_at, Post.posted_at)
        .where(Post.source_id == source_id, Post.baseline.is_(False))
        .order_by(Post.id.desc())
        .limit(limit)
    )
    return [seen - posted for seen, posted in rows]


async def hasten(session: AsyncSession, source_id: int, now: datetime) -> bool:
    """Read a source at once that is read anyway; False if it is not."""
    found = await session.scalar(
        update(Source)
        .where(Source.id == source_id, Source.state == "ok")
        .values(next_poll_at=now)
        .returning(Source.id)
        .execution_options(synchronize_session=False)
    )
    return found is not None


async def stop(session: AsyncSession, source_id: int, note: str) -> bool:
    """Read it no more; False if it is stopped already. Whoever is reading it has lost it."""
    found = await session.scalar(
        update(Source)
        .where(Source.id == source_id, Source.state != "stopped")
        .values(state="stopped", note=note[:500], leased_until=None)
        .returning(Source.id)
        .execution_options(synchronize_session=False)
    )
    return found is not None


async def resume(
    session: AsyncSession, source_id: int, now: datetime, read_since: datetime
) -> bool:
    """Read a stopped source again; False if there is none such.

    Where it was last read before `read_since`, it is read from the beginning, as a new one.
    """
    stopped = (Source.id == source_id, Source.state == "stopped")
    again = {"state": "ok", "note": "", "gap": "", "failures": 0, "next_poll_at": now}
    await session.execute(
        update(Source)
        .where(
            *stopped,
            Source.last_success_at.is_(None) | (Source.last_success_at < read_since),
        )
        .values(cursor={}, baselined_at=None, backfill_seconds=0, silent_at=None)
        .execution_options(synchronize_session=False)
    )
    found = await session.scalar(
        update(Source)
        .where(*stopped)
        .values(**again)
        .returning(Source.id)
        .execution_options(synchronize_session=False)
    )
    return found is not None


async def spent_of_all(session: AsyncSession, day: date) -> dict[str, dict[str, int]]:
    """Calls of the day by token and method."""
    rows = await session.execute(
        select(Quota.token, Quota.method, Quota.used)
        .where(Quota.day == day)
        .order_by(Quota.token, Quota.method)
    )
    found: dict[str, dict[str, int]] = {}
    for token, method, used in rows:
        found.setdefault(token, {})[method] = used
    return found


async def official_authors(session: AsyncSession, network: str) -> set[str]:
    """Author ids of the offices' own pages: what they write is an answer or an announcement."""
    found = await session.scalars(
        select(Source.owner_id).where(
            Source.network == network, Source.official, Source.owner_id != ""
        )
    )
    return set(found)


async def wake(session: AsyncSession, source_id: int, now: datetime) -> str | None:
    """Read a parked or waiting source at once; its network, None if there is none such."""
    network: str | None = await session.scalar(
        update(Source)
        .where(Source.id == source_id, Source.state.in_(("parked", "waiting")))
        .values(state="ok", next_poll_at=now, failures=0, note="")
        .returning(Source.network)
        .execution_options(synchronize_session=False)
    )
    return network
