"""Frozen facts handed up the floors; ORM rows stay below."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a post is to the desk."""

    COMPLAINT = "complaint"
    WISH = "wish"
    QUESTION = "question"
    THANKS = "thanks"
    OTHER = "other"


class Tone(StrEnum):
    """How it sounds; a second feature, never the judgement itself."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class Urgency(StrEnum):
    """What triage says of haste; routing turns it into a priority."""

    CRITICAL = "critical"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class TopicScore:
    """One topic and how sure triage is of it, 0..1."""

    topic: str
    score: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What triage thinks of one post.

    `score` is the probability (0..1) that the desk wants the post as a complaint. `topic` is
    one of `triage.topics.TOPICS` or "" when unclear; `topics` holds the top three, `subtopic`
    what within the topic it is about, "" if nobody knows. `district`
    is a name of the region file or "". `address` is what was found of settlement, street and
    house, "" if nothing. `why` maps a decision ("kind", "topic", "district", "urgency", "tone")
    to the words of the text that decided it; they may be looked for when first asked for.
    """

    kind: Kind
    tone: Tone
    topic: str
    topics: tuple[TopicScore, ...]
    district: str
    urgency: Urgency
    score: float
    why: Mapping[str, tuple[str, ...]]
    address: str = ""
    subtopic: str = ""


class Status(StrEnum):
    """Where an incident stands."""

    NEW = "new"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    CLOSED = "closed"
    DISMISSED = "dismissed"


OPEN = (Status.NEW, Status.CLAIMED, Status.ANSWERED)
"""The statuses in which somebody still has something to do."""


class Outcome(StrEnum):
    """What came of an incident when it was closed."""

    SOLVED = "solved"
    EXPLAINED = "explained"
    REDIRECTED = "redirected"
    PROMISED = "promised"


class DraftState(StrEnum):
    """How a version of a reply stands with the supervisors."""

    WRITTEN = ""
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"


class PromiseEnd(StrEnum):
    """What became of a date promised in public. `moved`: another was promised instead."""

    KEPT = "kept"
    BROKEN = "broken"
    MOVED = "moved"
    VOID = "void"


class DismissReason(StrEnum):
    """Why an incident is not the desk's."""

    SPAM = "spam"
    ABUSE = "abuse"
    NO_SUBSTANCE = "no_substance"
    NO_PLACE = "no_place"
    REPEAT = "repeat"
    OTHER_REGION = "other_region"
    POLITICS = "politics"
    UNTRUE = "untrue"
    FORBIDDEN = "forbidden"


class EventKind(StrEnum):
    """The facts that are written down about an incident, by people and by the process."""

    OPENED = "opened"
    JOINED = "joined"
    DELIVERED = "delivered"
    CLAIMED = "claimed"
    RELEASED = "released"
    TAKEN_OVER = "taken_over"
    DRAFTED = "drafted"
    DRAFT_SUBMITTED = "draft_submitted"
    DRAFT_APPROVED = "draft_approved"
    DRAFT_RETURNED = "draft_returned"
    ESCALATED = "escalated"
    ANSWERED = "answered"
    PROMISED = "promised"
    PROMISE_MOVED = "promise_moved"
    NOT_ANSWER = "not_answer"
    REPLY_SEEN = "reply_seen"
    PUBLISHING = "publishing"
    REPLY_EDITED = "reply_edited"
    REPLY_GONE = "reply_gone"
    REPEATED = "repeated"
    CLOSED = "closed"
    DISMISSED = "dismissed"
    REOPENED = "reopened"
    REROUTED = "rerouted"
    HANDED_OVER = "handed_over"
    ASSIGNED = "assigned"
    RETURNED = "returned"
    COMMENTED = "commented"
    EXTENDED = "extended"
    ACKNOWLEDGED = "acknowledged"
    UNACKNOWLEDGED = "unacknowledged"
    TOPIC_CHANGED = "topic_changed"
    MERGED = "merged"
    SPLIT = "split"
    TOLD_APART = "told_apart"
    UNDONE = "undone"
    NUDGED = "nudged"
    OVERDUE = "overdue"
    RAISED = "raised"
    LEASE_ENDED = "lease_ended"
    ERASED = "erased"
    FORGOTTEN = "forgotten"
