"""SQL of the list of sources: what is shown of them, and what a person does to one of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import case, func, select, update

from db.engine import AsyncSession
from db.models import Post, Source


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


async def stop(session: AsyncSession, source_id: int, note: Mapping[str, object]) -> bool:
    """Read it no more; False if it is stopped already. Whoever is reading it has lost it."""
    found = await session.scalar(
        update(Source)
        .where(Source.id == source_id, Source.state != "stopped")
        .values(state="stopped", note=note, leased_until=None)
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
    again = {"state": "ok", "note": None, "gap": None, "failures": 0, "next_poll_at": now}
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


async def wake(session: AsyncSession, source_id: int, now: datetime) -> str | None:
    """Read a parked or waiting source at once; its network, None if there is none such."""
    network: str | None = await session.scalar(
        update(Source)
        .where(Source.id == source_id, Source.state.in_(("parked", "waiting")))
        .values(state="ok", next_poll_at=now, failures=0, note=None)
        .returning(Source.network)
        .execution_options(synchronize_session=False)
    )
    return network
