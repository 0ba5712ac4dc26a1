"""Values figures are made of: counts, shares, spreads of lengths.

How they are counted is told in `metrics.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

P90_NEEDS = 10

Seconds = Sequence[int] | NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Count:
    """How often something happened: to how many incidents, and how many times in all."""

    incidents: int = 0
    events: int = 0


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds: the median and the ninth decile of `n` values; None when there are too few."""

    n: int
    p50: int | None
    p90: int | None

    @classmethod
    def of(cls, seconds: Seconds) -> "Spread":
        """Nearest rank."""
        n = len(seconds)
        values = np.asarray(seconds, np.int64)
        return cls(
            n,
            _rank(values, 50) if n else None,
            _rank(values, 90) if n >= P90_NEEDS else None,
        )


@dataclass(frozen=True, slots=True)
class Lag:
    """The same lengths by the clock and in working time."""

    wall: Spread
    working: Spread

    @classmethod
    def of(cls, wall: Seconds, working: Seconds) -> "Lag":
        """From a column of each."""
        return cls(Spread.of(wall), Spread.of(working))


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole; there is no percentage of nothing."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """Rounded half up; 100 only when nothing is missing, 0 only when nothing is there."""
        if not self.whole:
            return None
        rounded = (200 * self.part + self.whole) // (2 * self.whole)
        if 0 < self.part < self.whole:
            return min(max(rounded, 1), 99)
        return rounded


def _rank(values: NDArray[np.int64], percent: int) -> int:
    place = max(ceil(len(values) * percent / 100), 1) - 1
    return int(np.partition(values, place)[place])
