"""Cleaning what strangers wrote."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.networks.base import TEXT_CAP
from services.networks.text import NAME_CAP, clean, clean_line


@pytest.mark.parametrize(
    ("dirty", "neat"),
    [
        ("  Нет воды \n", "Нет воды"),
        ("раз\r\nдва\rтри\u2028четыре\x85пять", "раз\nдва\nтри\nчетыре\nпять"),
        ("не\u200bви\u200cди\u2060мо\ufeffе", "невидимое"),
        ("\u202eзадом\u202c \u2066наперёд\u2069", "задом наперёд"),
        ("ну\x00ль и \x1bescape \x07", "нуль и escape"),
        ("мягкий пере\u00adнос", "мягкий перенос"),
        ("пара\ud83dбез пары", "парабез пары"),
        ("таб\tуляция", "таб уляция"),
        ("и\u0306од", "йод"),
        ("семья 👨‍👩‍👧 и ❤️‍🔥", "семья 👨‍👩‍👧 и ❤️‍🔥"),
        ("медик 👩🏽‍⚕️", "медик 👩🏽‍⚕️"),
        ("бук\u200dвы и конец 👍\u200d", "буквы и конец 👍"),
    ],
)
def test_what_is_invisible_goes_and_what_is_meant_stays(dirty: str, neat: str) -> None:
    assert clean(dirty) == neat


def test_a_long_text_is_cut_with_an_ellipsis() -> None:
    cut = clean("я" * (TEXT_CAP + 1))
    assert len(cut) == TEXT_CAP
    assert cut.endswith("я…")
    assert clean("я" * TEXT_CAP) == "я" * TEXT_CAP


def test_a_name_is_one_short_line() -> None:
    assert clean_line(" Анна\n\n  Тестова ") == "Анна Тестова"
    assert len(clean_line("А" * 5000)) == NAME_CAP


@given(st.text(alphabet=st.characters(), max_size=60))
def test_whatever_comes_can_be_stored_and_cleaning_twice_changes_nothing(text: str) -> None:
    neat = clean(text)
    neat.encode()
    assert clean(neat) == neat
    allowed = {"\n", "\u200d"}
    assert all(c in allowed or unicodedata.category(c) not in {"Cc", "Cf", "Cs"} for c in neat)
