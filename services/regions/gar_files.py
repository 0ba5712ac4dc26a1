"""Where the files of one region lie in ГАР, the state's address register, as it is given away.

The archive `gar_xml.zip` (fias.nalog.ru/Updates) holds a folder a region, named by the region's
two digits, in it `AS_ADDR_OBJ_<date>_<uuid>.XML` and a dozen others. What is taken here: that
folder, a folder or a .zip of such folders, a .zip of one folder. Nothing is unpacked to the disk,
and no file is read here: what is in them is told by `gar.py`.
"""

import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from services.regions.region_entries import RegionError

OBJECTS, MUNICIPAL, ADMINISTRATIVE = "AS_ADDR_OBJ", "AS_MUN_HIERARCHY", "AS_ADM_HIERARCHY"

# The date tells AS_ADDR_OBJ_20… from AS_ADDR_OBJ_PARAMS_20….
_FILE = re.compile(rf"({OBJECTS}|{MUNICIPAL}|{ADMINISTRATIVE})_\d[^/]*\.xml", re.I)
_CODE = re.compile(r"\d{1,2}")

#: What reading a file or an archive that is broken, locked or away may raise.
UNREADABLE = (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True, slots=True)
class GarFile:
    """One file of the register, on the disk or in an archive; `name` is for people."""

    name: str
    path: Path
    archive: zipfile.ZipFile | None = None
    member: str = ""

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Its bytes. Raises RegionError that names the file, also for what fails midway."""
        try:
            opened = self.archive.open(self.member) if self.archive else self.path.open("rb")
            with opened as stream:
                yield stream
        except UNREADABLE as error:
            raise RegionError(f"{self.name}: {_reason(error)}") from error


@dataclass(frozen=True, slots=True)
class GarRegion:
    """The two files streets are made of; `code` is the name of the folder they lie in."""

    code: str
    objects: GarFile
    hierarchy: GarFile


@contextmanager
def find_region(path: Path, asked: str | None = None) -> Iterator[GarRegion]:
    """The files of the region asked for by its two digits; without asking of the only one.

    The municipal hierarchy goes before the administrative one. Raises RegionError that names what
    is missing.
    """
    with ExitStack() as opened:
        if path.is_dir():
            found = _in_folder(path)
        elif path.exists():
            found = _in_archive(path, opened)
        else:
            raise RegionError(f"{path}: no such folder; the register is at fias.nalog.ru/Updates")
        regions: dict[str, dict[str, list[GarFile]]] = defaultdict(lambda: defaultdict(list))
        for folder, file in found:
            kind = _FILE.fullmatch(PurePosixPath(file.name).name)
            if kind is not None:
                regions[folder][kind[1].upper()].append(file)
        regions = {code: files for code, files in regions.items() if OBJECTS in files}
        if not regions:
            raise RegionError(f"{path}: no {OBJECTS}_….XML in it, nor in a folder of it")
        yield _region(path, regions, asked)


def _region(
    path: Path, regions: Mapping[str, Mapping[str, Sequence[GarFile]]], asked: str | None
) -> GarRegion:
    code = _chosen(path, sorted(regions), asked)
    files = regions[code]
    hierarchy = files.get(MUNICIPAL) or files.get(ADMINISTRATIVE) or ()
    if not hierarchy:
        beside = files[OBJECTS][0].name
        raise RegionError(f"{beside}: no {MUNICIPAL}_….XML and no {ADMINISTRATIVE}_….XML beside it")
    for several in (files[OBJECTS], hierarchy):
        if len(several) > 1:
            # Which is the whole one, and which a week's changes to it, their names do not tell.
            names = ", ".join(file.name for file in several)
            raise RegionError(f"{path}: leave one of these: {names}")
    return GarRegion(code, files[OBJECTS][0], hierarchy[0])


def _chosen(path: Path, codes: Sequence[str], asked: str | None) -> str:
    if asked is None:
        if len(codes) > 1:
            raise RegionError(
                f"{path}: several regions are in it, choose one with --region: {', '.join(codes)}"
            )
        return codes[0]
    mine = [code for code in codes if code.zfill(2) == asked.strip().zfill(2)]
    # Somebody's own name of the only folder does not say which region it is.
    if not mine and len(codes) == 1 and not _CODE.fullmatch(codes[0]):
        mine = list(codes)
    if not mine:
        raise RegionError(f"{path}: no region {asked} in it; there are: {', '.join(codes)}")
    return mine[0]


def _in_folder(path: Path) -> Iterator[tuple[str, GarFile]]:
    """Files of this folder and of the folders in it, each with its folder's name."""
    try:
        for folder in (path, *sorted(one for one in path.iterdir() if one.is_dir())):
            for file in sorted(folder.iterdir()):
                if file.is_file():
                    yield folder.resolve().name, GarFile(str(file), file)
    except OSError as error:
        raise RegionError(f"{path}: {_reason(error)}") from error


def _in_archive(path: Path, opened: ExitStack) -> Iterator[tuple[str, GarFile]]:
    try:
        archive = opened.enter_context(zipfile.ZipFile(path))
    except UNREADABLE as error:
        raise RegionError(f"{path}: neither a folder nor a .zip: {_reason(error)}") from error
    for member in sorted(archive.namelist()):
        folder = PurePosixPath(member).parent.name or path.stem
        yield folder, GarFile(f"{path}/{member}", path, archive, member)


def _reason(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__
