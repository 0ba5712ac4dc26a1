"""What every action shares: who acts, what a move writes, and the columns several actions set."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol

from services.actions import Action
from services.clocks import Clock, Priority, spans
from services.errors import Refused
from services.facts import EventKind, PromiseEnd, Status
from services.incident_facts import IncidentFacts
from services.languages import _, lazy
from services.people import PersonFacts
from services.rules import Rules

ALL_CLOCKS = frozenset(Clock)


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
class Promised:
    """A date that stands promised from now on; `reason` tells why it is another one."""

    until: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """What an action writes: columns of the incident, of its cycle, clocks that stop.

    `begins_cycle` asks for a new cycle with deadlines counted from now, `retimes` for the
    deadlines of that priority (and of a new topic) from the cycle's beginning. `undoes` is the
    event whose stopped clocks run again. `ends_promise` says how the standing promise ends,
    `promise` that a date stands promised now. `revives` are clocks that answers had stopped.
    """

    event: EventKind
    incident: Mapping[str, Any]
    cycle: Mapping[str, Any] = field(default_factory=dict)
    stops: frozenset[Clock] = frozenset()
    data: Mapping[str, Any] = field(default_factory=dict)
    begins_cycle: bool = False
    retimes: Priority | None = None
    undoes: int | None = None
    ends_promise: PromiseEnd | None = None
    promise: Promised | None = None
    revives: frozenset[Clock] = frozenset()


class Command(Protocol):
    """One action with its arguments."""

    action: ClassVar[Action]

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """The move, or Refused with a line for the person."""
        ...


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


def must_be_open(facts: IncidentFacts) -> None:
    """Refuse what an old button asks of a finished incident."""
    if facts.merged_into is not None:
        raise Refused(
            lazy("Инцидент №{id} объединён с №{heir}: работайте там.").filled(
                id=facts.id, heir=facts.merged_into
            )
        )
    if facts.status is Status.CLOSED:
        raise Refused(lazy("Инцидент №{id} уже закрыт.").filled(id=facts.id))
    if facts.status is Status.DISMISSED:
        raise Refused(lazy("Инцидент №{id} уже отклонён.").filled(id=facts.id))


def holder_name(facts: IncidentFacts) -> str:
    """Who holds it, for a refusal."""
    return facts.holder.name if facts.holder else _("никто")


def taken(facts: IncidentFacts, act: Act) -> dict[str, Any]:
    """The holder changes; an answered incident stays answered and needs no lease."""
    if facts.status is Status.ANSWERED:
        return {"holder_id": act.actor_id}
    return {"status": Status.CLAIMED, "holder_id": act.actor_id, "lease_until": act.lease}


def claimed(facts: IncidentFacts, act: Act) -> dict[str, Any]:
    """Time to claim is set once a cycle, by the first of claim, answer and dismissal."""
    if facts.cycle.claimed_at is not None:
        return {}
    since = facts.cycle.delivered_at or facts.cycle.seen_at
    return {"claimed_at": act.at, **seconds("claim", since, act)}


def retimed(facts: IncidentFacts, act: Act, topic: str) -> Priority | None:
    """What `Move.retimes` is when the topic becomes another: its clocks may differ. What was
    answered by the old ones stays so."""
    if facts.status not in (Status.NEW, Status.CLAIMED):
        return None
    clocks = act.rules.clocks
    priority = facts.priority
    return priority if clocks.of(priority) != clocks.about(topic).of(priority) else None


def seconds(name: str, since: datetime, act: Act) -> dict[str, int]:
    """Both lengths of a figure that is reached now, as columns of the cycle."""
    span = spans(since, act.at, act.rules.working_time)
    return {f"{name}_wall": span.wall_seconds, f"{name}_working": span.working_seconds}
