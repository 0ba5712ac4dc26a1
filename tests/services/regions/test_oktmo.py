"""OKTMO is read as Rosstat gives it away, and nothing else is taken for it."""

import pytest

from services.regions.oktmo import Region, choose_region, read_oktmo, regions_of
from services.regions.region_entries import RegionError
from tests.services.regions.oktmo_lines import (
    COUNTRY,
    GARDEN,
    HEADER,
    HILLS,
    NORTH,
    csv_of,
    line,
)

ALL = regions_of(read_oktmo(csv_of([COUNTRY], GARDEN, NORTH, HILLS)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("head", [[], [HEADER], [HEADER.upper(), ""], ["Код;Название;и прочее"]])
def test_the_encoding_and_a_header_change_nothing(encoding: str, head: list[str]) -> None:
    found = read_oktmo(csv_of(head, GARDEN, encoding=encoding))
    assert found == read_oktmo(csv_of(GARDEN))
    assert [t.name for t in found if t.is_municipality] == [
        "Яблоневский муниципальный округ",
        "Лесной муниципальный район",
        "город Садовое",
    ]
    assert sum(t.is_place for t in found) == 10


def test_a_header_says_where_the_columns_are() -> None:
    shuffled = "Razdel;Name1;Ter;Kod1;Kod2;Kod3\n1;Лесной муниципальный район;77;605;0;0\n"
    (found,) = read_oktmo(shuffled.encode())
    assert (found.region, found.district, found.part, found.place) == ("77", "605", "000", "000")
    assert (found.name, found.centre, found.is_municipality) == (
        "Лесной муниципальный район",
        "",
        True,
    )


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        ('"77";"6O5";"000";"000";"7";"1";"Имя"', "Kod1 is a code of 3 digits, not «6O5»"),
        ('"777";"605";"000";"000";"7";"1";"Имя"', "Ter is a code of 2 digits, not «777»"),
        ('"77";"605";"000";"000";"7";"3";"Имя"', "Razdel is 1 or 2, not «3»"),
        ('"77";"605";"000";"000";"7";"1";" "', "Name1 is empty"),
        ('"77";"605";"000"', "3 columns, the name is missing"),
        ('"77";"605";"000";"000";"7";"1";"Имя', "a quote that is not closed"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(broken: str, problem: str) -> None:
    with pytest.raises(RegionError) as told:
        read_oktmo(csv_of(GARDEN[:3], [broken], GARDEN[3:]))
    assert str(told.value) == f"line 4: {problem}"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "no municipality in it"),
        (b"name;price\ntea;3\n", "line 2: 2 columns, the name is missing"),
        (b"PK\x03\x04\x98\x00", "neither UTF-8 nor cp1251"),
        (csv_of(HILLS[:1]), "no municipality in it"),
        # OKATO, the older classifier beside it, has no check digit before the section.
        (
            '"77";"000";"000";"000";"1";"Садовая область";"Садовое";;"000"'.encode(),
            "line 1: Razdel is 1 or 2, not «Садовая область»",
        ),
        (b'"77";"' + b"7" * 20_000, "line 1: too long a cell"),
    ],
)
def test_a_file_of_something_else_is_refused(data: bytes, problem: str) -> None:
    with pytest.raises(RegionError) as told:
        read_oktmo(data)
    assert str(told.value) == f"not OKTMO in CSV: {problem}"


def test_an_autonomous_okrug_is_a_region_of_its_own() -> None:
    assert (
        Region("77", "Садовой области"),
        Region("778", "Северного автономного округа"),
        Region("78", "Республики Холмы"),
    ) == ALL
    headless = read_oktmo(csv_of([line("79 605 000 000", 1, "Лесной муниципальный район")]))
    assert regions_of(headless) == (Region("79"),)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("77", "77"),
        (" 778 ", "778"),
        ("Садовая область", "77"),
        ("садовой", "77"),
        ("Северный автономный округ", "778"),
        ("республика холмы", "78"),
    ],
)
def test_a_region_is_chosen_by_code_or_by_name(asked: str, code: str) -> None:
    assert choose_region(ALL, asked).code == code


def test_the_only_region_need_not_be_named() -> None:
    assert choose_region(ALL[:1], None).code == "77"


@pytest.mark.parametrize("asked", [None, "79", "Лунная область", "область автономного", "!"])
def test_a_region_that_is_not_there_is_told_with_those_that_are(asked: str | None) -> None:
    with pytest.raises(RegionError) as told:
        choose_region(ALL, asked)
    problem, *there = str(told.value).splitlines()
    assert "several" in problem if asked is None else f"no region {asked} in it" in problem
    assert there == [
        "77 Садовой области",
        "778 Северного автономного округа",
        "78 Республики Холмы",
    ]
