"""What a word may have been before one letter went wrong."""

import pytest

from services.triage.alike.slips import known_near, near, strange, struck_once


def test_what_is_near_is_told_the_longest_first_and_always_alike() -> None:
    lengths = [len(word) for word in near("свет")]
    assert lengths == sorted(lengths, reverse=True)
    assert near("свет") == near("свет")
    assert {"света", "свт", "савет", "всет"} < set(near("свет"))
    assert not {"свет", "сваты"} & set(near("свет"))


@pytest.mark.parametrize(
    ("word", "expected"),
    [("фонраи", True), ("фонари", False), ("свт", False), ("fonari", False), ("ы" * 17, False)],
)
def test_only_an_unknown_russian_word_of_fit_length_is_strange(word: str, expected: bool) -> None:
    assert strange[word] is expected


def test_a_doubled_letter_may_be_one() -> None:
    assert struck_once("саддовая") == ["садовая"]
    assert struck_once("свет") == []


def test_of_what_is_near_the_dictionary_knows_some() -> None:
    assert "фонари" in known_near["фонраи"]
    assert set(known_near["фонраи"]) <= set(near("фонраи"))
