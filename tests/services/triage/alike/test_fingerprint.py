"""Identical reposts share a fingerprint; short texts have none."""

import pytest

from services.triage.alike.fingerprint import fingerprint

TEXT = "Третий день нет воды в доме на Вишнёвой, куда звонить?"


@pytest.mark.parametrize(
    "repost",
    [
        "третий день нет воды в доме на вишневой куда звонить",
        "ТРЕТИЙ ДЕНЬ НЕТ ВОДЫ В ДОМЕ НА ВИШНЁВОЙ!!!  КУДА ЗВОНИТЬ???",
        "Третий день нет воды в доме на Вишнёвой, куда звонить? https://vk.example/wall1 😡😡",
        "@sadovoe_talk Третий день нет воды\nв доме на Вишнёвой —\n\nкуда звонить",
        "[club12|Садовое] Третий день нет воды в доме на Вишнёвой, куда звонить?",
        "Тре\u2063тий день не\ufe0fт во\u2066ды в доме на Вишнёвой, куда звонить?",
        "Тре\u200bтий день нет воды в доме на Вишнёвой, куда звонить?",
        "«Третий день нет воды… в доме на Вишне\u0308вой» куда звонить",
    ],
)
def test_a_repost_in_another_dress_has_the_same_fingerprint(repost: str) -> None:
    assert fingerprint(repost) == fingerprint(TEXT)


def test_another_house_is_another_fingerprint() -> None:
    assert fingerprint("Нет воды на улице Вишнёвой дом 5") != fingerprint(
        "Нет воды на улице Вишнёвой дом 6"
    )


@pytest.mark.parametrize("text", ["", "😀", "Спасибо большое!", "у нас тоже так", "1 2 3 4 5 6 7"])
def test_a_text_too_short_to_be_sure_has_none(text: str) -> None:
    assert fingerprint(text) is None


def test_a_fingerprint_is_short_hexadecimal_and_stays_the_same() -> None:
    first = fingerprint(TEXT)

    assert first is not None
    assert len(first) == 32
    assert set(first) <= set("0123456789abcdef")
    assert fingerprint(TEXT) == first


def test_unclosed_mentions_and_half_letters_do_no_harm() -> None:
    assert fingerprint("[id1|" * 20_000) is not None
    assert fingerprint("\ud800 " + TEXT) is not None
