"""A backup is proved by restoring it: into the other engine and back, with the same figures."""

import asyncio
import gzip
import json
import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.__main__ import main
from db import dump
from db.engine import Database
from db.migrate import move, schema
from db.models import Event, Person
from services.operation import audit
from services.operation.backup import BackupError, back_up, restore
from services.reporting.figures import Figures, figures
from services.search.finding import catch_up, find
from tests.bot.test_config import SMALLEST
from tests.desk import ANNA, MORNING, ZOYA, person
from tests.stage import TOKEN, staged

LATER = MORNING + timedelta(hours=1)
COMPLAINT = "В поликлинике опять нет талонов к терапевту, запись закрыта третью неделю!"


def fresh(folder: Path, name: str = "restored.db") -> str:
    """The URL of a SQLite file that is not there yet."""
    return f"sqlite+aiosqlite:///{folder / name}"


async def told(url: str) -> tuple[list[Any], Figures]:
    """Every row and every figure of a database."""
    database = Database(url)
    async with database.read() as session:
        rows = [line async for line in dump.lines(session)]
        found = await figures(session, LATER)
    await database.close()
    return rows, found


def lines_of(path: Path) -> list[Any]:
    """What a backup says."""
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


def write(path: Path, lines: list[Any]) -> Path:
    """A backup that says this."""
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, lines)).encode()))
    return path


async def test_a_desk_goes_to_the_other_engine_and_back_and_is_the_same(
    sqlite_url: str, postgres_server: str, postgres_url: str, tmp_path: Path
) -> None:
    async with staged(sqlite_url) as stage:
        await stage.baseline()
        card = await stage.complain(COMPLAINT)
        await stage.press(ANNA, card, "✋ Взять")
        await stage.reply(ANNA, card, "Терапевт принимает с понедельника, 7 талонов в день.")
        before = await told(sqlite_url)
        there, back = tmp_path / "there.gz", tmp_path / "back.gz"
        rows = await back_up(sqlite_url, there, LATER)  # the desk is at work
    assert rows == sum(isinstance(line, list) for line in before[0])
    assert stat.S_IMODE(there.stat().st_mode) == 0o600
    assert TOKEN not in gzip.decompress(there.read_bytes()).decode()

    assert await restore(postgres_url, there) == rows
    assert await told(postgres_url) == before
    assert await back_up(postgres_url, back, LATER) == rows
    assert lines_of(back) == lines_of(there)
    assert await restore(fresh(tmp_path), back) == rows
    assert await told(fresh(tmp_path)) == before

    for url in (postgres_url, fresh(tmp_path)):
        database = Database(url)
        async with database.write() as session:  # ids go on after the restored ones
            await audit.note(session, audit.Audit.BACK, None, LATER)
            ids = (await session.scalars(select(Event.id).order_by(Event.id))).all()
        assert len(set(ids)) == len(ids) == ids[-1]
        await catch_up(database)
        zoya = await person(database, ZOYA)
        async with database.read() as session:  # words are read anew
            found = await find(session, zoya, "талоны терапевта", LATER, page=0, size=5)
        assert [hit.id for hit in found.hits] == [1]
        await database.close()


async def test_only_an_empty_database_is_restored_into(sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "empty.gz"
    await back_up(sqlite_url, path, MORNING)
    database = Database(sqlite_url)
    async with database.write() as session:
        session.add(Person(telegram_id=1, name="Анна", role="aide"))
    await database.close()
    with pytest.raises(BackupError, match="not empty"):
        await restore(sqlite_url, path)
    with pytest.raises(BackupError, match="is there already"):
        await back_up(sqlite_url, path, MORNING)


def as_then(column: str, value: Any) -> Any:
    """A cell as revision 0008 had it: what may be nothing today was an empty text."""
    return "" if value is None and column in ("note", "gap") else value


async def test_an_older_backup_is_brought_up_and_a_newer_one_refused(
    sqlite_url: str, tmp_path: Path
) -> None:
    path, old = tmp_path / "now.gz", tmp_path / "old.db"
    async with staged(sqlite_url) as stage:
        await stage.baseline()
        await stage.complain(COMPLAINT)
        await back_up(sqlite_url, path, MORNING)
    lines = lines_of(path)
    newer = write(tmp_path / "newer.gz", [{**lines[0], "revision": "9999"}, *lines[1:]])
    with pytest.raises(BackupError, match="9999, which this Otklik does not know"):
        await restore(fresh(tmp_path), newer)
    assert not (tmp_path / "restored.db").exists()

    await move(f"sqlite+aiosqlite:///{old}", "0008")
    with closing(sqlite3.connect(old)) as connection:
        known = {
            head["table"]: [
                row[1] for row in connection.execute(f"PRAGMA table_info({head['table']})")
            ]
            for head in lines
            if "table" in head
        }
    shrunk: list[Any] = [{**lines[0], "revision": "0008"}]
    columns: list[str] = []
    kept: list[int] = []
    for line in lines[1:-1]:
        if isinstance(line, dict):
            columns = [name for name in line["columns"] if name in known[line["table"]]]
            kept = [line["columns"].index(name) for name in columns]
            line = {**line, "columns": columns}
        else:
            line = [as_then(column, line[at]) for column, at in zip(columns, kept, strict=True)]
        if kept:
            shrunk.append(line)
    counts = {name: lines[-1]["end"][name] for name, columns in known.items() if columns}
    await restore(fresh(tmp_path), write(tmp_path / "old.gz", [*shrunk, {"end": counts}]))
    assert (await schema(fresh(tmp_path))).is_ready
    assert (await told(fresh(tmp_path)))[1] == (await told(sqlite_url))[1]


async def test_a_damaged_backup_brings_no_row_in(sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "whole.gz"
    async with staged(sqlite_url) as stage:
        await stage.baseline()
        await back_up(sqlite_url, path, MORNING)
    lines = lines_of(path)
    packed = path.read_bytes()
    (tmp_path / "cut.gz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "text.gz").write_text("no backup", encoding="utf-8")
    write(tmp_path / "endless.gz", lines[:-1])
    write(tmp_path / "short.gz", [*lines[:2], [1], *lines[2:]])
    write(tmp_path / "other.gz", [{"otklik_backup": 2}])
    for name in ("cut.gz", "text.gz", "endless.gz", "short.gz", "other.gz", "none.gz"):
        with pytest.raises(BackupError, match=name):
            await restore(fresh(tmp_path), tmp_path / name)
    assert await restore(fresh(tmp_path), path) > 0
    left = await asyncio.to_thread(lambda: list(tmp_path.glob("*.part")))
    assert left == []


def test_the_commands_back_up_and_restore(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config, file = tmp_path / "config.toml", tmp_path / "desk.gz"
    config.write_text(SMALLEST.replace("sqlite+aiosqlite:///otklik.db", sqlite_url), "utf-8")
    assert main(["backup", "--config", str(config), str(file)]) == 0
    config.write_text(SMALLEST.replace("sqlite+aiosqlite:///otklik.db", fresh(tmp_path)), "utf-8")
    assert main(["restore", "--config", str(config), str(file)]) == 0
    assert capsys.readouterr().out == f"{file}: 0 rows\n0 rows are restored\n"
    assert main(["backup", "--config", str(config), str(file)]) == 1
    assert "is there already" in capsys.readouterr().err
