"""Districts out of OKTMO bear the names people write, and no name that says nothing."""

import pytest

from services.regions.oktmo import choose_region, read_oktmo, regions_of
from services.regions.oktmo_districts import Draft, district_names, draft_districts, place_name
from services.regions.region import parse_region
from services.regions.region_entries import DistrictEntry
from services.triage import DistrictNames, Gazetteer
from services.triage.reading import read
from tests.services.regions.oktmo_lines import GARDEN, HILLS, NORTH, csv_of, line


def drafts(*parts: list[str], region: str) -> list[Draft]:
    territories = read_oktmo(csv_of(*parts))
    return draft_districts(territories, choose_region(regions_of(territories), region))


def test_a_region_becomes_its_districts() -> None:
    assert drafts(GARDEN, NORTH, HILLS, region="77") == [
        Draft(
            DistrictEntry(
                "Лесной район",
                ("Лесной муниципальный район",),
                ("Грушёвка", "Лесной", "Победа"),
            ),
            # Яблоневка is the centre of the other, so it is meant there.
            shared=("Ивановка", "Яблоневка"),
            words=("Победа",),
        ),
        Draft(DistrictEntry("Садовое")),
        Draft(
            DistrictEntry(
                "Яблоневский округ",
                ("Яблоневский муниципальный округ", "Яблоневский район"),
                ("Усть-Вишня", "Яблоневка"),
            ),
            shared=("Ивановка",),
        ),
    ]


def test_an_autonomous_okrug_has_its_own() -> None:
    (sea,) = drafts(GARDEN, NORTH, HILLS, region="778")
    assert sea.entry == DistrictEntry(
        "Морской район", ("Морской муниципальный район",), ("Морское",)
    )


def test_the_text_is_a_region_file_and_finds_places() -> None:
    made = drafts(GARDEN, region="77")
    districts = parse_region("\n".join(map(str, made))).districts
    assert list(districts) == [draft.entry for draft in made]
    places = Gazetteer.from_districts(
        DistrictNames(one.name, one.aliases, one.settlements) for one in districts
    )

    def found(text: str) -> list[str]:
        return [mention.district for mention in places.find(read(text))]

    assert found("В Грушевке нет воды") == ["Лесной район"]
    assert found("В Яблоневском районе нет света") == ["Яблоневский округ"]
    assert found("Яма на дороге в Садовом") == ["Садовое"]
    assert found("В Ивановке темно") == []


def test_what_is_to_decide_stands_above_the_district() -> None:
    forest = drafts(GARDEN, region="77")[0]
    assert str(forest).splitlines()[:3] == [
        "# other districts have these too, left out: Ивановка, Яблоневка",
        "# common words too, take out what posts would not mean: Победа",
        "[[districts]]",
    ]


def test_an_alias_that_is_the_name_of_another_district_is_dropped() -> None:
    both = [
        line("77 530 000 000", 1, "Лесной муниципальный округ"),
        line("77 605 000 000", 1, "Лесной муниципальный район"),
    ]
    assert [draft.entry for draft in drafts(both, region="77")] == [
        DistrictEntry("Лесной округ", ("Лесной муниципальный округ",)),
        DistrictEntry("Лесной район", ("Лесной муниципальный район",)),
    ]


@pytest.mark.parametrize(
    ("official", "name"),
    [
        ("г Садовое", "Садовое"),
        ("пгт Лесной", "Лесной"),
        ("ст-ца Усть-Вишня", "Усть-Вишня"),
        ("п ж/д ст Вишня", "Вишня"),
        ("д 1-я Ивановка", "1-я Ивановка"),
        ("с Сады (Лесной сельсовет)", "Сады"),
        ("п совхоза «Заря»", "совхоза Заря"),
        ("Лесной-3", "Лесной-3"),
        ("п 34 км", ""),
        ("п отделения N 2", ""),
    ],
)
def test_a_place_is_named_without_its_kind(official: str, name: str) -> None:
    assert place_name(official) == name


@pytest.mark.parametrize(
    ("official", "centre", "name"),
    [
        ("Лесной муниципальный район", "п Лесной", "Лесной район"),
        ("муниципальный район «Лесной»", "", "Лесной район"),
        ("Усть-Вишнинский муниципальный округ", "с Усть-Вишня", "Усть-Вишнинский округ"),
        ("Вишнинский городской округ", "г Вишня", "Вишнинский округ"),
        ("Лесной городской округ", "г Лесной", "Лесной"),
        ("городской округ город Садовое", "г Садовое", "Садовое"),
        ("городской округ - город-курорт Сады", "", "Сады"),
        ("ЗАТО город Лесной", "г Лесной", "Лесной"),
        ("муниципальный округ Невский округ", "", "Невский округ"),
        ("Лесной улус (район)", "", "Лесной улус"),
        ("муниципальный округ N 78", "", "муниципальный округ N 78"),
    ],
)
def test_a_municipality_is_named_as_people_name_it(official: str, centre: str, name: str) -> None:
    assert district_names(official, centre)[0] == name
