"""SQL of sources that tell what is new by themselves, beside being read."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from db.engine import AsyncSession
from db.models import Source
from db.queries.sources import POLLED


async def of_network(session: AsyncSession, network: str) -> Sequence[Source]:
    """The network's sources, parked ones too; not those that a person has stopped."""
    found = await session.scalars(
        select(Source).where(Source.network == network, Source.state != "stopped")
    )
    return found.all()


async def of_place(
    session: AsyncSession, network: str, kinds: Collection[str], place: str
) -> Sequence[Source]:
    """Those of the network's sources that may be meant by a place: those known to be, and those
    that were not read yet, of which nobody knows."""
    found = await session.scalars(
        select(Source).where(
            Source.network == network,
            Source.place.in_((place, "")),
            Source.kind.in_(kinds),
            Source.state != "stopped",
        )
    )
    return found.all()


async def begin(session: AsyncSession, source_id: int, now: datetime) -> Source | None:
    """The source, if it is not parked or stopped; one that was never read is taken as watched
    since now: what comes is news."""
    found: Source | None = await session.scalar(
        update(Source)
        .where(Source.id == source_id, Source.state.in_(POLLED))
        .values(
            baselined_at=func.coalesce(Source.baselined_at, now),
            baseline_began_at=func.coalesce(Source.baseline_began_at, now),
        )
        .returning(Source)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return found


async def heard(session: AsyncSession, source_id: int, now: datetime, *, posts: int) -> None:
    """So many new posts were told."""
    values: dict[str, Any] = {"posts_seen": Source.posts_seen + posts}
    if posts:
        values["last_news_at"] = now
    await _set(session, [source_id], values)


async def read_now(session: AsyncSession, source_ids: Collection[int], now: datetime) -> None:
    """Read these at once, if they are read at all: more may have happened than was told."""
    await _set(session, source_ids, {"next_poll_at": now}, only_ok=True)


async def _set(
    session: AsyncSession,
    source_ids: Collection[int],
    values: dict[str, Any],
    *,
    only_ok: bool = False,
) -> None:
    wanted = Source.id.in_(source_ids)
    await session.execute(
        update(Source)
        .where(wanted & (Source.state == "ok") if only_ok else wanted)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
