"""Frozen facts handed up the floors; ORM rows stay below."""

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
    one of `triage.topics.TOPICS` or "" when unclear; `topics` holds the top three. `district`
    is a name of the region file or "". `address` is what was found of settlement, street and
    house, "" if nothing. `why` maps a decision ("kind", "topic", "district", "urgency", "tone")
    to the words of the text that decided it.
    """

    kind: Kind
    tone: Tone
    topic: str
    topics: tuple[TopicScore, ...]
    district: str
    urgency: Urgency
    score: float
    why: dict[str, tuple[str, ...]]
    address: str = ""
