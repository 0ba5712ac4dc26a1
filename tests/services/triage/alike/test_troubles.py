"""What failed, by name: two people who speak of one thing say one thing."""

import pytest

from services.triage.alike.troubles import Scale, failed, scale_of, troubles
from services.triage.reading import read

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


def test_of_several_troubles_the_narrowest_says_how_near_they_must_be() -> None:
    known = troubles()
    assert scale_of((known["light"],)) is Scale.STREET
    assert scale_of((known["light"], known["lift"])) is Scale.HOUSE
