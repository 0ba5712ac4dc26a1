"""Who is here at a moment, and who stands in for those who are not. Reads only.

Noting an absence and what follows from it is the business of `absences.py`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.engine import AsyncSession
from db.models import Absence
from db.queries import absences as queries
from services import people
from services.actions import Action
from services.people import PersonFacts

CHAIN = 4
"""How many deputies in a row may be away before nobody stands in."""


@dataclass(frozen=True, slots=True)
class AbsenceFacts:
    """An absence that is not over; moments in UTC."""

    person_id: int
    deputy_id: int | None
    starts_at: datetime
    ends_at: datetime

    def is_on(self, now: datetime) -> bool:
        """Whether the person is away at that moment."""
        return self.starts_at <= now < self.ends_at


async def ahead(session: AsyncSession, person_id: int, now: datetime) -> AbsenceFacts | None:
    """The absence a person has, present or to come."""
    found = await queries.ahead(session, person_id, now)
    return _facts(found[0]) if found else None


async def away(
    session: AsyncSession, person_ids: Collection[int], now: datetime
) -> dict[int, AbsenceFacts]:
    """Who of these people is away at this moment."""
    if not person_ids:
        return {}
    found = await queries.now_away(session, person_ids, now)
    return {row.person_id: _facts(row) for row in found}


async def present(
    session: AsyncSession, wanted: Sequence[PersonFacts], now: datetime
) -> tuple[PersonFacts, ...]:
    """Those people, with a deputy in the place of whoever is away; none twice, in their order.

    Whoever is away and has no deputy who is here is left out.
    """
    found: dict[int, PersonFacts] = {}
    for person in wanted:
        here: PersonFacts | None = person
        for _ in range(CHAIN):
            if here is None or not (gone := await away(session, [here.id], now)):
                break
            here = await _stand_in(session, here, gone[here.id].deputy_id)
        else:
            here = None
        if here is not None:
            found.setdefault(here.id, here)
    return tuple(found.values())


def may_stand_in(deputy: PersonFacts, person: PersonFacts) -> bool:
    """Whether the deputy works where the person does; for whoever has no office, everywhere."""
    offices = [seat.office_id for seat in person.offices]
    return any(people.may(deputy, Action.CLAIM, one) for one in offices or (None,))


async def _stand_in(
    session: AsyncSession, person: PersonFacts, deputy_id: int | None
) -> PersonFacts | None:
    deputy = await people.active(session, deputy_id) if deputy_id is not None else None
    return deputy if deputy is not None and may_stand_in(deputy, person) else None


def _facts(row: Absence) -> AbsenceFacts:
    return AbsenceFacts(row.person_id, row.deputy_id, row.starts_at, row.ends_at)
