"""An export of «Инцидент Менеджмент» (or any table) as rows: .csv or .xlsx, one at a time.

Columns are found by their usual names, or named by the caller. Which topic a row is about is
decided in `groups.py`.
"""

import codecs
import csv
import random
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from services.errors import OtklikError
from services.triage.reading import LOOKED_AT

MOST_ROWS = 50_000
"""Rows learnt from; of a longer export so many are drawn by lot."""

NAMES: Mapping[str, tuple[str, ...]] = {
    "text": (
        "текст", "текст сообщения", "текст обращения", "текст инцидента", "текст поста",
        "текст публикации", "текст комментария", "сообщение", "обращение", "содержание",
        "суть обращения", "комментарий", "описание", "text", "message",
    ),
    "group": (
        "группа тем", "группа темы", "группа", "группа тематик", "тематическая группа",
        "тематика", "категория", "рубрика", "group", "topic group",
    ),
    "topic": ("тема", "подтема", "тема сообщения", "тема обращения", "вопрос", "topic"),
    "body": (
        "ответственный", "ответственный орган", "ответственный исполнитель", "исполнитель",
        "орган", "орган власти", "орган исполнительной власти", "оив", "омсу", "ведомство",
        "организация", "body", "executor",
    ),
    "district": (
        "муниципалитет", "муниципальное образование", "мо", "район", "округ", "городской округ",
        "территория", "district",
    ),
}  # fmt: skip
"""The usual names of each column, the surest first; letters and single spaces alone count."""

_DELIMITERS = ";,\t|"
_HEADER_WITHIN = 15
_CHUNK = 1 << 20
_LONGEST_CELL = 1 << 24
_WORD = re.compile(r"[^\W\d_]+")


class BadExport(OtklikError):
    """The file cannot be learnt from; the text names it and says what is wrong."""


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One incident of the export; "" for what the file does not say."""

    text: str
    group: str = ""
    topic: str = ""
    body: str = ""
    district: str = ""


def read_export(path: Path, named: Mapping[str, str] | None = None) -> list[ExportRow]:
    """The rows of a file, at most MOST_ROWS of them, texts cut to what triage looks at.

    `named` maps "text", "group", "topic", "body" to columns whose names are not the usual ones.
    Raises BadExport.
    """
    try:
        tables = _sheets(path) if _is_workbook(path) else _spellings(path)
        asked = {what: name for what, name in (named or {}).items() if name}
        for table in tables:
            found = _columns(path, table, asked)
            if found is not None:
                columns, rows = found
                return _drawn(_row(cells, columns) for cells in rows)
    except (OSError, csv.Error, zipfile.BadZipFile, InvalidFileException, KeyError) as error:
        raise BadExport(f"{path}: cannot be read ({error})") from error
    raise BadExport(
        f"{path}: no column with the text and one with its group or topic in the first "
        f"{_HEADER_WITHIN} rows: name them with --text, --group, --topic"
    )


def _is_workbook(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _sheets(path: Path) -> Iterator[Iterator[Sequence[str]]]:
    """The sheets of a workbook; a formula is its last value."""
    book = load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        # Some programs write a wrong size into the file.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True)
        yield (["" if cell is None else str(cell) for cell in row] for row in rows)


def _spellings(path: Path) -> Iterator[Iterator[Sequence[str]]]:
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


def _columns(
    path: Path, rows: Iterator[Sequence[str]], named: Mapping[str, str]
) -> tuple[dict[str, int], Iterator[Sequence[str]]] | None:
    """Where each column is, and the rows under the header; None if there is no header.

    What stands above the header (a title, a merged line) is passed over.
    """
    for cells in islice(rows, _HEADER_WITHIN):
        header = [_plain(cell) for cell in cells]
        found = {}
        for what, usual in NAMES.items():
            names = (_plain(named[what]),) if what in named else usual
            place = next((header.index(name) for name in names if name in header), None)
            if place is not None:
                found[what] = place
        if "text" in found and ("group" in found or "topic" in found):
            missing = [name for what, name in named.items() if what not in found]
            if missing:
                raise BadExport(f"{path}: no column {', '.join(missing)}")
            return found, rows
    return None


def _plain(name: str) -> str:
    return " ".join(_WORD.findall(name.lower().replace("ё", "е")))


def _row(cells: Sequence[str], columns: Mapping[str, int]) -> ExportRow:
    given = {
        what: cells[place].strip()[:LOOKED_AT] if place < len(cells) else ""
        for what, place in columns.items()
    }
    return ExportRow(**given)


def _drawn(rows: Iterable[ExportRow]) -> list[ExportRow]:
    """The rows, or as many of them as may be learnt from, each with the same chance."""
    chance = random.Random(0)  # noqa: S311 # repeatable, not secret
    kept: list[ExportRow] = []
    for number, row in enumerate(rows):
        if number < MOST_ROWS:
            kept.append(row)
        elif (place := chance.randrange(number + 1)) < MOST_ROWS:
            kept[place] = row
    return kept
