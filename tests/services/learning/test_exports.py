"""Exports as people have them: every delimiter, encoding and spelling, and what is none."""

import csv
import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from services.learning.exports import BadExport, ExportRow, read_export
from services.learning.groups import BadAlias, Groups
from services.triage import TOPICS
from services.triage.reading import LOOKED_AT

ROWS = [
    ("Яма на Лесной; объезда нет,\nсовсем", "Дороги", "Ямы", "Дороги и транспорт"),
    ("Нет воды", "ЖКХ", "", "Водоканал"),
]
HEADER = ("№", "Текст сообщения", "Группа тем", "Тема", "Ответственный орган")
WANTED = [ExportRow(text, group, topic, body) for text, group, topic, body in ROWS]


def written(rows: list[tuple[str, ...]], delimiter: str = ";") -> str:
    lines = io.StringIO()
    csv.writer(lines, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return lines.getvalue()


def table() -> list[tuple[str, ...]]:
    return [HEADER, *((str(number), *row) for number, row in enumerate(ROWS, start=1))]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_a_table_of_text_is_read_however_it_was_saved(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(written(table(), delimiter).encode(encoding))
    assert read_export(path) == WANTED


def test_a_workbook_with_a_merged_title_and_formulas_is_read(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Выгрузка за ноябрь"])
    sheet.merge_cells("A1:E1")
    sheet.append([])
    for row in table():
        sheet.append(row)
    sheet.append(['=CONCATENATE("а", "б")', None, None, None, None])
    book.save(tmp_path / "export.xlsx")
    rows = read_export(tmp_path / "export.xlsx")
    assert rows[:2] == WANTED
    assert rows[2:] == [ExportRow("")]


def test_columns_of_other_names_are_named(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("Что пишут;Куда\nНет воды;ЖКХ\n", encoding="utf-8")
    with pytest.raises(BadExport, match="--text"):
        read_export(path)
    assert read_export(path, {"text": "что пишут", "group": "Куда"}) == [
        ExportRow("Нет воды", "ЖКХ")
    ]
    with pytest.raises(BadExport, match="no column Кому"):
        read_export(path, {"text": "Что пишут", "group": "Куда", "body": "Кому"})


def test_a_cell_of_a_hundred_thousand_letters_costs_no_more_than_triage_looks_at(
    tmp_path: Path,
) -> None:
    path = tmp_path / "export.csv"
    path.write_text(f"Текст;Тема\n{'яма ' * 25_000};Дороги\n", encoding="utf-8")
    (row,) = read_export(path)
    assert len(row.text) <= LOOKED_AT


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n\n", b"\xd2\xe5\xea\xf1\xf2", b"PK\x03\x04 no workbook", b"a;b\n1;2\n"],
    ids=["empty", "blank", "one word", "broken workbook", "foreign columns"],
)
def test_what_is_no_export_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    with pytest.raises(BadExport, match=r"export\.csv"):
        read_export(path)


def test_short_rows_and_stray_bytes_cost_a_cell_not_the_file(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes("Текст;Тема\nНет воды\n\0Яма;Дороги\n".encode("cp1251") + b"\x98;\n")
    rows = read_export(path)
    assert rows[0] == ExportRow("Нет воды")
    assert rows[1] == ExportRow("Яма", topic="Дороги")
    assert len(rows) == 3


@pytest.mark.parametrize(
    ("row", "topic"),
    [
        (ExportRow("", "ЖКХ"), "ЖКХ"),
        (ExportRow("", "★ жкх."), "ЖКХ"),
        (ExportRow("", "Мусор/Свалки/ТКО"), "Обращение с отходами"),
        (ExportRow("", "Здравоохранение / Медицина"), "Здравоохранение"),
        (ExportRow("", 'МФЦ "Мои документы"'), "Органы власти и подведомственные учреждения"),
        (ExportRow("", "", "Молодёжная политика"), "Молодежная политика"),
        (ExportRow("", "Наше", "Дороги"), "Дороги"),
        (ExportRow("", "Спецпроекты"), None),
    ],
)
def test_old_names_of_groups_lead_to_the_26(row: ExportRow, topic: str | None) -> None:
    assert Groups().topic(row) == topic


def test_every_topic_knows_itself_and_no_alias_leads_elsewhere() -> None:
    assert [Groups().topic(ExportRow("", topic)) for topic in TOPICS] == list(TOPICS)


def test_unknown_groups_are_counted_with_the_nearest_name() -> None:
    groups = Groups()
    for name in ("Дорогии", "Дорогии", "Ъъъ"):
        groups.topic(ExportRow("", name))
    assert groups.unknown == {"Дорогии": 2, "Ъъъ": 1}
    assert (groups.near("Дорогии"), groups.near("Ъъъ")) == ("Дороги", "")


def test_a_regions_own_names_go_before_ours_and_must_lead_to_a_topic() -> None:
    assert Groups({"Мусор": "Экология"}).topic(ExportRow("", "мусор")) == "Экология"
    with pytest.raises(BadAlias, match="did you mean Дороги"):
        Groups({"Ямы": "Дорога"})
