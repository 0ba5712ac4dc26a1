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
#: No word of the language is longer; what is, is a flood.
_LONGEST = 64


class Memory(dict[K, V]):
    """`memory[key]` is what `work(key)` said; past `most` keys all are forgotten, and no very long
    word is remembered at all.
    """

    def __init__(self, work: Callable[[K], V], most: int = VOCABULARY) -> None:
        super().__init__()
        self._work = work
        self._most = most

    def __missing__(self, key: K) -> V:
        found = self._work(key)
        if isinstance(key, str) and len(key) > _LONGEST:
            return found
        if len(self) >= self._most:
            self.clear()
        self[key] = found
        return found
