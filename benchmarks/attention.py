"""How soon news is found: our attention, even polling and the known optimum, in one town.

Ten thousand sources bring posts by Poisson at rates from none to two thousand a day (lognormal);
a fifth are dead, a twentieth wakes on some day, a twentieth dies. All three read the same posts
with the same calls a day. Ours is `services.attention.budgets` as it runs: it knows nothing of
the rates and learns them from what it reads. The optimum is the closed form by the true rates of
each day, which nobody knows. The first days are not scored. No database, no network: what is
measured is where the calls go; and how long the planner takes for all sources, beside one sort of
their bounds.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.table import Figure
from benchmarks.ticking import Quiet
from services.attention import planner as attention
from services.attention.budgets import Budgets, NetworkPlan
from services.attention.planner import DAY, Bounds
from services.networks.base import Page
from services.sources import Bill, DueSource

START = datetime(2026, 11, 2, tzinfo=UTC)
BOUNDS = Bounds(60, DAY)
WARM_DAYS = 2
"""Not scored."""
PAST_DAYS = 20
"""What stood on the pages before anybody looked, ..."""
LOOK_EVERY = 3600.0
"""Seconds between two prices; the desk looks more often, the simulation is shorter so."""
PAGE = 20
"""... of which the first reading sees so many posts."""

Numbers = NDArray[np.float64]
Next = Callable[[int, float, Numbers], float]
"""Of a source read at this second, with these new posts: when it is read next."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many sources, days, and readings a source and day."""

    sources: int = 10_000
    days: int = 6
    readings: float = 2.0

    def __str__(self) -> str:
        return (
            f"{self.days} days of {self.sources:,} sources, {self.readings:g} readings a day each"
        )

    @property
    def budget(self) -> int:
        """Calls a day."""
        return round(self.sources * self.readings)


@dataclass(frozen=True, slots=True)
class Town:
    """`rates[day, source]` a day, and the seconds of each source's posts."""

    rates: Numbers
    posts: tuple[Numbers, ...]


class Lags(NamedTuple):
    """In minutes, and what it took a day."""

    mean: float
    p90: float
    calls: float


class _Row(NamedTuple):
    """A source as `queries.polled` tells it."""

    network: str
    kind: str
    news: float
    watched_seconds: float
    reading_cost: float
    reading_calls: float
    poll_every_seconds: int | None = None
    poll_at_least_seconds: int | None = None


async def measure(size: Size, seed: int = 1) -> list[Figure]:
    """Lags in minutes, milliseconds a plan."""
    town = simulate(size, seed)
    found = {
        "ours": read(town, size, Ours(size).next),
        "even polling": read(town, size, even(size)),
    }
    best = optimum(town, size)
    lags = [
        Figure(f"attention, {what}", who, "min", getattr(lag, what), getattr(best, what),
               "optimum by the true rates")
        for what in ("mean", "p90")
        for who, lag in found.items()
    ]  # fmt: skip
    return [*lags, _planning(town, size)]


def simulate(size: Size, seed: int) -> Town:
    """The same town for the same seed."""
    random = np.random.default_rng(seed)
    count, days = size.sources, PAST_DAYS + size.days
    rates = np.tile(np.minimum(random.lognormal(-1.2, 2.0, count), 2000), (days, 1))
    fate = random.random(count)
    turns = PAST_DAYS + random.integers(1, size.days, count)
    for source in np.flatnonzero(fate < 0.05).tolist():
        rates[: turns[source], source] = 0
    for source in np.flatnonzero((fate >= 0.05) & (fate < 0.1)).tolist():
        rates[turns[source] :, source] = 0
    rates[:, fate > 0.8] = 0
    posts = []
    for source in range(count):
        day = np.repeat(np.arange(days) - PAST_DAYS, random.poisson(rates[:, source]))
        posts.append(np.sort((day + random.random(len(day))) * DAY))
    return Town(rates[PAST_DAYS:], tuple(posts))


def read(town: Town, size: Size, following: Next) -> Lags:
    """The lags of all posts when each source is read when `following` says."""
    last, warm = size.days * DAY, WARM_DAYS * DAY
    spread = DAY / size.readings
    due = [(number * spread / size.sources, number) for number in range(size.sources)]
    seen = [max(0, int(np.searchsorted(posts, 0)) - PAGE) for posts in town.posts]
    lags, calls = [], 0
    while due[0][0] < last:
        now, source = due[0]
        posts = town.posts[source]
        upto = int(np.searchsorted(posts, now, side="right"))
        news = posts[seen[source] : upto]
        seen[source] = upto
        if now >= warm:
            calls += 1
            lags.append(now - news[news >= warm])
        heapq.heapreplace(due, (following(source, now, news), source))
    minutes = np.concatenate(lags) / 60
    return Lags(
        float(minutes.mean()), float(np.quantile(minutes, 0.9)), calls / (size.days - WARM_DAYS)
    )


