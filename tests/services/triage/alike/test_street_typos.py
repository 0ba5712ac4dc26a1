"""A misspelt street is read as the one that is meant; a street nobody knows stays."""

import pytest

from services.triage.alike.places import find
from services.triage.alike.typos import mended
from services.triage.reading import read

MEANT = [
    ("На улице Октяборьской, 4 нет света", "октябрьская"),
    ("нет воды на Комсомолской", "комсомольская"),
    ("ул. Мичурна 7, мусор", "мичурина"),
    ("На Паркковой не горят фонари", "парковая"),
    ("Яма на Дачнй 3", "дачная"),
    ("яма на южнной 3", "южная"),
    ("Нет света, Чапаеав 5", "чапаева"),
    ("На улице Зареной, 2 нет воды", "заречная"),
    ("пер. Ключеой, 2 нет воды", "пер. ключевой"),
    ("На улице Ткацккой нет воды", "ткацкая"),
]
KEPT = [
    ("На улице Лётной, 3 нет света", "летная"),
    ("На улице Гранитной нет света", "гранитная"),
    ("ул. Ындыгиева, 3 нет света", "ындыгиева"),
    ("На улице Садовникова, 3 нет света", "садовникова"),
    ("На улице Мира, 3 нет света", "мира"),
]


@pytest.mark.parametrize(("text", "street"), MEANT + KEPT)
def test_a_street_is_the_one_that_is_meant(text: str, street: str) -> None:
    assert find(mended(read(text)), "").streets == (street,)


@pytest.mark.parametrize(
    "text",
    ["Новый сорт леснй малины", "Жалуюсь на Светлану", "Зареной было тепло", "По горам и по Крыму"],
)
def test_elsewhere_no_word_becomes_a_street(text: str) -> None:
    assert find(mended(read(text)), "").streets == ()
