"""How often each source is read, so that news is found soonest for what reading may cost. Pure.

A post waits on average half its source's interval `T`, so the expected lag of all posts is
Σ λ·T/2 by the rates λ of news, under the budget Σ c/T ≤ B of calls a second (c calls a reading)
and floor ≤ T ≤ ceiling. By Lagrange λ/2 = μ·c/T² wherever no bound holds, that is

    T = clip(s · √(c/λ), floor, ceiling)        one `s` = √(2μ) for all that share the budget

What is spent falls as `s` rises: each source costs c/floor, then c/(s·√(c/λ)), then c/ceiling.
Between two neighbouring bounds that is A/s + K, so `s` is found exactly by sorting the bounds
(`price`); after that the interval of one source depends on its own rate and `s` alone. Twice the
rate is read √2 times as often. A budget that does not even pay for the ceilings stretches them
all by one factor: it is what the network grants, and the ceiling only what we wish.

The rate is news per time watched, both forgotten with `MEMORY`, beside a prior that an unknown
source starts with. Who reads, stores and counts is in `budgets.py` and `polling.py`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

DAY = 86_400.0
MEMORY = 4 * DAY
"""Seconds after which an observation counts 1/e: long enough for the quiet, short enough for those
who wake. Twice or half of it makes no difference in `benchmarks/attention.py`, nor does a second,
shorter memory beside it."""
PRIOR_NEWS = 0.1
PRIOR_WATCHED = 0.3 * DAY
"""A source nobody knows is taken for one with a post in three days; a few readings outweigh it."""
JITTER = 0.1
"""By this share intervals differ, so that what was added together is not read together."""
MEAN_OF = 0.2
"""The weight of the newest reading in the mean cost of one."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a source: posts and seconds watched, both fading, and the mean calls of
    one reading: of the method its budget counts, and of all."""

    news: float = 0.0
    watched: float = 0.0
    cost: float = 1.0
    calls: float = 1.0

    @property
    def rate(self) -> float:
        """News a second; never nothing, however long it was silent."""
        return (PRIOR_NEWS + self.news) / (PRIOR_WATCHED + self.watched)


UNKNOWN = Seen()


@dataclass(frozen=True, slots=True)
class Bounds:
    """Seconds between two readings of one source: no less and, if the budget pays, no more."""

    floor: float
    ceiling: float


@dataclass(frozen=True, slots=True)
class Price:
    """What reading costs those who share a budget: `s` above, and by how much ceilings yield."""

    scale: float = 0.0
    stretch: float = 1.0

    def interval(self, rate: float, cost: float, bounds: Bounds) -> float:
        """Seconds between two readings of a source with this rate and cost."""
        wanted = self.scale * math.sqrt(cost / rate)
        return min(max(wanted, bounds.floor), bounds.ceiling) * self.stretch

    def intervals(
        self, rates: Numbers, costs: Numbers, floors: Numbers, ceilings: Numbers
    ) -> Numbers:
        """The same for many."""
        wanted = self.scale * np.sqrt(costs / rates)
        return np.minimum(np.maximum(wanted, floors), ceilings) * self.stretch


FREE = Price()
"""Where no budget is counted: everything is read at its floor."""


def rates_of(news: Numbers, seconds: Numbers) -> Numbers:
    """`Seen.rate` of many."""
    return (PRIOR_NEWS + news) / (PRIOR_WATCHED + seconds)


def watched(before: Seen, news: int, elapsed: float) -> Seen:
    """After `elapsed` seconds more, in which so many posts came."""
    kept = math.exp(-max(0.0, elapsed) / MEMORY)
    return Seen(
        before.news * kept + news,
        before.watched * kept + MEMORY * (1 - kept),
        before.cost,
        before.calls,
    )


def met(ages: Sequence[float]) -> Seen:
    """At the first sight of a source, by the ages of the posts that stand there, in seconds.

    Twice the median age is what a page of a steady source spans, whatever was pinned there.
    """
    if not ages:
        return UNKNOWN
    span = 2 * median(ages)
    news = sum(math.exp(-age / MEMORY) for age in ages if age <= span)
    return Seen(news, MEMORY * (1 - math.exp(-span / MEMORY)))


def paid(seen: Seen, cost: int, calls: int) -> Seen:
    """After one more reading that cost so many calls of the counted method and of all."""
    return Seen(
        seen.news,
        seen.watched,
        max(1.0, seen.cost + MEAN_OF * (cost - seen.cost)),
        max(1.0, seen.calls + MEAN_OF * (calls - seen.calls)),
    )


def price(
    rates: Numbers, costs: Numbers, floors: Numbers, ceilings: Numbers, a_second: float
) -> Price:
    """The price at which these sources spend `a_second` calls a second together, if they can.

    `FREE` when the budget pays for all floors. Ten thousand sources take two milliseconds.
    """
    if not len(rates) or float((costs / floors).sum()) <= a_second:
        return FREE
    least = float((costs / ceilings).sum())
    roots = np.sqrt(costs / rates)
    leaves, arrives = floors / roots, ceilings / roots
    if least >= a_second:
        return Price(float(arrives.max()), least / a_second if a_second > 0 else math.inf)
    # As s passes a bound: leaving its floor a source begins to cost √(cλ)/s, and at its ceiling
    # it stays at c/ceiling. `slope` sums the former, `still` what does not depend on s.
    bounds = np.concatenate([leaves, arrives])
    order = np.argsort(bounds, kind="stable")
    slope = np.cumsum(np.concatenate([costs / roots, -costs / roots])[order])
    steps = np.concatenate([-costs / floors, costs / ceilings])[order]
    still = float((costs / floors).sum()) + np.cumsum(steps)
    spent = slope / bounds[order] + still
    at = int(np.searchsorted(-spent, -a_second, side="right")) - 1
    return Price(float(slope[at] / (a_second - still[at])))


def plan(known: Sequence[tuple[Seen, Bounds]], a_second: float) -> list[float]:
    """The intervals of these sources, in seconds, for so many calls a second."""
    if not known:
        return []
    rates, costs, floors, ceilings = (
        np.array(column, dtype=np.float64)
        for column in zip(
            *((seen.rate, seen.cost, bounds.floor, bounds.ceiling) for seen, bounds in known),
            strict=True,
        )
    )
    at = price(rates, costs, floors, ceilings, a_second)
    return [at.interval(seen.rate, seen.cost, bounds) for seen, bounds in known]


def jitter(source_id: int, turn: float) -> float:
    """A share between 1 - JITTER and 1 + JITTER, of the source and the moment alone."""
    fraction = math.modf(abs(source_id * 0.618_033_988_75 + turn * 0.754_877_666_25))[0]
    return 1 + JITTER * (2 * fraction - 1)
