"""A model at work: a text's words and context → a score for each output.

Everything is linear. What the words add: `shares.py`. Safe to share between threads.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from services.triage.learned.model import Model
from services.triage.learned.shares import Shares
from services.triage.learned.words import Floats, spelt, vocabulary
from services.triage.reading import Reading

OPINION = "shipped."
"""How the scores of the shipped model are named where they are context for another."""

_REMEMBERED = 20_000
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
        self.groups = model.groups()
        self._at = {name: at for at, name in enumerate(model.outputs)}
        # Of each group: where its members stand among the outputs, and their names without it.
        self.columns = {
            group: (
                np.array([self._at[member] for member in members]),
                tuple(member.partition(".")[2] for member in members),
            )
            for group, members in self.groups.items()
        }
        self._context_at = {name: at for at, name in enumerate(model.context)}
        self._context = np.array(list(model.context.values()), np.float32)
        self._shares = Shares(model, remembered)

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
        said = [reading.norms for reading in readings]
        for posts in _portions(said, min(self._shares.remembered, _AT_ONCE)):
            total[posts] += self._shares.of_posts(said[posts])
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
        letters, meaning, squared = self._shares.of_each(words)
        at = self._at[output]
        length = np.sqrt(squared.sum()) + np.float32(1e-6)
        pulls: Floats = letters[:, at] / length + meaning[:, at] / np.sqrt(len(words))
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
