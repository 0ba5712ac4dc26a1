"""What a reply in a chat belongs to: every message of ours about an incident leads back to it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from db.engine import AsyncSession
from db.queries import cards as queries
from services.outbox import OutgoingFacts, Say


class Purpose(StrEnum):
    """What the message that was replied to is."""

    CARD = "card"
    DRAFT = "draft"
    LINK = "link"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class RepliedTo:
    """An incident, and what of it was replied to."""

    incident_id: int
    purpose: Purpose


async def find(session: AsyncSession, chat_id: int, message_id: int) -> RepliedTo | None:
    """The incident that message of ours speaks of; None if it speaks of none."""
    found = await queries.incident_of(session, chat_id, message_id)
    return RepliedTo(found[0], Purpose(found[1])) if found else None


async def remember(
    session: AsyncSession, row: OutgoingFacts, message_id: int, at: datetime
) -> None:
    """Keep what a reply to a message just sent belongs to; cards keep themselves."""
    if row.incident_id is None or row.kind is Say.CARD:
        return
    purpose = {Say.DRAFT: Purpose.DRAFT, Say.ANSWER: Purpose.LINK}.get(row.kind, Purpose.NOTICE)
    await queries.add_prompt(session, row.incident_id, row.chat_id, message_id, purpose, at)


async def card_message(
    session: AsyncSession, incident_id: int, chat_id: int, thread_id: int | None = None
) -> int | None:
    """Where the incident's card stands in a chat or a forum topic, for speaking under it."""
    return await queries.message_id(session, incident_id, chat_id, thread_id)
