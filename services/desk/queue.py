"""The lists a shift works from: free, mine, overdue, escalated, to close; the next free one.

Handing a shift over is in `shifts.py`; the live panel of a chat in `panels.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from db.engine import AsyncSession
from db.queries import queue as queries
from services import incidents, offices, outbox, people
from services.clocks import Priority
from services.desk import replies
from services.errors import Refused
from services.facts import Status
from services.incident_facts import IncidentFacts
from services.languages import _
from services.moves import Act, Claim
from services.notices import Notice
from services.outbox import Say
from services.people import PersonFacts

TRIES = 20
"""Free incidents lost to others in a row before a person is asked to press again."""


class Which(StrEnum):
    """The lists."""

    FREE = "free"
    MINE = "mine"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose lists these are, and of which offices (None: all); what is mine is mine anywhere."""

    person: PersonFacts
    office_ids: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Line:
    """One incident in a list. `due_at`: of the reply, after it of the closing."""

    id: int
    priority: Priority
    topic: str
    district: str
    status: Status
    due_at: datetime
    escalation: int


def everywhere(person: PersonFacts) -> Reach:
    """All that the person may see."""
    return Reach(person, people.sees(person))


async def reach(
    session: AsyncSession, person: PersonFacts, chat_id: int, thread_id: int | None
) -> Reach:
    """What a list shows in that chat: in an office's own chat its work alone, as its panel counts
    it; elsewhere, and for whom none of that is, all that the person may see."""
    here = await offices.desks_at(session, chat_id, thread_id)
    sees = people.sees(person)
    theirs = tuple(desk.id for desk in here if sees is None or desk.id in sees)
    if not theirs or any(desk.coordinator for desk in here):
        return Reach(person, sees)
    return Reach(person, theirs)


async def lines(
    session: AsyncSession, of: Reach, which: Which, now: datetime, page: int, size: int
) -> Sequence[Line]:
    """One page of a list, and one line more if there is a next page. The most pressing first."""
    rows = await queries.page(
        session,
        which,
        office_ids=of.office_ids,
        holder_id=of.person.id,
        now=now,
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
            due_at=cycle.due_final_at
            if cycle.first_reply_at
            else cycle.extended_to or cycle.due_reply_at,
            escalation=incident.escalation,
        )
        for incident, cycle in rows
    ]


async def counts(session: AsyncSession, of: Reach, now: datetime) -> Mapping[Which, int]:
    """How many are in each list."""
    found = await queries.counts(session, office_ids=of.office_ids, holder_id=of.person.id, now=now)
    return {Which(name): number for name, number in found.items()}


async def take_next(session: AsyncSession, of: Reach, act: Act) -> IncidentFacts:
    """Claim the free incident that is due first, of those due together the oldest.

    The claim is the guarded one of `incidents.change`: of two who press, one gets it and the
    other the next. Refused when nothing is free.
    """
    passed: list[int] = []
    for _try in range(TRIES):
        found = await queries.first_free(session, of.office_ids, passed)
        if found is None:
            raise Refused(_("Свободных нет."))
        try:
            return await incidents.change(session, found, Claim(), act)
        except Refused:
            passed.append(found)
    raise Refused(_("Свободные разбирают прямо сейчас. Нажмите ещё раз."))


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
