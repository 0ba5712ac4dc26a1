"""A page's scores → what they come to, post by post: the best of each group, the likeliest topics.

What is made of it together with the lexicon is `judge.py`'s.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

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
    complaint, critical = outputs.index(COMPLAINT), outputs.index(CRITICAL)
    return [
        Weighed(
            row[complaint],
            row[critical],
            _best(row, *scorer.columns["kind"]),
            _best(row, *scorer.columns["tone"]),
            _topics(row, *scorer.columns["topic"]),
        )
        for row in scores.tolist()
    ]


def _best(row: Sequence[float], columns: Sequence[int], names: Sequence[str]) -> str:
    """The name of the column with the highest score."""
    return names[columns.index(max(columns, key=row.__getitem__))]


def _topics(
    row: Sequence[float], columns: Sequence[int], names: Sequence[str]
) -> tuple[TopicScore, ...]:
    """The likeliest topics; a score is the share of its own among all."""
    voices = [math.exp(min(_LOUDEST, row[at])) for at in columns]
    loudest = sorted(range(len(voices)), key=voices.__getitem__, reverse=True)[:_TOP]
    total = sum(voices)
    shares = [round(voices[at] / total, _DIGITS) for at in loudest]
    return tuple(TopicScore(names[at], s) for at, s in zip(loudest, shares, strict=True) if s)
