"""How much the desk wants a post, and which of the five kinds it is.

A logistic over named features whose weights are set by hand in `lexicon/kinds.toml`; `features`
is what a model trained on a region's own export would take as its input.
"""

import math
from collections.abc import Mapping

from services.facts import Kind
from services.triage.evidence import Evidence
from services.triage.lemmas import grammar
from services.triage.lexicon import Aspect, Label, lexicon
from services.triage.phrases import Hit
from services.triage.post import PostText

COMPLAINT_FROM = 0.5
_PROBLEMS = ("absence", "failure", "broken", "dirt", "danger", "unfair", "unable", "lack")
_FINDINGS = (
    *_PROBLEMS,
    "demand",
    "invitation",
    "appealed",
    "refused",
    "outrage",
    "sarcasm",
    "money",
)
_SHORT = 4
_LONG = 25
_BARE = 8


def features(post: PostText, evidence: Evidence, parent_score: float) -> dict[str, float]:
    """Feature → its share of the log-odds that the desk wants the post as a complaint."""
    shares: dict[str, float] = {}
    for name, hits in evidence.names(Aspect.FEATURE).items():
        shares[name] = hits[0].label.weight * _repeated(hits)
    weights = lexicon().weights
    for name, holds in shape(post, evidence, parent_score).items():
        if holds:
            shares[name] = weights[name]
    return shares


def log_odds(shares: Mapping[str, float]) -> float:
    """What the lexicon alone thinks of it: the sum of `features`."""
    return sum(shares.values())


def probability(odds: float) -> float:
    """Log-odds as a probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


def kind_of(score: float, evidence: Evidence) -> Kind:
    """The kind that goes with the score."""
    if score >= COMPLAINT_FROM:
        return Kind.COMPLAINT
    kinds = evidence.names(Aspect.KIND)
    against = evidence.names(Aspect.FEATURE)
    if "advert" in against or "greeting" in against or "official" in against:
        return Kind.OTHER
    civic = bool(evidence.names(Aspect.TOPIC))
    asks = "?" in evidence.reading.text or "question_opener" in kinds
    if civic and "wishing" in against:
        return Kind.WISH
    if "thanks" in kinds and not asks:
        return Kind.THANKS
    if "wish" in kinds and civic and not ("question_opener" in kinds and asks):
        return Kind.WISH
    if asks and civic and "question" in kinds and "chat" not in against:
        return Kind.QUESTION
    return Kind.OTHER


def spoke(shares: Mapping[str, float], complaint: bool) -> list[str]:
    """The features that pulled towards the decision, the strongest first."""
    sign = 1.0 if complaint else -1.0
    pulling = [name for name, share in shares.items() if share * sign > 0]
    return sorted(pulling, key=lambda name: -abs(shares[name]))


def _repeated(hits: list[Hit[Label]]) -> float:
    """A second finding elsewhere in the text counts half, further ones nothing."""
    return 1.0 if len({hit.first for hit in hits}) == 1 else 1.5


def shape(post: PostText, evidence: Evidence, parent_score: float) -> dict[str, bool]:
    """What is no phrase: the shape, the place, and findings together."""
    reading, tokens = evidence.reading, evidence.reading.tokens
    found = evidence.names(Aspect.FEATURE)
    problem = any(name in found for name in _PROBLEMS)
    finding = any(name in found for name in _FINDINGS)
    place = evidence.address is not None or "place" in found
    letters = sum(map(str.isalpha, reading.text))
    capitals = sum(map(str.isupper, reading.text)) > letters * 0.6 and letters > 20
    house = evidence.address is not None and bool(evidence.address.house)
    others = [n for n in found if n not in ("place", "authority", "residents")]
    civic = bool(evidence.names(Aspect.TOPIC))
    joins = parent_score >= COMPLAINT_FROM and _joins(evidence, others)
    return {
        "bias": True,
        "address": house,
        "street": evidence.address is not None and not house,
        "district": evidence.mention is not None,
        "civic": civic,
        "civic_finding": civic and finding,
        "problem_at_place": problem and place,
        "bare_address": evidence.address is not None and len(tokens) <= _BARE and not others,
        "question": "?" in reading.text,
        "shout": "!!" in reading.text or capitals,
        "sad_emoji": reading.sad > 0 or "((" in reading.text,
        "glad_emoji": reading.glad > 0 and not problem,
        "long": len(tokens) >= _LONG,
        "very_short": len(tokens) < _SHORT
        and not (finding or joins or evidence.address is not None),
        "hashtag": reading.hashtags > 0,
        "url": reading.urls > 0,
        "to_you": any(grammar(t.norm).to_you for t in tokens),
        "place_official": post.place_official is True,
        "place_unofficial": post.place_official is False,
        "under_complaint": joins,
        "from_official": post.from_official is True,
    }


def _joins(evidence: Evidence, others: list[str]) -> bool:
    """Whether a comment adds itself to what it answers: an address, «у нас тоже», «+1»."""
    if evidence.address is not None or evidence.mention is not None or "invitation" in others:
        return True
    words = {token.norm for token in evidence.reading.tokens}
    return bool(words & {"тоже", "также", "аналогично", "присоединяюсь", "подтверждаю"}) or (
        evidence.reading.text.strip() in {"+", "+1", "++", "+++"}
    )
