"""Triage against cutting the same texts into words, in one thread, on words met before."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.rounds import medians
from benchmarks.table import Figure
from benchmarks.voices import texts
from services.triage import PostText, assess
from services.triage.reading import read


@dataclass(frozen=True, slots=True)
class Size:
    """How many posts a round, and how many rounds."""

    posts: int = 2_000
    rounds: int = 5

    def __str__(self) -> str:
        return f"{self.rounds} rounds of {self.posts:,} posts"


async def measure(size: Size) -> list[Figure]:
    """Posts a second."""
    said = texts(size.posts, seed=1)

    async def one(_: int) -> tuple[float, float]:
        return _took(said, lambda text: assess(PostText(text))), _took(said, read)

    ours, floor = await medians(one, size.rounds)
    return [Figure("assess", "one thread", "posts/s", size.posts / ours, size.posts / floor,
                   "tokenising alone")]  # fmt: skip


def _took(said: list[str], work: Callable[[str], object]) -> float:
    started = time.perf_counter()
    for text in said:
        work(text)
    return time.perf_counter() - started
