"""Streets out of ГАР stand under the names the region file has."""

import csv
from collections.abc import Sequence

import pytest

from services.regions.gar import AddressObject, Register
from services.regions.gar_streets import Streets, csv_of, streets_of
from services.regions.region_entries import DistrictEntry
from tests.services.regions.gar_rows import DISTRICTS, FOREST, GARDEN, REGION, TOWN, Made


def streets(made: Sequence[Made], districts: Sequence[DistrictEntry] = DISTRICTS) -> Streets:
    register = Register(
        {str(one.id): AddressObject(one.name, one.kind, one.level) for one in made},
        {str(one.id): str(one.parent) for one in made if one.parent},
    )
    return streets_of(register, districts)


def rows(
    made: Sequence[Made], districts: Sequence[DistrictEntry] = DISTRICTS
) -> list[tuple[str, str, str]]:
    found = streets(made, districts).rows
    return [(row.district, row.settlement, row.street) for row in found]


def owner(kind: str, name: str, *districts: str | DistrictEntry) -> str:
    """The district of the region file that one of the register is taken for; "" for none."""
    made = [REGION, Made(2, 1, 3, kind, name), Made(3, 2, 8, "ул", "Новая")]
    entries = [DistrictEntry(one) if isinstance(one, str) else one for one in districts]
    return "".join(row[0] for row in rows(made, entries))


def settlement(kind: str, name: str, *known: str, district: str = "Лесной район") -> str:
    """What a settlement of the register is called."""
    made = [Made(2, 1, 3, "м.р-н", "Лесной"), Made(3, 2, 6, kind, name), Made(4, 3, 8, "ул", "Я")]
    aliases = ("Лесной район",) if district != "Лесной район" else ()
    ((_, found, _),) = rows([REGION, *made], [DistrictEntry(district, aliases, known)])
    return found


def test_a_region_becomes_its_streets_in_order() -> None:
    assert rows(GARDEN) == [
        ("Лесной район", "", "тер. СНТ Вишенка"),
        ("Лесной район", "Грушёвка", "пер Речной"),
        ("Лесной район", "Грушёвка", "ул Садовая"),
        ("Лесной район", "п. Лесной", "кв-л Восточный"),
        ("Лесной район", "п. Лесной", "ул Полевая"),
        ("Садовое", "", "ул Садовая"),
        ("Садовое", "с Сады", "ул Новая"),
    ]


def test_a_street_of_two_quarters_is_one_row() -> None:
    again = [Made(90, 15, 7, "мкр", "Южный"), Made(91, 90, 8, "ул", "Полевая")]
    assert rows([*GARDEN, *again]) == rows(GARDEN)


def test_a_planning_element_within_another_is_passed_over_when_it_has_a_street() -> None:
    inner = [Made(90, 18, 7, "тер", "Дачная"), Made(91, 90, 8, "ул", "Дальняя")]
    found = {street for _, _, street in rows([*GARDEN, *inner])}
    assert "ул Дальняя" in found
    assert found.isdisjoint({"кв-л Восточный", "тер Дачная"})


def test_a_village_within_a_town_is_the_settlement() -> None:
    suburb = [Made(90, 21, 6, "с", "Лужки"), Made(91, 90, 8, "ул", "Заречная")]
    assert ("Садовое", "с Лужки", "ул Заречная") in rows([*GARDEN, *suburb])


def test_the_file_is_a_table_excel_reads() -> None:
    odd = Made(90, 12, 8, "ул", 'им. газеты "Сад; огород"')
    lines = csv_of(streets([*GARDEN, odd]).rows).split("\r\n")
    assert lines[:2] == ["district;settlement;street", "Лесной район;;тер. СНТ Вишенка"]
    assert lines[-1] == ""
    read = list(csv.reader(lines[:-1], delimiter=";"))
    assert ["Лесной район", "Грушёвка", 'ул им. газеты "Сад; огород"'] in read


def test_districts_nobody_has_in_the_file_are_counted_by_the_registers_name() -> None:
    far = [
        Made(30, 1, 3, "м.р-н", "Дальний"),
        Made(31, 30, 8, "ул", "Первая"),
        Made(32, 30, 8, "ул", "Вторая"),
    ]
    found = streets([*GARDEN, *far])
    assert found.unmatched == {"Дальний м.р-н": 2}
    assert found.rows == streets(GARDEN).rows
    assert (found.empty, found.adrift) == ((), 0)


def test_a_district_of_the_file_without_a_street_is_told() -> None:
    assert streets([REGION, *FOREST]).empty == ("Садовое",)


def test_streets_under_no_district_are_counted() -> None:
    ring = [Made(90, 91, 7, "тер", "Круг"), Made(91, 90, 8, "ул", "Кольцевая")]
    lost = [Made(92, 404, 8, "ул", "Потерянная"), Made(93, None, 8, "ул", "Ничья")]
    found = streets([*GARDEN, *ring, *lost])
    assert found.adrift == 3
    assert found.rows == streets(GARDEN).rows


def test_by_the_administrative_hierarchy_a_town_stands_in_no_district() -> None:
    made = [
        Made(10, 1, 2, "р-н", "Лесной"),
        Made(11, 10, 8, "ул", "Новая"),
        *(one._replace(parent=1) if one.id == 21 else one for one in TOWN[1:3]),
    ]
    assert rows([REGION, *made]) == [
        ("Лесной район", "", "ул Новая"),
        ("Садовое", "", "ул Садовая"),
    ]


