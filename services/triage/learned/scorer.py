"""A model at work: a text's words and context → a score for each output.

Everything is linear, so that a word's share of all scores is worked out once and remembered; a
text then costs a few sums. Safe to share between threads.
"""

import math
import threading
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.triage.learned.model import Model
from services.triage.learned.words import (
    Floats,
    meanings,
    pair_bucket,
    pairs,
    spelt,
    vocabulary,
    word_buckets,
)
from services.triage.reading import Reading

OPINION = "shipped."
"""How the scores of the shipped model are named where they are context for another."""

_REMEMBERED = 20_000
_PAIRS_REMEMBERED = 100_000
# Words of a page summed in one go: their rows stay within a core's own cache.
_AT_ONCE = 4_000


def opinion(scores: Mapping[str, float]) -> dict[str, float]:
    """The scores of one model as context for the next."""
    return {OPINION + name: score for name, score in scores.items()}


class Scorer:
    """One model and the words it has met; `base` is the model whose opinion it is told.

    Past `remembered` words it forgets them all; the words of one text must fit.
    """

    def __init__(
        self, model: Model, base: "Scorer | None" = None, remembered: int = _REMEMBERED
    ) -> None:
        self.model = model
        self.base = base
        self._outputs = len(model.outputs)
        self.groups = model.groups()
        self._at = {name: at for at, name in enumerate(model.outputs)}
        # Of each group: where its members stand among the outputs, and their names without it.
        self.columns = {
            group: (
                tuple(self._at[member] for member in members),
                tuple(member.partition(".")[2] for member in members),
            )
            for group, members in self.groups.items()
        }
        self._context_at = {name: at for at, name in enumerate(model.context)}
        self._context = np.array(list(model.context.values()), np.float32)
        # A list: a text asks for twenty of them, which an array is slower to tell.
        self._rarity = (model.rarity.astype(np.float32) ** 2).tolist()
        self._buckets: dict[tuple[str, str], int] = {}
        self._lock = threading.Lock()
        self._rows: dict[str, int] = {}
        # Of each word met: its share by letters, its share by meaning, its squared length.
        self._remembered = remembered
        self._table = np.empty((remembered, 2 * self._outputs + 1), np.float32)

    def scores(self, reading: Reading, told: Mapping[str, float]) -> dict[str, float]:
        """Output → score of one post. `told` is what `context.context` says of it."""
        (found,) = self.score([reading], [told]).tolist()
        return dict(zip(self.model.outputs, found, strict=True))

    def score(self, readings: Sequence[Reading], told: Sequence[Mapping[str, float]]) -> Floats:
        """The scores of a page's posts, (posts, K): what numpy costs is paid once for them all."""
        if self.base is not None:
            heard = self.base.score(readings, told).tolist()
            names = [OPINION + output for output in self.base.model.outputs]
            told = [
                {**one, **dict(zip(names, scores, strict=True))}
                for one, scores in zip(told, heard, strict=True)
            ]
        total: Floats = self._of_context(told)
        total += self.model.bias
        said = list(map(spelt, readings))
        for posts in _portions(said, min(self._remembered, _AT_ONCE)):
            total[posts] += self._of_words(said[posts])
        return total

    def pulling(self, reading: Reading, output: str, most: int) -> list[str]:
        """The words that pulled the most towards an output, the strongest first."""
        words = vocabulary(spelt(reading))
        if not words:
            return []
        pulls = self._pulls(words, output)
        order = np.argsort(-pulls, kind="stable")[:most]
        return [words[i] for i in order if pulls[i] > 0]

    def _pulls(self, words: Sequence[str], output: str) -> Floats:
        """How much each word adds to an output, by itself and through the base's opinion of it."""
        with self._lock:
            rows = self._table[self._known(words)]
        at = self._at[output]
        length = np.sqrt(rows[:, -1].sum()) + np.float32(1e-6)
        pulls: Floats = rows[:, at] / length + rows[:, self._outputs + at] / np.sqrt(len(words))
        trusted = self._context_at.get(OPINION + output)
        if self.base is not None and trusted is not None:
            pulls = pulls + self._context[trusted, at] * self.base._pulls(words, output)
        return pulls

    def _of_context(self, told: Sequence[Mapping[str, float]]) -> Floats:
        """What the context adds to the scores, (posts, K)."""
        at, width = self._context_at, len(self._context_at)
        numbers = np.zeros((len(told), width), np.float32)
        known = {
            post * width + at[name]: number
            for post, one in enumerate(told)
            for name, number in one.items()
            if name in at
        }
        numbers.put(list(known), list(known.values()))
        found: Floats = numbers @ self._context
        return found

    def _of_words(self, said: Sequence[Sequence[str]]) -> Floats:
        """What words and neighbours add to the scores, (posts, K); none of the posts is empty."""
        words = list(map(vocabulary, said))
        beside = list(map(pairs, said))
        with self._lock:
            rows = self._table.take(self._known(list(chain.from_iterable(words))), axis=0)
            buckets = [self._pairs(one) for one in beside]
        sums = _sums(rows, words)
        flat = list(chain.from_iterable(buckets))
        letters = _sums(self.model.weights.take(flat, axis=0), buckets)
        letters *= self.model.scales
        letters += sums[:, : self._outputs]
        letters /= np.array(self._lengths(sums[:, -1].tolist(), buckets), np.float32)
        roots = np.array([[math.sqrt(len(one))] for one in words], np.float32)
        meaning: Floats = sums[:, self._outputs : -1] / roots
        letters += meaning
        return letters

    def _lengths(
        self, of_words: list[float], buckets: Sequence[Sequence[int]]
    ) -> list[list[float]]:
        """How long each post is as a row of letters and neighbours; `of_words` are squared."""
        rarity = self._rarity.__getitem__
        return [
            [math.sqrt(max(squared + sum(map(rarity, beside)), 1e-6))]
            for squared, beside in zip(of_words, buckets, strict=True)
        ]

    def _known(self, words: Sequence[str]) -> list[int]:
        """Rows of the table for the words, filled in for new ones; the lock is held."""
        rows = [self._rows.get(word, -1) for word in words]
        if -1 in rows:
            if len(self._rows) + len(words) > self._remembered:
                self._rows.clear()
            for word in words:
                if word not in self._rows:
                    self._table[len(self._rows)] = self._row(word)
                    self._rows[word] = len(self._rows)
            rows = [self._rows[word] for word in words]
        return rows

    def _pairs(self, found: Sequence[tuple[str, str]]) -> list[int]:
        """The buckets of neighbours; the lock is held."""
        buckets = [self._buckets.get(pair, -1) for pair in found]
        if -1 in buckets:
            if len(self._buckets) + len(found) > _PAIRS_REMEMBERED:
                self._buckets.clear()
            for at, pair in enumerate(found):
                if buckets[at] < 0:
                    buckets[at] = self._buckets[pair] = pair_bucket(pair)
        return buckets

    def _row(self, word: str) -> Floats:
        buckets = list(word_buckets(word))
        letters = self.model.weights[buckets].sum(axis=0, dtype=np.float32) * self.model.scales
        meaning = meanings().of(word) @ self.model.meaning
        return np.concatenate([letters, meaning, [sum(map(self._rarity.__getitem__, buckets))]])


def _portions(said: Sequence[Sequence[str]], most: int) -> Iterator[slice]:
    """Neighbouring posts that have words, so many at a time that their words can be remembered."""
    first = words = 0
    for post, one in enumerate(said):
        if not one or words + len(one) > most:
            if first < post:
                yield slice(first, post)
            first, words = post + (not one), 0
        words += len(one)
    if first < len(said):
        yield slice(first, len(said))


def _sums(rows: NDArray[Any], parts: Sequence[Sequence[object]]) -> Floats:
    """The sum of the rows of each part, no part is empty; `rows` are those of all parts."""
    starts = [0, *accumulate(map(len, parts[:-1]))]
    sums: Floats = np.add.reduceat(rows, starts, axis=0, dtype=np.float32)
    return sums
