"""What each action does to an incident: pure decisions, `(facts, act) -> Move` or Refused.

Lives here: which state allows which action, and what it writes. Does not live here: who may
act (`people.py`), storing the result and telling the chats (`incidents.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol

from services.actions import Action
from services.clocks import Clock, spans
from services.errors import Refused
from services.facts import DismissReason, EventKind, Outcome, Status
from services.incident_facts import IncidentFacts
from services.people import PersonFacts
from services.rules import Rules

ALL_CLOCKS = frozenset(Clock)
UNDOABLE = frozenset(
    {
        EventKind.CLAIMED,
        EventKind.RELEASED,
        EventKind.TAKEN_OVER,
        EventKind.ESCALATED,
        EventKind.ANSWERED,
        EventKind.CLOSED,
        EventKind.DISMISSED,
        EventKind.REROUTED,
    }
)


@dataclass(frozen=True, slots=True)
class Act:
    """Someone acting at a moment; `actor` None is the process itself."""

    actor: PersonFacts | None
    at: datetime
    rules: Rules

    @property
    def actor_id(self) -> int | None:
        """The person's id, None for the process."""
        return self.actor.id if self.actor else None

    @property
    def lease(self) -> datetime:
        """How long a claim made or renewed now lasts."""
        return self.at + self.rules.clocks.lease


@dataclass(frozen=True, slots=True)
class Move:
    """What an action writes: columns of the incident, of its cycle, clocks that stop.

    `begins_cycle` asks for a new cycle with deadlines counted from now. `undoes` is the event
    whose stopped clocks run again.
    """

    event: EventKind
    incident: Mapping[str, Any]
    cycle: Mapping[str, Any] = field(default_factory=dict)
    stops: frozenset[Clock] = frozenset()
    data: Mapping[str, Any] = field(default_factory=dict)
    begins_cycle: bool = False
    undoes: int | None = None


class Command(Protocol):
    """One action with its arguments."""

    action: ClassVar[Action]

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """The move, or Refused with a line for the person."""
        ...


@dataclass(frozen=True, slots=True)
class Claim:
    """Take a free incident."""

    action: ClassVar[Action] = Action.CLAIM

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """One presser wins; the others are told who holds it."""
        _must_be_open(facts)
        if facts.holds(act.actor_id):
            raise Refused("Инцидент уже у вас.")
        if facts.holder is not None:
            raise Refused(f"Уже взято: {facts.holder.name}. Можно перехватить.")
        return Move(
            EventKind.CLAIMED,
            _taken(facts, act),
            cycle=_claimed(facts, act),
            stops=frozenset({Clock.CLAIM}),
        )


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Take what somebody else holds: a second, explicit act."""

    action: ClassVar[Action] = Action.TAKE_OVER

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Needs another holder; drafts stay with the incident."""
        _must_be_open(facts)
        if facts.holds(act.actor_id):
            raise Refused("Инцидент уже у вас.")
        if facts.holder is None:
            raise Refused("Инцидент свободен: нажмите «Взять».")
        return Move(EventKind.TAKEN_OVER, _taken(facts, act), data={"from": facts.holder.id})


