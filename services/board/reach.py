"""Who may look at the page, and which incidents a person sees there."""

from collections.abc import Mapping
from dataclasses import dataclass

from db.engine import AsyncSession
from services import offices
from services.errors import Refused
from services.incident_facts import IncidentFacts
from services.languages import lazy
from services.people import Duty, PersonFacts, Role
from services.reporting.metrics import Scope

NOT_YOURS = lazy("Страница открыта кураторам, координаторам и администраторам.")
OTHER_OFFICE = lazy("Этот ответственный не ваш.")
OTHER_INCIDENT = lazy("Этот инцидент у другого ответственного.")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person narrowed the page to; None: to nothing."""

    office: int | None = None
    topic: str | None = None
    district: str | None = None


def offices_of(person: PersonFacts) -> tuple[int, ...] | None:
    """The offices whose incidents the person sees here, the smallest id first; None: all.

    Coordinators and admins see everything, supervisors their offices; so does whoever has a
    supervisor's seat, of that office alone. Refused for everybody else.
    """
    if person.role in (Role.ADMIN, Role.COORDINATOR):
        return None
    led = {
        seat.office_id
        for seat in person.offices
        if person.role is Role.SUPERVISOR or seat.duty is Duty.SUPERVISOR
    }
    if not led and person.role is not Role.SUPERVISOR:
        raise Refused(NOT_YOURS)
    return tuple(sorted(led))


def may_look(person: PersonFacts) -> bool:
    """Whether the page is for this person at all."""
    try:
        offices_of(person)
    except Refused:
        return False
    return True


def scope(person: PersonFacts, filters: Filters) -> Scope:
    """What the filters leave of what the person sees; Refused for an office of others."""
    seen = offices_of(person)
    if filters.office is not None:
        if seen is not None and filters.office not in seen:
            raise Refused(OTHER_OFFICE)
        seen = (filters.office,)
    return Scope(seen, filters.topic, filters.district)


def must_see(person: PersonFacts, facts: IncidentFacts) -> None:
    """Refused where the incident lies with an office the person does not see."""
    seen = offices_of(person)
    if seen is not None and facts.office_id not in seen:
        raise Refused(OTHER_INCIDENT)


async def office_names(session: AsyncSession, person: PersonFacts) -> Mapping[int, str]:
    """The offices at work that the person may choose from, by name."""
    seen = offices_of(person)
    return {
        office.id: office.name
        for office in await offices.active(session)
        if seen is None or office.id in seen
    }
