"""Russian numbers, lengths and dates."""

from datetime import date

import pytest

from handlers.views.words import count, day_range, duration, signed, thousands, working
from services.languages import plural

TODAY = date(2026, 11, 23)


def shown(text: str) -> str:
    """Hard spaces as plain ones, to read the test."""
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "жалоб"), (1, "жалоба"), (2, "жалобы"), (4, "жалобы"), (5, "жалоб"), (11, "жалоб"),
        (12, "жалоб"), (14, "жалоб"), (21, "жалоба"), (22, "жалобы"), (25, "жалоб"),
        (101, "жалоба"), (111, "жалоб"), (112, "жалоб"), (122, "жалобы"), (1001, "жалоба"),
    ],
)  # fmt: skip
def test_a_noun_agrees_with_its_number(number: int, expected: str) -> None:
    assert plural(number, "жалоба", "жалобы", "жалоб") == expected


def test_a_number_and_its_noun_stay_on_one_line() -> None:
    assert count(42, "жалоба", "жалобы", "жалоб") == "42\u00a0жалобы"


@pytest.mark.parametrize(
    ("number", "expected"), [(7, "7"), (9999, "9999"), (12345, "12 345"), (-1234567, "-1 234 567")]
)
def test_long_numbers_are_read_in_threes(number: int, expected: str) -> None:
    assert shown(thousands(number)) == expected


@pytest.mark.parametrize(("number", "expected"), [(5, "+5"), (0, "±0"), (-3, "−3")])
def test_a_difference_shows_its_sign(number: int, expected: str) -> None:
    assert signed(number) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "меньше минуты"), (29, "меньше минуты"), (30, "1 мин"), (45 * 60, "45 мин"),
        (3599, "1 ч"), (7800, "2 ч 10 мин"), (86399, "1 д"), (3 * 86400 + 4 * 3600 + 59, "3 д 4 ч"),
        (40 * 86400, "40 д"), (-5, "меньше минуты"),
    ],
)  # fmt: skip
def test_a_length_is_told_in_its_two_largest_units(seconds: int, expected: str) -> None:
    assert shown(duration(seconds)) == expected


def test_working_hours_are_not_added_up_to_days() -> None:
    assert shown(working(30 * 3600 + 300)) == "30 ч 5 мин"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-11-16", "2026-11-22", "16–22 ноября"),
        ("2026-10-26", "2026-11-01", "26 октября – 1 ноября"),
        ("2026-11-05", "2026-11-05", "5 ноября"),
        ("2025-12-29", "2026-01-04", "29 декабря 2025 – 4 января 2026"),
        ("2025-11-03", "2025-11-09", "3–9 ноября 2025"),
    ],
)
def test_days_are_told_shortly_and_the_year_only_when_it_says_something(
    first: str, last: str, expected: str
) -> None:
    days = day_range(date.fromisoformat(first), date.fromisoformat(last), TODAY)
    assert shown(days) == expected
