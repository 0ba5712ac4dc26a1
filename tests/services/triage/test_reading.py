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
        ("по\u2063жар", ["пожар"]),
        ("ℹ\ufe0fНет воды", ["ℹ", "нет", "воды"]),
        ("не\u202eт во\ufe0fды \u2066с\u2069 утра", ["нет", "воды", "с", "утра"]),
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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("HET BOДЫ на Мира", ["нет", "воды", "на", "мира"]),
        ("HET CBETA на Мира", ["нет", "света", "на", "мира"]),
        ("пишите в MAX", ["пишите", "в", "max"]),
        ("TOP 5 от BMW и OPPO", ["top", "5", "от", "bmw", "и", "oppo"]),
        ("Copy не работает", ["copy", "не", "работает"]),
        ("HET", ["het"]),
    ],
)
def test_a_latin_word_is_russian_if_all_its_capitals_look_so(text: str, words: list[str]) -> None:
    assert read(text).norms == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("νεт вοды", ["нет", "воды"]),
        ("ΝΕΤ ВΟДЫ", ["нет", "воды"]),
        ("угол α, δ и β-каротин", ["угол", "α", "δ", "и", "β", "каротин"]),
        ("ＨＥＴ воды", ["нет", "воды"]),
        ("𝐧𝐞𝐭 𝐯𝐨𝐝𝐲", ["нет", "воды"]),
    ],
)
def test_greek_and_dressed_letters_are_those_they_look_like(text: str, words: list[str]) -> None:
    assert read(text).norms == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("н е т  в о д ы", ["нет", "воды"]),
        ("Н е т  с в е т а на Мира", ["нет", "света", "на", "мира"]),
        ("а б в г д", ["а", "б", "в", "г", "д"]),
        ("я и в с", ["я", "и", "в", "с"]),
    ],
)
def test_words_spaced_out_are_joined_if_they_are_known(text: str, words: list[str]) -> None:
    assert read(text).norms == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Помогите #пожар", ["помогите", "пожар"]),
        ("#нетводы #курск", ["нет", "воды"]),
        ("#Нет_Горячей_Воды@sadovoe", ["нет", "горячей", "воды"]),
        ("#доброеутро #садовое #vk #c", []),
        ("&#0; и &#47;", ["0", "и", "47"]),
    ],
)
def test_a_hashtag_is_read_as_the_words_it_says(text: str, words: list[str]) -> None:
    assert read(text).norms == words


def test_the_number_of_a_letter_in_markup_is_no_hashtag() -> None:
    assert read("&#0; &#47; #яма").hashtags == 1


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Опять н е т  в о д ы", "н е т  в о д ы"),
        ("Опять #нетводы!", "нетводы"),
        ("Опять HET B\u2063OДЫ", "HET B\u2063OДЫ"),
        ("Опять νεт вοды", "νεт вοды"),
    ],
)
def test_disguised_words_are_quoted_as_they_were_written(text: str, quoted: str) -> None:
    verdict = assess(PostText(text))

    assert verdict.topic == "ЖКХ"
    assert verdict.why["topic"] == (quoted,)
    assert "".join(read(text).parts) == text


@pytest.mark.parametrize(
    "text",
    [
        "не\u2063т горя\u2061чей во\u00adды на Садовой",
        "HET горячей BOДЫ на Садовой",
        "нεт горячей вοды на Садовой",
        "н е т  г о р я ч е й  в о д ы на Садовой",
        "#нетгорячейводы на Садовой",
        "#садовое #нетводы третий день",
    ],
)
def test_a_complaint_in_disguise_is_heard(text: str) -> None:
    verdict = assess(PostText(text))

    assert verdict.kind is Kind.COMPLAINT
    assert verdict.topic == "ЖКХ"


@pytest.mark.parametrize(
    "text",
    [
        "#доброеутро #садовое Хорошего дня!",
        "#новости #жкх #дороги Завершён ремонт улицы Садовой",
        "Шторы со скидкой! #шторы #скидки #садовое #дом #ремонт #вода",
    ],
)
def test_rubrics_and_adverts_full_of_hashtags_are_no_complaints(text: str) -> None:
    assert assess(PostText(text)).kind is not Kind.COMPLAINT
