"""The .xlsx of a summary: a sheet of incidents, one row each, and a sheet of figures.

Rows stream to disk as they come, so a region's year does not have to fit into memory. Every
text is a text whatever it begins with: a resident's «=…» never becomes a formula.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from handlers.views import texts
from handlers.views.figures import Value, figure_lines, hours
from services.clocks import Priority
from services.facts import DismissReason, Outcome, Status
from services.incident_rows import IncidentRow
from services.summary import Summary

#: Written once and never read back; the stubs know neither its widths nor its filter.
Sheet = Any

CELL_CAP = 32_767
"""Characters that a cell of a spreadsheet takes."""

#: Headings and widths, in the order offices know from their own exports.
COLUMNS = (
    ("№ инцидента", 11), ("Дата создания", 16), ("Дата закрытия", 16), ("Группа тем", 22),
    ("Муниципалитет", 18), ("Адрес", 24), ("Приоритет", 13), ("Статус", 12),
    ("Ответственный", 26), ("Исполнитель", 18), ("Опубликовано", 16), ("Обнаружено", 16),
    ("Взято", 16), ("Первый ответ", 16), ("До ответа, ч", 11), ("До ответа, раб. ч", 11),
    ("В срок", 8), ("Итог", 18), ("Причина отклонения", 18), ("Постов", 8), ("Повторно", 10),
    ("Ссылка", 34), ("Ссылка на ответ", 34), ("Текст", 70),
)  # fmt: skip

WIDTHS = tuple(width for _, width in COLUMNS)
FIGURE_WIDTHS = (62, 15, 15, 15, 15, 15)

PRIORITY = {
    Priority.CRITICAL: "Критический",
    Priority.HIGH: "Повышенный",
    Priority.NORMAL: "Обычный",
    Priority.LOW: "Низкий",
}
STATUS = {
    Status.NEW: "Новый",
    Status.CLAIMED: "В работе",
    Status.ANSWERED: "Ответ дан",
    Status.CLOSED: "Закрыт",
    Status.DISMISSED: "Отклонён",
}
IN_TIME = {True: "да", False: "нет", None: ""}

_MOMENT = "dd.mm.yyyy hh:mm"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_TOP = Alignment(vertical="top", wrap_text=True)
_TOP_LEFT = Alignment(vertical="top", horizontal="left")
_TOP_CENTER = Alignment(vertical="top", horizontal="center")
_HEAD = Alignment(vertical="center", wrap_text=True)
_HEAD_FILL = PatternFill("solid", fgColor="DCE6F1")
_BOLD = Font(name="Calibri", size=11, bold=True)
#: Points of one line of text, and lines of the tallest row; the rest shows when clicked on.
_LINE = 15
_TALLEST = 12


class Book:
    """A workbook in the making: `add` rows in any number of batches, then `finish`."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._book = Workbook(write_only=True)
        self._sheet = self._new_sheet("Инциденты", WIDTHS)
        self._sheet.row_dimensions[1].height = 2 * _LINE
        self._sheet.append([_head(self._sheet, name) for name, _ in COLUMNS])
        self._rows = 1

    def add(self, rows: Iterable[IncidentRow]) -> None:
        """One line per incident."""
        heights = self._sheet.row_dimensions
        for row in rows:
            values = _values(row)
            self._rows += 1
            heights[self._rows].height = _height(values, WIDTHS)
            self._sheet.append([self._cell(self._sheet, value) for value in values])
            # Written already; kept, a hundred thousand of them would weigh more than the rows.
            del heights[self._rows]

    def finish(self, summary: Summary) -> bytes:
        """Add the sheet of figures; the whole file."""
        self._sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{self._rows}"
        sheet = self._new_sheet("Сводка", FIGURE_WIDTHS)
        for number, line in enumerate(figure_lines(summary, self._zone), start=1):
            sheet.row_dimensions[number].height = _height(line.values, FIGURE_WIDTHS)
            if line.heading:
                sheet.append([_head(sheet, str(value)) for value in line.values])
            else:
                sheet.append([self._cell(sheet, value) for value in line.values])
        buffer = BytesIO()
        self._book.save(buffer)
        return buffer.getvalue()

    def _new_sheet(self, name: str, widths: Sequence[int]) -> Sheet:
        sheet: Sheet = self._book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for number, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        return sheet

    def _cell(self, sheet: Sheet, value: Value) -> Cell:
        if isinstance(value, str):
            return _text(sheet, value)
        cell: Cell
        if isinstance(value, datetime):
            # A spreadsheet knows no zones: people read their own clock there.
            cell = WriteOnlyCell(sheet, value.astimezone(self._zone).replace(tzinfo=None))
            cell.number_format = _MOMENT
            cell.alignment = _TOP_LEFT
        else:
            cell = WriteOnlyCell(sheet, value)
            cell.alignment = _TOP_CENTER
        return cell


def _height(values: Sequence[Value], widths: Sequence[int]) -> int:
    """Points for the longest wrapped text: programs do not grow rows of such a file themselves."""
    lines = [
        sum(-(-max(len(line), 1) // width) for line in value.split("\n"))
        for value, width in zip(values, widths, strict=False)
        if isinstance(value, str)
    ]
    return _LINE * min(max(lines, default=1), _TALLEST)


def _text(sheet: Sheet, text: str) -> Cell:
    """A cell that is a text and stays one when somebody edits it."""
    clean = ILLEGAL_CHARACTERS_RE.sub("", text)[:CELL_CAP]
    cell: Cell = WriteOnlyCell(sheet, clean or None)
    cell.alignment = _TOP
    if clean:
        # Set after the value, which would have made a formula of «=…», an error of «#N/A».
        cell.data_type = "s"
        cell.quotePrefix = clean.startswith(_FORMULA_STARTS)
    return cell


def _head(sheet: Sheet, text: str) -> Cell:
    cell = _text(sheet, text)
    cell.font, cell.fill, cell.alignment = _BOLD, _HEAD_FILL, _HEAD
    return cell


def _values(row: IncidentRow) -> tuple[Value, ...]:
    return (
        row.id,
        row.opened_at,
        row.closed_at,
        row.topic,
        row.district,
        row.address,
        PRIORITY[row.priority],
        STATUS[row.status],
        row.office,
        row.holder,
        row.posted_at,
        row.seen_at,
        row.claimed_at,
        row.first_reply_at,
        hours(row.reply_wall),
        hours(row.reply_working),
        IN_TIME[row.in_time],
        texts.OUTCOME[Outcome(row.outcome)] if row.outcome else "",
        texts.DISMISS[DismissReason(row.dismiss_reason)] if row.dismiss_reason else "",
        row.posts,
        row.repeats,
        row.link,
        row.reply_link,
        row.text,
    )
