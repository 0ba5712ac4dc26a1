"""A word as a learner sees it: its hashed letters, its lemma, and what it means.

The meanings are 32 numbers a word, made of the Navec vectors of Natasha (MIT licence) by
`training/meanings.py`; they let a model that met «яма» say something of «колдобина».
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.triage.lemmas import lemma
from services.triage.reading import Reading

Floats: TypeAlias = NDArray[np.float32]

BUCKETS = 1 << 17
MEANING = 32
_SHIPPED = Path(__file__).parent / "meanings.npz"
_SHORTEST, _LONGEST = 2, 5
_LOOKED_AT = 20
EDGE = "|"


@dataclass(frozen=True, slots=True)
class Meanings:
    """Keys of lemmas in order, a unit vector of int8 each, and how telling the word is (0..1)."""

    keys: NDArray[np.uint32]
    vectors: NDArray[np.int8]
    telling: NDArray[np.float16]

    def of(self, norm: str) -> Floats:
        """The vector of the word's lemma; zeros for one that nobody wrote in the news."""
        key = key_of(lemma(norm))
        at = int(np.searchsorted(self.keys, key))
        if at == len(self.keys) or self.keys[at] != key:
            return np.zeros(MEANING, np.float32)
        scale = np.float32(self.telling[at]) / np.float32(127)
        vector: Floats = self.vectors[at].astype(np.float32) * scale
        return vector


@cache
def meanings() -> Meanings:
    """Read at the first call, a few hundredths of a second."""
    with np.load(_SHIPPED, allow_pickle=False) as file:
        return Meanings(file["keys"], file["vectors"], file["telling"])


def key_of(word: str) -> int:
    """32 bits that stay the same across processes and machines."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def spelt(reading: Reading) -> list[str]:
    """The tokens as they are looked up."""
    return list(map(spelling, reading.norms))


def spelling(norm: str) -> str:
    """A word as it is looked up: all numbers are one word."""
    return "0" if norm.isdecimal() else norm


def vocabulary(said: Sequence[str]) -> list[str]:
    """The different words of a text: saying a word ten times says it once."""
    return list(dict.fromkeys(said))


def pairs(said: Sequence[str]) -> list[tuple[str, str]]:
    """The different neighbours of a text, its edges included; none of a text without words."""
    return list(dict.fromkeys(pairwise([EDGE, *said, EDGE]))) if said else []


def word_buckets(word: str) -> Iterator[int]:
    """The buckets of one word: its runs of letters, the word, its lemma twice."""
    edged = f"<{word[:_LOOKED_AT]}>"
    for length in range(_SHORTEST, _LONGEST + 1):
        for at in range(len(edged) - length + 1):
            yield _bucket(f"c{edged[at : at + length]}")
    yield _bucket(f"w{word}")
    yield from (_bucket(f"l{lemma(word)}"),) * 2


def pair_bucket(pair: tuple[str, str]) -> int:
    """The bucket of two neighbours, by their lemmas."""
    return _bucket(f"b{lemma(pair[0])} {lemma(pair[1])}")


def meaning_of(words: Iterable[str]) -> Floats:
    """The sum of the words' meanings; the caller divides by the root of their number."""
    total = np.zeros(MEANING, np.float32)
    for word in words:
        total += meanings().of(word)
    return total


def _bucket(feature: str) -> int:
    return key_of(feature) & (BUCKETS - 1)
