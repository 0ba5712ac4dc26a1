"""OKTMO, the state's classifier of municipal territories, as Rosstat gives it away in CSV.

Source: rosstat.gov.ru/opendata/7708234640-oktmo, the file `data-…-structure-….csv`: `;` between
columns, texts in quotes, no header, cp1251 in some years and UTF-8 in others. Thirteen columns:
region (2 digits), district, settlement's municipality, place (3 digits each), check digit, section
(1 municipalities, 2 places), name, centre, notes, number and kind of amendment, two dates. A code
of zeroes means the level above itself. What the kinds of amendment mean Rosstat's `structure-….csv`
does not say, so that column is not read.

Pure: from bytes to territories. What becomes of them is in `oktmo_districts.py`. Whatever cannot
be read is a RegionError that names the line; half a classifier is never answered.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.regions.region_entries import RegionError
from services.triage.lemmas import lemmas, without_yo

ENCODINGS = ("utf-8-sig", "cp1251")
"""Tried in turn: Russian in cp1251 is never valid UTF-8."""

_COLUMNS = {"ter": 0, "kod1": 1, "kod2": 2, "kod3": 3, "razdel": 5, "name1": 6, "centrum": 7}
"""Columns that are read, by Rosstat's names, and where they stand when nothing names them."""
_MAY_BE_MISSING = "centrum"

_LONGEST_CELL = 10_000
_WIDTHS = {"ter": 2, "kod1": 3, "kod2": 3, "kod3": 3}
_WHOLE = "000"
"""In place of a code: the level above itself, no part of it."""
_COUNTRY = "00"
_NO_CODES = re.compile(r"\D*")
# A quote that is not closed swallows what comes after it up to the next: the codes of a line.
_SWALLOWED = re.compile(r'\n"?\d{1,2}("|;|$)')

_OF_REGION = "муниципальные образования "
# «Городские округа Садовой области/»: a heading over municipalities, and none itself.
_HEADING = re.compile(
    r"(муниципальные|городские|внутригородские|административные)\b|.*(/|:)$", re.I
)


@dataclass(frozen=True, slots=True)
class Territory:
    """One line. Codes are digits with their zeroes: region 2, the others 3; `centre` may be
    empty. Names are as they stand: «Лесной муниципальный район», «д Грушёвка»."""

    region: str
    district: str
    part: str
    place: str
    section: int
    name: str
    centre: str

    @property
    def is_municipality(self) -> bool:
        """A municipal district or an okrug: a heading, or a part of one, is none."""
        whole = self.section == 1 and self.part == self.place == _WHOLE
        is_numbered = not self.district.endswith("00") and self.region != _COUNTRY
        return whole and is_numbered and not _HEADING.match(self.name)

    @property
    def is_place(self) -> bool:
        """A town, a village: what residents name."""
        return self.section == 2 and self.place != _WHOLE


@dataclass(frozen=True, slots=True)
class Region:
    """One region: its code, and its name in the genitive («Садовой области») where it is told.

    The code has 2 digits; 3 of an autonomous okrug that shares the first two with another region.
    """

    code: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.code} {self.name}".rstrip()


def read_oktmo(data: bytes) -> list[Territory]:
    """The whole classifier, or a part of it. Raises RegionError: the line that cannot be read."""
    found: list[Territory] = []
    columns: Mapping[str, int] | None = None
    for line, row in _rows(_decoded(data)):
        if columns is None:
            columns = _named(row)
            if columns is not None or _NO_CODES.fullmatch(row[0]):
                columns = columns or _COLUMNS
                continue
            columns = _COLUMNS
        try:
            found.append(_territory(row, columns))
        except ValueError as error:
            # A file of something else stumbles at its very beginning.
            doubt = "" if found else "not OKTMO in CSV: "
            raise RegionError(f"{doubt}line {line}: {error}") from error
    if not any(territory.is_municipality for territory in found):
        raise RegionError("not OKTMO in CSV: no municipality in it")
    return found


