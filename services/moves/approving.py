"""A text on its way to the residents: shown to a supervisor, agreed to, mended or sent back."""

from dataclasses import dataclass
from typing import ClassVar

from services.actions import Action
from services.clocks import Clock
from services.errors import Refused
from services.facts import DraftState, EventKind, Status
from services.incident_facts import IncidentFacts
from services.languages import _
from services.moves.base import Act, Move, holder_name, must_be_open

_STOPS = frozenset({Clock.APPROVAL})


@dataclass(frozen=True, slots=True)
class SubmitDraft:
    """Ask the supervisors to agree to this version."""

    version: int
    action: ClassVar[Action] = Action.DRAFT

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """By whoever may write the draft; asking renews the claim."""
        _must_be_newest(facts, self.version)
        if facts.status is Status.CLAIMED and not facts.holds(act.actor_id):
            raise Refused(
                _("Инцидент держит {name}: согласует текст держатель.").format(
                    name=holder_name(facts)
                )
            )
        if facts.draft_state is DraftState.SUBMITTED:
            raise Refused(_("Этот текст уже на согласовании."))
        if facts.draft_state is DraftState.APPROVED:
            raise Refused(_("Этот текст уже согласован."))
        lease = act.lease if facts.status is Status.CLAIMED else facts.lease_until
        return Move(
            EventKind.DRAFT_SUBMITTED,
            {"lease_until": lease},
            stops=_STOPS,
            data={"version": self.version},
        )


@dataclass(frozen=True, slots=True)
class ApproveDraft:
    """Agree to this version: it may go out."""

    version: int
    action: ClassVar[Action] = Action.APPROVE

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Of several supervisors the first decides."""
        _must_be_undecided(facts, self.version)
        return Move(EventKind.DRAFT_APPROVED, {}, stops=_STOPS, data={"version": self.version})


@dataclass(frozen=True, slots=True)
class EditDraft:
    """Mend the version seen: what is written now is the next one, and agreed to."""

    version: int
    action: ClassVar[Action] = Action.APPROVE

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """What somebody has written meanwhile is not overwritten unseen."""
        _must_be_newest(facts, self.version)
        return Move(
            EventKind.DRAFT_APPROVED,
            {},
            stops=_STOPS,
            data={"version": facts.draft_version + 1, "edited": self.version},
        )


@dataclass(frozen=True, slots=True)
class ReturnDraft:
    """Send this version back to its author, saying why."""

    version: int
    reason: str
    action: ClassVar[Action] = Action.APPROVE

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Of several supervisors the first decides."""
        _must_be_undecided(facts, self.version)
        if not self.reason.strip():
            raise Refused(_("Напишите, что поправить."))
        return Move(
            EventKind.DRAFT_RETURNED,
            {},
            stops=_STOPS,
            data={"version": self.version, "reason": self.reason},
        )


def _must_be_newest(facts: IncidentFacts, version: int) -> None:
    must_be_open(facts)
    if version != facts.draft_version:
        raise Refused(
            _("Есть версия новее: №{version}. Посмотрите её.").format(version=facts.draft_version)
        )


def _must_be_undecided(facts: IncidentFacts, version: int) -> None:
    _must_be_newest(facts, version)
    if facts.draft_state is DraftState.APPROVED:
        raise Refused(_("Этот текст уже согласован."))
    if facts.draft_state is DraftState.RETURNED:
        raise Refused(_("Этот текст уже вернули автору."))
