"""Working time around New Year, May, nights, zones and clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.calendars import Calendar, shipped_calendar
from services.working_time import Duration, Period, WorkingTime

MOSCOW = WorkingTime(ZoneInfo("Europe/Moscow"))
WITH_LUNCH = WorkingTime(
    ZoneInfo("Europe/Moscow"),
    periods=(Period(time(9), time(13)), Period(time(14), time(18))),
)
ZONES = (
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Novosibirsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Kamchatka",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
)


def local(text: str, zone: str = "Europe/Moscow") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def shown(at: datetime, zone: str = "Europe/Moscow") -> str:
    assert at.tzinfo is UTC
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        pytest.param("2026-11-17 10:00", 3, "2026-11-17 13:00", id="within a day"),
        pytest.param("2026-11-17 10:00", 8, "2026-11-17 18:00", id="to the closing"),
        pytest.param("2026-11-17 10:01", 8, "2026-11-18 09:01", id="over one night"),
        pytest.param("2026-11-20 17:00", 3, "2026-11-23 11:00", id="Friday evening"),
        pytest.param("2026-11-20 18:00", 3, "2026-11-23 12:00", id="Friday closing"),
        pytest.param("2026-11-21 23:00", 3, "2026-11-23 12:00", id="Saturday night"),
        pytest.param("2026-11-17 03:00", 1, "2026-11-17 10:00", id="before dawn"),
        pytest.param("2026-12-30 17:00", 3, "2027-01-11 11:00", id="New Year 2027"),
        pytest.param("2025-12-31 23:59", 1, "2026-01-12 10:00", id="New Year 2026"),
        pytest.param("2026-03-06 17:30", 1, "2026-03-10 09:30", id="8 March moved to Monday"),
        pytest.param("2026-04-30 16:00", 2, "2026-05-04 10:00", id="eve of 1 May is shorter"),
        pytest.param("2026-05-08 16:30", 1, "2026-05-12 09:30", id="eve of 9 May is shorter"),
        pytest.param("2026-06-11 17:00", 1, "2026-06-15 10:00", id="closed an hour early"),
        pytest.param("2026-11-03 17:30", 1, "2026-11-05 10:00", id="eve of Unity day"),
        pytest.param("2027-02-19 17:00", 9, "2027-02-20 17:00", id="worked Saturday is shorter"),
        pytest.param("2027-02-20 16:00", 2, "2027-02-24 10:00", id="22 February is off"),
        pytest.param("2027-11-03 16:00", 2, "2027-11-08 10:00", id="5 November is off"),
    ],
)
def test_working_hours_pass_in_open_hours_alone(start: str, hours: int, end: str) -> None:
    due = MOSCOW.add(local(start), timedelta(hours=hours))
    assert shown(due) == end
    assert MOSCOW.between(local(start), due) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        pytest.param("2026-11-18 15:20", 1, "2026-11-19 15:20", id="tomorrow"),
        pytest.param("2026-11-18 15:20", 0, "2026-11-18 15:20", id="now"),
        pytest.param("2026-11-20 15:20", 1, "2026-11-23 15:20", id="over a weekend"),
        pytest.param("2026-11-20 19:00", 1, "2026-11-24 09:00", id="from the next opening"),
        pytest.param("2026-12-30 12:00", 3, "2027-01-13 12:00", id="over New Year"),
        pytest.param("2026-06-10 17:45", 1, "2026-06-11 17:00", id="cut by a shortened day"),
        pytest.param("2026-06-10 17:45", 2, "2026-06-15 17:45", id="past a shortened day"),
        pytest.param("2026-04-29 10:00", 7, "2026-05-12 10:00", id="through the May holidays"),
    ],
)
def test_a_working_day_later_is_the_same_hour(start: str, days: int, end: str) -> None:
    assert shown(MOSCOW.working_days_later(local(start), days)) == end


@pytest.mark.parametrize(
    ("at", "open_", "opening"),
    [
        ("2026-11-18 08:59", False, "2026-11-18 09:00"),
        ("2026-11-18 09:00", True, "2026-11-18 09:00"),
        ("2026-11-18 12:59", True, "2026-11-18 12:59"),
        ("2026-11-18 13:00", False, "2026-11-18 14:00"),
        ("2026-11-18 14:00", True, "2026-11-18 14:00"),
        ("2026-11-18 18:00", False, "2026-11-19 09:00"),
        ("2026-11-03 17:00", False, "2026-11-05 09:00"),
        ("2026-11-21 12:00", False, "2026-11-23 09:00"),
    ],
)
def test_the_desk_opens_and_closes_around_lunch_and_weekends(
    at: str, open_: bool, opening: str
) -> None:
    assert WITH_LUNCH.is_open(local(at)) is open_
    assert shown(WITH_LUNCH.next_opening(local(at))) == opening


def test_lunch_is_not_working_time() -> None:
    assert WITH_LUNCH.between(local("2026-11-18 12:00"), local("2026-11-18 15:00")) == (
        timedelta(hours=2)
    )
    assert shown(WITH_LUNCH.add(local("2026-11-18 12:00"), timedelta(hours=2))) == (
        "2026-11-18 15:00"
    )


def test_a_shortened_day_cuts_whole_periods_that_lie_after_the_early_closing() -> None:
    evening = WorkingTime(
        ZoneInfo("Europe/Moscow"),
        periods=(Period(time(9), time(17, 30)), Period(time(17, 45), time(18))),
    )
    day = timedelta(days=1)
    assert evening.between(local("2026-06-11 00:00"), local("2026-06-11 00:00") + day) == (
        timedelta(hours=8)
    )


def test_one_moment_is_open_in_kaliningrad_and_closed_in_kamchatka() -> None:
    at = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
    assert WorkingTime(ZoneInfo("Europe/Kaliningrad")).is_open(at)
    assert not WorkingTime(ZoneInfo("Asia/Kamchatka")).is_open(at)
    opening = WorkingTime(ZoneInfo("Asia/Kamchatka")).next_opening(at)
    assert shown(opening, "Asia/Kamchatka") == "2026-11-19 09:00"
    assert opening == datetime(2026, 11, 18, 21, 0, tzinfo=UTC)


def test_a_day_of_clock_change_has_its_real_hours() -> None:
    nights = WorkingTime(
        ZoneInfo("Europe/Berlin"), periods=(Period(time(0), time(8)),), weekdays=frozenset(range(7))
    )
    spring, autumn = (
        nights.between(
            local(f"{day} 00:00", "Europe/Berlin"), local(f"{day} 12:00", "Europe/Berlin")
        )
        for day in ("2031-03-30", "2031-10-26")
    )
    assert spring == timedelta(hours=7)
    assert autumn == timedelta(hours=9)


def test_the_office_of_a_zone_with_summer_time_opens_at_nine_all_year() -> None:
    berlin = WorkingTime(ZoneInfo("Europe/Berlin"))
    start = local("2031-03-28 17:00", "Europe/Berlin")
    assert shown(berlin.add(start, timedelta(hours=2)), "Europe/Berlin") == "2031-03-31 10:00"


def test_boundaries_in_a_skipped_hour_keep_the_spans_disjoint() -> None:
    odd = WorkingTime(
        ZoneInfo("Europe/Berlin"),
        periods=(Period(time(1), time(2, 30)), Period(time(2, 45), time(5))),
        weekdays=frozenset(range(7)),
    )
    start = local("2031-03-30 00:00", "Europe/Berlin")
    end = local("2031-03-31 00:00", "Europe/Berlin")
    assert odd.between(start, end) <= timedelta(hours=3)
    assert odd.between(start, odd.add(start, timedelta(hours=2))) == timedelta(hours=2)


def test_earlier_ends_count_as_nothing() -> None:
    assert MOSCOW.between(local("2026-11-19 12:00"), local("2026-11-18 12:00")) == timedelta()
    assert MOSCOW.between(local("2026-11-18 12:00"), local("2026-11-18 10:00")) == timedelta()


def test_nothing_to_wait_for_ends_where_it_starts() -> None:
    assert shown(MOSCOW.add(local("2026-11-21 12:00"), timedelta())) == "2026-11-21 12:00"


def test_what_makes_no_sense_is_refused() -> None:
    start = local("2026-11-18 12:00")
    with pytest.raises(ValueError, match="forwards"):
        MOSCOW.add(start, timedelta(seconds=-1))
    with pytest.raises(ValueError, match="forwards"):
        MOSCOW.working_days_later(start, -1)
    with pytest.raises(ValueError, match="aware"):
        MOSCOW.is_open(datetime(2026, 11, 18, 12, 0))  # noqa: DTZ001 - a naive one on purpose
    with pytest.raises(ValueError, match="end before"):
        Period(time(18), time(9))
    with pytest.raises(ValueError, match="overlap"):
        WorkingTime(MOSCOW.zone, (Period(time(9), time(14)), Period(time(13), time(18))))
    with pytest.raises(ValueError, match="at least one"):
        WorkingTime(MOSCOW.zone, weekdays=frozenset())
    with pytest.raises(ValueError, match="from 0"):
        WorkingTime(MOSCOW.zone, weekdays=frozenset({7}))


def test_opening_hours_are_written_and_read_alike() -> None:
    assert str(Period.parse("09:00-18:30")) == "09:00-18:30"
    assert Period.parse("09:00 - 13:00") == Period(time(9), time(13))
    for wrong in ("", "09:00", "9-18", "18:00-09:00", "09:00-24:00", "ab-cd"):
        with pytest.raises(ValueError, match="09:00-18:00"):
            Period.parse(wrong)


def test_ten_years_are_counted_day_by_day() -> None:
    start, end = local("2031-01-01 00:00"), local("2041-01-01 00:00")
    total = MOSCOW.between(start, end)
    assert MOSCOW.between(start, MOSCOW.add(start, total)) == total
    assert timedelta(hours=9 * 2400) < total < timedelta(hours=9 * 2600)


@pytest.mark.parametrize("text", ["15m", "1h", "60s", "1d", "3wh", "7wd", "24wh", "99999s"])
def test_a_duration_is_written_and_read_alike(text: str) -> None:
    assert str(Duration.parse(text)) == text


@pytest.mark.parametrize("text", ["", "15", "m", "1.5h", "-1h", "0m", "01h", "1w", "1h30m", "3 wh"])
def test_a_strange_duration_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="such as 3wh"):
        Duration.parse(text)


# --- against a naive counter of minutes -------------------------------------------------------

_QUARTERS = [time(hour, minute) for hour in range(4, 24) for minute in (0, 15, 30, 45)]


@st.composite
def working_times(draw: st.DrawFn) -> WorkingTime:
    count = draw(st.integers(1, 3))
    marks = sorted(
        draw(
            st.lists(
                st.sampled_from(_QUARTERS), min_size=2 * count, max_size=2 * count, unique=True
            )
        )
    )
    periods = tuple(Period(a, b) for a, b in zip(marks[::2], marks[1::2], strict=True))
    if draw(st.booleans()):
        # Over the hour at which zones change their clocks.
        periods = (Period(time(0), periods[0].end), *periods[1:])
    return WorkingTime(
        ZoneInfo(draw(st.sampled_from(ZONES))),
        periods,
        draw(st.frozensets(st.integers(0, 6), min_size=1)),
        draw(st.sampled_from([shipped_calendar(), Calendar()])),
    )


moments = st.integers(0, 2 * 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
lengths = st.integers(0, 60 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


def naively_open(working_time: WorkingTime, at: datetime) -> bool:
    there = at.astimezone(working_time.zone)
    calendar, day = working_time.calendar, there.date()
    if not calendar.is_working(day, working_time.weekdays):
        return False
    closing = datetime.combine(date(2000, 1, 1), working_time.periods[-1].end)
    if calendar.is_shortened(day):
        closing -= timedelta(hours=1)
    now = there.time()
    return now < closing.time() and any(p.start <= now < p.end for p in working_time.periods)


@settings(max_examples=60, deadline=None)
@given(working_times(), moments, st.integers(0, 6 * 24 * 60))
def test_between_agrees_with_counting_minutes(
    working_time: WorkingTime, start: datetime, minutes: int
) -> None:
    counted = sum(
        naively_open(working_time, start + timedelta(minutes=minute)) for minute in range(minutes)
    )
    end = start + timedelta(minutes=minutes)
    assert working_time.between(start, end) == timedelta(minutes=counted)


@settings(max_examples=200, deadline=None)
@given(working_times(), moments)
def test_is_open_agrees_with_the_local_clock(working_time: WorkingTime, at: datetime) -> None:
    assert working_time.is_open(at) is naively_open(working_time, at)


@settings(max_examples=150, deadline=None)
@given(working_times(), moments, lengths)
def test_what_was_added_lies_between(
    working_time: WorkingTime, start: datetime, length: timedelta
) -> None:
    end = working_time.add(start, length)
    assert working_time.between(start, end) == length
    if length:
        earlier = end - timedelta(microseconds=1)
        assert working_time.between(start, earlier) < length


@settings(max_examples=150, deadline=None)
@given(working_times(), moments, lengths, lengths)
def test_adding_twice_is_adding_the_sum(
    working_time: WorkingTime, start: datetime, first: timedelta, second: timedelta
) -> None:
    twice = working_time.add(working_time.add(start, first), second)
    assert twice == working_time.add(start, first + second)


@settings(max_examples=150, deadline=None)
@given(working_times(), st.lists(moments, min_size=3, max_size=3).map(sorted), lengths)
def test_time_is_additive_and_never_runs_backwards(
    working_time: WorkingTime, order: list[datetime], length: timedelta
) -> None:
    a, b, c = order
    assert working_time.between(a, b) + working_time.between(b, c) == working_time.between(a, c)
    assert working_time.between(a, b) <= b - a
    assert working_time.add(a, length) <= working_time.add(b, length)


@settings(max_examples=150, deadline=None)
@given(working_times(), moments)
def test_no_working_time_passes_before_the_next_opening(
    working_time: WorkingTime, at: datetime
) -> None:
    opening = working_time.next_opening(at)
    assert opening >= at
    assert working_time.is_open(opening)
    assert working_time.between(at, opening) == timedelta()


@settings(max_examples=150, deadline=None)
@given(working_times(), moments, st.integers(0, 30))
def test_working_days_later_counts_worked_dates(
    working_time: WorkingTime, start: datetime, days: int
) -> None:
    first = working_time.next_opening(start).astimezone(working_time.zone).date()
    # The last instant before, because a cut day may end at the very closing.
    due = working_time.working_days_later(start, days)
    last = due.astimezone(working_time.zone).date()
    worked = [
        day
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
        if any(
            naively_open(working_time, _at(working_time, day, p.start))
            for p in working_time.periods
        )
    ]
    assert len(worked) == days + 1
    assert due >= start


def _at(working_time: WorkingTime, day: date, at: time) -> datetime:
    return datetime.combine(day, at, working_time.zone).astimezone(UTC)
