"""What was worked out of a word, remembered. A living language repeats itself, a flood does not.

A plain dict that fills itself: a word met before costs one look-up and moves nothing, where a
cache that keeps its oldest in order touches three of its neighbours.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

#: The living vocabulary of a busy region.
VOCABULARY = 20_000


class Memory(dict[K, V]):
    """`memory[key]` is what `work(key)` said; past `most` keys all are forgotten."""

    def __init__(self, work: Callable[[K], V], most: int = VOCABULARY) -> None:
        super().__init__()
        self._work = work
        self._most = most

    def __missing__(self, key: K) -> V:
        if len(self) >= self._most:
            self.clear()
        found = self[key] = self._work(key)
        return found