def even(size: Size) -> Next:
    """Every source as often as any other."""
    return lambda _, now, __: now + DAY / size.readings


class Ours:
    """The desk's own budgets, with a quota of one method."""

    def __init__(self, size: Size) -> None:
        plan = NetworkPlan(
            Quiet(), timedelta(seconds=BOUNDS.floor), {"wall.get": size.budget},
            poll_at_least=timedelta(seconds=BOUNDS.ceiling),
        )  # fmt: skip
        self.budgets = Budgets({"vk": plan})
        self.sources = [_unknown(number) for number in range(size.sources)]
        self._looked = -DAY
        self._day, self._spent = 0, 0

    def next(self, source: int, now: float, news: Numbers) -> float:
        """When it is read next."""
        if int(now // DAY) != self._day:
            self._day, self._spent, self._looked = int(now // DAY), 0, -DAY
        at = START + timedelta(seconds=now)
        if now >= self._looked + LOOK_EVERY:
            self._looked = now
            rows = [
                _Row("vk", "wall", one.seen.news, one.seen.watched, one.seen.cost, one.seen.calls)
                for one in self.sources
            ]
            self.budgets.find(rows, {"vk": {"wall.get": self._spent}}, at)
        self._spent += 1
        known = self.sources[source]
        moments = [START + timedelta(seconds=float(post)) for post in news]
        page, bill = Page((), {}, calls={"wall.get": 1}), Bill({}, at.date())
        turn = self.budgets.turn(known, page, bill, at, moments)
        assert turn.seen is not None
        self.sources[source] = replace(
            known, seen=turn.seen, last_success_at=at, baseline_began_at=START, baselined_at=START
        )
        return (turn.next_poll_at - START).total_seconds()


def optimum(town: Town, size: Size) -> Lags:
    """The least lag for this budget, in closed form: a post waits anything up to the interval."""
    intervals, weights, calls = [], [], 0.0
    for rates in town.rates[WARM_DAYS:]:
        every = _best(rates / DAY, size)
        intervals.append(every)
        weights.append(rates)
        calls += float((DAY / every).sum())
    every, weight = np.concatenate(intervals) / 60, np.concatenate(weights)
    weight /= weight.sum()
    low, high = 0.0, float(every.max())
    for _ in range(60):
        middle = (low + high) / 2
        share = float((weight * np.minimum(1, middle / every)).sum())
        low, high = (middle, high) if share < 0.9 else (low, middle)
    return Lags(float((weight * every).sum() / 2), high, calls / len(intervals))


def _best(rates: Numbers, size: Size) -> Numbers:
    rates = np.maximum(rates, 1e-12)
    ones = np.ones(len(rates))
    bounds = rates, ones, BOUNDS.floor * ones, BOUNDS.ceiling * ones
    return attention.price(*bounds, size.budget / DAY).intervals(*bounds)


def _planning(town: Town, size: Size) -> Figure:
    """The middle of several: a price for all sources."""
    rates = np.maximum(town.rates[-1] / DAY, 1e-12)
    ones = np.ones(len(rates))
    ours, floor = [], []
    for _ in range(9):
        began = perf_counter()
        attention.price(rates, ones, BOUNDS.floor * ones, BOUNDS.ceiling * ones, size.budget / DAY)
        between = perf_counter()
        np.sort(np.concatenate([rates, rates]))
        ours.append(between - began)
        floor.append(perf_counter() - between)
    middle = len(ours) // 2
    return Figure("attention, a plan", f"{size.sources:,} sources", "ms",
                  sorted(ours)[middle] * 1000, sorted(floor)[middle] * 1000,
                  "sort of the bounds")  # fmt: skip


def _unknown(number: int) -> DueSource:
    """A source that was never read."""
    return DueSource(
        id=number,
        network="vk",
        kind="wall",
        address="",
        district="",
        official=False,
        cursor={},
        leased_until=START,
        baseline_began_at=None,
        baselined_at=None,
        backfill=None,
        failures=0,
        state="ok",
        token="vk",
    )