def test_a_town_within_such_a_town_is_a_settlement_of_it() -> None:
    made = [TOWN[1]._replace(parent=1), Made(30, 21, 5, "г", "Лужки"), Made(31, 30, 8, "ул", "Я")]
    assert rows([REGION, *made]) == [("Садовое", "г Лужки", "ул Я")]


@pytest.mark.parametrize(
    ("kind", "name", "district"),
    [
        ("м.р-н", "Лесной", "Лесной район"),
        ("м.р-н", "Лесной", "Лесной муниципальный район"),
        ("р-н", "Лесной", "Лесной р-н"),
        ("м.р-н", "Лесной муниципальный район", "Лесной район"),
        ("м.р-н", "Берёзовский", "Березовский район"),
        ("м.о.", "Лесной", "Лесной округ"),
        # The district has become an okrug, the file has not been told.
        ("м.о.", "Лесной", "Лесной район"),
        ("м. о.", "Лесной", "Лесной м.о."),
        ("г.о.", "город Садовое", "Садовое"),
        ("г.о.", "Садовое", "г. Садовое"),
        ("г.о.", "Садовое", "Городской округ «Садовое»"),
        ("г.о.", "Садовский", "Садовский городской округ"),
        ("г.о.", "Садовский", "Садовский округ"),
        ("г.о.", "ЗАТО Лесной", "Лесной"),
        ("у", "Северный", "Северный улус"),
        ("муниципальный район", "Лесной", "Лесной район"),
    ],
)
def test_a_district_is_known_without_its_kind(kind: str, name: str, district: str) -> None:
    assert owner(kind, name, district, "Дальний район") == district


def test_a_district_is_known_by_an_alias() -> None:
    named = DistrictEntry("Садовое", ("Садовский район",))
    assert owner("м.р-н", "Садовский", named, "Лесной район") == "Садовое"


@pytest.mark.parametrize(
    ("kind", "district"),
    [("м.р-н", "Лесной район"), ("м.о.", "Лесной округ"), ("г.о.", "Лесной")],
)
def test_namesakes_are_told_apart_by_their_kind(kind: str, district: str) -> None:
    both = ("Лесной район", "Лесной" if kind == "г.о." else "Лесной округ")
    assert owner(kind, "Лесной", *both) == district


def test_of_two_namesakes_the_second_is_what_the_first_leaves() -> None:
    made = [
        REGION,
        Made(2, 1, 3, "м.р-н", "Лесной"),
        Made(3, 2, 8, "ул", "Новая"),
        Made(4, 1, 3, "м.о.", "Лесной"),
        Made(5, 4, 8, "ул", "Старая"),
    ]
    entries = [DistrictEntry("Лесной район"), DistrictEntry("Лесной")]
    assert rows(made, entries) == [("Лесной", "", "ул Старая"), ("Лесной район", "", "ул Новая")]


def test_a_name_nobody_can_tell_is_left_out() -> None:
    assert owner("м.о.", "Лесной", "Лесной район", "Лесной улус") == ""
    assert owner("м.р-н", "Лесной", "Лесное", "Леса") == ""


@pytest.mark.parametrize("known", ["Беседкино", "с. Беседкино", "с.Беседкино", "село Беседкино"])
def test_a_settlement_is_called_as_the_region_file_has_it(known: str) -> None:
    assert settlement("с", "Беседкино", "Дальнее", known) == known


@pytest.mark.parametrize(
    ("kind", "name", "known"),
    [
        ("рп.", "Берёзовка", "рабочий посёлок Березовка"),
        ("п. ж/д ст.", "Вишня", "п. ж/д ст. Вишня"),
        ("ст-ца", "Усть-Вишня", "станица Усть-Вишня"),
        ("д", "1-я Ивановка", "1-я Ивановка"),
        ("с", "Сады (Лесной с/с)", "Сады"),
    ],
)
def test_a_settlement_is_known_without_its_kind(kind: str, name: str, known: str) -> None:
    assert settlement(kind, name, known) == known


def test_a_settlement_the_file_has_not_keeps_the_registers_name() -> None:
    assert settlement("с", "Беседкино", "Беседки") == "с Беседкино"


def test_namesakes_of_one_district_are_told_apart_by_their_kind() -> None:
    both = ("с. Ивановка", "деревня Ивановка")
    assert settlement("с", "Ивановка", *both) == "с. Ивановка"
    assert settlement("д.", "Ивановка", *both) == "деревня Ивановка"
    assert settlement("х", "Ивановка", *both) == "х Ивановка"


@pytest.mark.parametrize(
    ("district", "found"),
    [
        ("Лесной", ""),
        ("г. Лесной", ""),
        ("городской округ Лесной", ""),
        # Of a district that is none the town keeps its name.
        ("Лесной район", "п Лесной"),
    ],
)
def test_only_a_district_that_is_a_town_leaves_its_own_streets_without_one(
    district: str, found: str
) -> None:
    assert settlement("п", "Лесной", district=district) == found


def test_the_town_of_a_district_wins_over_its_list() -> None:
    assert settlement("г", "Лесной", "Лесной", district="Лесной") == ""