@dataclass(frozen=True, slots=True)
class Release:
    """Give a held incident back to the queue; the deadline does not move."""

    action: ClassVar[Action] = Action.RELEASE

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Only the holder lets go."""
        if facts.status is not Status.CLAIMED:
            raise Refused("Отпустить можно только то, что в работе.")
        if not facts.holds(act.actor_id):
            raise Refused(f"Инцидент держит {_holder(facts)}: отпустить может только держатель.")
        return Move(
            EventKind.RELEASED, {"status": Status.NEW, "holder_id": None, "lease_until": None}
        )


@dataclass(frozen=True, slots=True)
class EndLease:
    """The process takes back a claim whose time has run out."""

    action: ClassVar[Action] = Action.RELEASE

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Refused when the claim was renewed meanwhile."""
        if facts.status is not Status.CLAIMED or facts.lease_until is None:
            raise Refused("Инцидент не в работе.")
        if facts.lease_until > act.at:
            raise Refused("Срок удержания продлён.")
        return Move(
            EventKind.LEASE_ENDED,
            {"status": Status.NEW, "holder_id": None, "lease_until": None},
            data={"from": facts.holder.id if facts.holder else None},
        )


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """Note that the holder writes the next version of the reply."""

    action: ClassVar[Action] = Action.DRAFT

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Drafts are written by the holder; writing renews the claim."""
        _must_be_open(facts)
        if facts.holder is None:
            raise Refused("Сначала возьмите инцидент в работу, затем пишите черновик.")
        if not facts.holds(act.actor_id):
            raise Refused(f"Инцидент держит {_holder(facts)}. Перехватите, чтобы писать черновик.")
        return Move(
            EventKind.DRAFTED,
            {"lease_until": act.lease if facts.status is Status.CLAIMED else None},
            data={"version": facts.draft_version + 1},
        )


@dataclass(frozen=True, slots=True)
class Escalate:
    """Call the supervisors, saying why."""

    reason: str
    action: ClassVar[Action] = Action.ESCALATE

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """A level and a reason, not a status; the holder keeps holding."""
        _must_be_open(facts)
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
        _must_be_open(facts)
        return Move(
            EventKind.OVERDUE,
            {"escalation": max(facts.escalation, self.level)},
            data={"clock": self.clock, "level": self.level},
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """A public reply exists; `link` leads to it."""

    link: str
    action: ClassVar[Action] = Action.ANSWER

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Answering takes a free incident too; a held one is answered by its holder."""
        _must_be_open(facts)
        if facts.holder is not None and act.actor and not facts.holds(act.actor_id):
            raise Refused(f"Инцидент держит {_holder(facts)}. Перехватите, чтобы отметить ответ.")
        if facts.status is Status.ANSWERED and facts.reply_link == self.link:
            raise Refused("Этот ответ уже отмечен.")
        cycle = _claimed(facts, act)
        if facts.cycle.first_reply_at is None:
            cycle |= {"first_reply_at": act.at}
            cycle |= _seconds("reply", facts.cycle.seen_at, act)
        return Move(
            EventKind.ANSWERED,
            {
                "status": Status.ANSWERED,
                "holder_id": facts.holder.id if facts.holder else act.actor_id,
                "lease_until": None,
                "reply_link": self.link,
            },
            cycle=cycle,
            stops=frozenset({Clock.CLAIM, Clock.REPLY}),
            data={"link": self.link},
        )


@dataclass(frozen=True, slots=True)
class Close:
    """Finish an answered incident with an outcome; a promise needs its date."""

    outcome: Outcome
    promised_at: datetime | None = None
    action: ClassVar[Action] = Action.CLOSE

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Nothing is closed before residents were answered."""
        _must_be_open(facts)
        if facts.status is not Status.ANSWERED:
            raise Refused("Сначала отметьте опубликованный ответ, затем закрывайте.")
        if self.outcome is Outcome.PROMISED and self.promised_at is None:
            raise Refused("Для этого итога нужен срок.")
        return Move(
            EventKind.CLOSED,
            {
                "status": Status.CLOSED,
                "outcome": self.outcome,
                "promised_at": self.promised_at,
                "closed_at": act.at,
                "lease_until": None,
                "joinable": False,
            },
            cycle={"resolved_at": act.at, **_seconds("resolution", facts.cycle.seen_at, act)},
            stops=ALL_CLOCKS,
            data={"outcome": self.outcome},
        )


@dataclass(frozen=True, slots=True)
class Dismiss:
    """Say that it is not the desk's, and why. Identical reposts go on joining it quietly."""

    reason: DismissReason
    action: ClassVar[Action] = Action.DISMISS

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """What was answered can't be dismissed any more."""
        _must_be_open(facts)
        if facts.status is Status.ANSWERED:
            raise Refused("Ответ уже дан: инцидент можно только закрыть.")
        if facts.holder is not None and not facts.holds(act.actor_id):
            raise Refused(f"Инцидент держит {_holder(facts)}. Перехватите, чтобы отклонить.")
        return Move(
            EventKind.DISMISSED,
            {
                "status": Status.DISMISSED,
                "dismiss_reason": self.reason,
                "closed_at": act.at,
                "lease_until": None,
            },
            cycle=_claimed(facts, act),
            stops=ALL_CLOCKS,
            data={"reason": self.reason},
        )


