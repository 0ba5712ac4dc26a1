"""Saying what triage got wrong: another topic, and the office that answers for it."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from services.actions import Action
from services.errors import Refused
from services.facts import EventKind, Status
from services.incident_facts import IncidentFacts
from services.languages import _
from services.moves.base import Act, Move, must_be_open, retimed
from services.moves.calling import Reroute


@dataclass(frozen=True, slots=True)
class ChangeTopic:
    """The incident is about something else; `office_id` is where the table sends that topic."""

    topic: str
    office_id: int | None = None
    office_name: str = ""
    action: ClassVar[Action] = Action.TOPIC

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """The incident stays where it is; another office of the table is offered, no more."""
        must_be_open(facts)
        if facts.topic == self.topic:
            raise Refused(_("Тема и так «{topic}».").format(topic=_(self.topic)))
        values: dict[str, Any] = {"topic": self.topic, "subtopic": ""}
        if facts.status is Status.CLAIMED and facts.holds(act.actor_id):
            values["lease_until"] = act.lease
        data: dict[str, Any] = {"topic": self.topic, "was": facts.topic}
        if self.office_id is not None and self.office_id != facts.office_id:
            data |= {"office": self.office_id, "name": self.office_name}
        retimes = retimed(facts, act, self.topic)
        return Move(EventKind.TOPIC_CHANGED, values, data=data, retimes=retimes)


@dataclass(frozen=True, slots=True)
class Forward:
    """Give the incident to the office that the table names for its corrected topic.

    Unlike any other office it may be chosen by an aide: the table has chosen.
    """

    office_id: int
    office_name: str
    action: ClassVar[Action] = Action.FORWARD

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """What the table did not offer is refused."""
        if facts.offered is None or facts.offered[0] != self.office_id:
            raise Refused(_("Сначала смените тему: передать можно туда, куда её ведёт таблица."))
        move = Reroute(self.office_id, self.office_name).decide(facts, act)
        return replace(
            move,
            incident={**move.incident, "routed_why": f"тема «{facts.topic}»"},
            data={**move.data, "by_table": True},
        )
