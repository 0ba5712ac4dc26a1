"""An export of «Инцидент Менеджмент» (or any table) as rows: .csv or .xlsx, one at a time.

Columns are found by their usual names, or named by the caller. Which topic a row is about is
decided in `groups.py`.
"""

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from services.errors import OtklikError
from services.tables import HEADER_WITHIN, UNREADABLE, Row, cell, headers, tables
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
        asked = {what: name for what, name in (named or {}).items() if name}
        for table in tables(path):
            found = _columns(path, table, asked)
            if found is not None:
                columns, rows = found
                return _drawn(_row(cells, columns) for cells in rows)
    except UNREADABLE as error:
        raise BadExport(f"{path}: cannot be read ({error})") from error
    raise BadExport(
        f"{path}: no column with the text and one with its group or topic in the first "
        f"{HEADER_WITHIN} rows: name them with --text, --group, --topic"
    )


def _columns(
    path: Path, rows: Iterator[Row], named: Mapping[str, str]
) -> tuple[dict[str, int], Iterator[Row]] | None:
    """Where each column is, and the rows under the header; None if there is no header."""
    usual = {what: (named[what],) if what in named else names for what, names in NAMES.items()}
    for found in headers(rows, usual):
        if "text" in found and ("group" in found or "topic" in found):
            missing = [name for what, name in named.items() if what not in found]
            if missing:
                raise BadExport(f"{path}: no column {', '.join(missing)}")
            return found, rows
    return None


def _row(cells: Row, columns: Mapping[str, int]) -> ExportRow:
    return ExportRow(**{what: cell(cells, columns, what)[:LOOKED_AT] for what in columns})


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
