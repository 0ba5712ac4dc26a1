"""What the admins are told of entries joined by /link: all that went over from one to the other."""

from collections.abc import Mapping

from handlers.views.staff import DUTY
from services.languages import lazy
from services.languages.told import Told, to_tell
from services.staffing.linking import Joined

PASSED = lazy(
    "🔗 Две записи связаны в одну: «{closed}» закрыта, осталась «{name}». К ней перешло:\n{what}"
)
SEAT = lazy("• {office}: {duty}")
SHIFTS = lazy("• смены: {number}")
ABSENCES = lazy("• отсутствия и замещения: {number}")
INCIDENTS = lazy("• инциденты в работе: {number}")


def passed(found: Joined, offices: Mapping[int, str]) -> Told:
    """Kept for the admins; `offices` are names by our ids."""
    gone = found.passed
    counts = ((SHIFTS, gone.shifts), (ABSENCES, gone.absences), (INCIDENTS, gone.incidents))
    what = [
        *(
            to_tell(SEAT, office=offices.get(one.office_id, "—"), duty=DUTY[one.duty])
            for one in gone.seats
        ),
        *(to_tell(text, number=number) for text, number in counts if number),
    ]
    return to_tell(PASSED, closed=found.closed, name=found.person.name, what=what)
