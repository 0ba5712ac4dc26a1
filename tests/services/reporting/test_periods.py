"""Which local days a report speaks of, and where they begin and end in UTC."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.periods import (
    Days,
    MonthlyMoment,
    Preset,
    WeeklyMoment,
    midnight,
)
from services.working_time import WorkingTime

MOSCOW = ZoneInfo("Europe/Moscow")
TODAY = date(2026, 11, 25)  # a Wednesday


def days(first: str, last: str) -> Days:
    return Days(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("preset", "expected"),
    [
        (Preset.THIS_WEEK, days("2026-11-23", "2026-11-25")),
        (Preset.LAST_WEEK, days("2026-11-16", "2026-11-22")),
        (Preset.FOUR_WEEKS, days("2026-10-26", "2026-11-22")),
        (Preset.MONTH, days("2026-11-01", "2026-11-25")),
        (Preset.TODAY, days("2026-11-25", "2026-11-25")),
        (Preset.YESTERDAY, days("2026-11-24", "2026-11-24")),
        (Preset.LAST_MONTH, days("2026-10-01", "2026-10-31")),
        (Preset.QUARTER, days("2026-10-01", "2026-11-25")),
        (Preset.LAST_QUARTER, days("2026-07-01", "2026-09-30")),
    ],
)
def test_each_button_means_its_days(preset: Preset, expected: Days) -> None:
    assert preset.days(TODAY) == expected


def test_a_part_of_a_week_is_compared_with_the_same_weekdays_before() -> None:
    assert Preset.THIS_WEEK.days(TODAY).before() == days("2026-11-16", "2026-11-18")
    assert Preset.LAST_WEEK.days(TODAY).before() == days("2026-11-09", "2026-11-15")


@pytest.mark.parametrize(
    ("told", "before", "year"),
    [
        (("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28"), ("2025-03-01", "2025-03-31")),
        (("2026-02-01", "2026-02-28"), ("2026-01-01", "2026-01-31"), ("2025-02-01", "2025-02-28")),
        (("2026-03-01", "2026-03-30"), ("2026-02-01", "2026-02-28"), ("2025-03-01", "2025-03-30")),
        (("2026-07-01", "2026-09-30"), ("2026-04-01", "2026-06-30"), ("2025-07-01", "2025-09-30")),
        (("2026-10-05", "2026-11-01"), ("2026-09-07", "2026-10-04"), ("2025-10-06", "2025-11-02")),
        (("2026-06-01", "2026-06-07"), ("2026-05-25", "2026-05-31"), ("2025-06-02", "2025-06-08")),
    ],
)
def test_months_are_compared_by_the_calendar_and_other_days_by_weekdays(
    told: tuple[str, str], before: tuple[str, str], year: tuple[str, str]
) -> None:
    assert days(*told).before() == days(*before)
    assert days(*told).year_before() == days(*year)


@pytest.mark.parametrize(
    ("now", "working_day", "expected"),
    [
        ("2026-11-20", 1, "2026-11-02"),
        ("2026-11-20", 3, "2026-11-05"),
        ("2026-01-20", 1, "2026-01-12"),
    ],
)
def test_the_month_is_told_on_a_working_day(now: str, working_day: int, expected: str) -> None:
    at = MonthlyMoment(working_day, time(9)).of_month(
        datetime.fromisoformat(f"{now}T12:00+03:00"), WorkingTime(MOSCOW)
    )
    assert at == datetime.fromisoformat(f"{expected}T09:00+03:00")


def test_a_longer_period_is_compared_with_as_many_days_before_it() -> None:
    assert Preset.MONTH.days(TODAY).before() == days("2026-10-01", "2026-10-25")


def test_days_begin_at_local_midnight_and_end_where_the_next_ones_begin() -> None:
    week = days("2026-11-16", "2026-11-22")
    assert week.start(MOSCOW) == datetime(2026, 11, 15, 21, tzinfo=UTC)
    assert week.end(MOSCOW) == datetime(2026, 11, 22, 21, tzinfo=UTC)
    assert week.end(MOSCOW) == days("2026-11-23", "2026-11-29").start(MOSCOW)


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        ("2026-03-29", "Europe/Berlin", 23),
        ("2026-10-25", "Europe/Berlin", 25),
        ("2018-11-04", "America/Sao_Paulo", 23),  # midnight itself is skipped
        ("2010-03-28", "Europe/Moscow", 23),
        ("2014-10-26", "Europe/Moscow", 25),
    ],
)
def test_a_day_of_a_clock_change_is_as_long_as_it_was(day: str, zone: str, hours: int) -> None:
    one = days(day, day)
    assert one.end(ZoneInfo(zone)) - one.start(ZoneInfo(zone)) == timedelta(hours=hours)


@given(
    st.dates(date(1990, 1, 1), date(2037, 1, 1)),
    st.sampled_from(["Europe/Kaliningrad", "Asia/Kamchatka", "America/Sao_Paulo", "Asia/Beirut"]),
)
def test_days_follow_each_other_without_a_gap_or_an_overlap(day: date, name: str) -> None:
    zone = ZoneInfo(name)
    start = midnight(day, zone)
    assert start.astimezone(zone).date() == day
    assert (start - timedelta(seconds=1)).astimezone(zone).date() < day


def test_the_weekly_moment_is_told_in_local_time() -> None:
    at = WeeklyMoment(0, time(9))
    sunday_night = datetime(2026, 11, 22, 20, 59, tzinfo=UTC)
    assert at.of_week(sunday_night, MOSCOW) == datetime(2026, 11, 16, 6, tzinfo=UTC)
    assert at.of_week(sunday_night + timedelta(minutes=1), MOSCOW) == datetime(
        2026, 11, 23, 6, tzinfo=UTC
    )
