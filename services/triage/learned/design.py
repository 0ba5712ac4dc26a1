"""Posts as one sparse matrix, at training time: the same numbers `scorer.py` sums one by one.

Columns are letters and words (BUCKETS), then what the context told, then the meaning.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from services.triage.danger import danger_of
from services.triage.evidence import gather
from services.triage.kinds import features
from services.triage.learned.context import context, parent_of
from services.triage.learned.scorer import OPINION, Scorer, opinion
from services.triage.learned.words import (
    BUCKETS,
    MEANING,
    Floats,
    meaning_of,
    pair_bucket,
    pairs,
    spelt,
    vocabulary,
    word_buckets,
)
from services.triage.post import PostText
from services.triage.reading import Reading
from services.triage.where.gazetteer import EMPTY

# How loudly each part of the matrix speaks beside the letters, whose rows have length one.
# Chosen by cross-validation over our own examples.
_CONTEXT = 0.05
_MEANING = 0.3
# The opinion of the shipped model, which a region's own starts from. Louder, it helps a region
# with a few hundred rows and holds back one with thousands.
_OPINION = 0.04
# A thing met in fewer texts than this is somebody's name or typing error.
_MET = 2
_LEAST_SPREAD = 0.1


@dataclass(frozen=True, slots=True)
class Table:
    """What was read of some posts, one row each."""

    counts: sparse.csr_matrix
    told: Sequence[dict[str, float]]
    meaning: Floats


@dataclass(frozen=True, slots=True)
class Design:
    """How counts become numbers, learnt from the texts at hand.

    `rarity` (BUCKETS) is the inverse document frequency; `names` are the columns of the context,
    `spread` their standard deviations.
    """

    rarity: Floats
    names: tuple[str, ...]
    spread: Floats

    def matrix(self, table: Table) -> sparse.csr_matrix:
        """Rows for a linear learner."""
        squared = np.asarray(table.counts @ (self.rarity**2)).ravel()
        length = 1.0 / np.sqrt(np.maximum(squared, 1e-6))
        letters = sparse.diags(length) @ (table.counts @ sparse.diags(self.rarity))
        told = np.array([[row.get(n, 0.0) for n in self.names] for row in table.told])
        return sparse.hstack(
            [
                letters,
                sparse.csr_matrix(told * self._volume),
                sparse.csr_matrix(_MEANING * table.meaning),
            ],
            format="csr",
            dtype=np.float32,
        )

    @property
    def _volume(self) -> Floats:
        opinions = [name.startswith(OPINION) for name in self.names]
        # Scores of one model are of one scale already.
        return np.where(opinions, _OPINION, _CONTEXT / self.spread).astype(np.float32)

    def columns(self, groups: Sequence[str]) -> NDArray[np.bool_]:
        """Which columns of the matrix are left when only these groups of the context are."""
        kept = [name.split(".")[0] in groups for name in self.names]
        return np.array([True] * BUCKETS + kept + [True] * MEANING)

    def parts(self, weights: Floats) -> tuple[Floats, Floats, Floats]:
        """Weights of the columns (columns, K) as those of buckets, context and meaning."""
        letters, told, meaning = np.split(weights, [BUCKETS, BUCKETS + len(self.names)])
        return (
            letters * self.rarity[:, None],
            told * self._volume[:, None],
            meaning * _MEANING,
        )


def read_posts(posts: Sequence[PostText], base: Scorer | None = None) -> Table:
    """Read every post as the judge would; what `base` thinks of it is told too."""
    told, meanings, found, ends = [], [], [], [0]
    for post in posts:
        reading, said = look(post)
        if base is not None:
            said |= opinion(base.scores(reading, said))
        told.append(said)
        tokens = spelt(reading)
        words = vocabulary(tokens)
        meanings.append(meaning_of(words) / np.sqrt(max(1, len(words))))
        found += [bucket for word in words for bucket in word_buckets(word)]
        found += [pair_bucket(pair) for pair in pairs(tokens)]
        ends.append(len(found))
    counts = sparse.csr_matrix(
        (np.ones(len(found), np.float32), np.array(found, np.int32), ends),
        shape=(len(posts), BUCKETS),
    )
    counts.sum_duplicates()
    return Table(counts, told, np.array(meanings, np.float32))


def look(post: PostText) -> tuple[Reading, dict[str, float]]:
    """A post as a scorer is given it: its words, and what the context tells."""
    evidence = gather(post.text, EMPTY)
    parent = parent_of(post.parent)
    shares = features(post, evidence, parent.probability if parent else 0.0)
    return evidence.reading, context(post, evidence, shares, parent, danger_of(evidence))


def join(parts: Sequence[Table]) -> Table:
    """Tables one under the other."""
    return Table(
        sparse.vstack([part.counts for part in parts], format="csr"),
        [row for part in parts for row in part.told],
        np.vstack([part.meaning for part in parts]),
    )


def take(table: Table, rows: NDArray[np.int_]) -> Table:
    """Some rows of a table, in that order."""
    return Table(table.counts[rows], [table.told[i] for i in rows], table.meaning[rows])


def learn_design(table: Table) -> Design:
    """How rare each bucket is and how far each number of the context spreads."""
    texts = table.counts.shape[0]
    met = np.asarray((table.counts > 0).sum(axis=0)).ravel()
    rarity = np.where(met >= _MET, np.log((1 + texts) / (1 + met)) + 1, 0)
    names = tuple(sorted({name for row in table.told for name in row}))
    told = np.array([[row.get(name, 0.0) for name in names] for row in table.told])
    return Design(
        # Rounded as the file rounds it, so that rows are as long here as at work.
        rarity=rarity.astype(np.float16).astype(np.float32),
        names=names,
        spread=np.maximum(told.std(axis=0), _LEAST_SPREAD).astype(np.float32),
    )
