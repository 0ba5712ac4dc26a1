"""Degrees that are a matter of life, among all the other numbers of a text."""

import pytest

from services.triage.reading import read
from services.triage.temperatures import COLD_HOME, FEVER, FROST, temperatures


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("На улице минус 25", [FROST]),
        ("-28 и ветер", [FROST]),
        ("мороз двадцать семь градусов", [FROST]),
        ("дома плюс девять", [COLD_HOME]),
        ("В квартире +11, на улице −30", [COLD_HOME, FROST]),
        ("у ребёнка температура 40", [FEVER]),
        ("в детской комнате восемь градусов", [COLD_HOME]),
    ],
)
def test_a_temperature_is_known_by_its_sign_and_its_place(text: str, named: list[str]) -> None:
    assert [name for name, _ in temperatures(read(text))] == named


@pytest.mark.parametrize(
    "text",
    [
        "в квартире +18",
        "на улице +9, гуляем",
        "дома 8-12 по Вишнёвой",
        "минус два, красота",
        "дом 11, квартира 9",
        "+1, и у нас",
        "угол 37 градусов",
        "температура 36 и 6",
        "плюс",
        "",
    ],
)
def test_other_numbers_are_no_temperatures(text: str) -> None:
    assert list(temperatures(read(text))) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("-28 и ветер, нас 40 человек", [FROST]),
        ("дома плюс девять", [COLD_HOME]),
        ("ждали 40 минут", []),
    ],
)
def test_without_a_word_of_degrees_only_a_sign_makes_them(text: str, named: list[str]) -> None:
    assert [name for name, _ in temperatures(read(text), spoken=False)] == named
