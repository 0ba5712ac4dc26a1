"""The language of phrases: every sign of it, and that matching stays linear."""

import pytest

from services.triage.phrases import Phrasebook
from services.triage.reading import read

CLASSES = {"вещь": ["лифт", "фонарь"], "чинить": ["починить", "убрать"]}


def found(phrase: str, text: str) -> list[str]:
    reading = read(text)
    hits = Phrasebook([("here", phrase)], CLASSES).find(reading)
    return [reading.quote(hit.first, hit.last) for hit in hits]


@pytest.mark.parametrize(
    ("phrase", "text", "quotes"),
    [
        ("нет вода", "у нас нет воды", ["нет воды"]),
        ("нет вода", "нет горячей воды", []),
        ("нет _ вода", "нет горячей воды", ["нет горячей воды"]),
        ("нет _ вода", "нет воды", ["нет воды"]),
        ("когда .. починить", "когда же вы его почините", ["когда же вы его почините"]),
        ("когда .. починить", "когда же вы его наконец почините", []),
        ("когда .. починить", "когда? Почините!", []),
        ("=нету", "нету", ["нету"]),
        ("=нету", "нет", []),
        ("мусор*", "мусорка и мусорщик", ["мусорка", "мусорщик"]),
        ("не работать {вещь}", "не работает фонарь", ["не работает фонарь"]),
        ("{чинить}!", "почините лифт", ["почините"]),
        ("{чинить}!", "починили лифт", []),
        ("лифт|фонарь сломать", "фонарь сломан", ["фонарь сломан"]),
        ("# день", "уже 3 дня", ["3 дня"]),
        ("***", "это п***ц", ["п***ц"]),
        ("не @infinitive", "не пройти", ["не пройти"]),
        ("не @infinitive", "не прошёл", []),
        ("@genitive =нет", "врача нет", ["врача нет"]),
        ("не @others", "не чинят и не чинили", ["не чинят", "не чинили"]),
        ("не @others", "не чиним", []),
        ("не @another", "не течёт, не пришла", ["не течёт", "не пришла"]),
        ("не @another", "не приду", []),
        ("не @done", "не убрано", ["не убрано"]),
        ("придите", "придите сюда", ["придите"]),
        ("придите", "весна пришла", []),
        ("елка", "ЁЛКА", ["ЁЛКА"]),
    ],
)
def test_a_phrase_matches_what_it_says(phrase: str, text: str, quotes: list[str]) -> None:
    assert found(phrase, text) == quotes


def test_a_text_twice_as_long_has_twice_the_findings_and_no_more() -> None:
    book = Phrasebook([("gap", "когда .. когда .. когда"), ("one", "когда")])

    once = len(book.find(read("когда " * 200)))
    twice = len(book.find(read("когда " * 400)))

    assert twice <= 2 * once + 100


def test_words_called_the_same_begin_the_same_phrases() -> None:
    book = Phrasebook([("repair", "{вещь} не работать"), ("thing", "лифт")], CLASSES)
    reading = read("лифты не работают, фонари не работают")

    hits = [(hit.label, reading.quote(hit.first, hit.last)) for hit in book.find(reading)]

    assert hits == [
        ("thing", "лифты"),
        ("repair", "лифты не работают"),
        ("repair", "фонари не работают"),
    ]
    assert [(hit.label, reading.quote(hit.first, hit.last)) for hit in book.find(reading)] == hits
