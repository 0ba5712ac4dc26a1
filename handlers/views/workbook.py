"""The .xlsx of a summary: a sheet of incidents, one row each, and a sheet of figures.

Rows stream to disk as they come, so a region's year does not have to fit into memory. Every
text is a text whatever it begins with: a resident's «=…» never becomes a formula.
"""

from collections.abc import Iterable, Iterator, Sequence
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
from services.languages import Wording, _, lazy
from services.networks import registry
from services.reporting.summary import Summary

#: Written once and never read back; the stubs know neither its widths nor its filter.
Sheet = Any

CELL_CAP = 32_767
"""Characters that a cell of a spreadsheet takes."""

#: Headings and widths, in the order offices know from their own exports.
COLUMNS = (
    (lazy("№ инцидента"), 11),
    (lazy("Дата создания"), 16),
    (lazy("Дата закрытия"), 16),
    (lazy("Группа тем"), 22),
    (lazy("Тема"), 22),
    (lazy("Муниципалитет"), 18),
    (lazy("Адрес"), 24),
    (lazy("Приоритет"), 13),
    (lazy("Статус"), 12),
    (lazy("Ответственный"), 26),
    (lazy("Исполнитель"), 18),
    (lazy("Сеть"), 15),
    (lazy("Опубликовано"), 16),
    (lazy("Обнаружено"), 16),
    (lazy("Взято"), 16),
    (lazy("Срок ответа"), 16),
    (lazy("Первый ответ"), 16),
    (lazy("До ответа, ч"), 11),
    (lazy("До ответа, раб. ч"), 11),
    (lazy("Ответ в срок"), 9),
    (lazy("В срок"), 8),
    (lazy("Итог"), 18),
    (lazy("Причина отклонения"), 18),
    (lazy("Постов"), 8),
    (lazy("Повторно"), 10),
    (lazy("Обещано до"), 16),
    (lazy("Переносов срока"), 10),
    (lazy("Ссылка"), 34),
    (lazy("Ссылка на ответ"), 34),
    (lazy("Текст"), 70),
)

WIDTHS = tuple(width for name, width in COLUMNS)
FIGURE_WIDTHS = (62, 15, 15, 15, 15, 40, 15)

PRIORITY = {
    Priority.CRITICAL: lazy("Критический"),
    Priority.HIGH: lazy("Повышенный"),
    Priority.NORMAL: lazy("Обычный"),
    Priority.LOW: lazy("Низкий"),
}
STATUS = {
    Status.NEW: lazy("Новый"),
    Status.CLAIMED: lazy("В работе"),
    Status.ANSWERED: lazy("Ответ дан"),
    Status.CLOSED: lazy("Закрыт"),
    Status.DISMISSED: lazy("Отклонён"),
}
IN_TIME: dict[bool | None, Wording] = {True: lazy("да"), False: lazy("нет"), None: ""}

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
        self._incidents = _Page(self._book, _("Инциденты"), WIDTHS, zone)
        self._incidents.heading([str(name) for name, width in COLUMNS])

    def add(self, rows: Iterable[IncidentRow]) -> None:
        """One line per incident."""
        for row in rows:
            self._incidents.line(_values(row))

    def finish(self, summary: Summary) -> bytes:
        """Add the sheet of figures; the whole file."""
        self._incidents.filter()
        figures = _Page(self._book, _("Сводка"), FIGURE_WIDTHS, self._zone)
        for line in figure_lines(summary, self._zone):
            if line.heading:
                figures.heading([str(value) for value in line.values])
            else:
                figures.line(line.values)
        buffer = BytesIO()
        self._book.save(buffer)
        return buffer.getvalue()


