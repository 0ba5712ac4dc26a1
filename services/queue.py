"""The lists a shift works from: free, mine, overdue; and one incident's card on request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from db.engine import AsyncSession
from db.queries import incidents as queries
from services import outbox, replies
from services.clocks import Priority
from services.facts import Status
from services.incident_facts import IncidentFacts
from services.notices import Notice
from services.outbox import Say
from services.people import PersonFacts, Role


class Which(StrEnum):
    """The lists."""

    FREE = "free"
    MINE = "mine"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Line:
    """One incident in a list."""

    id: int
    priority: Priority
    topic: str
    district: str
    status: Status
    due_at: datetime
    answered: bool


async def lines(
    session: AsyncSession, person: PersonFacts, which: Which, now: datetime, page: int, size: int
) -> Sequence[Line]:
    """One page of a list, and one line more if there is a next page. The most pressing first."""
    everywhere = person.role in (Role.ADMIN, Role.COORDINATOR)
    office_ids = None if everywhere else sorted({seat.office_id for seat in person.offices})
    statuses = {
        Which.FREE: [Status.NEW],
        Which.MINE: [Status.CLAIMED, Status.ANSWERED],
        Which.OVERDUE: [Status.NEW, Status.CLAIMED],
    }
    rows = await queries.queue(
        session,
        office_ids=None if which is Which.MINE else office_ids,
        holder_id=person.id if which is Which.MINE else None,
        overdue_at=now if which is Which.OVERDUE else None,
        statuses=statuses[which],
        limit=size + 1,
        offset=page * size,
    )
    return [
        Line(
            id=incident.id,
            priority=Priority(incident.priority),
            topic=incident.topic,
            district=incident.district,
            status=Status(incident.status),
            due_at=cycle.due_reply_at,
            answered=cycle.first_reply_at is not None,
        )
        for incident, cycle in rows
    ]


async def bring(
    session: AsyncSession,
    facts: IncidentFacts,
    chat_id: int,
    thread_id: int | None,
    now: datetime,
) -> None:
    """Bring a card to a chat; where it stands already, point to it: copies do not multiply."""
    stands = await replies.card_message(session, facts.id, chat_id, thread_id)
    await outbox.put_card(
        session, incident_id=facts.id, chat_id=chat_id, thread_id=thread_id, now=now
    )
    if stands is not None:
        await outbox.put(
            session,
            chat_id=chat_id,
            thread_id=thread_id,
            kind=Say.NOTICE,
            slot=f"shown:{facts.id}:{chat_id}:{thread_id or 0}",
            incident_id=facts.id,
            payload={"notice": Notice.SHOWN, "mention": []},
            now=now,
        )
