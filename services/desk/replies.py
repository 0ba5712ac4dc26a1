"""What a reply in a chat belongs to: every message of ours about an incident leads back to it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from db.engine import AsyncSession
from db.queries import cards as queries
from services import outbox
from services.outbox import Say
from services.outgoing import OutgoingFacts
from services.people import PersonFacts


class Purpose(StrEnum):
    """What the message that was replied to is."""

    CARD = "card"
    DRAFT = "draft"
    APPROVAL = "approval"
    LINK = "link"
    NOTICE = "notice"
    RETURN = "return"
    COMMENT = "comment"
    EXTEND = "extend"
    OFFICE = "office"


PURPOSES = {
    Say.DRAFT: Purpose.DRAFT,
    Say.APPROVAL: Purpose.APPROVAL,
    Say.ANSWER: Purpose.LINK,
}
"""What a message of each kind is to who replies to it; of the other kinds a notice."""


@dataclass(frozen=True, slots=True)
class RepliedTo:
    """An incident, and what of it was replied to.

    `detail`: what the question was about. `version`: of the draft that stood there.
    """

    incident_id: int
    purpose: Purpose
    detail: str = ""
    version: int = 0


async def find(session: AsyncSession, chat_id: int, message_id: int) -> RepliedTo | None:
    """The incident that message of ours speaks of; None if it speaks of none."""
    found = await queries.incident_of(session, chat_id, message_id)
    if found is None:
        return None
    purpose, _, detail = found[1].partition(":")
    return RepliedTo(found[0], Purpose(purpose), detail, found[2])


async def remember(
    session: AsyncSession, row: OutgoingFacts, message_id: int, at: datetime
) -> None:
    """Keep what a reply to a message just sent belongs to; cards keep themselves."""
    if row.incident_id is None or row.kind is Say.CARD:
        return
    purpose: str = PURPOSES.get(row.kind, Purpose.NOTICE)
    if row.kind is Say.ASK:
        purpose = row.payload["purpose"]
    version = row.payload.get("version", 0)
    await queries.add_prompt(
        session, row.incident_id, row.chat_id, message_id, purpose, at, version
    )


async def ask(
    session: AsyncSession,
    incident_id: int,
    purpose: Purpose,
    person: PersonFacts,
    *,
    chat_id: int,
    thread_id: int | None,
    now: datetime,
    detail: str = "",
) -> None:
    """Ask a person for words that no button can give; the reply to the question brings them.

    `detail`, at most 6 characters, comes back with the reply.
    """
    await outbox.put(
        session,
        chat_id=chat_id,
        thread_id=thread_id,
        kind=Say.ASK,
        slot=f"ask:{incident_id}:{purpose}:{detail}:{person.id}:{chat_id}",
        incident_id=incident_id,
        payload={
            "purpose": f"{purpose}:{detail}" if detail else purpose,
            "name": person.name,
            "telegram_id": person.telegram_id,
        },
        now=now,
    )


async def card_message(
    session: AsyncSession, incident_id: int, chat_id: int, thread_id: int | None = None
) -> int | None:
    """Where the incident's card stands in a chat or a forum topic, for speaking under it."""
    return await queries.message_id(session, incident_id, chat_id, thread_id)
