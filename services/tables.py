"""Tables as people have them: .xlsx, or text in any usual spelling and with any usual delimiter.

Rows come one at a time; whose columns are what is the caller's to say, by their usual names.
"""

import codecs
import csv
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

Row = Sequence[str]

#: What reading a table may raise where it is none.
UNREADABLE = (OSError, csv.Error, zipfile.BadZipFile, InvalidFileException, KeyError)
HEADER_WITHIN = 15
"""The header is among so many rows: titles and merged lines may stand above it."""

_DELIMITERS = ";,\t|"
_CHUNK = 1 << 20
_LONGEST_CELL = 1 << 24
_WORD = re.compile(r"[^\W\d_]+")


def tables(path: Path) -> Iterator[Iterator[Row]]:
    """The sheets of a workbook, or a text file read with each delimiter in turn: the right one is
    that which has the columns. Raises one of UNREADABLE.
    """
    return _sheets(path) if _is_workbook(path) else _spellings(path)


def headers(rows: Iterator[Row], usual: Mapping[str, Iterable[str]]) -> Iterator[dict[str, int]]:
    """For each row that may be the header the places of the columns it names; the rows under it
    are those left in `rows`. `usual` are the names of each column, the surest first.
    """
    for cells in islice(rows, HEADER_WITHIN):
        header = [plain(cell) for cell in cells]
        found = {}
        for what, names in usual.items():
            place = next((header.index(name) for name in map(plain, names) if name in header), None)
            if place is not None:
                found[what] = place
        yield found


def plain(name: str) -> str:
    """A column's name by its letters and single spaces alone."""
    return " ".join(_WORD.findall(name.lower().replace("ё", "е")))


def cell(row: Row, columns: Mapping[str, int], what: str) -> str:
    """The cell of a column, "" where the row is too short or has no such column."""
    place = columns.get(what)
    return row[place].strip() if place is not None and place < len(row) else ""


def _is_workbook(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _sheets(path: Path) -> Iterator[Iterator[Row]]:
    """The sheets of a workbook; a formula is its last value."""
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (AttributeError, SyntaxError, TypeError, ValueError) as error:
        # What openpyxl stumbles over in a broken file; a broken XML is a SyntaxError.
        raise InvalidFileException(f"not a workbook that can be read: {error}") from error
    for sheet in book.worksheets:
        # Some programs write a wrong size into the file.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True)
        yield (["" if cell is None else str(cell) for cell in row] for row in rows)


def _spellings(path: Path) -> Iterator[Iterator[Row]]:
    """The file read with each delimiter in turn."""
    # Process-wide, and only ever raised: a cell may hold a whole discussion.
    csv.field_size_limit(_LONGEST_CELL)
    encoding = _encoding(path)
    for delimiter in _DELIMITERS:
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            yield csv.reader((line.replace("\0", "") for line in file), delimiter=delimiter)


def _encoding(path: Path) -> str:
    """UTF-8 if all of it is, UTF-16 by its mark, else the old Windows one."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        file.seek(0)
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1251"
    return "utf-8-sig"
