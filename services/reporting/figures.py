"""What the database knows of how the desk does: counts and ages, no names and no texts."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.engine import AsyncSession, Database
from db.queries import figures as queries

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Figures:
    """One moment. `posts` are by network, `incidents` by status, `sources` by network and state,
    `poll_lag` by network: how long the source that is due longest waits, zero when none does."""

    posts: Mapping[str, int]
    incidents: Mapping[str, int]
    sources: Mapping[tuple[str, str], int]
    poll_lag: Mapping[str, timedelta]
    unsent: int
    oldest_unsent: timedelta


async def figures(session: AsyncSession, now: datetime) -> Figures:
    """How it is now."""
    unsent, oldest = await queries.outbox(session)
    sources = await queries.sources(session)
    due = await queries.longest_due(session, now)
    return Figures(
        posts=await queries.posts_read(session),
        incidents=await queries.incidents(session),
        sources=sources,
        poll_lag={network: now - due.get(network, now) for network, _ in sources},
        unsent=unsent,
        oldest_unsent=now - oldest if oldest else timedelta(),
    )


async def is_answering(database: Database, seconds: float) -> bool:
    """Whether the database answers within that many seconds."""
    try:
        async with asyncio.timeout(seconds), database.read() as session:
            await queries.answers(session)
    except Exception:
        log.warning("the database does not answer", exc_info=True)
        return False
    return True
