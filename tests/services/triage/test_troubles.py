"""What failed, and misspelt words of it: two people who speak of one thing say one thing."""

import pytest

from services.triage.reading import read
from services.triage.troubles import Scale, failed, scale_of, troubles
from services.triage.typos import MOST, mended

TOLD = [
    ("Опять отключили свет", ["light"]),
    ("Сидим без электричества с утра", ["light"]),
    ("Верните свет!", ["light"]),
    ("Свет вырубили на улице Лесной, сидим в темноте", ["light"]),
    ("На улице Лесной темень, ни одного фонаря", ["lamps"]),
    ("Батареи холодные третий день", ["heat"]),
    ("Батареи еле тёплые", ["heat"]),
    ("Батареи совсем не греют", ["heat"]),
    ("Отопления нет вторые сутки", ["heat"]),
    ("Мусоровоз у дома 3 на улице Новой не приезжал неделю", ["garbage"]),
    ("Лифт не работает", ["lift"]),
    ("Хорошая погода, гуляли с батареей в рюкзаке", []),
    ("На улице Светлой открыли магазин", []),
    ("Прорвало трубу", ["burst"]),
    ("Трубу прорвало у подъезда", ["burst"]),
    ("Опять прорыв трубы", ["burst"]),
    ("Порыв водопровода на Мира", ["burst"]),
    ("Лопнула труба", ["burst"]),
    ("Вода фонтаном бьёт из-под земли", ["burst"]),
    ("Прорвало канализацию", ["sewage"]),
    ("Прорвало плотину недовольства", []),
    ("Свет выключили", ["light"]),
    ("Выключили свет без предупреждения", ["light"]),
    ("Выбило свет во всём квартале", ["light"]),
    ("Света так и не появилось", ["light"]),
    ("Воду выключили", ["water"]),
    ("Вода кончилась в кране", ["water"]),
    ("Воды с утра как не было, так и нету", ["water"]),
    ("Отопление выключили", ["heat"]),
    ("Выключили газ", ["gas"]),
    ("Интернет лёг", ["internet"]),
    ("Фонари днём не выключают", []),
    ("Выключили музыку в парке", []),
    ("Лёг первый снег, красота", []),
]


@pytest.mark.parametrize(("text", "keys"), TOLD)
def test_a_trouble_is_heard_however_it_is_said(text: str, keys: list[str]) -> None:
    assert [trouble.key for trouble in failed(read(text))] == keys


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("оключили", "отключили"),
        ("электичество", "электричество"),
        ("фонраи", "фонари"),
        ("Батарреи", "батареи"),
        ("улице", "улице"),
        ("дом", "дом"),
        ("wifi", "wifi"),
    ],
)
def test_one_wrong_letter_is_mended_and_a_right_word_is_left(misspelt: str, meant: str) -> None:
    assert mended(read(misspelt)).tokens[0].norm == meant


def test_of_a_text_of_unknown_words_a_few_are_looked_at() -> None:
    letters = "бвгджзклмн"
    unknown = [f"ъфщ{a}ы{b}ьэ{c}ю" for a in letters for b in letters for c in letters[:4]]

    seen = mended(read(" ".join([*unknown[: MOST - 1], "оключили"])))
    unseen = mended(read(" ".join([*unknown[:MOST], "оключили"])))

    assert (seen.norms[-1], unseen.norms[-1]) == ("отключили", "оключили")


def test_mending_keeps_the_capital_of_a_name() -> None:
    assert mended(read("Батарреи")).tokens[0].text == "Батареи"


def test_mending_twice_changes_nothing_more() -> None:
    once = mended(read("оключили электичество на Цветочнйо"))
    assert mended(once) == once


def test_of_several_troubles_the_narrowest_says_how_near_they_must_be() -> None:
    known = troubles()
    assert scale_of((known["light"],)) is Scale.STREET
    assert scale_of((known["light"], known["lift"])) is Scale.HOUSE
