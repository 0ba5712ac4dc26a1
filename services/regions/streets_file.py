"""A list of the region's streets as a table: district, settlement, street; .csv or .xlsx.

`region gar` writes one out of the state's register, an office may have its own. What becomes of
the rows is in `street_list.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from services.regions.region_entries import RegionError
from services.tables import HEADER_WITHIN, UNREADABLE, Row, cell, headers, tables

NAMES = {
    "district": (
        "район", "муниципальный район", "муниципальное образование", "муниципалитет", "округ",
        "муниципальный округ", "городской округ", "district",
    ),
    "settlement": ("населенный пункт", "населённый пункт", "нас пункт", "посёлок", "settlement"),
    "kind": ("тип улицы", "тип", "вид", "kind"),
    "street": ("улица", "название улицы", "улицы", "наименование", "street"),
}  # fmt: skip
"""The usual names of each column, the surest first."""

MOST_ROWS = 200_000
"""No region has so many streets."""
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class StreetRow:
    """One street as the file has it, its kind before its name; `district` and `settlement` may be
    "", not both. `number` is that of the row, for people."""

    number: int
    district: str
    settlement: str
    street: str


def read_streets(path: Path) -> list[StreetRow]:
    """The rows of a file that name a street, in its order. Raises RegionError."""
    try:
        for rows in tables(path):
            for above, found in enumerate(headers(rows, NAMES), start=1):
                if "street" in found and ("district" in found or "settlement" in found):
                    return list(_rows(path, rows, found, above))
    except UNREADABLE as error:
        reason = getattr(error, "strerror", None) or error
        raise RegionError(f"{path}: cannot be read ({reason})") from error
    raise RegionError(
        f"{path}: no columns «район», «населённый пункт», «улица» in the first {HEADER_WITHIN} rows"
    )


def _rows(
    path: Path, rows: Iterator[Row], columns: dict[str, int], above: int
) -> Iterator[StreetRow]:
    for number, row in enumerate(rows, start=above + 1):
        street = f"{_clean(cell(row, columns, 'kind'))} {_clean(cell(row, columns, 'street'))}"
        if not cell(row, columns, "street"):
            continue
        if number > MOST_ROWS:
            raise RegionError(f"{path}: more than {MOST_ROWS:,} rows")
        yield StreetRow(
            number,
            _clean(cell(row, columns, "district"))[:_LONGEST],
            _clean(cell(row, columns, "settlement"))[:_LONGEST],
            street.strip()[:_LONGEST],
        )


def _clean(text: str) -> str:
    """Without what no terminal and no card should be sent: control characters and invisible ones.
    A line break in a cell stays: it is a mark left open, or a name in two lines."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join("".join(filter(str.isprintable, line)) for line in lines)
