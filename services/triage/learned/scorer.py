"""A model at work: a text's words and context → a score for each output.

Everything is linear, so that a word's share of all scores is worked out once and remembered; a
text then costs a few sums. Safe to share between threads.
"""

import math
import threading
from collections.abc import Mapping, Sequence

import numpy as np

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
        self._context_at = {name: at for at, name in enumerate(model.context)}
        self._context = np.array(list(model.context.values()), np.float32)
        self._rarity = model.rarity.astype(np.float32) ** 2
        self._buckets: dict[tuple[str, str], int] = {}
        self._lock = threading.Lock()
        self._rows: dict[str, int] = {}
        # Of each word met: its share by letters, its share by meaning, its squared length.
        self._remembered = remembered
        self._table = np.empty((remembered, 2 * self._outputs + 1), np.float32)

    def scores(self, reading: Reading, told: Mapping[str, float]) -> dict[str, float]:
        """Output → score. `told` is what `context.context` says of the post."""
        if self.base is not None:
            told = {**told, **opinion(self.base.scores(reading, told))}
        said = spelt(reading)
        total = self.model.bias + self._of_context(told)
        if said:
            total += self._of_words(said)
        return dict(zip(self.model.outputs, total.tolist(), strict=True))

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

    def _of_context(self, told: Mapping[str, float]) -> Floats:
        at = self._context_at
        rows = np.array([at[name] for name in told if name in at], np.intp)
        numbers = np.array([told[name] for name in told if name in at], np.float32)
        found: Floats = numbers @ self._context.take(rows, axis=0)
        return found

    def _of_words(self, said: Sequence[str]) -> Floats:
        words = vocabulary(said)
        with self._lock:
            sums = np.add.reduce(self._table.take(self._known(words), axis=0))
            buckets = np.array(self._pairs(said), np.intp)
        beside = np.add.reduce(self.model.weights.take(buckets, axis=0), dtype=np.float32)
        squared = float(sums[-1]) + float(np.add.reduce(self._rarity.take(buckets)))
        letters: Floats = sums[: self._outputs] + beside * self.model.scales
        letters /= np.float32(math.sqrt(max(squared, 1e-6)))
        letters += sums[self._outputs : -1] / np.float32(math.sqrt(len(words)))
        return letters

    def _known(self, words: Sequence[str]) -> list[int]:
        """Rows of the table for the words, filled in for new ones; the lock is held."""
        if len(self._rows) + len(words) > self._remembered:
            self._rows.clear()
        rows = [self._rows.get(word, -1) for word in words]
        if -1 in rows:
            for at, word in enumerate(words):
                if rows[at] < 0:
                    row = rows[at] = self._rows[word] = len(self._rows)
                    self._table[row] = self._row(word)
        return rows

    def _pairs(self, said: Sequence[str]) -> list[int]:
        """The buckets of the neighbours; the lock is held."""
        found = pairs(said)
        if len(self._buckets) + len(found) > _PAIRS_REMEMBERED:
            self._buckets.clear()
        known = self._buckets
        buckets = [known.get(pair, -1) for pair in found]
        if -1 in buckets:
            buckets = [
                known.setdefault(pair, pair_bucket(pair)) if at < 0 else at
                for pair, at in zip(found, buckets, strict=True)
            ]
        return buckets

    def _row(self, word: str) -> Floats:
        buckets = list(word_buckets(word))
        letters = self.model.weights[buckets].sum(axis=0, dtype=np.float32) * self.model.scales
        meaning = meanings().of(word) @ self.model.meaning
        return np.concatenate([letters, meaning, [self._rarity[buckets].sum()]])
