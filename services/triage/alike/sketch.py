"""How alike two texts are, letter by letter, and keys under which alike texts meet.

A text is the set of its grams of four letters, in small letters, without punctuation. `alike` is
the share two sets have in common (Jaccard). `bands` are keys of a text: two texts that have 70 %
in common share one with a probability of 0.96, two that have 30 % in common with one of 0.2.
Equal texts have equal bands in every process. What a text is about does not live here.
"""

import hashlib
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from services.triage.alike.fingerprint import words

GRAM = 4
BANDS = 8
ROWS = 3
_FEWEST = 16
"""Grams a text must have to be compared by its letters: «нет воды» is everybody's."""


def _numbers(count: int) -> NDArray[np.uint32]:
    """Odd factors and summands, (2, count), that never change: bands are kept in databases."""
    digests = [hashlib.sha256(f"band {n}".encode()).digest() for n in range(count)]
    factors = [int.from_bytes(digest[:4]) | 1 for digest in digests]
    return np.array([factors, [int.from_bytes(digest[4:8]) for digest in digests]], np.uint32)


_FACTORS, _SUMMANDS = _numbers(BANDS * ROWS)


def grams(text: str) -> frozenset[int]:
    """The text's grams as 32-bit numbers; empty for a text too short to be compared."""
    plain = " ".join(words(text)).encode("utf-32-le", "surrogatepass")
    width = 4 * GRAM
    found = frozenset(crc32(plain[at : at + width]) for at in range(0, len(plain) - width + 1, 4))
    return found if len(found) >= _FEWEST else frozenset()


def alike(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of grams in common, 0..1; nothing has nothing in common with anything."""
    together = len(one | other)
    return len(one & other) / together if together else 0.0


def bands(found: frozenset[int]) -> tuple[str, ...]:
    """Keys under which texts alike meet; none for no grams."""
    if not found:
        return ()
    numbers = np.fromiter(found, np.uint32, len(found))[:, None]
    # Of 32 bits each: what runs over is meant to be lost.
    lowest = (numbers * _FACTORS + _SUMMANDS).min(axis=0).tolist()
    return tuple(
        f"{at}:{':'.join(map(str, lowest[at * ROWS : (at + 1) * ROWS]))}" for at in range(BANDS)
    )
