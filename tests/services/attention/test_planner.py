"""The planner: least lag for the budget, bounds, prices; and what a rate is told from."""

import math
from random import Random

import numpy as np
import pytest

from services.attention import planner as attention
from services.attention.planner import DAY, FREE, JITTER, MEMORY, UNKNOWN, Bounds, Seen

BOUNDS = Bounds(60, DAY)

Known = list[tuple[Seen, Bounds]]


def bringing(a_day: float, cost: float = 1.0, bounds: Bounds = BOUNDS) -> tuple[Seen, Bounds]:
    """A source whose rate is known to be that."""
    known = 1000 * DAY
    news = a_day / DAY * (known + attention.PRIOR_WATCHED) - attention.PRIOR_NEWS
    return Seen(news, known, cost, cost), bounds


def town(count: int, seed: int) -> Known:
    """Sources of very different rates, costs and bounds."""
    random = Random(seed)
    return [
        bringing(
            random.lognormvariate(0, 2.5),
            random.choice((1, 1, 2, 7)),
            Bounds(random.choice((10, 60, 600)), random.choice((3600, DAY, 3 * DAY))),
        )
        for _ in range(count)
    ]


def spent(known: Known, intervals: list[float]) -> float:
    """Calls a second."""
    return sum(seen.cost / every for (seen, _), every in zip(known, intervals, strict=True))


def lag(known: Known, intervals: list[float]) -> float:
    """The mean lag of all posts, in seconds."""
    waited = sum(seen.rate * every / 2 for (seen, _), every in zip(known, intervals, strict=True))
    return waited / sum(seen.rate for seen, _ in known)


@pytest.mark.parametrize("seed", range(5))
def test_the_whole_budget_is_spent_and_every_bound_is_kept(seed: int) -> None:
    known = town(200, seed)
    least, most = (
        spent(known, [getattr(b, key) for _, b in known]) for key in ("ceiling", "floor")
    )
    budget = math.sqrt(least * most)
    intervals = attention.plan(known, budget)
    assert spent(known, intervals) == pytest.approx(budget)
    for every, (_, bounds) in zip(intervals, known, strict=True):
        assert bounds.floor <= every <= bounds.ceiling


@pytest.mark.parametrize("seed", range(5))
def test_no_shift_of_calls_from_one_source_to_another_makes_the_lag_less(seed: int) -> None:
    known = town(30, seed)
    budget = 40 * spent(known, [bounds.ceiling for _, bounds in known])
    intervals = attention.plan(known, budget)
    best = lag(known, intervals)
    random = Random(seed)
    for _ in range(300):
        one, other = random.sample(range(len(known)), 2)
        moved = list(intervals)
        calls = 0.05 * known[one][0].cost / moved[one]
        for place, more in ((one, -calls), (other, calls)):
            seen, bounds = known[place]
            moved[place] = seen.cost / (seen.cost / moved[place] + more)
            if not bounds.floor <= moved[place] <= bounds.ceiling:
                break
        else:
            assert lag(known, moved) >= best * (1 - 1e-9)


def test_four_times_the_news_is_read_twice_as_often() -> None:
    slow, fast = attention.plan([bringing(1), bringing(4)], 10 / DAY)
    assert slow == pytest.approx(2 * fast)


def test_what_costs_four_times_as_much_is_read_half_as_often() -> None:
    cheap, dear = attention.plan([bringing(5), bringing(5, cost=4)], 20 / DAY)
    assert dear == pytest.approx(2 * cheap)


def test_a_budget_for_all_floors_leads_to_the_floors() -> None:
    assert attention.plan([bringing(0.001), bringing(500)], 1.0) == [60, 60]


def test_a_budget_below_the_ceilings_stretches_them_all_alike() -> None:
    known = [bringing(0.001), bringing(500), bringing(3, bounds=Bounds(60, 3600))]
    budget = 0.25 * spent(known, [bounds.ceiling for _, bounds in known])
    assert attention.plan(known, budget) == pytest.approx([4 * DAY, 4 * DAY, 4 * 3600])


def test_without_a_budget_nothing_is_read_and_without_sources_nothing_is_planned() -> None:
    assert attention.plan([bringing(1)], 0.0) == [math.inf]
    assert attention.plan([], 1.0) == []


def test_sources_that_are_all_alike_are_read_alike() -> None:
    assert attention.plan([bringing(2)] * 50, 500 / DAY) == pytest.approx([DAY / 10] * 50)


def test_a_price_says_of_many_what_it_says_of_each() -> None:
    known = town(50, seed=9)
    columns = [np.array([getattr(seen, key) for seen, _ in known]) for key in ("rate", "cost")]
    columns += [np.array([getattr(b, key) for _, b in known]) for key in ("floor", "ceiling")]
    rates, costs, floors, ceilings = columns
    price = attention.price(rates, costs, floors, ceilings, 0.01)
    each = [price.interval(seen.rate, seen.cost, bounds) for seen, bounds in known]
    assert list(price.intervals(rates, costs, floors, ceilings)) == pytest.approx(each)
    assert price != FREE


def test_a_steady_source_is_known_for_what_it_is_however_often_it_is_read() -> None:
    for readings_a_day in (1, 24, 288):
        seen = UNKNOWN
        for number in range(30 * readings_a_day):
            news = (
                12 // readings_a_day
                if readings_a_day <= 12
                else number % (readings_a_day // 12) == 0
            )
            seen = attention.watched(seen, int(news), DAY / readings_a_day)
        assert seen.rate * DAY == pytest.approx(12, rel=0.2)


def test_a_dead_source_that_wakes_is_read_far_more_often_after_one_reading() -> None:
    dead = attention.watched(Seen(40.0, 4 * DAY), 0, 60 * DAY)
    awake = attention.watched(dead, 20, DAY)
    assert dead.rate * DAY < 0.03
    assert awake.rate > 100 * dead.rate


def test_a_clock_that_leapt_back_takes_nothing_away() -> None:
    seen = Seen(40.0, 4 * DAY)
    assert attention.watched(seen, 2, -DAY) == Seen(42.0, 4 * DAY)


def test_the_first_page_tells_the_rate_and_a_pinned_old_post_does_not_spoil_it() -> None:
    ages = [number * DAY / 10 for number in range(1, 41)]
    assert attention.met(ages).rate * DAY == pytest.approx(10, rel=0.15)
    assert attention.met([*ages, 900 * DAY]).rate * DAY == pytest.approx(10, rel=0.15)
    assert attention.met([]) == UNKNOWN
    assert attention.met([900 * DAY]).rate < UNKNOWN.rate


def test_the_cost_of_a_reading_follows_what_was_paid_and_is_a_call_at_least() -> None:
    seen = UNKNOWN
    for _ in range(40):
        seen = attention.paid(seen, 3, 9)
    assert (seen.cost, seen.calls) == pytest.approx((3, 9), rel=0.01)
    for _ in range(40):
        seen = attention.paid(seen, 0, 0)
    assert (seen.cost, seen.calls) == (1, 1)
    assert MEMORY > 0


def test_jitter_stays_small_and_tells_sources_apart() -> None:
    shares = [attention.jitter(number, 1_800_000_000.0) for number in range(1000)]
    assert all(1 - JITTER <= share <= 1 + JITTER for share in shares)
    assert len({round(share, 3) for share in shares}) > 150
    assert sum(shares) / 1000 == pytest.approx(1, abs=0.01)
