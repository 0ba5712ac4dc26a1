"""An address register of an invented region, laid out as ГАР is given away."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from services.regions.region_entries import DistrictEntry

OBJECTS = "AS_ADDR_OBJ_20261101_1f0c.XML"
MUNICIPAL = "AS_MUN_HIERARCHY_20261101_2f0c.XML"
ADMINISTRATIVE = "AS_ADM_HIERARCHY_20261101_3f0c.XML"


class Made(NamedTuple):
    """An object and what it stands in; `flags` are ISACTUAL and ISACTIVE."""

    id: int
    parent: int | None
    level: int
    kind: str
    name: str
    flags: str = "11"


REGION = Made(1, 0, 1, "обл", "Садовая")
FOREST = [
    Made(10, 1, 3, "м.р-н", "Лесной"),
    Made(11, 10, 4, "с/с", "Грушёвский"),
    Made(12, 11, 6, "д", "Грушевка"),
    Made(13, 12, 8, "ул", "Садовая"),
    Made(14, 12, 8, "пер", "Речной"),
    Made(15, 10, 6, "п", "Лесной"),
    Made(16, 15, 7, "мкр", "Северный"),
    Made(17, 16, 8, "ул", "Полевая"),
    Made(18, 15, 7, "кв-л", "Восточный"),
    Made(19, 10, 7, "тер. СНТ", "Вишенка"),
]
"""A district: streets of a village, a мкр with a street, a quarter and a garden without any."""

TOWN = [
    Made(20, 1, 3, "г.о.", "город Садовое"),
    Made(21, 20, 5, "г", "Садовое"),
    Made(22, 21, 8, "ул", "Садовая"),
    Made(23, 20, 6, "с", "Сады"),
    Made(24, 23, 8, "ул", "Новая"),
]
"""A town that is a district, and a village in it."""

GARDEN = [REGION, *FOREST, *TOWN]

DISTRICTS = [
    DistrictEntry("Лесной район", (), ("Грушёвка", "п. Лесной")),
    DistrictEntry("Садовое"),
]


def write_register(folder: Path, made: Iterable[Made], hierarchy: str = MUNICIPAL) -> Path:
    """Both files, each in one line, with a house in every street."""
    folder.mkdir(parents=True, exist_ok=True)
    made = list(made)
    houses = [Made(one.id + 9000, one.id, 10, "", "") for one in made if one.level == 8]
    objects = "".join(map(object_row, made))
    items = "".join(item_row(one.id, one.parent) for one in made + houses if one.parent is not None)
    write(folder / OBJECTS, f"<ADDRESSOBJECTS>{objects}</ADDRESSOBJECTS>")
    write(folder / hierarchy, f"<ITEMS>{items}</ITEMS>")
    return folder


def write(path: Path, rows: str) -> None:
    """A file of the register; they begin with a BOM."""
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>{rows}', encoding="utf-8-sig")


def object_row(made: Made) -> str:
    """One row of AS_ADDR_OBJ."""
    return (
        f'<OBJECT ID="{made.id}" OBJECTID="{made.id}" OBJECTGUID="{made.id:036}" CHANGEID="1" '
        f"NAME={quoteattr(made.name)} TYPENAME={quoteattr(made.kind)} "
        f'LEVEL="{made.level}" OPERTYPEID="10" PREVID="0" NEXTID="0" UPDATEDATE="2020-01-01" '
        f'STARTDATE="1900-01-01" ENDDATE="2079-06-06" '
        f'ISACTUAL="{made.flags[0]}" ISACTIVE="{made.flags[1]}" />'
    )


def item_row(one: int, parent: int, since: str = "1900-01-01", active: int = 1) -> str:
    """One row of a hierarchy; a parent of 0 is none."""
    above = f'PARENTOBJID="{parent}" ' if parent else ""
    return (
        f'<ITEM ID="{one}" OBJECTID="{one}" {above}CHANGEID="1" OKTMO="77605410101" PREVID="0" '
        f'NEXTID="0" UPDATEDATE="2020-01-01" STARTDATE="{since}" ENDDATE="2079-06-06" '
        f'ISACTIVE="{active}" PATH="1.{parent}.{one}" />'
    )
