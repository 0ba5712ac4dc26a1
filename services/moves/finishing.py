"""Answering residents, closing, dismissing, and beginning again."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from services.actions import Action
from services.clocks import Clock
from services.errors import Refused
from services.facts import DismissReason, EventKind, Outcome, PromiseEnd, Status
from services.incident_facts import IncidentFacts
from services.languages import _
from services.moves.base import (
    ALL_CLOCKS,
    Act,
    Move,
    claimed,
    holder_name,
    must_be_open,
    seconds,
)
from services.moves.promising import ended, waited
from services.replying.answering import Way


@dataclass(frozen=True, slots=True)
class Answer:
    """A public reply exists; `link` leads to it.

    `at` is when it was published, as far as that is known, `post_id` the post it is.
    """

    link: str
    at: datetime | None = None
    by: Way = Way.GIVEN
    post_id: int | None = None
    action: ClassVar[Action] = Action.ANSWER

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Answering takes a free incident too; one at work is answered by its holder. The link of
        a given answer may be mended by anybody of the office."""
        must_be_open(facts)
        at_work = facts.status is Status.CLAIMED
        if at_work and act.actor and not facts.holds(act.actor_id):
            raise Refused(
                _("Инцидент держит {name}. Перехватите, чтобы отметить ответ.").format(
                    name=holder_name(facts)
                )
            )
        if facts.status is Status.ANSWERED and facts.reply_link == self.link:
            raise Refused(_("Этот ответ уже отмечен."))
        published = replace(act, at=min(self.at or act.at, act.at))
        cycle = claimed(facts, published)
        if facts.cycle.first_reply_at is None:
            cycle |= {"first_reply_at": published.at}
            cycle |= seconds("reply", facts.cycle.seen_at, published)
        return Move(
            EventKind.ANSWERED,
            {
                "status": Status.ANSWERED,
                "holder_id": facts.holder.id if facts.holder else act.actor_id,
                "lease_until": None,
                "reply_link": self.link[:500],
                "reply_by": self.by,
                "reply_post_id": self.post_id,
            },
            cycle=cycle,
            stops=frozenset({Clock.CLAIM, Clock.REPLY, Clock.APPROVAL}),
            data={"link": self.link, "post": self.post_id},
        )


@dataclass(frozen=True, slots=True)
class Close:
    """Finish an answered incident with an outcome; a promise needs its date."""

    outcome: Outcome
    promised_at: datetime | None = None
    action: ClassVar[Action] = Action.CLOSE

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Nothing is closed before residents were answered."""
        must_be_open(facts)
        if facts.status is not Status.ANSWERED:
            raise Refused(_("Сначала отметьте опубликованный ответ, затем закрывайте."))
        if self.outcome is Outcome.PROMISED and self.promised_at is None:
            raise Refused(_("Для этого итога нужен срок."))
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
            cycle={
                "resolved_at": act.at,
                **seconds("resolution", facts.cycle.seen_at, act),
                **waited(facts, act),
            },
            stops=ALL_CLOCKS,
            data={"outcome": self.outcome},
            ends_promise=ended(
                facts,
                act,
                in_time=PromiseEnd.MOVED if self.outcome is Outcome.PROMISED else PromiseEnd.KEPT,
            ),
        )


@dataclass(frozen=True, slots=True)
class Dismiss:
    """Say that it is not the desk's, and why. Identical reposts go on joining it quietly."""

    reason: DismissReason
    action: ClassVar[Action] = Action.DISMISS

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """What was answered can't be dismissed any more."""
        must_be_open(facts)
        if facts.status is Status.ANSWERED:
            raise Refused(_("Ответ уже дан: инцидент можно только закрыть."))
        if facts.holder is not None and not facts.holds(act.actor_id):
            raise Refused(
                _("Инцидент держит {name}. Перехватите, чтобы отклонить.").format(
                    name=holder_name(facts)
                )
            )
        return Move(
            EventKind.DISMISSED,
            {
                "status": Status.DISMISSED,
                "dismiss_reason": self.reason,
                "closed_at": act.at,
                "lease_until": None,
            },
            cycle=claimed(facts, act),
            stops=ALL_CLOCKS,
            data={"reason": self.reason},
            # It stood in an answer that was deleted, or was none.
            ends_promise=PromiseEnd.VOID if facts.promise else None,
        )


@dataclass(frozen=True, slots=True)
class Reopen:
    """Begin a new cycle of a finished incident; the old cycle keeps its times."""

    action: ClassVar[Action] = Action.REOPEN

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Only what was finished is opened again."""
        if facts.merged_into is not None:
            raise Refused(
                _("Он объединён с №{id}: отделите посты там.").format(id=facts.merged_into)
            )
        if facts.status not in (Status.CLOSED, Status.DISMISSED):
            raise Refused(_("Инцидент и так открыт."))
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
                "reply_by": "",
                "reply_post_id": None,
                "escalation": 0,
                "acknowledged": 0,
                "escalation_reason": "",
            },
            begins_cycle=True,
        )
