"""What a learner is told besides the words: the lexicon's findings, the shape, the place.

Names are `group.name`. The groups of `SITUATION` say nothing of what the words mean; the others
are the lexicon's opinion.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from services.triage.danger import DANGEROUS, Danger
from services.triage.evidence import Evidence, gather
from services.triage.kinds import features, log_odds, probability
from services.triage.lexicon import Aspect
from services.triage.post import PostText
from services.triage.reading import Reading
from services.triage.signs import NUMBER
from services.triage.topics import voices
from services.triage.turns.threads import agrees, thread_of
from services.triage.where.gazetteer import EMPTY

ODDS = "lexicon.odds"
ALARM = "danger.score"
SITUATION = ("shape", "place", "parent")

_SURE = 6.0
_SHAPES = {
    name: f"shape.{name}"
    for name in (
        *("address", "street", "bare_address", "question", "shout", "sad_emoji", "glad_emoji"),
        *("hashtag", "url", "to_you", "under_complaint"),
    )
}
_GROUPS = ((Aspect.FEATURE, "found."), (Aspect.KIND, "kind."), (Aspect.TONE, "tone."))
_SIGNS = {
    "!": "shape.exclaims",
    "?": "shape.asks",
    "…": "shape.trails",
    "...": "shape.trails_off",
    "\n": "shape.lines",
}
_LENGTHS = {0: "shape.no_words", 1: "shape.one_word", 2: "shape.two_words"}
_REPLY = 4
_SHORT = 8
_MANY = 3
_THREADS_REMEMBERED = 500


@dataclass(frozen=True, slots=True)
class Parent:
    """What the lexicon thinks of the text answered."""

    log_odds: float
    voices: Mapping[str, float]

    @property
    def probability(self) -> float:
        """That the text answered is itself a complaint."""
        return probability(self.log_odds)


@lru_cache(maxsize=_THREADS_REMEMBERED)
def parent_of(text: str | None) -> Parent | None:
    """Remembered: a hundred comments stand under one post."""
    if not text:
        return None
    evidence = gather(text, EMPTY)
    return Parent(log_odds(features(PostText(text), evidence, 0.0)), voices(evidence))


def context(
    post: PostText,
    evidence: Evidence,
    shares: Mapping[str, float],
    parent: Parent | None,
    danger: Danger,
) -> dict[str, float]:
    """Name → number, zeros left out. `shares` are those of `kinds.features`."""
    told: dict[str, float] = {}
    odds = log_odds(shares)
    if odds:
        told[ODDS] = odds
    _findings(told, evidence)
    _alarm(told, danger)
    _shape(told, evidence.reading, shares)
    if evidence.signs & NUMBER:
        told["shape.number"] = 1.0
    if post.place_official is not None:
        told["place.official" if post.place_official else "place.public"] = 1.0
    if parent is not None:
        told.update(pair for pair in _answer(post, evidence, parent) if pair[1])
    return told


def _findings(told: dict[str, float], evidence: Evidence) -> None:
    for aspect, group in _GROUPS:
        for name, hits in evidence.names(aspect).items():
            told[group + name] = 1 if len(hits) == 1 else min(len({h.first for h in hits}), _MANY)
    if evidence.names(Aspect.HIGH):
        told["haste.high"] = 1.0
    for topic, voice in voices(evidence).items():
        told[f"topic.{topic}"] = math.log1p(voice)


def _alarm(told: dict[str, float], danger: Danger) -> None:
    if danger.score:
        told[ALARM] = danger.score
    if danger.score >= DANGEROUS:
        told["haste.critical"] = 1.0
    for name in danger.parts:
        told[f"danger.{name}"] = 1.0
    for name in danger.heard:
        told[f"heard.{name}"] = 1.0


def _shape(told: dict[str, float], reading: Reading, shares: Mapping[str, float]) -> None:
    for name in _SHAPES.keys() & shares.keys():
        told[_SHAPES[name]] = 1.0
    text, length = reading.text, len(reading.norms)
    if length:
        told["shape.length"] = math.log1p(length)
    if length <= _SHORT:
        told[_LENGTHS.get(length, "shape.some_words")] = 1.0
    for sign, name in _SIGNS.items():
        if sign in text:
            told[name] = min(text.count(sign), _MANY)
    if ")" in text and "(" not in text:
        told["shape.smiles"] = 1.0
    if reading.mentions:
        told["shape.mentions"] = min(reading.mentions, _MANY)
    if reading.glad:
        told["shape.glad"] = min(reading.glad, _MANY)
    if reading.sad:
        told["shape.sad"] = min(reading.sad, _MANY)


def _answer(post: PostText, evidence: Evidence, parent: Parent) -> Iterator[tuple[str, float]]:
    """What the text answered says of the answer: short ones live on it."""
    odds = max(-_SURE, min(_SURE, parent.log_odds))
    yield "parent.any", 1.0
    yield "parent.odds", odds
    for name in _beside(evidence):
        yield f"parent.odds_of_{name}", max(0.0, odds)
        yield f"parent.calm_of_{name}", max(0.0, -odds)
    thread = thread_of(post.parent or "")
    yield "parent.collects", thread.collects
    yield "parent.announces", thread.announces
    yield "parent.personal", thread.personal
    for topic, voice in parent.voices.items():
        yield f"parent.topic.{topic}", math.log1p(voice)


def _beside(evidence: Evidence) -> Iterator[str]:
    """What kinds of answer it is that mean little alone."""
    reading = evidence.reading
    length = len(reading.norms)
    if length <= _REPLY:
        yield "reply"
    if length <= _SHORT and "?" in reading.text:
        yield "question"
    if length <= _SHORT and agrees(reading):
        yield "agreement"
    if evidence.address is not None:
        yield "address"
