"""The .xlsx, read back as a spreadsheet program would read it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from handlers.views.workbook import COLUMNS, Book
from services.clocks import Priority
from services.facts import Status
from services.incident_rows import IncidentRow
from services.reporting.metrics import Count, OfficeLine, Share
from services.reporting.periods import Days
from tests.handlers.views.facts import AS_OF, lag, summary

ZONE = ZoneInfo("Asia/Yekaterinburg")
SEEN = datetime(2026, 11, 16, 4, 30, tzinfo=UTC)
ROW = IncidentRow(
    id=12,
    opened_at=SEEN,
    closed_at=SEEN + timedelta(days=2),
    topic="ЖКХ",
    subtopic="отопление",
    district="Садовое",
    address="ул. Вишнёвая, 3",
    priority=Priority.HIGH,
    status=Status.CLOSED,
    office="Минстрой",
    holder="Анна",
    network="vk",
    posted_at=SEEN - timedelta(minutes=4),
    seen_at=SEEN,
    claimed_at=SEEN + timedelta(minutes=10),
    due_reply_at=SEEN + timedelta(hours=3),
    first_reply_at=SEEN + timedelta(hours=2, minutes=30),
    reply_wall=9000,
    reply_working=5400,
    reply_in_time=True,
    in_time=True,
    outcome="solved",
    dismiss_reason="",
    posts=3,
    repeats=1,
    link="https://vk.example/wall-1_12",
    reply_link="https://vk.example/wall-1_12?reply=7",
    text="Третий день нет отопления",
    promised_at=datetime(2026, 11, 18, 21, 0, tzinfo=UTC),
    promise_moved=2,
)


def read_back(*rows: IncidentRow) -> Workbook:
    book = Book(ZONE)
    book.add(rows)
    return load_workbook(BytesIO(book.finish(summary())))


def sheet(book: Workbook, name: str) -> Worksheet:
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


def by_heading(book: Workbook, row: int = 2) -> dict[str, object]:
    incidents = sheet(book, "Инциденты")
    heads = [cell.value for cell in incidents[1]]
    return dict(zip(map(str, heads), (cell.value for cell in incidents[row]), strict=True))


def test_every_column_offices_use_holds_its_value() -> None:
    assert by_heading(read_back(ROW)) == {
        "№ инцидента": 12,
        "Дата создания": datetime(2026, 11, 16, 9, 30),  # noqa: DTZ001 - a sheet has no zones
        "Дата закрытия": datetime(2026, 11, 18, 9, 30),  # noqa: DTZ001
        "Группа тем": "ЖКХ",
        "Тема": "отопление",
        "Муниципалитет": "Садовое",
        "Адрес": "ул. Вишнёвая, 3",
        "Приоритет": "Повышенный",
        "Статус": "Закрыт",
        "Ответственный": "Минстрой",
        "Исполнитель": "Анна",
        "Сеть": "ВКонтакте",
        "Опубликовано": datetime(2026, 11, 16, 9, 26),  # noqa: DTZ001
        "Обнаружено": datetime(2026, 11, 16, 9, 30),  # noqa: DTZ001
        "Взято": datetime(2026, 11, 16, 9, 40),  # noqa: DTZ001
        "Срок ответа": datetime(2026, 11, 16, 12, 30),  # noqa: DTZ001
        "Первый ответ": datetime(2026, 11, 16, 12, 0),  # noqa: DTZ001
        "До ответа, ч": 2.5,
        "До ответа, раб. ч": 1.5,
        "Ответ в срок": "да",
        "В срок": "да",
        "Итог": "Решено",
        "Причина отклонения": None,
        "Постов": 3,
        "Повторно": 1,
        "Обещано до": datetime(2026, 11, 19, 2, 0),  # noqa: DTZ001
        "Переносов срока": 2,
        "Ссылка": "https://vk.example/wall-1_12",
        "Ссылка на ответ": "https://vk.example/wall-1_12?reply=7",
        "Текст": "Третий день нет отопления",
    }


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("http://evil.example")', "+7 раз", "-5 дома", "@all", "#N/A"]
)
def test_a_text_stays_a_text_whatever_it_begins_with(text: str) -> None:
    row = replace(ROW, text=text, address=text, topic=text, district=text)
    for name in ("Текст", "Адрес", "Группа тем", "Муниципалитет"):
        column = [str(heading) for heading, _ in COLUMNS].index(name) + 1
        cell = sheet(read_back(row), "Инциденты").cell(2, column)
        assert (cell.value, cell.data_type) == (text, "s")
        assert cell.quotePrefix == (text[0] in "=+-@")


def test_signs_a_sheet_cannot_hold_and_endless_texts_do_not_break_it() -> None:
    row = replace(ROW, text="яма\x00\x08 у школы\n" + "ы" * 40_000)
    text = str(by_heading(read_back(row))["Текст"])
    assert text.startswith("яма у школы\nы")
    assert len(text) == 32_767


def test_the_sheet_is_ready_to_be_read() -> None:
    incidents = sheet(read_back(ROW, replace(ROW, id=13, text="длинно " * 60)), "Инциденты")
    assert incidents.freeze_panes == "A2"
    assert incidents.auto_filter.ref == "A1:AD3"
    assert incidents.column_dimensions["AD"].width == 70
    assert incidents["AD2"].alignment.wrap_text
    assert incidents["B2"].number_format == "dd.mm.yyyy hh:mm"
    assert incidents.row_dimensions[2].height == 30
    assert incidents.row_dimensions[3].height == 90


def test_rows_come_in_batches_and_in_order() -> None:
    book = Book(ZONE)
    for start in range(0, 3000, 1000):
        book.add(replace(ROW, id=number) for number in range(start, start + 1000))
    incidents = sheet(load_workbook(BytesIO(book.finish(summary()))), "Инциденты")
    assert [row[0] for row in incidents.iter_rows(2, values_only=True)] == list(range(3000))


def test_the_second_sheet_tells_the_figures_and_what_they_count() -> None:
    book = Book(ZONE)
    told = summary(
        received=Count(42, 42),
        sla=Share(31, 34),
        reply=lag(37),
        offices=(OfficeLine("Минздрав", 20, 18, 4, 1), OfficeLine("", 1, 0, 1, 0)),
        days=Days(date(2026, 11, 16), date(2026, 11, 22)),
    )
    figures = sheet(load_workbook(BytesIO(book.finish(told))), "Сводка")
    lines = {row[0]: row[1:] for row in figures.iter_rows(values_only=True) if row[0]}
    assert lines["Собрано"][0] == AS_OF.astimezone(ZONE).replace(tzinfo=None)
    assert lines["Поступило"][:2] == (42, 42)
    assert lines["В срок: закрытые и открытые с просрочкой, обнаружены в эти дни"][:3] == (
        91,
        31,
        34,
    )
    assert lines["До первого ответа"][:5] == (2.17, 1.67, 6, 4, 37)
    assert lines["Минздрав"][:4] == (20, 18, 4, 1)
    assert lines["не назначен"][:4] == (1, 0, 1, 0)
    assert "Поток, по дате события" in lines


def test_nothing_in_the_book_names_an_author() -> None:
    assert not any("автор" in str(heading).lower() for heading, _ in COLUMNS)
