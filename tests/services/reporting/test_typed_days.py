"""Which days people mean by what they type after /report."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import Refused
from services.reporting.periods import Days
from services.reporting.typed_days import parse_days

TODAY = date(2026, 11, 25)  # a Wednesday


def days(first: str, last: str) -> Days:
    return Days(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("с 23 по 25 ноября", days("2026-11-23", "2026-11-25")),
        ("С 23-го по 25-е ноября 2025 года", days("2025-11-23", "2025-11-25")),
        ("23–25 ноября", days("2026-11-23", "2026-11-25")),
        ("с 28 октября по 3 ноября", days("2026-10-28", "2026-11-03")),
        ("с 20 декабря по 10 января", days("2025-12-20", "2026-01-10")),
        ("за период с 1 до 5 мая 2026 г.", days("2026-05-01", "2026-05-05")),
        ("23-25.11", days("2026-11-23", "2026-11-25")),
        ("8 марта", days("2026-03-08", "2026-03-08")),
        ("за октябрь", days("2026-10-01", "2026-10-31")),
        ("В октябре 2025", days("2025-10-01", "2025-10-31")),
        ("за декабрь", days("2025-12-01", "2025-12-31")),
        ("май", days("2026-05-01", "2026-05-31")),
        ("ноябрь", days("2026-11-01", "2026-11-25")),
        ("за 2025 год", days("2025-01-01", "2025-12-31")),
        ("прошлая неделя", days("2026-11-16", "2026-11-22")),
        ("на прошлой неделе.", days("2026-11-16", "2026-11-22")),
        ("эта неделя", days("2026-11-23", "2026-11-25")),
        ("за прошлый месяц", days("2026-10-01", "2026-10-31")),
        ("вчера", days("2026-11-24", "2026-11-24")),
        ("from 23 to 25 November", days("2026-11-23", "2026-11-25")),
        ("November 23-25, 2025", days("2025-11-23", "2025-11-25")),
        ("Oct 28th - Nov 3rd", days("2026-10-28", "2026-11-03")),
        ("for October 2025", days("2025-10-01", "2025-10-31")),
        ("last week", days("2026-11-16", "2026-11-22")),
        ("the last quarter", days("2026-07-01", "2026-09-30")),
        ("01.11-15.11", days("2026-11-01", "2026-11-15")),
        ("01.11–15.11", days("2026-11-01", "2026-11-15")),
        (" 1.11 — 15.11 ", days("2026-11-01", "2026-11-15")),
        ("01.11.2025-15.11.2025", days("2025-11-01", "2025-11-15")),
        ("01.11.25-15.11.25", days("2025-11-01", "2025-11-15")),
        ("05.11", days("2026-11-05", "2026-11-05")),
        ("01.12-15.12", days("2025-12-01", "2025-12-15")),  # this December is still to come
        ("20.12-10.01", days("2025-12-20", "2026-01-10")),
        ("20.12-10.01.2026", days("2025-12-20", "2026-01-10")),
        ("20.12.2025-10.01", days("2025-12-20", "2026-01-10")),
        ("29.02", days("2024-02-29", "2024-02-29")),
        ("23.11-29.11", days("2026-11-23", "2026-11-29")),
    ],
)
def test_a_typed_period_is_understood(text: str, expected: Days) -> None:
    assert parse_days(text, TODAY) == expected


@pytest.mark.parametrize(
    "text",
    ["", "когда-нибудь", "27", "с 27 по 23 ноября", "31 ноября", "по ноября", "завтра",
     "с 1 по 5 мая 2027",
     "01.11-", "15.11-01.11", "31.02-05.03", "32.13", "01.12.2026-05.12.2026",
     "01.01.2020-01.11.2026", "1-2-3", "05.11.0000", "29.02.2026-01.03.2026"],
)  # fmt: skip
def test_what_cannot_be_understood_is_refused_in_words(text: str) -> None:
    with pytest.raises(Refused, match=r"[А-Яа-я]"):
        parse_days(text, TODAY)


WORDS = ("с", "по", "до", "за", "от", "на", "from", "to", "for", "the", "last", "this", "ноября",
         "октябрь", "мая", "may",
         "nov", "неделя", "week", "год", "года", "г.", "-", "–", ",", "1", "23-го", "31", "29.02",
         "0000", "9999", "2025", "٣", "²")  # fmt: skip


@given(
    st.one_of(
        st.text(max_size=30),
        st.text(alphabet="0123456789.-–  ", max_size=30),
        st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join),
    )
)
def test_no_text_breaks_the_parser(text: str) -> None:
    try:
        found = parse_days(text, TODAY)
    except Refused:
        return
    assert found.first <= TODAY
    assert len(found) <= 366
