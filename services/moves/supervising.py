"""What supervisors do with an escalation, and what becomes of one that nobody takes note of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from services.actions import Action
from services.clocks import Clock
from services.errors import Refused
from services.facts import EventKind, Status
from services.incident_facts import IncidentFacts
from services.languages import _
from services.moves.base import Act, Move, must_be_open

WORDS_CAP = 500
"""Characters of a comment or a typed reason."""


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """A supervisor has seen the escalation: it climbs no further."""

    action: ClassVar[Action] = Action.ACKNOWLEDGE

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Once for each level."""
        must_be_open(facts)
        if not facts.escalation:
            raise Refused(_("Эскалации нет: принимать нечего."))
        if facts.acknowledged >= facts.escalation:
            raise Refused(_("Эскалация уже принята."))
        return Move(
            EventKind.ACKNOWLEDGED,
            {"acknowledged": facts.escalation},
            stops=frozenset({Clock.ESCALATION}),
            data={"level": facts.escalation},
        )


@dataclass(frozen=True, slots=True)
class Climb:
    """Nobody has acknowledged in time: the process calls the next supervisor."""

    action: ClassVar[Action] = Action.ESCALATE

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """One level, of what still waits for an answer."""
        must_be_open(facts)
        if facts.acknowledged >= facts.escalation:
            raise Refused(_("Эскалация уже принята."))
        return Move(
            EventKind.UNACKNOWLEDGED,
            {"escalation": facts.escalation + 1},
            data={"level": facts.escalation + 1},
        )


@dataclass(frozen=True, slots=True)
class Comment:
    """Words for colleagues, never for residents; the text is masked already."""

    text: str
    action: ClassVar[Action] = Action.COMMENT

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Kept in the history until the incident is erased."""
        must_be_open(facts)
        return Move(EventKind.COMMENTED, {}, data={"text": words(self.text, _("Комментарий"))})


@dataclass(frozen=True, slots=True)
class Extend:
    """The desk may work longer on the first reply, to the moment `until`.

    What residents were owed stays in `due_reply_at`, and figures go on counting by it.
    """

    until: datetime
    reason: str
    action: ClassVar[Action] = Action.EXTEND

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Only what has no answer yet; whoever extends has taken note of the escalation."""
        must_be_open(facts)
        if facts.status is Status.ANSWERED:
            raise Refused(_("Ответ уже дан: срок закрытия переносят промежуточным ответом."))
        if self.until <= facts.cycle.reply_by:
            raise Refused(_("Новый срок не позже прежнего."))
        incident: dict[str, Any] = {"acknowledged": facts.escalation}
        return Move(
            EventKind.EXTENDED,
            incident,
            cycle={"extended_to": self.until, "extensions": facts.cycle.extensions + 1},
            stops=frozenset({Clock.REPLY, Clock.ESCALATION}),
            data={
                "until": self.until.isoformat(),
                "was": facts.cycle.reply_by.isoformat(),
                "text": words(self.reason, _("Причина")),
            },
        )


def words(typed: str, what: str) -> str:
    """Typed words on one line; Refused where there are none or too many."""
    line = " ".join(typed.split())
    if not line:
        raise Refused(_("{what}: напишите хотя бы несколько слов.").format(what=what))
    if len(line) > WORDS_CAP:
        raise Refused(
            _("{what} длиннее {cap} знаков: сократите, пожалуйста.").format(
                what=what, cap=WORDS_CAP
            )
        )
    return line
