"""Which silences are unusual, by what was heard before."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.attention import planner as attention
from services.attention.silence import chance, expected

ZONE = ZoneInfo("Europe/Moscow")
MONDAY = datetime(2026, 11, 23, tzinfo=ZONE)
DAYS = timedelta(days=28)
HOUR = timedelta(hours=1)


def daytime(hours: range, *, weekends: bool = True, posts: int = 1) -> list[datetime]:
    """Four weeks of posts in these hours of each day."""
    return [
        MONDAY - DAYS + timedelta(days=day, hours=hour, minutes=minute)
        for day in range(28)
        for hour in hours
        for minute in range(posts)
        if weekends or (MONDAY - DAYS + timedelta(days=day)).weekday() < 5
    ]


def test_a_night_without_news_is_no_silence_and_a_morning_without_is() -> None:
    heard = daytime(range(8, 23))
    night = chance(heard, MONDAY - DAYS, MONDAY - HOUR, MONDAY + 8 * HOUR, ZONE)
    morning = chance(heard, MONDAY - DAYS, MONDAY - HOUR, MONDAY + 13 * HOUR, ZONE)
    assert night > 0.01
    assert morning < 1e-6


def test_who_is_quiet_on_weekends_may_be_so() -> None:
    heard = daytime(range(9, 18), weekends=False)
    friday, monday = MONDAY - timedelta(days=2, hours=6), MONDAY + 9 * HOUR
    assert chance(heard, MONDAY - DAYS, friday, monday, ZONE) > 0.5
    assert chance(heard, MONDAY - DAYS, friday, monday + 6 * HOUR, ZONE) < 1e-6


def test_a_burst_counts_as_the_hour_it_came_in() -> None:
    hours = range(12, 13)
    until = MONDAY + timedelta(days=2)
    once = chance(daytime(hours), MONDAY - DAYS, MONDAY, until, ZONE)
    assert chance(daytime(hours, posts=50), MONDAY - DAYS, MONDAY, until, ZONE) == once


def test_little_history_makes_nothing_certain() -> None:
    heard = [MONDAY - timedelta(days=1) + hour * HOUR for hour in range(24)]
    assert chance(heard, MONDAY - timedelta(days=1), MONDAY, MONDAY + 6 * HOUR, ZONE) > 0.01
    assert chance([], MONDAY, MONDAY, MONDAY + 6 * HOUR, ZONE) == 1


@pytest.mark.parametrize("silent", [timedelta(hours=6), timedelta(days=5), timedelta(days=20)])
def test_the_rate_before_a_silence_is_told_after_it(silent: timedelta) -> None:
    before = attention.Seen(48.0, 4 * attention.DAY)
    after = attention.watched(before, 0, silent.total_seconds())
    assert expected(after, silent) == pytest.approx(before.rate * silent.total_seconds())
