"""ГАР is read row by row: what is in force stays, and what cannot be read is named."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from services.regions.gar import AddressObject, Register, read_gar
from services.regions.gar_files import find_region
from services.regions.region_entries import RegionError
from tests.services.regions.gar_rows import (
    FOREST,
    GARDEN,
    MUNICIPAL,
    OBJECTS,
    REGION,
    Made,
    item_row,
    object_row,
    write,
    write_register,
)


def register(folder: Path) -> Register:
    with find_region(folder) as region:
        return read_gar(region)


def refusal(folder: Path) -> str:
    with pytest.raises(RegionError) as told:
        register(folder)
    return str(told.value).replace(f"{folder}/", "")


def objects(folder: Path, rows: Iterable[str]) -> Path:
    """The invented register with other rows of objects."""
    write_register(folder, GARDEN)
    write(folder / OBJECTS, f"<ADDRESSOBJECTS>{''.join(rows)}</ADDRESSOBJECTS>")
    return folder


def test_streets_are_kept_with_all_above_them_and_houses_are_not(tmp_path: Path) -> None:
    found = register(write_register(tmp_path, GARDEN))
    assert found.objects["17"] == AddressObject("Полевая", "ул", 8)
    assert {int(one) for one in found.objects} == {one.id for one in GARDEN}
    assert found.parents == {str(one.id): str(one.parent) for one in GARDEN if one.parent}


@pytest.mark.parametrize("flags", ["01", "10", "00"])
def test_what_was_renamed_or_is_gone_is_not_there(tmp_path: Path, flags: str) -> None:
    former = Made(13, None, 8, "ул", "Прежняя", flags)
    gone = Made(90, 12, 8, "ул", "Снесённая", flags)
    found = register(write_register(tmp_path, [former, *GARDEN, former, gone]))
    assert found.objects["13"].name == "Садовая"
    assert "90" not in found.objects


def test_a_plot_a_house_and_obsolete_levels_are_passed_over(tmp_path: Path) -> None:
    others = [Made(90 + level, 13, level, "ул", "Иная") for level in (9, 10, 15, 16, 17)]
    assert register(write_register(tmp_path, [*GARDEN, *others])) == register(
        write_register(tmp_path / "2", GARDEN)
    )


def test_a_street_stands_where_it_has_stood_since_last(tmp_path: Path) -> None:
    folder = write_register(tmp_path, GARDEN)
    moves = [
        item_row(13, 15, since="2021-01-01"),
        item_row(13, 23, since="2022-01-01", active=0),
        item_row(13, 12, since="2020-01-01"),
    ]
    text = (folder / MUNICIPAL).read_text("utf-8-sig")
    (folder / MUNICIPAL).write_text(text.replace("</ITEMS>", f"{''.join(moves)}</ITEMS>"), "utf-8")
    assert register(folder).parents["13"] == "15"


def test_names_are_read_whatever_is_in_them(tmp_path: Path) -> None:
    odd = Made(90, 12, 8, "ул", 'им. газеты "Сад & <Огород>"  ')
    found = register(write_register(tmp_path, [*GARDEN, odd]))
    assert str(found.objects["90"]) == 'ул им. газеты "Сад & <Огород>"'


@pytest.mark.parametrize(
    ("was", "became", "problem"),
    [
        ('LEVEL="8"', 'LEVEL="улица"', "row 4: LEVEL is a number, not «улица»"),
        ('NAME="Садовая" TYPENAME="ул"', 'NAME=" " TYPENAME="ул"', "row 4: NAME is empty"),
        ('ISACTUAL="1"', 'ISACTUAL="да"', "row 1: ISACTUAL is 0 or 1, not «да»"),
        ('OBJECTID="10"', 'OBJ="10"', "row 1: OBJECTID is missing"),
        (" ISACTIVE=", " ACTIVE=", "row 1: ISACTIVE is missing"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(
    tmp_path: Path, was: str, became: str, problem: str
) -> None:
    folder = objects(tmp_path, (object_row(one).replace(was, became) for one in FOREST))
    assert refusal(folder) == f"{OBJECTS}: {problem}"


def test_a_row_of_the_hierarchy_is_named_too(tmp_path: Path) -> None:
    folder = write_register(tmp_path, GARDEN)
    rows = [item_row(10, 1), item_row(13, 12).replace("STARTDATE", "BEGINS")]
    write(folder / MUNICIPAL, f"<ITEMS>{''.join(rows)}</ITEMS>")
    assert refusal(folder) == f"{MUNICIPAL}: row 2: STARTDATE is missing"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "broken XML after row 0: "),
        ("<ADDRESSOBJECTS>", "broken XML after row 0: "),
        ("name;price\ntea;3\n", "broken XML after row 0: "),
        ("<PARAMS><PARAM/></PARAMS>", "not of GAR: no OBJECT in it"),
        (
            '<!DOCTYPE a [<!ENTITY b "bbbb">]><ADDRESSOBJECTS/>',
            "row 0: a DOCTYPE, which the register has not",
        ),
        ('<?xml version="1.0" encoding="klingon"?><a/>', "row 0: unknown encoding: klingon"),
    ],
)
def test_a_file_of_something_else_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    folder = write_register(tmp_path, GARDEN)
    (folder / OBJECTS).write_text(text, encoding="utf-8")
    assert refusal(folder).startswith(f"{OBJECTS}: {problem}")


def test_a_file_that_was_cut_short_is_refused_by_its_last_row(tmp_path: Path) -> None:
    folder = write_register(tmp_path, GARDEN)
    data = (folder / MUNICIPAL).read_bytes()
    (folder / MUNICIPAL).write_bytes(data[: len(data) // 2])
    assert refusal(folder).startswith(f"{MUNICIPAL}: broken XML after row ")


def test_a_register_without_a_street_or_of_another_region_is_refused(tmp_path: Path) -> None:
    folder = objects(tmp_path, [object_row(REGION)])
    assert refusal(folder) == f"{OBJECTS}: no street in force in it"
    objects(folder, [object_row(Made(777, None, 8, "ул", "Чужая"))])
    assert refusal(folder) == f"{MUNICIPAL}: nothing of {OBJECTS} stands in it"
