"""Shifts on the calendar: what a button means now, what a weekly pattern covers."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.staffing.roster import Part, ShiftFacts, on_duty, once, watches, weekly
from services.working_time import Period, WorkingTime

MOSCOW = ZoneInfo("Europe/Moscow")
HOURS = WorkingTime(MOSCOW)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A local moment of November 2026; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=MOSCOW).astimezone(UTC)


@pytest.mark.parametrize(
    ("part", "now", "start", "end"),
    [
        (Part.TODAY, at(23, 10), at(23, 10), at(24, 0)),
        (Part.NIGHT, at(23, 10), at(23, 18), at(24, 9)),
        (Part.NIGHT, at(23, 22), at(23, 22), at(24, 9)),
        (Part.NIGHT, at(24, 2), at(24, 2), at(24, 9)),
        (Part.NIGHT, at(27, 19), at(27, 19), at(28, 9)),
        (Part.WEEKEND, at(25, 10), at(27, 18), at(30, 9)),
        (Part.WEEKEND, at(28, 12), at(28, 12), at(30, 9)),
        (Part.ROUND, at(23, 10), at(23, 10), at(24, 10)),
    ],
)
def test_a_button_means_this_span(
    part: Part, now: datetime, start: datetime, end: datetime
) -> None:
    assert once(part, now, HOURS) == (start, end)


def test_a_weekend_lasts_through_the_holidays() -> None:
    before = datetime(2026, 12, 30, 12, tzinfo=MOSCOW).astimezone(UTC)
    start, end = once(Part.WEEKEND, before, HOURS)
    assert start.astimezone(MOSCOW).date().day in (30, 31)
    assert end - start > timedelta(days=8)


def test_a_weekly_night_goes_over_midnight_and_the_week() -> None:
    minute, length = weekly(Part.WEEKLY_NIGHT, HOURS)
    sundays = ShiftFacts(1, 7, weekday=6, start_minute=minute, minutes=length)
    (span,) = watches([sundays], at(23, 3), at(23, 4), MOSCOW)
    assert (span.starts_at, span.ends_at) == (at(22, 18), at(23, 9))
    assert watches([sundays], at(23, 9), at(23, 10), MOSCOW) == []


def test_a_dated_shift_goes_before_the_one_of_every_week_and_a_handed_over_one_is_gone() -> None:
    minute, length = weekly(Part.WEEKLY_ROUND, HOURS)
    weekly_one = ShiftFacts(1, 7, weekday=0, start_minute=minute, minutes=length)
    dated = ShiftFacts(2, 8, starts_at=at(23, 12), ends_at=at(23, 20))
    spans = watches([weekly_one, dated], at(23, 0), at(24, 0), MOSCOW)
    assert [one.person_id for one in on_duty(spans, at(23, 13))] == [8, 7]
    assert [one.person_id for one in on_duty(spans, at(23, 21))] == [7]
    off = ShiftFacts(1, 7, weekday=0, start_minute=minute, minutes=length, off_until=at(24, 9))
    assert watches([off], at(23, 0), at(23, 23), MOSCOW) == []
    assert len(watches([off], at(23, 0), at(23, 23) + timedelta(days=7), MOSCOW)) == 1


def test_a_desk_that_hardly_closes_has_a_night_all_the_same() -> None:
    always = WorkingTime(MOSCOW, (Period(time(0), time(23, 59)),), frozenset(range(7)))
    assert once(Part.NIGHT, at(23, 14), always) == (at(23, 21), at(24, 9))
    assert weekly(Part.WEEKLY_NIGHT, always) == (21 * 60, 12 * 60)
