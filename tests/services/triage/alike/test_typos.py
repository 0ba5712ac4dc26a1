"""Misspelt words are read as they were meant, where posts are held against each other."""

import pytest

from services.triage.alike.troubles import failed
from services.triage.alike.typos import MOST, mended, spelt
from services.triage.reading import read

LETTERS = "бвгджзклмн"
UNKNOWN = [f"ъфщ{a}ы{b}ьэю" for a in LETTERS for b in LETTERS]


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("оключили", "отключили"),
        ("электичество", "электричество"),
        ("фонраи", "фонари"),
        ("Батарреи", "батареи"),
        ("сколькко", "сколько"),
        ("свалкка", "свалка"),
        ("улице", "улице"),
        ("дом", "дом"),
        ("wifi", "wifi"),
    ],
)
def test_one_wrong_letter_is_mended_and_a_right_word_is_left(misspelt: str, meant: str) -> None:
    assert mended(read(misspelt)).tokens[0].norm == meant


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("батареи холодне", "heat"),
        ("проала вода", "water"),
        ("отключли воду", "water"),
        ("вывзите мусор", "garbage"),
    ],
)
def test_what_may_mean_several_troubles_makes_sense_beside_its_neighbours(
    text: str, trouble: str
) -> None:
    assert [one.key for one in failed(mended(read(text)))] == [trouble]


def test_a_word_of_the_dictionary_is_what_it_says() -> None:
    text = "Нет света, звонили по номеру 112, попала вода в щиток"
    assert mended(read(text)).norms == read(text).norms


def test_a_doubled_letter_is_struck_before_a_trouble_is_heard() -> None:
    assert failed(mended(read("Сколькко можно терпеть?"))) == ()


def test_of_a_text_of_unknown_words_a_few_are_looked_at() -> None:
    assert mended(read(" ".join([*UNKNOWN[: MOST - 1], "оключили"]))).norms[-1] == "отключили"
    assert mended(read(" ".join([*UNKNOWN[:MOST], "оключили"]))).norms[-1] == "оключили"
    assert spelt([*UNKNOWN[: MOST - 1], "оключили"])[-1] == "отключили"
    assert spelt([*UNKNOWN[:MOST], "оключили"])[-1] == "оключили"


def test_mending_keeps_the_capital_of_a_name() -> None:
    assert mended(read("Батарреи")).tokens[0].text == "Батареи"


def test_mending_twice_changes_nothing_more() -> None:
    once = mended(read("оключили электичество на Цветочнйо, батареи холодне"))
    assert mended(once) == once
