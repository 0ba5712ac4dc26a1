"""Days typed in English are read as the Russian ones are."""

from datetime import date

import pytest

from services.english_dates import in_russian
from services.replying.promises import read_day
from services.russian_dates import parse_away

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "first", "back"),
    [
        ("until 5 May", TODAY, date(2027, 5, 5)),
        ("through Friday", TODAY, date(2026, 11, 28)),
        ("from 1 to 10 June", date(2027, 6, 1), date(2027, 6, 11)),
        ("3 days", TODAY, date(2026, 11, 26)),
        ("for 2 weeks", TODAY, date(2026, 12, 7)),
        ("May 5th", TODAY, date(2027, 5, 5)),
        ("до 5 мая", TODAY, date(2027, 5, 5)),
    ],
)
def test_an_absence_typed_in_english_is_understood(typed: str, first: date, back: date) -> None:
    away = parse_away(in_russian(typed), TODAY)
    assert (away.first, away.back) == (first, back)


def test_the_reason_after_a_promised_date_stays_as_it_was_typed() -> None:
    said = read_day(in_russian("5 December, no pipes until March"), TODAY)
    assert said is not None
    assert (said.day, said.rest) == (date(2026, 12, 5), "no pipes until March")


@pytest.mark.parametrize("text", ["Маша, до завтра", "may be", "05.12"])
def test_what_is_no_english_date_stays_as_it_is(text: str) -> None:
    assert in_russian(text) == text
