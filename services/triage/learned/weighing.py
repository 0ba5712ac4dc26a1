"""A page's scores → what they come to, post by post: the best of each group, the likeliest topics.

What is made of it together with the lexicon is `judge.py`'s.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.facts import TopicScore
from services.triage.learned.model import COMPLAINT, CRITICAL
from services.triage.learned.scorer import Scorer
from services.triage.learned.words import Floats

_TOP = 3
_DIGITS = 4
# Beyond this a share is all there is; exp() must not overflow on a region's odd model.
_LOUDEST = 50.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the model thinks of one post: log-odds of `complaint` and of `critical`, the names of
    the best kind and tone, the likeliest topics with their shares among all.
    """

    complaint: float
    critical: float
    kind: str
    tone: str
    topics: tuple[TopicScore, ...]


def weigh(scorer: Scorer, scores: Floats) -> list[Weighed]:
    """Each row of (posts, K) scores of that scorer."""
    outputs = scorer.model.outputs
    return list(
        map(
            Weighed,
            scores[:, outputs.index(COMPLAINT)].tolist(),
            scores[:, outputs.index(CRITICAL)].tolist(),
            _best(scorer, scores, "kind"),
            _best(scorer, scores, "tone"),
            _topics(scorer, scores),
        )
    )


def _best(scorer: Scorer, scores: Floats, group: str) -> list[str]:
    """The member of a group with the highest score, of each post."""
    at, names = scorer.columns[group]
    return [names[best] for best in scores.take(at, axis=1).argmax(axis=1).tolist()]


def _topics(scorer: Scorer, scores: Floats) -> list[tuple[TopicScore, ...]]:
    """The likeliest topics of each post; a score is the share of its own among all."""
    at, names = scorer.columns["topic"]
    voices = np.exp(np.minimum(scores.take(at, axis=1).astype(np.float64), _LOUDEST))
    loudest = np.argsort(-voices, axis=1, kind="stable")[:, :_TOP]
    shares = voices[np.arange(len(voices))[:, None], loudest] / voices.sum(axis=1, keepdims=True)
    rows = zip(loudest.tolist(), shares.round(_DIGITS).tolist(), strict=True)
    return [_scored([names[topic] for topic in topics], found) for topics, found in rows]


def _scored(topics: Sequence[str], shares: Sequence[float]) -> tuple[TopicScore, ...]:
    return tuple(TopicScore(t, share) for t, share in zip(topics, shares, strict=True) if share)
