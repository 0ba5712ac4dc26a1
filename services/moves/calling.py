"""Calling supervisors, giving an incident to another office, taking a change back."""

from dataclasses import dataclass
from typing import Any, ClassVar

from services.actions import Action
from services.clocks import Clock, Priority, outranks
from services.errors import Refused
from services.facts import EventKind, Status
from services.incident_facts import IncidentFacts
from services.languages import _
from services.moves.base import (
    Act,
    Move,
    must_be_open,
    retimed,
    thaw,
)

UNDOABLE = frozenset(
    {
        EventKind.CLAIMED,
        EventKind.RELEASED,
        EventKind.TAKEN_OVER,
        EventKind.ESCALATED,
        EventKind.ANSWERED,
        EventKind.PROMISED,
        EventKind.PROMISE_MOVED,
        EventKind.CLOSED,
        EventKind.DISMISSED,
        EventKind.REROUTED,
        EventKind.HANDED_OVER,
        EventKind.ASSIGNED,
        EventKind.RETURNED,
        EventKind.TOPIC_CHANGED,
        EventKind.MERGED,
    }
)


@dataclass(frozen=True, slots=True)
class Escalate:
    """Call the supervisors, saying why."""

    reason: str
    action: ClassVar[Action] = Action.ESCALATE

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """A level and a reason, not a status; the holder keeps holding."""
        must_be_open(facts)
        values: dict[str, Any] = {
            "escalation": facts.escalation + 1,
            "escalation_reason": self.reason,
        }
        if facts.status is Status.CLAIMED and facts.holds(act.actor_id):
            values["lease_until"] = act.lease
        return Move(EventKind.ESCALATED, values, data={"reason": self.reason})


@dataclass(frozen=True, slots=True)
class Overdue:
    """A clock has run out: the process raises the level, a person's own escalation stands."""

    level: int
    clock: Clock
    action: ClassVar[Action] = Action.ESCALATE

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """The level never falls."""
        must_be_open(facts)
        return Move(
            EventKind.OVERDUE,
            {"escalation": max(facts.escalation, self.level)},
            data={"clock": self.clock, "level": self.level},
        )


@dataclass(frozen=True, slots=True)
class Raise:
    """Many alike, or one more urgent: the process raises the priority, and with it deadlines."""

    to: Priority = Priority.HIGH
    action: ClassVar[Action] = Action.ESCALATE

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """It never falls; what waited for the digest gets its clocks and its card now."""
        must_be_open(facts)
        if not outranks(self.to, facts.priority):
            raise Refused(_("Приоритет и так не ниже."))
        return Move(
            EventKind.RAISED,
            {"priority": self.to},
            data={"posts": facts.posts_count, "to": self.to},
            retimes=self.to,
        )


@dataclass(frozen=True, slots=True)
class Reroute:
    """Give the incident to another office; its deadline does not move."""

    office_id: int
    office_name: str
    action: ClassVar[Action] = Action.REROUTE

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """The new office finds it free."""
        must_be_open(facts)
        if facts.office_id == self.office_id:
            raise Refused(_("Инцидент и так у этого ответственного."))
        answered = facts.status is Status.ANSWERED
        return Move(
            EventKind.REROUTED,
            {
                "office_id": self.office_id,
                "routed_why": f"передал(а) {act.actor.name}" if act.actor else "передано само",
                "status": Status.ANSWERED if answered else Status.NEW,
                "holder_id": None,
                "lease_until": None,
            },
            data={"office": self.office_id, "name": self.office_name},
        )


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back one's own latest change, within the undo window."""

    action: ClassVar[Action] = Action.UNDO

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Everything the change replaced is put back, its clocks run again."""
        last = facts.last_change
        if last is None or last.kind not in UNDOABLE:
            raise Refused(_("Отменять нечего."))
        if last.actor_id != act.actor_id:
            raise Refused(_("Отменить может только тот, кто нажал."))
        if act.at - last.at > act.rules.clocks.undo:
            raise Refused(_("Отменить уже нельзя: прошло больше минуты."))
        before = last.data.get("before")
        if before is None:
            raise Refused(_("Отменить уже нельзя: слова инцидента стёрты."))
        values = thaw(before["incident"])
        # Another incident may have taken the words meanwhile: reposts stay with that one.
        values.pop("joinable", None)
        return Move(
            EventKind.UNDONE,
            values,
            cycle=thaw(before["cycle"]),
            data={"of": last.event_id, "kind": last.kind},
            retimes=retimed(facts, act, values.get("topic", facts.topic)),
            undoes=last.event_id,
        )
