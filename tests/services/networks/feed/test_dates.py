"""Moments as feeds write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from services.networks.feed.dates import moment

MOSCOW = ZoneInfo("Europe/Moscow")
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "Sun, 22 Nov 2026 15:00:00 +0300",
        "Sun, 22 Nov 2026 12:00:00 GMT",
        "22 Nov 26 12:00 UT",
        "Sun, 22 Nov 2026 15:00:00 MSK",
        "Вс, 22 ноя 2026 15:00:00 МСК",
        "Вс, 22 Ноя 2026 15:00:00 +0300",
        "воскресенье, 22 ноября 2026 г., 15:00",
        "22 ноября 2026 года в 15:00",
        "22 ноября 2026, 15:00",
        "22.11.2026 15:00",
        "22.11.2026, 15:00:00",
        "2026-11-22 15:00:00",
        "2026-11-22T15:00",
        "2026-11-22T12:00:00Z",
        "2026-11-22T12:00:00.123456Z",
        "2026-11-22T15:00:00+03:00",
        "2026-11-22 17:00:00 YEKT",
        "Sun, 22 Nov 2026 15:00:00 GMT+3",
        "Sun, 22 Nov 2026 15:00:00 UTC+03:00",
        "Sun, 22 Nov 2026 07:00:00 EST",
        "  Sun,  22 Nov 2026\n15:00:00 +0300 ",
        "1795348800",
        "1795348800000",
        1795348800,
        1795348800.0,
    ],
)
def test_a_moment_is_understood_however_it_is_written(written: object) -> None:
    assert moment(written, MOSCOW) == NOON


def test_a_date_without_a_zone_is_local_to_the_zone_that_was_set() -> None:
    omsk = ZoneInfo("Asia/Omsk")
    assert moment("22.11.2026 18:00", omsk) == NOON
    assert moment("2026-11-22T18:00:00", omsk) == NOON


def test_a_day_without_a_time_begins_at_local_midnight() -> None:
    assert moment("22.11.2026", MOSCOW) == datetime(2026, 11, 21, 21, 0, tzinfo=UTC)


def test_a_leap_second_is_no_reason_to_lose_the_date() -> None:
    assert moment("2016-12-31T23:59:60Z", MOSCOW) == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    ["", "вчера", "сегодня в 15:00", "32.11.2026 10:00", "22 брюмера 2026", "0000-00-00 00:00:00",
     "1970-01-01T00:00:00Z", "0", True, None, [], {}, float("nan"), "9" * 50,
     "Sun, 22 Nov 2026 15:00:00 +9999"],
)  # fmt: skip
def test_what_is_no_date_is_none(written: object) -> None:
    assert moment(written, MOSCOW) is None
