"""Days as people type them."""

from datetime import date

import pytest

from services.errors import Refused
from services.russian_dates import Away, parse_away, say_day

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "first", "back"),
    [
        ("до 5 мая", (2026, 11, 22), (2027, 5, 5)),
        ("по 5 мая", (2026, 11, 22), (2027, 5, 6)),
        ("До 5-го декабря.", (2026, 11, 22), (2026, 12, 5)),
        ("до 05.12", (2026, 11, 22), (2026, 12, 5)),
        ("05.12.2026", (2026, 11, 22), (2026, 12, 5)),
        ("до завтра", (2026, 11, 22), (2026, 11, 23)),
        ("до пятницы", (2026, 11, 22), (2026, 11, 27)),
        ("по пятницу", (2026, 11, 22), (2026, 11, 28)),
        ("до воскресенья", (2026, 11, 22), (2026, 11, 29)),
        ("3 дня", (2026, 11, 22), (2026, 11, 25)),
        ("на неделю", (2026, 11, 22), (2026, 11, 29)),
        ("неделя", (2026, 11, 22), (2026, 11, 29)),
        ("2 недели", (2026, 11, 22), (2026, 12, 6)),
        ("с 1 по 10 декабря", (2026, 12, 1), (2026, 12, 11)),
        ("с завтра до пт", (2026, 11, 23), (2026, 11, 27)),
        ("с 28.12 по 09.01", (2026, 12, 28), (2027, 1, 10)),
        ("до 8 марта 2027 года", (2026, 11, 22), (2027, 3, 8)),
    ],
)
def test_a_day_is_understood_as_people_say_it(
    typed: str, first: tuple[int, int, int], back: tuple[int, int, int]
) -> None:
    assert parse_away(typed, SUNDAY) == Away(date(*first), date(*back))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("до 20.11", "уже прошёл"),
        ("до 5 мая 2026", "уже прошёл"),
        ("сегодня", "уже прошёл"),
        ("до 31 февраля", "Такого дня нет"),
        ("когда-нибудь", "Не понял день"),
        ("до 5 мурта", "Не понял день"),
        ("с 10 по 1 декабря", "раньше ухода"),
        ("400 дней", "больше года"),
        ("", "Не понял день"),
    ],
)
def test_what_makes_no_sense_is_refused_kindly(typed: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        parse_away(typed, SUNDAY)


def test_a_day_is_said_with_its_year_only_when_it_is_another() -> None:
    assert say_day(date(2026, 12, 5), SUNDAY) == "5 декабря"
    assert say_day(date(2027, 5, 5), SUNDAY) == "5 мая 2027"
