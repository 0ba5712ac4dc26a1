"""Updates that Telegram posted: kept until they are handled, so that a crash loses none.

Lives here: what is kept and for how long. Does not live here: what an update is (`bot/posted.py`).
"""

from datetime import datetime, timedelta

from db.engine import Database
from db.queries import updates as queries

LIFE = timedelta(days=1)
"""Telegram itself keeps no update for longer."""


async def keep(database: Database, update_id: int, body: str, now: datetime) -> None:
    """Store it; when this returns, it is committed. It may be there already."""
    async with database.write() as session:
        await queries.keep(session, update_id, body, now)


async def left(database: Database, now: datetime) -> list[tuple[int, str]]:
    """What a process that died has left: numbers and JSON, in order; what is too old is dropped."""
    async with database.write() as session:
        await queries.drop_old(session, now - LIFE)
        return await queries.waiting(session)


async def drop_old(database: Database, now: datetime) -> None:
    """Let go of what nobody has handled in its life: words of people are not kept for nothing."""
    async with database.write() as session:
        await queries.drop_old(session, now - LIFE)


async def handled(database: Database, update_id: int) -> None:
    """It needs not be kept any more."""
    async with database.write() as session:
        await queries.drop(session, update_id)
