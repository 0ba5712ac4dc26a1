"""ГАР, the state's address register, as its operator gives it away in XML: what stands under what.

`AS_ADDR_OBJ`: rows `OBJECT` with OBJECTID, NAME («Карла Маркса»), TYPENAME (a short kind: «ул»,
«пер.», «мкр», «г», «м.р-н»), LEVEL, ISACTUAL (1 in an object's newest row) and ISACTIVE (1 while it
exists). `AS_MUN_HIERARCHY` and `AS_ADM_HIERARCHY`: rows `ITEM` with OBJECTID, PARENTOBJID (none or
0 of a region), ISACTIVE, STARTDATE; houses, plots and flats have rows there too, most of the file.
Levels: 1 region, 2 administrative district, 3 municipal district or okrug, 4 rural or urban
settlement as a municipality, 5 town, 6 village, 7 planning element (мкр, квартал, СНТ), 8 street, 9
plot, 10 building, 11 and 12 rooms, 17 car place; 13 to 16 are marked as obsolete and are not read.

The attributes are those of the operator's own schemas, format 4.01 (AS_ADDR_OBJ_2_251_01,
AS_MUN_HIERARCHY_2_251_10, AS_ADM_HIERARCHY_2_251_04), the levels those of its AS_OBJECT_LEVELS,
both as several public loaders of the register repeat them. PATH, the whole chain in one attribute,
is not in every year's files and is not read. Unconfirmed, for no real file was at hand: that no
object has two active rows in one hierarchy; the one that began last is taken.

A region's file has hundreds of MB in a single line, so rows are taken by expat as they come: no
tree is built, what is kept grows with streets and not with houses. The register has no DOCTYPE; a
file that has is refused before it can name an entity. Whatever cannot be read is a RegionError that
names the file and the row; half a register is never answered.
"""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO
from xml.parsers import expat

from services.regions.gar_files import GarFile, GarRegion
from services.regions.region_entries import RegionError

REGION, DISTRICTS, TOWN, VILLAGE, ELEMENT, STREET = 1, (2, 3), 5, 6, 7, 8
"""Levels of address objects."""

_LEVELS = frozenset(range(REGION, STREET + 1))
_YES, _NO = ("1", "true"), ("0", "false")
_NO_PARENT = ("", "0")

_Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AddressObject:
    """A street or what it stands in; `kind` is the register's short one and may be empty."""

    name: str
    kind: str
    level: int

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Register:
    """Objects in force by OBJECTID, and the OBJECTID of what each stands in; that of a region is
    not there, nor of an object the hierarchy does not know."""

    objects: Mapping[str, AddressObject]
    parents: Mapping[str, str]


def read_gar(region: GarRegion) -> Register:
    """The region's streets and all above them. Raises RegionError: the file and the row."""
    objects = _objects(region.objects)
    if not any(found.level in (ELEMENT, STREET) for found in objects.values()):
        raise RegionError(f"{region.objects.name}: no street in force in it")
    parents = _parents(region.hierarchy, objects)
    if not parents:
        raise RegionError(
            f"{region.hierarchy.name}: nothing of {PurePath(region.objects.name).name} stands in it"
        )
    return Register(objects, parents)


def _objects(file: GarFile) -> dict[str, AddressObject]:
    found: dict[str, AddressObject] = {}

    def take(row: _Row) -> None:
        level = row["LEVEL"]
        if not (level.isascii() and level.isdecimal()):
            raise ValueError(f"LEVEL is a number, not «{level[:40]}»")
        if not (_flag(row, "ISACTUAL") and _flag(row, "ISACTIVE")) or int(level) not in _LEVELS:
            return
        name = " ".join(row["NAME"].split())
        if not name:
            raise ValueError("NAME is empty")
        kind = " ".join(row["TYPENAME"].split())
        found[row["OBJECTID"]] = AddressObject(name, kind, int(level))

    _read(file, "OBJECT", take)
    return found


def _parents(file: GarFile, known: Container[str]) -> dict[str, str]:
    newest: dict[str, tuple[str, str]] = {}

    def take(row: _Row) -> None:
        child = row["OBJECTID"]
        # Nine rows of ten are houses.
        if child not in known or not _flag(row, "ISACTIVE"):
            return
        parent = row.get("PARENTOBJID", "")
        if parent not in _NO_PARENT:
            newest[child] = max(newest.get(child, ("", "")), (row["STARTDATE"], parent))

    _read(file, "ITEM", take)
    return {child: parent for child, (_, parent) in newest.items()}


def _flag(row: _Row, name: str) -> bool:
    value = row[name]
    if value in _YES:
        return True
    if value in _NO:
        return False
    raise ValueError(f"{name} is 0 or 1, not «{value[:40]}»")


def _read(file: GarFile, tag: str, take: Callable[[_Row], None]) -> None:
    """Hand over every row of this tag. `take` raises KeyError for an attribute that is missing,
    ValueError for one that is wrong."""
    rows = 0

    def begin(name: str, attributes: _Row) -> None:
        nonlocal rows
        if name == tag:
            rows += 1
            take(attributes)

    try:
        with file.open() as stream:
            _parse(stream, begin)
    except expat.ExpatError as error:
        raise RegionError(f"{file.name}: broken XML after row {rows}: {error}") from error
    except KeyError as error:
        raise RegionError(f"{file.name}: row {rows}: {error.args[0]} is missing") from error
    except (ValueError, LookupError) as error:
        raise RegionError(f"{file.name}: row {rows}: {error}") from error
    if not rows:
        raise RegionError(f"{file.name}: not of GAR: no {tag} in it")


def _parse(stream: IO[bytes], begin: Callable[[str, _Row], None]) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.ParseFile(stream)


def _refuse_doctype(*_: object) -> None:
    raise ValueError("a DOCTYPE, which the register has not")
