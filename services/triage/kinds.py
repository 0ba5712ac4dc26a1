"""How much the desk wants a post, and which of the five kinds it is.

A logistic over named features whose weights are set by hand in `lexicon/kinds.toml`; `features`
is what a model trained on a region's own export would take as its input.
"""

import math
from collections.abc import Mapping

from services.facts import Kind
from services.triage.evidence import Evidence
from services.triage.lexicon import Aspect, Label, lexicon
from services.triage.phrases import Hit
from services.triage.post import PostText
from services.triage.shapes import is_notice, shapes

COMPLAINT_FROM = 0.5
# What residents tell of their trouble; in an advert or a notice it means nothing.
_TELLING = frozenset({"measure", "since", "again", "scarce", "vulnerable", "detour", "waiting"})


def features(post: PostText, evidence: Evidence, parent_score: float) -> dict[str, float]:
    """Feature → its share of the log-odds that the desk wants the post as a complaint."""
    weights = lexicon().weights
    heard = findings(post, evidence, parent_score)
    return {name: loudness * weights[name] for name, loudness in heard.items()}


def findings(post: PostText, evidence: Evidence, parent_score: float) -> dict[str, float]:
    """Feature → how loudly it is heard: 1, or 1.5 if a phrase of it comes twice."""
    found = evidence.names(Aspect.FEATURE)
    notice = is_notice(evidence)
    silent = _TELLING if notice else frozenset[str]()
    heard = {
        name: 1.0 if len(hits) == 1 else _repeated(hits)
        for name, hits in found.items()
        if name not in silent
    }
    heard.update(dict.fromkeys(shapes(post, evidence, parent_score, notice=notice), 1.0))
    return heard


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
