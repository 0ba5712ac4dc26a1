"""When a count is a spike: pure, over every history one can invent."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.storms.spikes import (
    Cell,
    DayCount,
    History,
    SpikeSettings,
    Usual,
    goes_on,
    is_spike,
)

DAYS = 56
SETTINGS = SpikeSettings()
CELLS = tuple(Cell(topic, place) for topic in ("ЖКХ", "Дороги", "") for place in ("Заречье", ""))
HEAT = Cell("ЖКХ", "Заречье")

cells = st.sampled_from(CELLS)
day_counts = st.lists(
    st.builds(
        DayCount,
        ago=st.integers(-3, 90),
        cell=cells,
        source_id=st.integers(1, 4),
        count=st.integers(0, 400),
    ),
    max_size=60,
)
watches = st.dictionaries(st.integers(1, 3), st.integers(-5, 4000), max_size=3)
usuals = st.builds(Usual, mean=st.floats(0.01, 500), shape=st.floats(1, 50))


def steady(cell: Cell, a_day: int, days: int = DAYS, source_id: int = 1) -> list[DayCount]:
    """So many every day."""
    return [DayCount(ago, cell, source_id, a_day) for ago in range(1, days + 1)]


def history(*parts: list[DayCount], watched: dict[int, int] | None = None) -> History:
    return History.of([one for part in parts for one in part], watched or {1: DAYS}, DAYS)


@given(day_counts, watches, cells, st.integers(0, 10_000))
def test_whatever_the_history_there_is_an_answer(
    counts: list[DayCount], watched: dict[int, int], cell: Cell, count: int
) -> None:
    usual = History.of(counts, watched, DAYS).usual(cell)
    assert usual.mean > 0
    assert 0 < usual.shape <= 50
    assert 0 <= usual.chance_of(count) <= 1
    assert is_spike(count, usual, SETTINGS) in (True, False)


@given(usuals, st.integers(0, 2000), st.integers(1, 100))
def test_more_complaints_are_never_less_of_a_spike(usual: Usual, count: int, more: int) -> None:
    assert usual.chance_of(count + more) <= usual.chance_of(count) * (1 + 1e-9) + 1e-300
    if is_spike(count, usual, SETTINGS):
        assert is_spike(count + more, usual, SETTINGS)


def test_a_storm_beyond_the_smallest_number_is_a_spike_and_not_an_endless_sum() -> None:
    unheard_of = Usual(mean=13.37, shape=10.0)
    assert unheard_of.chance_of(1400) < 1e-300
    assert is_spike(1400, unheard_of, SETTINGS)
    assert is_spike(100_000, Usual(mean=0.01, shape=1.0), SETTINGS)


@given(st.floats(0.01, 200), st.floats(1.0, 3.0), st.integers(1, 500))
def test_the_more_is_usual_the_less_surprises(mean: float, times: float, count: int) -> None:
    quiet, busy = Usual(mean, 20.0), Usual(mean * times, 20.0)
    if count > busy.mean:
        assert quiet.chance_of(count) <= busy.chance_of(count) * (1 + 1e-9)
    if is_spike(count, busy, SETTINGS):
        assert is_spike(count, quiet, SETTINGS)


@given(st.integers(1, 60))
def test_what_came_every_day_is_what_is_usual(a_day: int) -> None:
    found = history(steady(HEAT, a_day)).usual(HEAT).mean
    assert found == pytest.approx(a_day, rel=0.05)


@given(st.integers(1, 30), st.integers(2, 10))
def test_a_region_so_many_times_larger_expects_so_many_times_more(a_day: int, times: int) -> None:
    small = history(steady(HEAT, a_day), steady(CELLS[2], a_day))
    large = history(steady(HEAT, a_day * times), steady(CELLS[2], a_day * times))
    assert large.usual(HEAT).mean == pytest.approx(times * small.usual(HEAT).mean, rel=0.05)


def test_the_tail_is_that_of_the_negative_binomial() -> None:
    # Shape 1 is the geometric: P(X >= n) = (mean / (1 + mean)) ** n.
    usual = Usual(mean=2.0, shape=1.0)
    for number in (3, 5, 20):
        assert usual.chance_of(number) == pytest.approx((2 / 3) ** number)


def test_a_handful_where_nothing_was_before_is_no_spike_and_a_storm_is() -> None:
    quiet = history(steady(CELLS[2], 3))
    usual = quiet.usual(HEAT)
    assert not is_spike(2, usual, SETTINGS)
    assert not is_spike(SETTINGS.at_least - 1, usual, SETTINGS)
    assert is_spike(14, usual, SETTINGS)


def test_a_busy_cell_needs_more_than_a_quiet_one() -> None:
    known = history(steady(HEAT, 12), steady(Cell("Дороги", "Заречье"), 1))
    assert not is_spike(20, known.usual(HEAT), SETTINGS)
    assert is_spike(45, known.usual(HEAT), SETTINGS)


def test_twice_the_usual_is_no_spike_however_many_there_are() -> None:
    sure = Usual(mean=1000.0, shape=50.0)
    assert not is_spike(1999, Usual(1000.0, 1e9), SETTINGS)
    assert is_spike(5000, sure, SETTINGS)


def test_a_cell_never_heard_of_is_expected_to_be_like_its_topic_and_district() -> None:
    loud = history(steady(Cell("ЖКХ", "Садовое"), 9), steady(Cell("Дороги", "Заречье"), 9))
    faint = history(steady(Cell("Экология", "Садовое"), 9), steady(Cell("Дороги", "Луговое"), 9))
    assert loud.usual(HEAT).mean > faint.usual(HEAT).mean


def test_a_storm_of_last_month_does_not_make_the_next_one_usual() -> None:
    storm = [DayCount(21, HEAT, 1, 90)]
    calm, shaken = history(steady(HEAT, 1)), history(steady(HEAT, 1), storm)
    assert shaken.usual(HEAT).mean < 2 * calm.usual(HEAT).mean
    assert is_spike(14, shaken.usual(HEAT), SETTINGS)


def test_a_livelier_weekday_expects_more() -> None:
    mondays = [DayCount(ago, HEAT, 1, 20) for ago in range(7, DAYS + 1, 7)]
    lively = history(steady(HEAT, 4), mondays)
    dull = history([one for one in steady(HEAT, 4) if one.ago % 7], steady(CELLS[1], 4))
    assert lively.weekday > 2
    assert dull.weekday < 1
    assert lively.usual(HEAT).mean > 10


def test_a_source_added_last_week_is_taken_at_its_own_pace() -> None:
    added = steady(HEAT, 8, days=8, source_id=2)
    own_pace = history(added, watched={1: DAYS, 2: 8}).usual(HEAT).mean
    spread_out = history(added, watched={1: DAYS, 2: DAYS}).usual(HEAT).mean
    assert own_pace == pytest.approx(8, rel=0.2)
    assert spread_out < own_pace / 2


def test_a_spike_is_spoken_of_again_when_it_has_doubled() -> None:
    assert not goes_on(27, told=14)
    assert goes_on(28, told=14)


@pytest.mark.parametrize(
    "wrong",
    [
        {"window": timedelta()},
        {"window": timedelta(days=2)},
        {"at_least": 1},
        {"times": 0.5},
        {"days": 6},
        {"days": 500},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"window|at_least"):
        SpikeSettings(**wrong)  # type: ignore[arg-type]  # wrong on purpose
