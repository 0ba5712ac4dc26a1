"""Streets by their names: how they are written down, and which of them a few words mean."""

import pytest

from services.triage.reading import read
from services.triage.where.streets import Street, Streets, parse_street

NAMES = ("Вишнёвая", "Карла Садова", "8 Марта", "1-я Речная", "Красных Садоводов", "Яблонева")
STREETS = Streets.of(Street("ул.", name, "Садовое") for name in NAMES)


@pytest.mark.parametrize(
    ("written", "parsed"),
    [
        ("ул Карла Садова", ("ул.", "Карла Садова")),
        ("улица Мира", ("ул.", "Мира")),
        ("Лесной переулок", ("пер.", "Лесной")),
        ("пр-кт Победы", ("пр.", "Победы")),
        ("Победы пр-т", ("пр.", "Победы")),
        ("мкр Северный", ("мкр", "Северный")),
        ("кв-л 5", ("квартал", "5")),
        ("ул. 1-я Речная", ("ул.", "1-я Речная")),
        ("тер СНТ Ромашка", ("", "тер СНТ Ромашка")),
        ("Набережная", ("", "Набережная")),
        ("ул. Набережная", ("ул.", "Набережная")),
        ("ул.", ("", "ул")),
        ("—", ("", "")),
        ("", ("", "")),
    ],
)
def test_the_kind_of_a_street_is_told_from_its_name(written: str, parsed: tuple[str, str]) -> None:
    assert parse_street(written) == parsed


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Вишнёвая", "Вишнёвая"),
        ("вишневой", "Вишнёвая"),
        ("Вишнёвую", "Вишнёвая"),
        ("Карла Садова", "Карла Садова"),
        ("К. Садова", "Карла Садова"),
        ("К.Садова", "Карла Садова"),
        ("Садова", "Карла Садова"),
        ("8 марта", "8 Марта"),
        ("1-я Речная", "1-я Речная"),
        ("1-ой Речной", "1-я Речная"),
        ("1 Речная", "1-я Речная"),
        ("красных садоводов", "Красных Садоводов"),
    ],
)
def test_a_street_is_known_in_any_case_and_by_a_surname_alone(text: str, name: str) -> None:
    found = STREETS.match(read(text).tokens, 0, misspelt=False)

    assert found is not None
    assert [street.name for street in found.streets] == [name]
    assert found.last == len(read(text).tokens) - 1


@pytest.mark.parametrize(
    ("text", "name"),
    [("Вишнивая", "Вишнёвая"), ("Вишевая", "Вишнёвая"), ("Красных Содоводов", "Красных Садоводов")],
)
def test_a_misspelt_street_is_known_where_it_is_asked_for(text: str, name: str) -> None:
    found = STREETS.match(read(text).tokens, 0, misspelt=True)

    assert found is not None
    assert [street.name for street in found.streets] == [name]
    assert STREETS.match(read(text).tokens, 0, misspelt=False) is None


@pytest.mark.parametrize("text", ["Грушевая", "садовод", "Карла. Садова", "8", "8 человек"])
def test_what_no_street_is_called_is_none(text: str) -> None:
    found = STREETS.match(read(text).tokens, 0, misspelt=True)

    assert found is None or found.streets[0].name == "Грушевая"


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("Лугового", ["Лугового"]),
        ("Луговой", ["Луговая"]),
        ("Армии", []),
        ("К. Армии", ["Красной Армии"]),
        ("Полянской", ["Анны Полянской"]),
        ("8", []),
        ("8-й", ["8-я"]),
        ("8я", ["8-я"]),
        ("5", ["5"]),
    ],
)
def test_a_name_is_told_from_its_like(text: str, listed: list[str]) -> None:
    names = ("Лугового", "Луговая", "Красной Армии", "Анны Полянской", "8-я", "5")
    streets = Streets.of(Street("", name, "Садовое") for name in names)

    found = streets.match(read(text).tokens, 0, misspelt=True)

    assert [street.name for street in (found.streets if found else ())] == listed


def test_streets_of_one_name_are_all_told() -> None:
    streets = Streets.of([Street("ул.", "Мира", "А"), Street("пер.", "Мира", "Б", "Сад")])

    found = streets.match(read("Мира").tokens, 0, misspelt=False)

    assert found is not None
    assert [str(street) for street in found.streets] == ["ул. Мира", "пер. Мира"]


def test_a_name_without_a_word_is_left_out() -> None:
    assert not Streets.of([Street("ул.", "—", "А")])
