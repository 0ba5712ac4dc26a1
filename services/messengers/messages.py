"""MAX names its messages, our columns number them: one table between the two."""

from datetime import datetime

from db.engine import AsyncSession, Database
from db.queries import max_messages as queries


async def number_of(database: Database, mid: str, chat_id: int, at: datetime) -> int:
    """Our number of a message of MAX in our chat `chat_id`; it is remembered."""
    async with database.read() as session:
        found = await queries.known(session, mid)
    if found is not None:
        return found
    async with database.write() as session:
        return await queries.add(session, mid, chat_id, at)


async def mid_of(database: Database, chat_id: int, number: int) -> str | None:
    """MAX's name of a message; None when it is not of that chat, or was forgotten."""
    async with database.read() as session:
        return await queries.mid_of(session, chat_id, number)


async def forget(session: AsyncSession, before: datetime, limit: int) -> int:
    """Drop what is older and stands for nothing any more; how many."""
    return await queries.forget(session, before, limit)