class _Page:
    """A sheet that is written from the top down.

    A row goes to disk cell by cell as it is appended, so a few cells, each with its looks, are
    stamped with one value after another: to make and to style millions would take minutes.
    """

    def __init__(self, book: Workbook, name: str, widths: Sequence[int], zone: ZoneInfo) -> None:
        self._sheet: Sheet = book.create_sheet(name)
        self._widths = widths
        self._zone = zone
        self._rows = 0
        self._sheet.freeze_panes = "A2"
        for number, width in enumerate(widths, start=1):
            self._sheet.column_dimensions[get_column_letter(number)].width = width
        self._head = self._new(_HEAD, font=_BOLD, fill=_HEAD_FILL)
        self._text = self._new(_TOP)
        self._risky_text = self._new(_TOP, quotePrefix=True)
        self._number = self._new(_TOP_CENTER)
        self._moment = self._new(_TOP_LEFT, number_format=_MOMENT)

    def heading(self, names: Sequence[str]) -> None:
        """A row of headings."""
        self._append(names, (_stamped(self._head, name) for name in names))

    def line(self, values: Sequence[Value]) -> None:
        """A row of values."""
        self._append(values, (self._cell(value) for value in values))

    def filter(self) -> None:
        """Let the reader filter by the first row."""
        self._sheet.auto_filter.ref = f"A1:{get_column_letter(len(self._widths))}{self._rows}"

    def _append(self, values: Sequence[Value], cells: Iterator[Cell | None]) -> None:
        self._rows += 1
        heights = self._sheet.row_dimensions
        heights[self._rows].height = _height(values, self._widths)
        self._sheet.append(cells)
        # Written already; kept, a hundred thousand of them would weigh more than the rows.
        del heights[self._rows]

    def _new(self, alignment: Alignment, **looks: Any) -> Cell:
        cell: Cell = WriteOnlyCell(self._sheet)
        cell.alignment = alignment
        for name, look in looks.items():
            setattr(cell, name, look)
        return cell

    def _cell(self, value: Value) -> Cell | None:
        if value is None or value == "":
            return None
        if isinstance(value, str):
            risky = value.startswith(_FORMULA_STARTS)
            return _stamped(self._risky_text if risky else self._text, value)
        if isinstance(value, datetime):
            # A spreadsheet knows no zones: people read their own clock there.
            self._moment.value = value.astimezone(self._zone).replace(tzinfo=None)
            return self._moment
        self._number.value = value
        return self._number


def _stamped(cell: Cell, text: str) -> Cell:
    """The cell with a text that stays one."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:CELL_CAP]
    # Set after the value, which would have made a formula of «=…», an error of «#N/A».
    cell.data_type = "s"
    return cell


def _height(values: Sequence[Value], widths: Sequence[int]) -> int:
    """Points for the longest wrapped text: programs do not grow rows of such a file themselves."""
    lines = [
        sum(-(-max(len(line), 1) // width) for line in value.split("\n"))
        for value, width in zip(values, widths, strict=False)
        if isinstance(value, str)
    ]
    return _LINE * min(max(lines, default=1), _TALLEST)


def _values(row: IncidentRow) -> tuple[Value, ...]:
    return (
        row.id,
        row.opened_at,
        row.closed_at,
        _(row.topic),
        _(row.subtopic),
        row.district,
        row.address,
        str(PRIORITY[row.priority]),
        str(STATUS[row.status]),
        row.office,
        row.holder,
        registry.title(row.network) if row.network else "",
        row.posted_at,
        row.seen_at,
        row.claimed_at,
        row.due_reply_at,
        row.first_reply_at,
        hours(row.reply_wall),
        hours(row.reply_working),
        str(IN_TIME[row.reply_in_time]),
        str(IN_TIME[row.in_time]),
        str(texts.OUTCOME[Outcome(row.outcome)]) if row.outcome else "",
        str(texts.DISMISS[DismissReason(row.dismiss_reason)]) if row.dismiss_reason else "",
        row.posts,
        row.repeats,
        row.promised_at,
        row.promise_moved,
        row.link,
        row.reply_link,
        row.text,
    )
