"""The files of a region are found where people keep them, and what is missing is named."""

import zipfile
from pathlib import Path

import pytest

from services.regions.gar_files import find_region
from services.regions.region_entries import RegionError
from tests.services.regions.gar_rows import (
    ADMINISTRATIVE,
    GARDEN,
    MUNICIPAL,
    OBJECTS,
    write_register,
)


def names(path: Path, asked: str | None = None) -> tuple[str, str, str]:
    """The region's code, and its two files without their folder."""
    with find_region(path, asked) as region:
        return region.code, Path(region.objects.name).name, Path(region.hierarchy.name).name


def packed(path: Path, folder: Path, *files: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files or sorted(folder.rglob("*.XML")):
            archive.write(file, file.relative_to(folder).as_posix())
    return path


def refusal(path: Path, asked: str | None = None) -> str:
    with pytest.raises(RegionError) as told, find_region(path, asked):
        pass
    return str(told.value).replace(str(path), "PATH")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Two regions side by side, and the files ГАР puts beside those that are read."""
    folder = tmp_path / "gar_xml"
    for code in ("07", "77"):
        write_register(folder / code, GARDEN)
        for other in ("AS_ADDR_OBJ_PARAMS_20261101_4.XML", "AS_ADDR_OBJ_DIVISION_20261101_5.XML"):
            (folder / code / other).write_text("<PARAMS/>", encoding="utf-8")
    (folder / "AS_ADDR_OBJ_TYPES_20261101_6.XML").write_text("<TYPES/>", encoding="utf-8")
    return folder


def test_a_folder_an_archive_and_a_packed_folder_are_one(archive: Path, tmp_path: Path) -> None:
    found = ("77", OBJECTS, MUNICIPAL)
    assert names(archive / "77") == found
    assert names(archive, "77") == found
    assert names(packed(tmp_path / "all.zip", archive), "77") == found
    assert names(packed(tmp_path / "77.zip", archive / "77")) == found


def test_the_bytes_of_a_packed_file_are_those_of_the_file(archive: Path, tmp_path: Path) -> None:
    with find_region(packed(tmp_path / "all.zip", archive), "77") as region:
        with region.objects.open() as stream:
            assert stream.read() == (archive / "77" / OBJECTS).read_bytes()
        assert region.objects.name == f"{tmp_path}/all.zip/77/{OBJECTS}"


def test_a_region_is_asked_for_by_its_digits_with_a_zero_or_without(archive: Path) -> None:
    assert names(archive, "7")[0] == names(archive, " 07 ")[0] == "07"
    assert refusal(archive) == "PATH: several regions are in it, choose one with --region: 07, 77"
    assert refusal(archive, "46") == "PATH: no region 46 in it; there are: 07, 77"
    assert refusal(archive / "77", "46") == "PATH: no region 46 in it; there are: 77"


def test_a_folder_of_ones_own_name_may_be_any_region(tmp_path: Path) -> None:
    assert names(write_register(tmp_path / "garden", GARDEN), "77")[0] == "garden"
    write_register(tmp_path / "orchard", GARDEN)
    assert refusal(tmp_path, "77") == "PATH: no region 77 in it; there are: garden, orchard"


def test_the_administrative_hierarchy_serves_where_the_municipal_is_not(tmp_path: Path) -> None:
    folder = write_register(tmp_path / "77", GARDEN, ADMINISTRATIVE)
    assert names(folder)[2] == ADMINISTRATIVE
    write_register(folder, GARDEN)
    assert names(folder)[2] == MUNICIPAL


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "no") == (
        "PATH: no such folder; the register is at fias.nalog.ru/Updates"
    )
    assert refusal(tmp_path) == "PATH: no AS_ADDR_OBJ_….XML in it, nor in a folder of it"
    folder = write_register(tmp_path / "77", GARDEN)
    (folder / MUNICIPAL).unlink()
    assert refusal(folder) == (
        f"PATH/{OBJECTS}: no AS_MUN_HIERARCHY_….XML and no AS_ADM_HIERARCHY_….XML beside it"
    )


def test_two_files_of_a_kind_are_left_to_the_person(tmp_path: Path) -> None:
    folder = write_register(tmp_path / "77", GARDEN)
    newer = folder / OBJECTS.replace("20261101", "20261108")
    newer.write_bytes((folder / OBJECTS).read_bytes())
    assert refusal(folder) == f"PATH: leave one of these: PATH/{OBJECTS}, PATH/{newer.name}"


def test_what_is_no_archive_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "77.zip"
    path.write_bytes(b"PK\x03\x04 and no more")
    assert refusal(path) == "PATH: neither a folder nor a .zip: File is not a zip file"


def test_an_archive_that_is_damaged_is_refused_by_the_file(archive: Path, tmp_path: Path) -> None:
    path = packed(tmp_path / "77.zip", archive / "77", archive / "77" / OBJECTS)
    data = bytearray(path.read_bytes())
    data[200:260] = bytes(60)
    path.write_bytes(data)
    (archive / "77" / OBJECTS).unlink()
    with zipfile.ZipFile(path, "a") as more:
        more.writestr(MUNICIPAL, "<ITEMS/>")
    with (
        find_region(path) as region,
        pytest.raises(RegionError) as told,
        region.objects.open() as stream,
    ):
        stream.read()
    assert str(told.value).startswith(f"{path}/{OBJECTS}: ")
