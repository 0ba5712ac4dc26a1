"""SQL of what stands in the chats: copies of cards, and questions that await a reply."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select

from db.engine import AsyncSession
from db.models import Card, Incident, Prompt
from db.queries.chats import insert_into


async def message_id(
    session: AsyncSession, incident_id: int, chat_id: int, thread_id: int | None
) -> int | None:
    """Where the incident's card stands in a chat, or in one topic of it."""
    found: int | None = await session.scalar(
        select(Card.message_id).where(
            Card.incident_id == incident_id,
            Card.chat_id == chat_id,
            Card.thread_id == (thread_id or 0),
        )
    )
    return found


async def incident_of(
    session: AsyncSession, chat_id: int, message_id: int
) -> tuple[int, str, int] | None:
    """Which incident a message of ours speaks of, as what (`services.desk.replies.Purpose`), and of
    which version of a draft."""
    card: int | None = await session.scalar(
        select(Card.incident_id).where(Card.chat_id == chat_id, Card.message_id == message_id)
    )
    if card is not None:
        return card, "card", 0
    prompt = (
        await session.scalars(
            select(Prompt).where(Prompt.chat_id == chat_id, Prompt.message_id == message_id)
        )
    ).one_or_none()
    return (prompt.incident_id, prompt.purpose, prompt.version) if prompt else None


async def add_prompt(
    session: AsyncSession,
    incident_id: int,
    chat_id: int,
    message_id: int,
    purpose: str,
    at: datetime,
    version: int = 0,
) -> None:
    """Remember what a reply to this message belongs to."""
    statement = insert_into(session, Prompt).values(
        incident_id=incident_id,
        chat_id=chat_id,
        message_id=message_id,
        purpose=purpose,
        version=version,
        at=at,
    )
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["chat_id", "message_id"],
            set_={"incident_id": incident_id, "purpose": purpose, "version": version},
        )
    )


async def prompts_of(
    session: AsyncSession, incident_id: int, purpose: str
) -> Sequence[tuple[int, int, int]]:
    """Chat, message and version of the incident's prompts of one purpose."""
    found = await session.execute(
        select(Prompt.chat_id, Prompt.message_id, Prompt.version).where(
            Prompt.incident_id == incident_id, Prompt.purpose == purpose
        )
    )
    return [(chat, message, version) for chat, message, version in found]


async def unsaid(session: AsyncSession, chat_id: int) -> Sequence[tuple[int, int, int | None]]:
    """Incident, chat and topic of the copies of open incidents that stand nowhere yet."""
    rows = await session.execute(
        select(Card.incident_id, Card.chat_id, func.nullif(Card.thread_id, 0))
        .join(Incident, Incident.id == Card.incident_id)
        .where(
            Card.chat_id == chat_id,
            Card.message_id.is_(None),
            Incident.status.in_(("new", "claimed", "answered")),
        )
        .order_by(Card.id)
    )
    return [(incident, chat, topic) for incident, chat, topic in rows]


async def take_prompts(
    session: AsyncSession, incident_ids: Sequence[int]
) -> Sequence[tuple[int, int, str]]:
    """Forget the prompts of these incidents; chat, message and purpose of each."""
    rows = await session.execute(
        delete(Prompt)
        .where(Prompt.incident_id.in_(incident_ids))
        .returning(Prompt.chat_id, Prompt.message_id, Prompt.purpose)
        .execution_options(synchronize_session=False)
    )
    return [(chat, message, purpose) for chat, message, purpose in rows]


async def chats_of(session: AsyncSession, incident_id: int) -> Sequence[int]:
    """The chats with a copy of the card."""
    found = await session.scalars(select(Card.chat_id).where(Card.incident_id == incident_id))
    return found.all()
