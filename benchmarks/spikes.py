"""A simulated year of a region: which storms are found, how soon, how often nothing was one.

    python -m benchmarks.spikes                 a year, some ten minutes
    python -m benchmarks.spikes --weeks 20

Thirty districts and 26 topics of very different sizes, complaints by Poisson with the rhythm of
day and week, days that are livelier than others by chance, and storms thrown in. Our detector,
a fixed threshold and a z-score look at the same moments, with the same window, floor and cooldown.
No database: what is measured is the judgement. Weeks of history before the first are not judged.
"""

import argparse
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from services.storms.spikes import Cell, DayCount, History, SpikeSettings, is_spike

DISTRICTS, TOPICS = 30, 26
CELLS = DISTRICTS * TOPICS
STEP = timedelta(minutes=10)
"""How often the simulated desk looks; the real one looks every minute."""
DAY = int(timedelta(days=1) / STEP)
LEARNING_WEEKS = 8

FIXED = 10
"""The fixed threshold: so many in a window anywhere."""
Z = 4.0
"""The z-score: so many deviations above the mean of the same hours of earlier days."""

STORM_SIZES = (8, 15, 30, 60)
STORM_SPREAD = timedelta(hours=2)
STORM_EVERY_DAYS = 2

Counts = NDArray[np.int64]
Judge = Callable[[int, int, "Window"], bool]


@dataclass(frozen=True, slots=True)
class Year:
    """What happened. `counts[step, cell]`; a storm is (step it begins, cell, size)."""

    counts: Counts
    storms: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The present window and the same hours of the days before (`past[ago - 1, cell]`)."""

    past: Counts
    history: History


@dataclass(frozen=True, slots=True)
class Result:
    """One detector's year. `delays` are minutes from the beginning of each storm found."""

    name: str
    false_alarms: int
    found: dict[int, int]
    delays: list[float]


