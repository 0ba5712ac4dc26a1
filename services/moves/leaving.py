"""What becomes of an incident whose holder is not there any more, or not for some time."""

from dataclasses import dataclass
from typing import Any, ClassVar

from services.actions import Action
from services.errors import Refused
from services.facts import EventKind, Status
from services.incident_facts import IncidentFacts
from services.languages import _
from services.moves.base import Act, Move, must_be_open


@dataclass(frozen=True, slots=True)
class HandOn:
    """The process takes an incident from its holder and gives it to another, or to nobody.

    Ids of people; `to_id` None leaves it free. Deadlines do not move, drafts stay.
    """

    from_id: int
    to_id: int | None
    action: ClassVar[Action] = Action.RELEASE

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Refused when somebody else holds it meanwhile."""
        must_be_open(facts)
        if not facts.holds(self.from_id):
            raise Refused(_("Инцидент уже держит другой."))
        claimed = facts.status is Status.CLAIMED
        values: dict[str, Any] = {
            "holder_id": self.to_id,
            "lease_until": act.lease if claimed and self.to_id is not None else None,
        }
        if self.to_id is None and claimed:
            values["status"] = Status.NEW
        event = EventKind.RELEASED if self.to_id is None else EventKind.TAKEN_OVER
        return Move(event, values, data={"from": self.from_id, "to": self.to_id})
