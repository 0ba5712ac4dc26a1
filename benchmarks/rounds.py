"""Rounds of ours and of the floor in turn, so that a noisy neighbour troubles both alike."""

import time
from collections.abc import Awaitable, Callable
from statistics import median

#: One round's durations in seconds: ours, the floor's.
Round = Callable[[int], Awaitable[tuple[float, float]]]


async def medians(one: Round, rounds: int) -> tuple[float, float]:
    """Median durations of `rounds` rounds; round 0 goes before them, warms up and counts not."""
    await one(0)
    taken = [await one(number) for number in range(1, rounds + 1)]
    return median(ours for ours, _ in taken), median(floor for _, floor in taken)


async def seconds(work: Awaitable[object]) -> float:
    """How long it took."""
    started = time.perf_counter()
    await work
    return time.perf_counter() - started
