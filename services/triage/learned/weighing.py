"""A page's scores → what they come to, post by post: the best of each group, the likeliest topics.

What is made of it together with the lexicon is `judge.py`'s.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.facts import TopicScore
from services.triage.learned.model import COMPLAINT, CRITICAL
from services.triage.learned.scorer import Scorer
from services.triage.learned.words import Floats

_TOP = 3
_DIGITS = 4


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
            _best(scores, *scorer.columns["kind"]),
            _best(scores, *scorer.columns["tone"]),
            _topics(scores, *scorer.columns["topic"]),
        )
    )


def _best(scores: Floats, columns: NDArray[np.int_], names: Sequence[str]) -> list[str]:
    """Of each row the name of the column with the highest score."""
    return [names[at] for at in scores.take(columns, axis=1).argmax(axis=1).tolist()]


def _topics(
    scores: Floats, columns: NDArray[np.int_], names: Sequence[str]
) -> list[tuple[TopicScore, ...]]:
    """Of each row the likeliest topics; a score is the share of its own among all."""
    heard = np.nan_to_num(scores.take(columns, axis=1).astype(np.float64))
    # Beside the loudest of the row: exp() must not overflow on a region's odd model.
    voices = np.exp(heard - heard.max(axis=1, keepdims=True))
    loudest = np.argsort(-voices, axis=1, kind="stable")[:, :_TOP]
    posts = np.arange(len(scores))[:, None]
    shares = voices[posts, loudest] / voices.sum(axis=1, keepdims=True)
    return [
        tuple(TopicScore(names[at], share) for at, share in zip(row, said, strict=True) if share)
        for row, said in zip(loudest.tolist(), shares.round(_DIGITS).tolist(), strict=True)
    ]
