"""How typed text becomes words: emoji, asterisks, capitals, invisible letters, long vowels."""

import pytest

from services.facts import Kind
from services.triage import PostText, assess
from services.triage.lemmas import lemma
from services.triage.reading import LOOKED_AT, read


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Нет воды!", ["нет", "воды"]),
        ("НЕТ ВОДЫ", ["нет", "воды"]),
        ("ёлка Ёлка", ["елка", "елка"]),
        ("ооочень дооолго", ["очень", "долго"]),
        ("длинннная", ["длинная"]),
        ("нет😡воды😡😡", ["нет", "воды"]),
        ("не\u200bт во\u00adды", ["нет", "воды"]),
        ("до\u0301ма", ["дома"]),
        ("и\u0306од", ["йод"]),
        ("п***ц бл*ть", ["п***ц", "бл*ть"]),
        ("нет вoды", ["нет", "воды"]),  # the «o» is a Latin one
        ("Усть-Вишня, 12-34", ["усть", "вишня", "12", "34"]),
        ("дом12а", ["дом", "12", "а"]),
        ("https://vk.example/wall-1_2 яма", ["яма"]),
        ("@vasya [club1|Садовое] #садовое яма", ["яма"]),
        ("<b>яма</b>", ["b", "яма", "b"]),
        ("", []),
        ("😀😀😀", []),
        ("...!!!", []),
    ],
)
def test_words_survive_how_they_are_typed(text: str, words: list[str]) -> None:
    assert [token.norm for token in read(text).tokens] == words


def test_tokens_remember_the_text_as_written() -> None:
    reading = read("Нет ВО\u200bДЫ, дом 5")

    assert [token.text for token in reading.tokens] == ["Нет", "ВО\u200bДЫ", "дом", "5"]
    assert reading.quote(0, 1) == "Нет ВО\u200bДЫ"


def test_the_dot_of_an_abbreviation_ends_no_sentence() -> None:
    fresh = [
        token.text for token in read("Живу на ул. Садовая. Темно! Страшно").tokens if token.fresh
    ]

    assert fresh == ["Живу", "Темно", "Страшно"]


def test_links_mentions_hashtags_and_moods_are_counted_not_read() -> None:
    reading = read("https://a.example @b #c 👍👍 😡")

    assert (reading.urls, reading.mentions, reading.hashtags) == (1, 1, 1)
    assert (reading.glad, reading.sad) == (2, 1)


def test_only_the_beginning_of_a_long_text_is_looked_at() -> None:
    reading = read("яма " * 50_000)

    assert len(reading.text) == LOOKED_AT
    assert reading.tokens[-1].end <= LOOKED_AT


@pytest.mark.parametrize(
    "text", ["Нет ВО\u200bДЫ, дом 5!", "[id1|Анна], см. https://a.example и ул. Мира, 3", "вода"]
)
def test_words_are_quoted_as_they_stand_in_the_text(text: str) -> None:
    reading = read(text)
    first, last = reading.tokens[0], reading.tokens[-1]

    assert reading.quote(0, len(reading.tokens) - 1) == text[first.start : last.end]
    assert reading.written == [text[token.start : token.end] for token in reading.tokens]


@pytest.mark.parametrize(
    ("word", "form"),
    [("воды", "вода"), ("дорог", "дорога"), ("починили", "починить"), ("течет", "течь")],
)
def test_a_word_has_its_dictionary_form(word: str, form: str) -> None:
    assert lemma(word) == form


@pytest.mark.parametrize(
    "text",
    [
        "нет горячей воды на садовой",
        "НЕТ ГОРЯЧЕЙ ВОДЫ НА САДОВОЙ",
        "Нееет горячей вооооды на Садовой",
        "не\u200bт горя\u200bчей воды на Садовой",
        "🥶нет🥶горячей🥶воды🥶на🥶Садовой",
        "Нет гoрячей вoды нa Садoвой",
    ],
)
def test_a_complaint_is_heard_however_it_is_typed(text: str) -> None:
    verdict = assess(PostText(text))

    assert verdict.kind is Kind.COMPLAINT
    assert verdict.topic == "ЖКХ"


def test_russian_in_latin_letters_is_read_as_russian() -> None:
    assert [token.norm for token in read("Net goryachey vody v dome").tokens] == [
        "нет", "горячей", "воды", "в", "доме",
    ]  # fmt: skip


def test_latin_words_among_russian_ones_stay_as_they_are() -> None:
    assert [token.norm for token in read("не работает net").tokens] == ["не", "работает", "net"]
