"""The command line: `region gar`, what it writes, and what is said of what it leaves out."""

import csv
from pathlib import Path

import pytest

from bot.__main__ import main
from services.regions.region_entries import DistrictEntry, RegionFile
from services.regions.region_file import format_region
from tests.services.regions.gar_rows import (
    DISTRICTS,
    GARDEN,
    MUNICIPAL,
    OBJECTS,
    Made,
    write_register,
)
from tests.shared import ROOT

Capture = pytest.CaptureFixture[str]

FAR = [Made(30, 1, 3, "м.р-н", "Лестной"), Made(31, 30, 8, "ул", "Первая")]
LOST = Made(90, 404, 8, "ул", "Потерянная")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a region file and the register of its region, and the process in it."""
    write_region(tmp_path / "region.toml", *DISTRICTS)
    write_register(tmp_path / "gar" / "77", GARDEN)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_region(path: Path, *districts: DistrictEntry) -> None:
    path.write_text(format_region(RegionFile.of(districts=districts)), encoding="utf-8")


def said(capture: Capture) -> tuple[list[str], list[str]]:
    told = capture.readouterr()
    return told.out.splitlines(), told.err.splitlines()


def test_streets_are_written_for_excel_and_for_the_import(desk: Path, capsys: Capture) -> None:
    assert main(["region", "gar", "gar/77", "--out", "streets.csv"]) == 0
    assert said(capsys) == (["streets.csv: streets 7, settlements 3, districts 2 (77)"], [])
    assert (desk / "streets.csv").read_bytes().startswith("\ufeffdistrict;".encode())
    with (desk / "streets.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert rows[1] == {
        "district": "Лесной район",
        "settlement": "Грушёвка",
        "street": "пер Речной",
    }
    assert len(rows) == 7


def test_what_is_written_is_brought_whole(desk: Path, capsys: Capture) -> None:
    text = (ROOT / "config.example.toml").read_text("utf-8")
    (desk / "config.toml").write_text(text, encoding="utf-8")
    assert main(["region", "import"]) == 0
    assert main(["region", "gar", "gar/77", "--out", "streets.csv"]) == 0
    capsys.readouterr()

    assert main(["region", "streets", "streets.csv"]) == 0

    assert said(capsys)[0][-1] == "streets: 7"


def test_what_is_left_out_is_told_with_the_nearest_name(desk: Path, capsys: Capture) -> None:
    write_register(desk / "gar" / "77", [*GARDEN, *FAR, LOST])
    write_region(desk / "garden.toml", *DISTRICTS, DistrictEntry("Морской район"))
    words = ["region", "gar", "gar", "--region", "77", "--region-file", "garden.toml"]
    assert main([*words, "--out", "streets.csv"]) == 0
    assert said(capsys) == (
        ["streets.csv: streets 7, settlements 3, districts 2 (77)"],
        [
            "no [[districts]] for «Лестной м.р-н», streets left out: 1, did you mean Лесной район?",
            "streets left out whose district is not in these files (of an archive of changes alone "
            "most are not): 1",
            "[[districts]] without a street: Морской район",
        ],
    )


def test_a_file_of_another_region_is_told_what_the_register_calls_its_districts(
    desk: Path, capsys: Capture
) -> None:
    write_region(desk / "other.toml", DistrictEntry("Морской район"))
    words = ["region", "gar", "gar", "--region-file", "other.toml", "--out", "streets.csv"]
    assert main(words) == 1
    assert said(capsys) == (
        [],
        [
            "gar: no street of region 77 is in a district of other.toml",
            "no [[districts]] for «Лесной м.р-н», streets left out: 5",
            "no [[districts]] for «город Садовое г.о.», streets left out: 2",
            "[[districts]] without a street: Морской район",
        ],
    )
    assert not (desk / "streets.csv").exists()


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["no"], "no: no such folder; the register is at fias.nalog.ru/Updates"),
        (["gar", "--region", "46"], "gar: no region 46 in it; there are: 77"),
        (
            ["region.toml"],
            "region.toml: neither a folder nor a .zip: File is not a zip file",
        ),
        (
            ["gar", "--region-file", "no.toml"],
            "no.toml: no such file; see region.example.toml",
        ),
        (
            ["gar", "--region-file", "empty.toml"],
            "empty.toml: no [[districts]]; `region oktmo` makes a start",
        ),
        (["gar", "--out", "region.toml"], "region.toml: is there already, name a new file"),
        (["gar", "--out", "no/such.csv"], "no/such.csv: no such folder as no"),
        (["cut"], f"cut/{MUNICIPAL}: broken XML after row 1: "),
        (["alone"], f"alone/{OBJECTS}: no AS_MUN_HIERARCHY_….XML and no AS_ADM_HIERARCHY_….XML"),
    ],
)
def test_what_cannot_be_used_is_one_line_and_writes_nothing(
    desk: Path, capsys: Capture, words: list[str], line: str
) -> None:
    write_region(desk / "empty.toml")
    for folder, length in (("cut", 400), ("alone", 0)):
        path = write_register(desk / folder, GARDEN) / MUNICIPAL
        path.write_bytes(path.read_bytes()[:length])
    (desk / "alone" / MUNICIPAL).unlink()
    before = {path: path.read_bytes() for path in desk.rglob("*.*")}
    out = [] if "--out" in words else ["--out", "streets.csv"]
    assert main(["region", "gar", *words, *out]) == 1
    told, complaints = said(capsys)
    assert told == []
    assert len(complaints) == 1
    assert complaints[0].startswith(line)
    assert {path: path.read_bytes() for path in desk.rglob("*.*")} == before
