"""What words and their neighbours add to a model's scores, worked out once for each word.

Everything is linear: a text then costs a few sums. Words go by the row of the table they are in,
and neighbours by the rows of the two. Safe to share between threads.
"""

import threading
from collections.abc import Sequence
from itertools import accumulate, chain, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.triage.learned.model import Model
from services.triage.learned.words import (
    EDGE,
    Floats,
    meanings,
    pair_bucket,
    spelling,
    word_buckets,
)

_PAIRS_REMEMBERED = 100_000


class Shares:
    """The words met and what they add to a model's scores.

    Where a call's words might not fit beside those met, spellings of numbers among them, it forgets
    them all first; the words of one call must fit in `remembered`.
    """

    def __init__(self, model: Model, remembered: int) -> None:
        self.remembered = remembered
        self._model = model
        self._outputs = len(model.outputs)
        self._squares = (model.rarity.astype(np.float32) ** 2).astype(np.float64)
        self._lock = threading.Lock()
        self._rows: dict[str, int] = {}
        self._words: list[str] = []
        # Of each word met: its share by letters, its share by meaning, its squared length.
        self._table = np.empty((remembered, 2 * self._outputs + 1), np.float32)
        self._buckets: dict[int, int] = {}

    def of_each(self, words: Sequence[str]) -> tuple[Floats, Floats, Floats]:
        """Each word's share by letters and by meaning (words, K), and its squared length."""
        with self._lock:
            rows = self._table[self._known(words)]
        return rows[:, : self._outputs], rows[:, self._outputs : -1], rows[:, -1]

    def of_posts(self, said: Sequence[Sequence[str]]) -> Floats:
        """What words and neighbours add to the scores, (posts, K); none of the posts is empty."""
        with self._lock:
            rows = self._known(list(chain.from_iterable(said)))
            ends = list(accumulate(map(len, said)))
            posts = [rows[start:end] for start, end in zip([0, *ends], ends, strict=False)]
            words = [list(dict.fromkeys(post)) for post in posts]
            buckets = list(map(self._neighbours, posts))
            shares = self._table.take(list(chain.from_iterable(words)), axis=0)
        sums: Floats = _sums(shares, words, np.float32)
        beside = list(chain.from_iterable(buckets))
        letters: Floats = _sums(self._model.weights.take(beside, axis=0), buckets, np.float32)
        letters *= self._model.scales
        letters += sums[:, : self._outputs]
        squared = sums[:, -1] + _sums(self._squares.take(beside), buckets, np.float64)
        letters /= np.sqrt(np.maximum(squared, 1e-6)).astype(np.float32)[:, None]
        roots = np.sqrt(list(map(len, words))).astype(np.float32)
        meaning: Floats = sums[:, self._outputs : -1] / roots[:, None]
        letters += meaning
        return letters

    def _known(self, words: Sequence[str]) -> list[int]:
        """Rows of the table for the words, filled in for new ones; the lock is held."""
        rows: list[Any] = list(map(self._rows.get, words))
        if None in rows:
            if len(self._rows) + len(words) > self.remembered:
                self._rows.clear()
                self._words.clear()
                self._buckets.clear()
            for word in words:
                if word not in self._rows:
                    self._rows[word] = self._met(spelling(word))
            rows = [self._rows[word] for word in words]
        return rows

    def _met(self, word: str) -> int:
        """The row of a word as it is looked up, filled in if it is new."""
        row = self._rows.get(word, len(self._words))
        if row == len(self._words):
            self._table[row] = self._row(word)
            self._words.append(word)
            self._rows[word] = row
        return row

    def _row(self, word: str) -> Floats:
        model, buckets = self._model, list(word_buckets(word))
        letters = model.weights[buckets].sum(axis=0, dtype=np.float32) * model.scales
        meaning = meanings().of(word) @ model.meaning
        return np.concatenate([letters, meaning, [sum(self._squares[buckets].tolist())]])

    def _neighbours(self, post: Sequence[int]) -> list[int]:
        """The buckets of the different neighbours in a post; the lock is held."""
        edge = self.remembered
        width = edge + 1
        # Two rows as one number, told from others sooner than a pair of words.
        codes = list(
            dict.fromkeys([one * width + next_ for one, next_ in pairwise([edge, *post, edge])])
        )
        buckets: list[Any] = list(map(self._buckets.get, codes))
        if None in buckets:
            if len(self._buckets) + len(codes) > _PAIRS_REMEMBERED:
                self._buckets.clear()
            for at, code in enumerate(codes):
                if buckets[at] is None:
                    one, next_ = map(self._word, divmod(code, width))
                    buckets[at] = self._buckets[code] = pair_bucket((one, next_))
        return buckets

    def _word(self, row: int) -> str:
        return EDGE if row == self.remembered else self._words[row]


def _sums(rows: NDArray[Any], parts: Sequence[Sequence[object]], dtype: type) -> NDArray[Any]:
    """The sum of the rows of each part, no part is empty; `rows` are those of all parts."""
    starts = [0, *accumulate(map(len, parts[:-1]))]
    sums: NDArray[Any] = np.add.reduceat(rows, starts, axis=0, dtype=dtype)
    return sums
