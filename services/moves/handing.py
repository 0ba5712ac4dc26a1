"""Giving an incident to a colleague, laying it down, returning it to the coordinator.

No deadline moves here: residents do not wait longer because a shift has ended.
"""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from services.actions import Action
from services.clocks import Clock
from services.errors import Refused
from services.facts import EventKind, Status
from services.incident_facts import IncidentFacts
from services.languages import _
from services.moves.base import Act, Move, claimed, holder_name, must_be_open
from services.people import PersonFacts, may

REASON_CAP = 300
"""Characters of a reason that was typed."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """The holder gives the incident to a colleague."""

    to: PersonFacts
    action: ClassVar[Action] = Action.HAND_OVER

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Only what one holds can be handed over."""
        must_be_open(facts)
        if not facts.holds(act.actor_id):
            raise Refused(
                _("Инцидент держит {name}: передать может только держатель.").format(
                    name=holder_name(facts)
                )
            )
        if self.to.id == act.actor_id:
            raise Refused(_("Инцидент и так у вас."))
        return _given(EventKind.HANDED_OVER, facts, self.to, act)


@dataclass(frozen=True, slots=True)
class Assign:
    """A supervisor or a coordinator names who is to work on it, whoever holds it now."""

    to: PersonFacts
    action: ClassVar[Action] = Action.ASSIGN

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """A free one counts as claimed from now on: somebody answers for it. Whoever may take
        note of an escalation has done so; a coordinator may not, and it climbs on."""
        must_be_open(facts)
        if facts.holds(self.to.id):
            raise Refused(_("Инцидент и так держит {name}.").format(name=self.to.name))
        move = _given(EventKind.ASSIGNED, facts, self.to, act)
        if act.actor is None or not may(act.actor, Action.ACKNOWLEDGE, facts.office_id):
            return move
        noted = {**move.incident, "acknowledged": facts.escalation}
        return replace(move, incident=noted, stops=move.stops | {Clock.ESCALATION})


@dataclass(frozen=True, slots=True)
class LayDown:
    """The shift is over and nobody takes it: it is free again, an answered one has no holder."""

    action: ClassVar[Action] = Action.RELEASE

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Only the holder lays down."""
        must_be_open(facts)
        if not facts.holds(act.actor_id):
            raise Refused(_("Инцидент держит {name}.").format(name=holder_name(facts)))
        answered = facts.status is Status.ANSWERED
        return Move(
            EventKind.RELEASED,
            {
                "status": Status.ANSWERED if answered else Status.NEW,
                "holder_id": None,
                "lease_until": None,
            },
        )


@dataclass(frozen=True, slots=True)
class Return:
    """Back to the coordinator, saying why; the coordinator's office finds it free."""

    office_id: int
    office_name: str
    reason: str
    action: ClassVar[Action] = Action.RETURN

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """What a colleague works on is theirs to return, what was answered stays."""
        must_be_open(facts)
        reason = " ".join(self.reason.split())
        if not reason:
            raise Refused(_("Нужна причина: почему это не ваше?"))
        if len(reason) > REASON_CAP:
            raise Refused(
                _("Причина длиннее {cap} знаков: сократите, пожалуйста.").format(cap=REASON_CAP)
            )
        if facts.office_id == self.office_id:
            raise Refused(_("Инцидент и так у координатора."))
        if facts.status is Status.ANSWERED:
            raise Refused(_("Ответ уже дан: инцидент можно только закрыть."))
        if facts.holder is not None and not facts.holds(act.actor_id):
            raise Refused(
                _("Инцидент держит {name}. Перехватите, чтобы вернуть.").format(
                    name=holder_name(facts)
                )
            )
        name = act.actor.name if act.actor else "Отклик"
        return Move(
            EventKind.RETURNED,
            {
                "office_id": self.office_id,
                "routed_why": f"вернул(а) {name}: {reason}"[:300],
                "status": Status.NEW,
                "holder_id": None,
                "lease_until": None,
            },
            data={
                "text": reason,
                "from": facts.office.name if facts.office else "",
                "office": self.office_id,
                "name": self.office_name,
            },
        )


def _given(event: EventKind, facts: IncidentFacts, to: PersonFacts, act: Act) -> Move:
    """It has another holder from now, an open one with a lease of its own."""
    incident: dict[str, Any] = {"holder_id": to.id}
    if facts.status is not Status.ANSWERED:
        incident |= {"status": Status.CLAIMED, "lease_until": act.lease}
    return Move(
        event,
        incident,
        cycle=claimed(facts, act),
        stops=frozenset({Clock.CLAIM}),
        data={"to": to.id, "name": to.name, "from": facts.holder.id if facts.holder else None},
    )
