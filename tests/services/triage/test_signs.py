"""What single words tell of a text, whatever stands around them."""

import pytest

from services.triage.reading import read
from services.triage.signs import (
    ALONG,
    COUNTED,
    DEGREES,
    DIGITS,
    FEMININE,
    NUMBER,
    OF_OTHERS,
    STREET,
    TO_SELF,
    TO_US,
    TO_YOU,
    signs,
)

ALL = (ALONG, COUNTED, DEGREES, DIGITS, FEMININE, NUMBER, OF_OTHERS, STREET, TO_SELF, TO_US, TO_YOU)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", 0),
        ("яма", 0),
        ("понимаешь", TO_YOU),
        ("у меня", TO_SELF),
        ("у нас", TO_US),
        ("чинят", OF_OTHERS),
        ("1234", DIGITS | NUMBER),
        ("12", DIGITS | NUMBER | COUNTED),
        ("двенадцать", COUNTED),
        ("вдоль", ALONG),
        ("лесная", FEMININE),
        ("улице", STREET),
        ("градусов", DEGREES),
        ("минус", DEGREES),
    ],
)
def test_a_word_tells_what_it_says(text: str, told: int) -> None:
    found = signs(read(text))

    assert {sign for sign in ALL if found & sign} == {sign for sign in ALL if told & sign}


def test_a_text_tells_what_any_of_its_words_does() -> None:
    assert signs(read("Вдоль улицы")) == signs(read("вдоль")) | signs(read("улицы"))


def test_every_sign_is_a_bit_of_its_own() -> None:
    assert sum(ALL) == (1 << len(ALL)) - 1
