"""Lists of streets as people have them, and files that are none."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from services.regions.region_entries import DistrictEntry, RegionError
from services.regions.street_list import place_streets
from services.regions.streets_file import StreetRow, read_streets
from services.triage.where.streets import Street

DISTRICTS = (
    DistrictEntry("Садовое", ("город Садовое",)),
    DistrictEntry("Лесной округ", ("Лесной район",), ("Грушёвка", "Ольховец")),
    DistrictEntry("Яблоневский район", (), ("Ольховец",)),
)


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "streets.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_table_of_streets_is_read_however_it_was_saved(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    lines = ["Район;Населённый пункт;Улица", "Садовое;;ул. Мира", "Садовое;;", ";Грушёвка;Лесная"]
    path = written(tmp_path, "\r\n".join(lines).replace(";", delimiter), encoding)

    assert read_streets(path) == [
        StreetRow(2, "Садовое", "", "ул. Мира"),
        StreetRow(4, "", "Грушёвка", "Лесная"),
    ]


def test_a_workbook_with_a_title_and_the_kind_in_a_column_of_its_own_is_read(
    tmp_path: Path,
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Улицы района"], [], ["№", "Муниципалитет", "Тип", "Название улицы"]):
        sheet.append(row)
    sheet.append([1, "Садовое", "пер", "Речной"])
    book.save(tmp_path / "streets.xlsx")

    assert read_streets(tmp_path / "streets.xlsx") == [StreetRow(4, "Садовое", "", "пер Речной")]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "no columns «район», «населённый пункт», «улица»"),
        ("Улица\nМира\n", "no columns"),
        ("Район;Дом\nСадовое;5\n", "no columns"),
    ],
)
def test_a_file_without_the_columns_is_refused_by_name(
    tmp_path: Path, text: str, complaint: str
) -> None:
    path = written(tmp_path, text)

    with pytest.raises(RegionError, match=complaint) as refused:
        read_streets(path)
    assert str(refused.value).startswith(str(path))


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(RegionError, match=r"no/such\.csv: cannot be read \(No such file"):
        read_streets(Path("no/such.csv"))


def test_a_broken_workbook_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "streets.xlsx"
    path.write_bytes(b"PK\x03\x04 no workbook")

    with pytest.raises(RegionError, match="cannot be read"):
        read_streets(path)


def test_a_workbook_broken_inside_is_refused_by_name(tmp_path: Path) -> None:
    book = Workbook()
    book.create_chartsheet("empty")
    book.save(tmp_path / "streets.xlsx")

    with pytest.raises(RegionError, match="cannot be read"):
        read_streets(tmp_path / "streets.xlsx")


def test_characters_nobody_sees_are_no_part_of_a_name(tmp_path: Path) -> None:
    path = written(
        tmp_path, "район,улица\nСадо\u200bвое\x1b[2J,ул.\u00a0Ми\x01ра\nСадовое,ул Речная\x7f\n"
    )

    assert read_streets(path) == [
        StreetRow(2, "Садовое[2J", "", "ул. Мира"),
        StreetRow(3, "Садовое", "", "ул Речная"),
    ]


def test_a_quotation_mark_left_open_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, 'район,улица\nСадовое,ул Мира\nСадовое,"ул Речная\nСадовое,ул Б\n')

    listed = place_streets(read_streets(path), DISTRICTS)

    assert [street.name for street in listed.streets] == ["Мира"]
    assert listed.left_out == ("row 3: several lines in «ул Речная»: a quotation mark left open?",)


@pytest.mark.parametrize(
    ("row", "street"),
    [
        (("Садовое", "", "ул. Мира"), Street("ул.", "Мира", "Садовое")),
        (("г. Садовое", "г Садовое", "ул Мира"), Street("ул.", "Мира", "Садовое")),
        (
            ("Лесной муниципальный район", "с. Грушевка", "Речной пер"),
            Street("пер.", "Речной", "Лесной округ", "Грушёвка"),
        ),
        (("", "Грушёвка", "Мира"), Street("", "Мира", "Лесной округ", "Грушёвка")),
        (
            ("Яблоневский район", "д. Ольховец", "ул Мира"),
            Street("ул.", "Мира", "Яблоневский район", "Ольховец"),
        ),
        (
            ("Яблоневский район", "х. Дальний", "ул Мира"),
            Street("ул.", "Мира", "Яблоневский район", "х. Дальний"),
        ),
    ],
)
def test_a_row_is_a_street_of_a_district_of_the_region(
    row: tuple[str, str, str], street: Street
) -> None:
    assert place_streets([StreetRow(2, *row)], DISTRICTS).streets == (street,)


def test_rows_that_fit_nowhere_are_left_out_and_told_with_a_hint() -> None:
    rows = [
        StreetRow(2, "Садовое", "", "ул. Мира"),
        StreetRow(3, "Яблоневски район", "", "ул. Мира"),
        StreetRow(4, "Яблоневски район", "", "ул. Лесная"),
        StreetRow(5, "", "Ольховец", "ул. Мира"),
        StreetRow(6, "", "Нигдеево", "ул. Мира"),
        StreetRow(7, "Садовое", "", "—"),
        StreetRow(8, "Садовое", "", "ул. Мира"),
    ]

    listed = place_streets(rows, DISTRICTS)

    assert listed.districts == {"Садовое": 1}
    assert listed.left_out == (
        "row 3 and 1 more: district «Яблоневски район» is not in [[districts]]"
        ", did you mean Яблоневский район?",
        "row 5: settlement «Ольховец» is in several districts: name the district",
        "row 6: settlement «Нигдеево» is not in [[districts]]: name the district",
        "row 7: no name in «—»",
    )


def test_a_row_without_a_place_is_told_so() -> None:
    rows = [StreetRow(2, "Садовое", "", "ул Мира"), StreetRow(3, "", "", "ул Речная")]

    (told,) = place_streets(rows, DISTRICTS).left_out

    assert told.startswith("row 3: neither a district nor a settlement")


def test_a_list_of_which_nothing_fits_is_refused_with_the_reasons() -> None:
    with pytest.raises(RegionError, match="row 2: district «Мышкино» is not in"):
        place_streets([StreetRow(2, "Мышкино", "", "ул. Мира")], DISTRICTS)
    with pytest.raises(RegionError, match="no rows under the header"):
        place_streets([], DISTRICTS)


def test_a_region_without_districts_asks_for_them_first() -> None:
    with pytest.raises(RegionError, match="region import"):
        place_streets([StreetRow(2, "Садовое", "", "ул. Мира")], ())
