"""A date promised to residents: naming it, and what becomes of it when the incident moves on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from services.actions import Action
from services.clocks import Clock, spans
from services.errors import Refused
from services.facts import EventKind, PromiseEnd, Status
from services.incident_facts import IncidentFacts
from services.languages import _
from services.moves.base import Act, Move, Promised, must_be_open

FARTHEST = timedelta(days=366)
REASON_CAP = 300


@dataclass(frozen=True, slots=True)
class Promise:
    """The answer that is out is an interim one: it names a date. Another date needs a reason.

    `until` is the last moment of the promised day. From now on the final deadline is that date.
    """

    until: datetime
    reason: str = ""
    action: ClassVar[Action] = Action.INTERIM

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """A promise stands in an answer, so an answer must be out."""
        must_be_open(facts)
        if facts.status is not Status.ANSWERED:
            raise Refused(_("Срок обещают в ответе: сначала отметьте промежуточный ответ ссылкой."))
        if self.until <= act.at:
            raise Refused(_("Эта дата уже прошла."))
        if self.until - act.at > FARTHEST:
            raise Refused(_("Дальше года вперёд не обещают."))
        standing = facts.promise
        if standing is not None and standing.until == self.until:
            raise Refused(_("Этот срок и так обещан."))
        if standing is not None and not self.reason.strip():
            raise Refused(_("Срок уже обещан: чтобы перенести, назовите причину."))
        return Move(
            EventKind.PROMISE_MOVED if standing else EventKind.PROMISED,
            {"promised_at": self.until},
            cycle={
                "interim_at": facts.cycle.interim_at or act.at,
                "due_final_at": self.until,
                **waited(facts, act),
            },
            stops=frozenset({Clock.FINAL, Clock.PROMISE}),
            data={"until": self.until.isoformat(), "reason": self.reason},
            ends_promise=PromiseEnd.MOVED if standing else None,
            promise=Promised(self.until, self.reason[:REASON_CAP]),
        )


def waited(facts: IncidentFacts, act: Act) -> dict[str, Any]:
    """Columns of the cycle: the time until the promised date was waiting, what is later is not."""
    if facts.promise is None:
        return {}
    end = min(act.at, facts.promise.until)
    span = spans(facts.promise.made_at, end, act.rules.working_time)
    return {
        "wait_wall": facts.cycle.wait_wall + span.wall_seconds,
        "wait_working": facts.cycle.wait_working + span.working_seconds,
    }


def ended(facts: IncidentFacts, act: Act, *, in_time: PromiseEnd) -> PromiseEnd | None:
    """How the standing promise ends now: `in_time`, unless its date has gone by."""
    if facts.promise is None:
        return None
    return in_time if act.at <= facts.promise.until else PromiseEnd.BROKEN
