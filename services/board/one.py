"""One incident on the page: what it is, what happened, and the two things done to it here."""

from dataclasses import dataclass
from datetime import datetime

from db.engine import AsyncSession
from services import incidents, people
from services.actions import Action
from services.board import reach
from services.facts import OPEN
from services.incident_facts import IncidentFacts, load
from services.moves import Acknowledge, Act
from services.people import PersonFacts
from services.search import timeline
from services.search.timeline import Moment
from services.staffing import shifts

MOMENTS = 200
"""Events of an incident that are shown, the latest."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An incident as this person may see it. `to`: whom the person may give it to, by name."""

    facts: IncidentFacts
    moments: tuple[Moment, ...]
    may_acknowledge: bool
    to: tuple[PersonFacts, ...]


async def opened(
    session: AsyncSession, person: PersonFacts, incident_id: int, now: datetime
) -> Opened:
    """The incident; Refused where it is another office's, or not there."""
    facts = await load(session, incident_id)
    reach.must_see(person, facts)
    is_open = facts.status in OPEN and facts.merged_into is None
    unnoted = facts.escalation > facts.acknowledged
    may_assign = is_open and people.may(person, Action.ASSIGN, facts.office_id)
    holder = facts.holder.id if facts.holder else 0
    return Opened(
        facts,
        await timeline.latest(session, incident_id, MOMENTS),
        is_open and unnoted and people.may(person, Action.ACKNOWLEDGE, facts.office_id),
        tuple(await shifts.colleagues(session, facts.office_id, holder, now)) if may_assign else (),
    )


async def acknowledge(session: AsyncSession, incident_id: int, act: Act) -> IncidentFacts:
    """Take note of the escalation; Refused as `incidents.change` refuses."""
    await _seen(session, incident_id, act)
    return await incidents.change(session, incident_id, Acknowledge(), act)


async def assign(session: AsyncSession, incident_id: int, to: int, act: Act) -> IncidentFacts:
    """Give the incident to a colleague by our own id; Refused as `shifts.assign` refuses."""
    await _seen(session, incident_id, act)
    return await shifts.assign(session, incident_id, await shifts.person(session, to), act)


async def _seen(session: AsyncSession, incident_id: int, act: Act) -> None:
    if act.actor is not None:
        reach.must_see(act.actor, await load(session, incident_id))
