"""SQL of open questions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from db.engine import AsyncSession
from db.models import Dialogue
from db.queries.chats import insert_into


async def put(session: AsyncSession, row: Mapping[str, Any]) -> None:
    """Ask, in place of what was asked before in that chat."""
    statement = insert_into(session, Dialogue).values(**row)
    changed = {key: value for key, value in row.items() if key not in ("chat_id", "person_id")}
    await session.execute(
        statement.on_conflict_do_update(index_elements=["chat_id", "person_id"], set_=changed)
    )


async def get(session: AsyncSession, chat_id: int, person_id: int) -> Dialogue | None:
    """What is asked, forgotten or not."""
    found: Dialogue | None = await session.scalar(
        select(Dialogue).where(Dialogue.chat_id == chat_id, Dialogue.person_id == person_id)
    )
    return found


async def remove(session: AsyncSession, chat_id: int, person_id: int) -> bool:
    """Take the question away; False if somebody else has."""
    gone = await session.execute(
        delete(Dialogue)
        .where(Dialogue.chat_id == chat_id, Dialogue.person_id == person_id)
        .returning(Dialogue.chat_id)
        .execution_options(synchronize_session=False)
    )
    return gone.one_or_none() is not None


async def forget(session: AsyncSession, now: datetime) -> None:
    """Take away what nobody has answered in time."""
    await session.execute(
        delete(Dialogue)
        .where(Dialogue.expires_at <= now)
        .execution_options(synchronize_session=False)
    )
