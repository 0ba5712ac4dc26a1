"""A trouble that is over, as people say it, and all that only sounds so."""

import pytest

from services.triage.alike.cures import is_demanded
from services.triage.alike.troubles import told
from services.triage.reading import read

OVER = [
    ("Отопление на Ленина 5 дали!", "heat"),
    ("Ура, на Лесной включили свет", "light"),
    ("Спасибо, лифт на Садовой 5 починили!", "lift"),
    ("Лифт работает", "lift"),
    ("Яма на Южной засыпана", "pothole"),
    ("Мусор у дома 12 наконец-то вывезли", "garbage"),
    ("Фонари на Северной включены", "lamps"),
    ("Крышу на Сосновой 8 отремонтировали, больше не течёт", "leak"),
    ("На Ленина 5 нет проблем с водой", "water"),
    ("Проблем с отоплением нет", "heat"),
    ("Жалоб на отопление нет", "heat"),
    ("Весь день не было воды на Дачной. К вечеру дали.", "water"),
    ("Утром отключили свет на Речной, в обед включили", "light"),
]
NOT_OVER = [
    ("Отопление на Ленина 5 так и не дали", "heat"),
    ("На Ленина 5 отопление дали и снова отключили", "heat"),
    ("Свет на Парковой то дали, то отключили", "light"),
    ("Когда дадут отопление на Ленина 5?", "heat"),
    ("Отопление на Ленина 5 дали?", "heat"),
    ("Дайте отопление на Ленина 5!", "heat"),
    ("Просьба починить лифт", "lift"),
    ("Обещали, что лифт починили", "lift"),
    ("Яма должна быть засыпана", "pothole"),
    ("Отчитались: снег на Парковой убрали. Врут, сугробы по пояс", "snow"),
    ("Пишут, что яму заделали. Неправда!", "pothole"),
    ("Отопление дали, батареи еле тёплые", "heat"),
    ("Лифт починили, а он опять стоит", "lift"),
    ("Опять убрали автобус 5", "bus"),
    ("Лифт сломали", "lift"),
    ("Куча проблем с водой на Дачной, её нет", "water"),
    ("Нет воды. Работает на всё село одна колонка у магазина", "water"),
    ("Нет света, сижу и работаю в темноте", "light"),
]


@pytest.mark.parametrize(("text", "key"), OVER)
def test_what_is_put_right_is_told_apart(text: str, key: str) -> None:
    heard = told(read(text))
    assert (heard.failed, [one.key for one in heard.settled]) == ((), [key])


@pytest.mark.parametrize(("text", "key"), NOT_OVER)
def test_what_is_not_plainly_over_goes_on(text: str, key: str) -> None:
    heard = told(read(text))
    assert ([one.key for one in heard.failed], heard.settled) == ([key], ())


def test_one_trouble_may_be_over_while_another_goes_on() -> None:
    heard = told(read("Свет на Лесной дали. Воды нет"))
    assert [one.key for one in heard.failed] == ["water"]
    assert [one.key for one in heard.settled] == ["light"]


def test_what_fails_and_is_over_fails() -> None:
    heard = told(read("Нет света на Лесной с утра и до вечера. На Речной свет дали"))
    assert [one.key for one in heard.failed] == ["light"]
    assert heard.settled == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Верните свет на Лесной!", True),
        ("Почините уже лифт", True),
        ("Верните автобус 5, не ходит", True),
        ("Поставьте фонарь на Лесной, нет освещения", False),
        ("Хорошо бы засыпать яму", False),
        ("Вернули бы автобус 5, не ходит", False),
        ("Уберите киоск, а фонарь погас", False),
    ],
)
def test_to_call_for_the_end_of_a_trouble_is_no_wish(text: str, expected: bool) -> None:
    reading = read(text)
    assert is_demanded(reading, [one.key for one in told(reading).failed]) is expected