def regions_of(territories: Sequence[Territory]) -> tuple[Region, ...]:
    """Regions with a municipality in the file, by code."""
    headed = {region.code: region for territory in territories for region in _headed_by(territory)}
    codes = {region_code(t, headed) for t in territories if t.is_municipality}
    return tuple(headed.get(code, Region(code)) for code in sorted(codes))


def region_code(territory: Territory, known: Iterable[str]) -> str:
    """Whose it is: the longest of the known codes that it begins with, or its first two digits."""
    whole = territory.region + territory.district
    mine = [code for code in known if whole.startswith(code)]
    return max(mine, key=len, default=territory.region)


def choose_region(regions: Sequence[Region], asked: str | None) -> Region:
    """The region asked for by code or by name, in any case; without asking the only one.

    Raises RegionError with the regions there are, a line each.
    """
    if asked is None:
        found, problem = list(regions), "several regions are in it, choose one with --region:"
    else:
        found = [region for region in regions if _is_asked(region, asked)]
        problem = (
            f"--region {asked} may be any of:" if found else f"no region {asked} in it; there are:"
        )
    if len(found) == 1:
        return found[0]
    raise RegionError("\n".join([problem, *map(str, found or regions)]))


def _is_asked(region: Region, asked: str) -> bool:
    if asked.strip().isdecimal():
        return region.code == asked.strip()
    named = [set(lemmas(word)) for word in _words(region.name)]
    wanted = [set(lemmas(word)) for word in _words(asked)]
    return bool(wanted) and all(any(word & other for other in named) for word in wanted)


def _words(text: str) -> list[str]:
    return re.findall("[а-я]+", without_yo(text.casefold()))


def _headed_by(territory: Territory) -> Iterator[Region]:
    """The region over whose municipalities this line is the heading, if it is one."""
    whole = territory.section == 1 and territory.part == territory.place == _WHOLE
    if not whole or not territory.name.casefold().startswith(_OF_REGION):
        return
    name = territory.name[len(_OF_REGION) :].rstrip("/: ")
    if territory.district == _WHOLE:
        yield Region(territory.region, name)
    elif territory.district.endswith("00"):
        yield Region(territory.region + territory.district[0], name)


def _decoded(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RegionError("not OKTMO in CSV: neither UTF-8 nor cp1251")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that say something, each with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    begins = 1
    try:
        for row in reader:
            if any(len(cell) > _LONGEST_CELL for cell in row):
                raise RegionError(f"not OKTMO in CSV: line {begins}: too long a cell")
            if any("\n" in cell and _SWALLOWED.search(cell) for cell in row):
                raise RegionError(f"line {begins}: a quote that is not closed")
            cells = [" ".join(cell.split()) for cell in row]
            if any(cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise RegionError(f"not OKTMO in CSV: line {begins}: {error}") from error


def _named(row: Sequence[str]) -> Mapping[str, int] | None:
    """Where the columns are by the header; None when it does not name them all."""
    names = [cell.casefold() for cell in row]
    needed = set(_COLUMNS) - {_MAY_BE_MISSING}
    if not needed <= set(names):
        return None
    return {name: names.index(name) for name in _COLUMNS if name in names}


def _territory(row: Sequence[str], columns: Mapping[str, int]) -> Territory:
    """Raises ValueError with what is wrong."""
    if len(row) <= columns["name1"]:
        raise ValueError(f"{len(row)} columns, the name is missing")
    region, district, part, place = (_code(row[columns[name]], name) for name in _WIDTHS)
    section, name = row[columns["razdel"]], row[columns["name1"]]
    if section not in ("1", "2"):
        raise ValueError(f"Razdel is 1 or 2, not «{section[:40]}»")
    if not name:
        raise ValueError("Name1 is empty")
    centre = columns.get(_MAY_BE_MISSING, len(row))
    return Territory(
        region, district, part, place, int(section), name, row[centre] if centre < len(row) else ""
    )


def _code(text: str, name: str) -> str:
    """Tables that were saved anew have lost the zeroes in front."""
    width = _WIDTHS[name]
    if not (text.isascii() and text.isdecimal() and len(text) <= width):
        raise ValueError(f"{name.capitalize()} is a code of {width} digits, not «{text[:40]}»")
    return text.zfill(width)
