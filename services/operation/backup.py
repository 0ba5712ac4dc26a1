"""A backup: one file with everything the database knows, and an empty database made equal to it.

    otklik-2026-11-22.jsonl.gz      lines of JSON, packed: a head, tables with their rows, an end

It is made while the desk is at work, of one moment, and is the same for SQLite and PostgreSQL,
so that it also carries a desk from one to the other. It holds what residents wrote, so nobody
but its owner may read it; tokens and passwords are in the configuration and not in it. Does not
live here: how rows are written (`db/dump.py`).
"""

import gzip
import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from db import dump
from db.engine import Database
from db.migrate import knows, move, schema, upgrade
from services.errors import OtklikError

FORM = 1
"""Raised when older files would be misread."""


class BackupError(OtklikError):
    """The backup cannot be made or restored; the message says what to mend."""


async def back_up(url: str, path: Path, now: datetime) -> int:
    """Write all of the database to a new file; how many rows. Raises BackupError."""
    stand = await schema(url)
    if not stand.is_ready:
        raise BackupError("the database is of another version: back it up with the Otklik it is of")
    head = {"otklik_backup": FORM, "revision": stand.current, "made_at": now.isoformat()}
    counts: Counter[str] = Counter()
    database, name = Database(url), ""
    try:
        with _new_file(path) as file:
            _write(file, head)
            async with database.read() as session:
                async for line in dump.lines(session):
                    if isinstance(line, dict):
                        name = line["table"]
                    counts[name] += isinstance(line, list)
                    _write(file, line)
            _write(file, {"end": dict(counts)})
    finally:
        await database.close()
    return counts.total()


async def restore(url: str, path: Path) -> int:
    """Make an empty database equal to the file and bring it to this version; how many rows.

    Raises BackupError, and what migrations raise. The rows come in whole or not at all.
    """
    with _reading(path) as read:
        head = next(read, None)
        revision = _revision(path, head)
        await _must_be_empty(url)
        await move(url, revision)
        database = Database(url)
        try:
            async with database.write() as session:
                rows = _Rows(read)
                counts = await dump.load(session, rows)
                if rows.end != dict(counts):
                    raise BackupError(f"{path}: it has no end: take another backup")
        except dump.Unfit as error:
            raise BackupError(f"{path}: {error}") from None
        finally:
            await database.close()
    await upgrade(url)
    return counts.total()


class _Rows:
    """The lines between head and end; `end` is what the latter says, None before it is met."""

    def __init__(self, read: Iterator[Any]) -> None:
        self._read = read
        self.end: Any = None

    def __iter__(self) -> Iterator[Any]:
        for line in self._read:
            if isinstance(line, dict) and "end" in line:
                self.end = line["end"]
                return
            yield line


def _revision(path: Path, head: Any) -> str:
    if not isinstance(head, dict) or head.get("otklik_backup") != FORM:
        raise BackupError(f"{path}: is no backup that this Otklik can read")
    revision = str(head.get("revision"))
    if not knows(revision):
        raise BackupError(
            f"{path}: is of revision {revision}, which this Otklik does not know: "
            "install the newer one that made it"
        )
    return revision


async def _must_be_empty(url: str) -> None:
    if (await schema(url)).current is None:
        return
    database = Database(url)
    try:
        async with database.read() as session:
            if not await dump.is_empty(session):
                raise BackupError("the database is not empty: restore into a new one")
    finally:
        await database.close()


@contextmanager
def _new_file(path: Path) -> Iterator[gzip.GzipFile]:
    """A packed file for its owner alone, under its name only when it is whole."""
    part = path.with_name(f"{path.name}.part")
    if path.exists():
        raise BackupError(f"{path}: is there already, choose another name")
    try:
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as raw:
                with gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed:
                    yield packed
                raw.flush()
                os.fsync(raw.fileno())
            part.rename(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise BackupError(f"{path}: {error.strerror}") from error


@contextmanager
def _reading(path: Path) -> Iterator[Iterator[Any]]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            yield map(json.loads, file)
    except (OSError, EOFError, UnicodeDecodeError, json.JSONDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else ""
        raise BackupError(f"{path}: {reason or 'is damaged or no backup'}") from error


def _write(file: gzip.GzipFile, line: Any) -> None:
    file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
