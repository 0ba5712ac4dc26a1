"""What becomes of an answer that is watched, and the author's coming back to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from services.actions import Action
from services.clocks import Clock
from services.errors import Refused
from services.facts import EventKind, Status
from services.incident_facts import IncidentFacts
from services.languages import _, lazy
from services.moves.base import Act, Move, must_be_open, thaw
from services.moves.finishing import Reopen

_WAITING = frozenset({Clock.REPLY, Clock.APPROVAL})
GONE = lazy("Этот ответ уже не отмечен.")


@dataclass(frozen=True, slots=True)
class SeeReply:
    """The post that an answer's link leads to was read: it is watched from now on."""

    post_id: int
    action: ClassVar[Action] = Action.ANSWER

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Once for each answer."""
        if facts.reply is not None or not facts.reply_link:
            raise Refused(_("Этот ответ уже найден."))
        return Move(
            EventKind.REPLY_SEEN, {"reply_post_id": self.post_id}, data={"post": self.post_id}
        )


@dataclass(frozen=True, slots=True)
class NotAnswer:
    """A person says that what was found is no answer. `before` is what finding it replaced."""

    post_id: int
    before: Mapping[str, Any] = field(default_factory=dict)
    action: ClassVar[Action] = Action.NOT_ANSWER

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """The incident stands where it stood, with the clocks it had."""
        must_be_open(facts)
        if facts.status is not Status.ANSWERED or not _is_reply(facts, self.post_id):
            raise Refused(GONE)
        return _back(EventKind.NOT_ANSWER, facts, act, self.post_id, self.before)


@dataclass(frozen=True, slots=True)
class ReplyGone:
    """The answer was deleted; `before` is what it had replaced."""

    post_id: int
    before: Mapping[str, Any] = field(default_factory=dict)
    action: ClassVar[Action] = Action.ANSWER

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """An open incident waits for its answer again; a closed one only tells it."""
        if not _is_reply(facts, self.post_id):
            raise Refused(GONE)
        if facts.status is Status.ANSWERED:
            return _back(EventKind.REPLY_GONE, facts, act, self.post_id, self.before)
        return Move(EventKind.REPLY_GONE, {}, data={"post": self.post_id})


@dataclass(frozen=True, slots=True)
class ReplyEdited:
    """The answer's text is another one now."""

    post_id: int
    action: ClassVar[Action] = Action.ANSWER

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Noted; what to do about it is for people."""
        if not _is_reply(facts, self.post_id):
            raise Refused(GONE)
        return Move(EventKind.REPLY_EDITED, {}, data={"post": self.post_id})


@dataclass(frozen=True, slots=True)
class WroteAgain:
    """The author came back after the answer or after closing; `complaint`: with a complaint."""

    post_id: int
    complaint: bool
    action: ClassVar[Action] = Action.REOPEN

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """«Повторное». A complaint opens what was closed, with new clocks."""
        data = {"post": self.post_id, "holder": facts.holder.id if facts.holder else None}
        if facts.status is Status.CLOSED and self.complaint:
            move = Reopen().decide(facts, act)
            return replace(move, incident={**move.incident, "repeated": True}, data=data)
        if facts.status not in (Status.ANSWERED, Status.CLOSED):
            raise Refused(_("Повторным бывает то, на что ответили."))
        return Move(EventKind.REPEATED, {"repeated": True}, data=data)


def _is_reply(facts: IncidentFacts, post_id: int) -> bool:
    return facts.reply is not None and facts.reply.post_id == post_id


def _back(
    event: EventKind, facts: IncidentFacts, act: Act, post_id: int, before: Mapping[str, Any]
) -> Move:
    """The answer before this one stands again; without one the incident is at work or free, and
    the clocks that the answer had stopped run to the deadlines they had."""
    data = {"post": post_id, "holder": facts.holder.id if facts.holder else None}
    was = thaw(before.get("incident", {}))
    if was.get("status") == Status.ANSWERED:
        values = {key: was[key] for key in ("reply_link", "reply_by", "reply_post_id")}
        return Move(event, values, data=data)
    held = facts.holder is not None
    cycle: dict[str, Any] = {"first_reply_at": None, "reply_wall": None, "reply_working": None}
    if not held and "claimed_at" in before.get("cycle", {}):
        cycle |= {"claimed_at": None, "claim_wall": None, "claim_working": None}
    return Move(
        event,
        {
            "status": Status.CLAIMED if held else Status.NEW,
            "lease_until": act.lease if held else None,
            "reply_link": "",
            "reply_by": "",
            "reply_post_id": None,
        },
        cycle=cycle,
        data=data,
        revives=_WAITING if held else _WAITING | {Clock.CLAIM},
    )
