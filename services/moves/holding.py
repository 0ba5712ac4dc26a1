"""Taking an incident, letting it go, writing its reply."""

from dataclasses import dataclass
from typing import ClassVar

from services.actions import Action
from services.clocks import Clock
from services.errors import Refused
from services.facts import EventKind, Status
from services.incident_facts import IncidentFacts
from services.languages import _
from services.moves.base import (
    Act,
    Move,
    claimed,
    holder_name,
    must_be_open,
    taken,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """Take a free incident."""

    action: ClassVar[Action] = Action.CLAIM

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """One presser wins; the others are told who holds it."""
        must_be_open(facts)
        if facts.holds(act.actor_id):
            raise Refused(_("Инцидент уже у вас."))
        if facts.holder is not None:
            raise Refused(_("Уже взято: {name}. Можно перехватить.").format(name=facts.holder.name))
        return Move(
            EventKind.CLAIMED,
            taken(facts, act),
            cycle=claimed(facts, act),
            stops=frozenset({Clock.CLAIM}),
        )


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Take what somebody else holds: a second, explicit act."""

    action: ClassVar[Action] = Action.TAKE_OVER

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Needs another holder; drafts stay with the incident."""
        must_be_open(facts)
        if facts.holds(act.actor_id):
            raise Refused(_("Инцидент уже у вас."))
        if facts.holder is None:
            raise Refused(_("Инцидент свободен: нажмите «Взять»."))
        return Move(EventKind.TAKEN_OVER, taken(facts, act), data={"from": facts.holder.id})


@dataclass(frozen=True, slots=True)
class Release:
    """Give a held incident back to the queue; the deadline does not move."""

    action: ClassVar[Action] = Action.RELEASE

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Only the holder lets go."""
        if facts.status is not Status.CLAIMED:
            raise Refused(_("Отпустить можно только то, что в работе."))
        if not facts.holds(act.actor_id):
            raise Refused(
                _("Инцидент держит {name}: отпустить может только держатель.").format(
                    name=holder_name(facts)
                )
            )
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
            raise Refused(_("Инцидент не в работе."))
        if facts.lease_until > act.at:
            raise Refused(_("Срок удержания продлён."))
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
        """Drafts are written by the holder, and after the answer by anybody of the office;
        writing renews the claim."""
        must_be_open(facts)
        if facts.status is Status.NEW:
            raise Refused(_("Сначала возьмите инцидент в работу, затем пишите черновик."))
        if facts.status is Status.CLAIMED and not facts.holds(act.actor_id):
            raise Refused(
                _("Инцидент держит {name}. Перехватите, чтобы писать черновик.").format(
                    name=holder_name(facts)
                )
            )
        return Move(
            EventKind.DRAFTED,
            {"lease_until": act.lease if facts.status is Status.CLAIMED else None},
            stops=frozenset({Clock.APPROVAL}),
            data={"version": facts.draft_version + 1},
        )


@dataclass(frozen=True, slots=True)
class Publish:
    """Note that the holder lets the draft go out in the office's name."""

    version: int
    action: ClassVar[Action] = Action.PUBLISH

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """As drafts: the holder's, and after an answer anybody's of the office."""
        must_be_open(facts)
        if facts.status is Status.NEW:
            raise Refused(_("Сначала возьмите инцидент в работу, затем публикуйте."))
        if facts.status is Status.CLAIMED and not facts.holds(act.actor_id):
            raise Refused(
                _("Инцидент держит {name}: публикует держатель.").format(name=holder_name(facts))
            )
        if self.version != facts.draft_version:
            raise Refused(
                _("Есть черновик новее, №{version}: публикуют последний.").format(
                    version=facts.draft_version
                )
            )
        return Move(
            EventKind.PUBLISHING,
            {"lease_until": act.lease if facts.status is Status.CLAIMED else None},
            data={"version": self.version},
        )