@dataclass(frozen=True, slots=True)
class Reopen:
    """Begin a new cycle of a finished incident; the old cycle keeps its times."""

    action: ClassVar[Action] = Action.REOPEN

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Only what was finished is opened again."""
        if facts.status not in (Status.CLOSED, Status.DISMISSED):
            raise Refused("Инцидент и так открыт.")
        return Move(
            EventKind.REOPENED,
            {
                "status": Status.NEW,
                "cycle": facts.cycle_number + 1,
                "holder_id": None,
                "lease_until": None,
                "outcome": "",
                "dismiss_reason": "",
                "promised_at": None,
                "closed_at": None,
                "reply_link": "",
                "escalation": 0,
                "escalation_reason": "",
            },
            begins_cycle=True,
        )


@dataclass(frozen=True, slots=True)
class Reroute:
    """Give the incident to another office; its deadline does not move."""

    office_id: int
    office_name: str
    action: ClassVar[Action] = Action.REROUTE

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """The new office finds it free."""
        _must_be_open(facts)
        if facts.office_id == self.office_id:
            raise Refused("Инцидент и так у этого ответственного.")
        answered = facts.status is Status.ANSWERED
        return Move(
            EventKind.REROUTED,
            {
                "office_id": self.office_id,
                "routed_why": f"передано: {act.actor.name if act.actor else 'автоматически'}",
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
            raise Refused("Отменять нечего.")
        if last.actor_id != act.actor_id:
            raise Refused("Отменить может только тот, кто нажал.")
        if act.at - last.at > act.rules.clocks.undo:
            raise Refused("Отменить уже нельзя: прошло больше минуты.")
        before = last.data["before"]
        return Move(
            EventKind.UNDONE,
            thaw(before["incident"]),
            cycle=thaw(before["cycle"]),
            data={"of": last.event_id, "kind": last.kind},
            undoes=last.event_id,
        )


def freeze(values: Mapping[str, Any]) -> dict[str, Any]:
    """Column values as JSON, moments as `{"at": iso}`; `thaw` gives them back."""
    return {
        key: {"at": value.isoformat()} if isinstance(value, datetime) else value
        for key, value in values.items()
    }


def thaw(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that `freeze` made JSON of."""
    return {
        key: datetime.fromisoformat(value["at"]) if isinstance(value, dict) else value
        for key, value in values.items()
    }


def _must_be_open(facts: IncidentFacts) -> None:
    if facts.status is Status.CLOSED:
        raise Refused(f"Инцидент №{facts.id} уже закрыт.")
    if facts.status is Status.DISMISSED:
        raise Refused(f"Инцидент №{facts.id} уже отклонён.")


def _holder(facts: IncidentFacts) -> str:
    return facts.holder.name if facts.holder else "никто"


def _taken(facts: IncidentFacts, act: Act) -> dict[str, Any]:
    """The holder changes; an answered incident stays answered and needs no lease."""
    if facts.status is Status.ANSWERED:
        return {"holder_id": act.actor_id}
    return {"status": Status.CLAIMED, "holder_id": act.actor_id, "lease_until": act.lease}


def _claimed(facts: IncidentFacts, act: Act) -> dict[str, Any]:
    """Time to claim is set once a cycle, by the first of claim, answer and dismissal."""
    if facts.cycle.claimed_at is not None:
        return {}
    since = facts.cycle.delivered_at or facts.cycle.seen_at
    return {"claimed_at": act.at, **_seconds("claim", since, act)}


def _seconds(name: str, since: datetime, act: Act) -> dict[str, int]:
    span = spans(since, act.at, act.rules.working_time)
    return {f"{name}_wall": span.wall_seconds, f"{name}_working": span.working_seconds}