def simulate(weeks: int, a_day: float, seed: int) -> Year:
    """A region with `a_day` complaints a day beside the storms, the same for each seed."""
    random = np.random.default_rng(seed)
    steps = weeks * 7 * DAY
    sizes = np.outer(random.pareto(1.5, DISTRICTS) + 0.3, random.pareto(1.3, TOPICS) + 0.1)
    share = (sizes / sizes.sum()).ravel()
    hour = np.arange(steps) * (24 / DAY)
    rhythm = 0.15 + np.clip(np.sin((hour % 24 - 7) / 17 * math.pi), 0, None) * (hour % 24 > 7)
    rhythm *= np.where((hour // 24) % 7 < 5, 1.15, 0.65)
    rhythm *= a_day * weeks * 7 / rhythm.sum()
    # Weather and news: each topic has its livelier days, in all districts.
    moods = random.lognormal(-0.045, 0.3, (weeks * 7, TOPICS))
    counts = np.zeros((steps, CELLS), np.int64)
    for day in range(weeks * 7):
        mood = np.tile(moods[day], DISTRICTS)
        of_day = slice(day * DAY, (day + 1) * DAY)
        counts[of_day] = random.poisson(rhythm[of_day, None] * (share * mood)[None, :])
    storms = []
    for number, begins in enumerate(
        range(LEARNING_WEEKS * 7 * DAY, steps - DAY, STORM_EVERY_DAYS * DAY)
    ):
        size = STORM_SIZES[number % len(STORM_SIZES)]
        step = begins + int(random.integers(0, DAY))
        cell = int(random.choice(CELLS, p=np.sqrt(share) / np.sqrt(share).sum()))
        waits = random.exponential(STORM_SPREAD / STEP / 2, size)
        np.add.at(counts, (np.minimum(step + waits.astype(int), steps - 1), cell), 1)
        storms.append((step, cell, size))
    return Year(counts, tuple(storms))


def watch(year: Year, settings: SpikeSettings) -> list[Result]:
    """All detectors over the same year."""
    width = int(settings.window / STEP)
    total = np.zeros((len(year.counts) + 1, CELLS), np.int64)
    np.cumsum(year.counts, axis=0, out=total[1:])
    sums = total[width:] - total[:-width]
    judges: dict[str, Judge] = {
        "ours": lambda cell, count, window: is_spike(
            count, window.history.usual(_cell(cell)), settings
        ),
        f"fixed, {FIXED} in a window": lambda _, count, __: count >= FIXED,
        f"z-score above {Z:g}": _far_by_z,
    }
    alarms: dict[str, list[tuple[int, int]]] = {name: [] for name in judges}
    silent = {name: np.zeros(CELLS, np.int64) for name in judges}
    cooldown = int(settings.cooldown / STEP)
    for step in range(LEARNING_WEEKS * 7 * DAY, len(year.counts)):
        now = sums[step - width + 1]
        many = np.flatnonzero(now >= settings.at_least)
        if not any((silent[name][many] <= step).any() for name in judges):
            continue
        window = _window(sums, step - width + 1, settings.days)
        for name, judge in judges.items():
            for cell in many:
                if silent[name][cell] <= step and judge(int(cell), int(now[cell]), window):
                    alarms[name].append((step, int(cell)))
                    silent[name][cell] = step + cooldown
    return [_score(name, found, year, settings) for name, found in alarms.items()]


def _window(sums: Counts, at: int, days: int) -> Window:
    past = sums[[at - ago * DAY for ago in range(1, min(days, at // DAY) + 1)]]
    counts = [
        DayCount(int(ago) + 1, _cell(int(cell)), 1, int(past[ago, cell]))
        for ago, cell in zip(*np.nonzero(past), strict=True)
    ]
    return Window(past, History.of(counts, {1: len(past)}, len(past)))


def _cell(number: int) -> Cell:
    return Cell(str(number % TOPICS), str(number // TOPICS))


def _far_by_z(cell: int, count: int, window: Window) -> bool:
    past = window.past[:, cell]
    return bool(count > past.mean() + Z * max(past.std(), 0.5))


def _score(name: str, alarms: list[tuple[int, int]], year: Year, settings: SpikeSettings) -> Result:
    """An alarm belongs to a storm of its cell that began not long before; others are false."""
    reach = int((STORM_SPREAD * 2 + settings.window) / STEP)
    found: dict[int, int] = dict.fromkeys(STORM_SIZES, 0)
    delays, false = [], 0
    first: dict[tuple[int, int, int], int] = {}
    for step, cell in alarms:
        storm = next(
            (one for one in year.storms if one[1] == cell and 0 <= step - one[0] <= reach), None
        )
        if storm is None:
            false += 1
        else:
            first.setdefault(storm, step)
    for storm, step in first.items():
        found[storm[2]] += 1
        delays.append((step - storm[0]) * STEP / timedelta(minutes=1))
    return Result(name, false, found, delays)


def report(weeks: int, a_day: float, seed: int) -> str:
    """The year as a table."""
    settings = SpikeSettings()
    year = simulate(weeks, a_day, seed)
    judged = weeks - LEARNING_WEEKS
    thrown = {size: sum(one[2] == size for one in year.storms) for size in STORM_SIZES}
    lines = [
        f"{DISTRICTS} districts x {TOPICS} topics, {a_day:g} complaints a day, {judged} weeks "
        f"judged, {len(year.storms)} storms, seed {seed}",
        f"{'':26}{'false/week':>11}"
        + "".join(f"{f'of {size}':>9}" for size in STORM_SIZES)
        + f"{'delay p50':>11}{'p90':>6}",
    ]
    for result in watch(year, settings):
        shares = "".join(
            f"{result.found[size] / thrown[size]:>9.0%}" if thrown[size] else f"{'-':>9}"
            for size in STORM_SIZES
        )
        delays = sorted(result.delays) or [math.nan]
        middle, late = (delays[int((len(delays) - 1) * share)] for share in (0.5, 0.9))
        lines.append(
            f"{result.name:26}{result.false_alarms / judged:>11.2f}{shares}"
            f"{middle:>8.0f} min{late:>4.0f}"
        )
    return "\n".join(lines)


def main() -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.spikes")
    parser.add_argument("--weeks", type=int, default=LEARNING_WEEKS + 52)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for a_day in (100.0, 600.0):
        print(report(given.weeks, a_day, given.seed), flush=True)
        print()


if __name__ == "__main__":
    main()
