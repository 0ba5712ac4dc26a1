"""What one entry of a person held goes to the other, which stays; what that one has it keeps.

Seats with their place in the order, shifts, absences, the incidents in hand, the language. Not the
role, which says what somebody may everywhere: that is the staying one's. Does not live here: who
may be merged with whom (`linking.py`).
"""

from db.engine import AsyncSession
from db.queries import inheritance as queries
from db.queries import people as people_queries
from services.moves import Act
from services.operation import audit
from services.operation.audit import Audit
from services.people import PersonFacts
from services.staffing import leaving, staff


async def pass_on(session: AsyncSession, was: PersonFacts, heir: PersonFacts, act: Act) -> None:
    """Everything goes over, in the caller's transaction; each new seat is noted in the trail."""
    for office_id, duty in await queries.pass_seats(session, was.id, heir.id):
        await audit.note(
            session, Audit.SEAT_GIVEN, heir.id, act.at, person=heir.id, office=office_id, duty=duty
        )
    await queries.pass_shifts(session, was.id, heir.id)
    await queries.pass_absences(session, was.id, heir.id, act.at)
    if was.language and not heir.language:
        await people_queries.set_language(session, heir.id, was.language)
    await leaving.hand_on(session, was, await staff.get(session, heir.id), act)
