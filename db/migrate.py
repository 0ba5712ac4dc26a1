"""Bringing a database to the schema this code knows; the only module that runs alembic.

The history itself is in `migrations/`. Each call is one transaction on a connection of its
own: foreign keys are not watched in it, since SQLite changes a table by copying it, and
workers that start together take turns. What stands in the way is told by `errors.py`.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from db.engine import SQLITE_BUSY_SECONDS
from db.errors import DatabaseTrouble, MigrationError, NewerDatabase

BASE = "base"
"""The name of the empty database, before the first revision."""

_SCRIPTS = Path(__file__).resolve().parents[1] / "migrations"
_LOCK = 0x07B0C1
_BUSY_PAUSE = 0.05
"""The advisory lock under which PostgreSQL workers migrate one after the other."""


@dataclass(frozen=True, slots=True)
class Schema:
    """The revision a database is at (None: empty) and the newest one this code knows."""

    current: str | None
    head: str

    @property
    def is_ready(self) -> bool:
        """Whether the code can work on this database as it is."""
        return self.current == self.head


async def schema(url: str) -> Schema:
    """Where the database stands, changing nothing. Raises DatabaseTrouble, NewerDatabase."""
    if _is_missing_file(url):
        return Schema(None, _head())
    async with _transaction(url) as connection:
        return Schema(await connection.run_sync(_current), _head())


async def upgrade(url: str) -> Schema:
    """Bring the database to the newest revision. Raises DatabaseTrouble, NewerDatabase."""
    return await move(url, _head())


async def move(url: str, target: str) -> Schema:
    """Bring the database up or back to `target`, a revision or `BASE`; where it then stands.

    Raises DatabaseTrouble, NewerDatabase, and MigrationError when there is no such revision.
    """
    if target not in {BASE, *_revisions()}:
        known = ", ".join([BASE, *_revisions()])
        raise MigrationError(f"no revision {target}; there are: {known}")
    await _write_ahead(url)
    async with _transaction(url) as connection:
        await connection.run_sync(_move, target)
        return Schema(await connection.run_sync(_current), _head())


def newest() -> str:
    """The newest revision this code knows."""
    return _head()


def knows(revision: str) -> bool:
    """Whether there is such a revision."""
    return revision in _revisions()


async def write_revision(url: str, message: str) -> Path:
    """Write the next revision from what the models have and the migrated database has not."""
    number = f"{len(_revisions()) + 1:04}"
    async with _transaction(url) as connection:
        script = await connection.run_sync(
            lambda sync: command.revision(_config(sync), message, autogenerate=True, rev_id=number)
        )
    if script is None or isinstance(script, list):
        raise MigrationError("alembic wrote no revision")
    return Path(script.path)


def _move(connection: Connection, target: str) -> None:
    current = _current(connection)
    order = [BASE, *_revisions()]
    if order.index(target) < order.index(current or BASE):
        command.downgrade(_config(connection), target)
    elif target != BASE:
        command.upgrade(_config(connection), target)
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise MigrationError(f"a row of table {broken[0]} would refer to nothing")


def _current(connection: Connection) -> str | None:
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in _revisions():
        raise NewerDatabase(
            f"the database is at revision {current}, this Otklik knows {_head()} at most: "
            "install the newer Otklik that made it, or restore a backup"
        )
    return current


def _revisions() -> list[str]:
    """Every known revision, the first first."""
    scripts = ScriptDirectory(str(_SCRIPTS)).walk_revisions()
    return [script.revision for script in scripts][::-1]


def _head() -> str:
    return _revisions()[-1]


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


@asynccontextmanager
async def _transaction(url: str) -> AsyncIterator[AsyncConnection]:
    engine = _engine(url)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(engine.dispose)
        try:
            connection = await stack.enter_async_context(engine.connect())
            await stack.enter_async_context(connection.begin())
        except (DBAPIError, OSError) as error:
            place = engine.url.render_as_string(hide_password=True)
            reason = error.orig if isinstance(error, DBAPIError) else error
            raise DatabaseTrouble(f"the database {place} cannot be opened: {reason}") from error
        if connection.dialect.name == "postgresql":
            await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        yield connection


async def _write_ahead(url: str) -> None:
    """Have SQLite write ahead, which the file keeps, before the desk opens it in many places.

    SQLite does not wait for who is busy with a file whose way of writing is to change, it fails at
    once: two workers that began on a new file did. So it is asked again here, and never after.
    """
    engine = _engine(url)
    tries = int(SQLITE_BUSY_SECONDS / _BUSY_PAUSE) if engine.dialect.name == "sqlite" else 0
    try:
        for _ in range(tries):
            try:
                async with engine.connect() as connection:
                    # Past SQLAlchemy, which would begin a transaction: in one it cannot change.
                    driver: Any = (await connection.get_raw_connection()).driver_connection
                    await driver.execute("PRAGMA journal_mode=WAL")
                return
            except sqlite3.DatabaseError as error:
                if "locked" not in str(error):
                    return
            except (DBAPIError, OSError):
                # Told where it is opened for work.
                return
            await asyncio.sleep(_BUSY_PAUSE)
    finally:
        await engine.dispose()


def _engine(url: str) -> AsyncEngine:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # Not chained and not quoted: a URL that cannot be read may hold a password anywhere.
        raise DatabaseTrouble("database.url cannot be read as a URL") from None
    if parsed.get_backend_name() != "sqlite":
        return create_async_engine(parsed, poolclass=NullPool)
    engine = create_async_engine(
        parsed,
        poolclass=NullPool,
        connect_args={"isolation_level": None, "timeout": SQLITE_BUSY_SECONDS},
    )

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _is_missing_file(url: str) -> bool:
    """Whether opening it would make a new SQLite file."""
    path = make_url(url).database if url.startswith("sqlite") else None
    return path is not None and path != ":memory:" and not Path(path).exists()
