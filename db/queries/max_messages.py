"""SQL of MAX's messages: their names and our numbers."""

from datetime import datetime

from sqlalchemy import delete, exists, select

from db.engine import AsyncSession
from db.models import Card, MaxMessage, Outgoing, Panel, Prompt
from db.queries.chats import insert_into


async def known(session: AsyncSession, mid: str) -> int | None:
    """The number of a message that was met before."""
    found: int | None = await session.scalar(select(MaxMessage.id).where(MaxMessage.mid == mid))
    return found


async def add(session: AsyncSession, mid: str, chat_id: int, at: datetime) -> int:
    """The number of a message, a new one unless it has one."""
    statement = insert_into(session, MaxMessage).values(mid=mid, chat_id=chat_id, at=at)
    number: int = (
        await session.execute(
            statement.on_conflict_do_update(
                index_elements=[MaxMessage.mid], set_={"mid": statement.excluded.mid}
            ).returning(MaxMessage.id)
        )
    ).scalar_one()
    return number


async def mid_of(session: AsyncSession, chat_id: int, number: int) -> str | None:
    """The name of a message of that chat."""
    found: str | None = await session.scalar(
        select(MaxMessage.mid).where(MaxMessage.id == number, MaxMessage.chat_id == chat_id)
    )
    return found


async def forget(session: AsyncSession, before: datetime, limit: int) -> int:
    """Drop old messages that no card, question or panel stands at; how many.

    While something is to be said in a chat, all of its messages stay: it may be an edit of one.
    """
    stands = (
        exists().where(Card.chat_id == MaxMessage.chat_id, Card.message_id == MaxMessage.id)
        | exists().where(Prompt.chat_id == MaxMessage.chat_id, Prompt.message_id == MaxMessage.id)
        | exists().where(Panel.chat_id == MaxMessage.chat_id, Panel.message_id == MaxMessage.id)
        | exists().where(Outgoing.chat_id == MaxMessage.chat_id, Outgoing.state == "pending")
    )
    old = select(MaxMessage.id).where(MaxMessage.at < before, ~stands).limit(limit)
    result = await session.execute(
        delete(MaxMessage)
        .where(MaxMessage.id.in_(old))
        .returning(MaxMessage.id)
        .execution_options(synchronize_session=False)
    )
    return len(result.all())
