"""Names as people misspell them: what sounds alike, what is a letter away, and what is neither."""

import pytest

from services.triage.where.misspelt import Meant, Names, heard

NAMES = Names.of(["грушевка", "грушевке", "заречье", "яблоневский", "сад", "клинский"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("грушевка", "грушофка"),
        ("ворошино", "варашына"),
        ("вишневская", "вишнефская"),
        ("братское", "брацкое"),
        ("местное", "месное"),
        ("подъезжино", "падезжина"),
        ("анненское", "аненское"),
        ("лугового", "лугавова"),
    ],
)
def test_what_sounds_alike_is_heard_alike(one: str, other: str) -> None:
    assert heard(one) == heard(other)


@pytest.mark.parametrize(("one", "other"), [("грушевка", "крушинка"), ("заречье", "поречье")])
def test_what_sounds_different_is_not(one: str, other: str) -> None:
    assert heard(one) != heard(other)


def test_a_word_stands_for_the_name_it_sounds_like() -> None:
    assert NAMES.meant["грушофка"] == Meant(frozenset({"грушевка"}), by_ear=True)


def test_a_word_stands_for_names_one_letter_away_when_it_sounds_like_none() -> None:
    assert NAMES.meant["гршевка"] == Meant(frozenset({"грушевка"}))
    assert NAMES.meant["яблоневсий"] == Meant(frozenset({"яблоневский"}))


@pytest.mark.parametrize(
    "word", ["грушевка", "заречная", "саад", "сад", "женский", "", "я" * 1000, "😀", "clinsky"]
)
def test_a_name_a_word_of_the_dictionary_and_a_short_word_stand_for_nothing_else(word: str) -> None:
    assert not NAMES.meant[word]
