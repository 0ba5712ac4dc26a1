"""What one entry of a person held goes to the other, which stays; what that one has it keeps.

Seats with their place in the order, shifts, absences, the incidents in hand, the language. Not the
role: that is the staying one's. Nobody's rights grow by it (`is_more`): a link makes one person of
two accounts, seats and roles are given in `/people`. Does not live here: when entries are merged
(`linking.py`).
"""

from dataclasses import dataclass, replace

from db.engine import AsyncSession
from db.queries import inheritance as queries
from db.queries import people as people_queries
from services import people
from services.actions import Action
from services.moves import Act
from services.operation import audit
from services.operation.audit import Audit
from services.people import Duty, PersonFacts, Role, SeatFacts
from services.staffing import leaving, staff


@dataclass(frozen=True, slots=True)
class Passed:
    """What went over: seats that are new to the heir, so many shifts, absences (those in which they
    stand in too) and incidents."""

    seats: tuple[SeatFacts, ...] = ()
    shifts: int = 0
    absences: int = 0
    incidents: int = 0


NOTHING = Passed()


def is_more(was: PersonFacts, heir: PersonFacts) -> bool:
    """Whether an entry is more than its heir's: by its role, by a supervisor's seat the heir has
    not, or by seats that would let the heir do to incidents what they may not now."""
    if staff.RANK.index(was.role) > staff.RANK.index(heir.role):
        return True
    if heir.role is Role.ADMIN:
        return False
    merged = replace(heir, offices=(*heir.offices, *was.offices))
    return any(
        (seat.duty is Duty.SUPERVISOR and seat not in heir.offices)
        or any(
            people.may(merged, action, seat.office_id)
            and not people.may(heir, action, seat.office_id)
            for action in Action
        )
        for seat in was.offices
    )


async def pass_on(session: AsyncSession, was: PersonFacts, heir: PersonFacts, act: Act) -> Passed:
    """Everything goes over, in the caller's transaction; each new seat is noted in the trail."""
    seats = await queries.pass_seats(session, was.id, heir.id)
    for office_id, duty in seats:
        await audit.note(
            session, Audit.SEAT_GIVEN, heir.id, act.at, person=heir.id, office=office_id, duty=duty
        )
    shifts = await queries.pass_shifts(session, was.id, heir.id)
    absences = await queries.pass_absences(session, was.id, heir.id, act.at)
    if was.language and not heir.language:
        await people_queries.set_language(session, heir.id, was.language)
    incidents = await leaving.hand_on(session, was, await staff.get(session, heir.id), act)
    given = tuple(SeatFacts(office_id, Duty(duty)) for office_id, duty in seats)
    return Passed(given, shifts, absences, incidents)
