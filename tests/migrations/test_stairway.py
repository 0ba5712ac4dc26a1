"""The schema's history, walked on both databases."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from db.engine import Database
from db.errors import DatabaseTrouble, MigrationError, NewerDatabase
from db.migrate import BASE, Schema, move, schema, upgrade
from db.models import Base, Incident, Source, beside_models
from db.queries import groups
from services.languages.told import to_tell
from services.listening import LEFT, NOT_ALLOWED
from tests.shared import ROOT

REVISIONS = [
    script.revision for script in ScriptDirectory(str(ROOT / "migrations")).walk_revisions()
][::-1]
HEAD = REVISIONS[-1]


@pytest.fixture
async def bare_postgres(postgres_server: str) -> AsyncIterator[str]:
    """A database with nothing in it."""
    name = f"otklik_bare_{uuid.uuid4().hex[:12]}"
    server = create_async_engine(postgres_server, isolation_level="AUTOCOMMIT")
    async with server.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
        yield make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
        await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    await server.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'bare.db'}"
    url: str = request.getfixturevalue("bare_postgres")
    return url


@pytest.fixture
async def engine(bare_url: str) -> AsyncIterator[AsyncEngine]:
    opened = create_async_engine(bare_url)
    yield opened
    await opened.dispose()


async def tables(engine: AsyncEngine) -> set[str]:
    async with engine.connect() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    return set(names) - {"alembic_version"}


async def differences(engine: AsyncEngine) -> list[object]:
    """What autogenerate would still change to make the database what the models say."""

    def compare(connection: Connection) -> list[object]:
        options = {"include_object": beside_models}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, Base.metadata))

    async with engine.connect() as connection:
        return await connection.run_sync(compare)


@pytest.mark.parametrize("revision", REVISIONS)
async def test_every_step_goes_up_back_and_up_again(
    bare_url: str, engine: AsyncEngine, revision: str
) -> None:
    below = [BASE, *REVISIONS][REVISIONS.index(revision)]
    await move(bare_url, below)
    before = await tables(engine)
    assert (await move(bare_url, revision)).current == revision
    after = await tables(engine)
    assert (await move(bare_url, below)).current == (None if below == BASE else below)
    assert await tables(engine) == before
    assert (await move(bare_url, revision)).current == revision
    assert await tables(engine) == after


async def test_the_history_ends_where_the_models_are(bare_url: str, engine: AsyncEngine) -> None:
    await upgrade(bare_url)
    assert await differences(engine) == []


async def test_a_column_the_history_lacks_is_noticed(bare_url: str, engine: AsyncEngine) -> None:
    await upgrade(bare_url)
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE sources DROP COLUMN bad_pages"))
    assert len(await differences(engine)) == 1


async def test_a_migrated_database_can_be_worked_on(bare_url: str) -> None:
    await upgrade(bare_url)
    database = Database(bare_url)
    async with database.read() as session:
        assert await session.get(Incident, 1) is None
    await database.close()


async def test_migrating_twice_changes_nothing(bare_url: str) -> None:
    assert await upgrade(bare_url) == await upgrade(bare_url) == Schema(HEAD, HEAD)


async def test_who_has_left_without_an_account_loses_the_number_made_for_them(
    bare_url: str, engine: AsyncEngine
) -> None:
    await move(bare_url, "0023")
    kept = "SELECT telegram_id FROM people ORDER BY id"
    async with engine.begin() as connection:
        for number, active in ((1001, "true"), (-2, "false")):
            await connection.execute(
                text(
                    "INSERT INTO people (telegram_id, name, role, active) "
                    f"VALUES ({number}, 'Анна', 'aide', {active})"
                )
            )
    for revision, stand in (("0024", [1001, None]), ("0023", [1001, -2]), ("0024", [1001, None])):
        await move(bare_url, revision)
        async with engine.connect() as connection:
            assert list((await connection.scalars(text(kept))).all()) == stand


async def parked_before(engine: AsyncEngine, why: str) -> None:
    """A group that an Otklik of 0025 had parked."""
    columns = "official, backfill_seconds, failures, posts_seen, bad_items, bad_pages"
    async with engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO sources (network, kind, address, district, owner_id, state, note, "
                f"gap, cursor, next_poll_at, {columns}) VALUES ('telegram', 'group', '-1001', '', "
                "'', 'parked', :why, '', '{}', CURRENT_TIMESTAMP, false, 0, 0, 0, 0, 0)"
            ),
            {"why": why},
        )


async def test_a_group_that_was_parked_before_is_not_told_of_once_more(
    bare_url: str, engine: AsyncEngine
) -> None:
    await move(bare_url, "0025")
    await parked_before(engine, LEFT.source)
    await upgrade(bare_url)
    database = Database(bare_url)
    async with database.write() as session:
        (source,) = await groups.watched(session)
        assert (source.note, source.gap) == ({"text": LEFT.source}, None)
        assert not await groups.park(session, source.id, to_tell(LEFT))
        assert await groups.park(session, source.id, to_tell(NOT_ALLOWED))
        assert not await groups.park(session, source.id, to_tell(NOT_ALLOWED))
    await database.close()


async def test_why_a_source_stands_still_outlives_a_step_back(
    bare_url: str, engine: AsyncEngine
) -> None:
    why = "сеть ответила {code} и замолчала"
    await move(bare_url, "0025")
    await parked_before(engine, why)
    for revision in ("0026", "0025", "0026"):
        await move(bare_url, revision)
    async with engine.connect() as connection:
        (note,) = (await connection.execute(select(Source.note))).scalars()
    assert note == {"text": why}
    await move(bare_url, "0025")
    async with engine.connect() as connection:
        kept = (await connection.execute(text("SELECT note, gap FROM sources"))).one()
    assert tuple(kept) == (why, "")


async def test_workers_that_start_together_migrate_once(bare_url: str) -> None:
    stands = await asyncio.gather(*(upgrade(bare_url) for _ in range(4)))
    assert stands == [Schema(HEAD, HEAD)] * 4


async def test_a_newer_database_is_refused_and_left_alone(
    bare_url: str, engine: AsyncEngine
) -> None:
    await upgrade(bare_url)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for attempt in (upgrade(bare_url), move(bare_url, BASE), schema(bare_url)):
        with pytest.raises(NewerDatabase, match=f"revision 9999, this Otklik knows {HEAD}"):
            await attempt
    assert "incidents" in await tables(engine)


async def test_an_unknown_step_is_refused_with_those_there_are(bare_url: str) -> None:
    with pytest.raises(MigrationError, match=f"no revision 77; there are: base, .*{HEAD}"):
        await move(bare_url, "77")


async def test_the_stand_is_told_without_changing_anything(
    bare_url: str, engine: AsyncEngine, tmp_path: Path
) -> None:
    assert await schema(bare_url) == Schema(None, HEAD)
    assert not (tmp_path / "bare.db").exists()
    await upgrade(bare_url)
    stand = await schema(bare_url)
    assert stand == Schema(HEAD, HEAD)
    assert stand.is_ready


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+asyncpg://otklik:verysecret@127.0.0.1:1/otklik",
        "postgresql+asyncpg://otklik:verysecret@127.0.0.1:1x/otklik",
        "sqlite+aiosqlite:////no/such/folder/otklik.db",
    ],
)
async def test_a_database_that_cannot_be_opened_is_one_line_without_the_password(url: str) -> None:
    with pytest.raises(DatabaseTrouble) as trouble:
        await upgrade(url)
    assert "secret" not in str(trouble.value)
    assert "\n" not in str(trouble.value)


async def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "otklik.db").write_text("минимум 512 байт " * 100)
    with pytest.raises(DatabaseTrouble, match="not a database"):
        await upgrade(f"sqlite+aiosqlite:///{tmp_path / 'otklik.db'}")


def test_the_next_revision_is_written_from_the_template(tmp_path: Path) -> None:
    # In a copy: other tests read the history at the same time.
    for package in ("db", "migrations"):
        shutil.copytree(ROOT / package, tmp_path / package)
    command = [sys.executable, "-m", "migrations", "nothing yet"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    path = Path(told.stdout.splitlines()[-1])
    assert path == tmp_path / "migrations" / "versions" / f"{int(HEAD) + 1:04}_nothing_yet.py"
    written = path.read_text("utf-8")
    assert f"down_revision: str | None = '{HEAD}'" in written
    assert written.count("pass") == 2


async def test_a_new_file_writes_ahead_before_many_open_it(tmp_path: Path) -> None:
    """SQLite fails at once who changes the way of writing while another is busy."""
    for number in range(5):
        file = tmp_path / f"{number}.db"
        url = f"sqlite+aiosqlite:///{file}"
        await asyncio.gather(*(upgrade(url) for _ in range(4)))
        with closing(sqlite3.connect(file)) as plain:
            assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        databases = [Database(url) for _ in range(4)]
        try:
            await asyncio.gather(*(_visit(database) for database in databases))
        finally:
            for database in databases:
                await database.close()


async def _visit(database: Database) -> None:
    async with database.write() as session:
        await session.execute(text("UPDATE districts SET name = name"))
    async with database.read() as session:
        await session.execute(select(Source))
