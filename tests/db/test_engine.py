"""The two doors of the database, on both databases."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, StatementError

from db.engine import Database
from db.models import Mark

AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


async def test_leaving_a_write_commits_it(database: Database) -> None:
    async with database.write() as session:
        session.add(Mark(name="dawn", at=AT))
    async with database.read() as session:
        mark = await session.get(Mark, "dawn")
    assert mark is not None
    assert mark.at == AT


async def test_an_error_rolls_a_write_back_whole(database: Database) -> None:
    async def break_off() -> None:
        async with database.write() as session:
            session.add(Mark(name="dawn", at=AT))
            await session.flush()
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        await break_off()
    async with database.read() as session:
        assert (await session.scalars(select(Mark))).all() == []


async def test_writers_that_read_first_do_not_lock_each_other_out(database: Database) -> None:
    async with database.write() as session:
        session.add(Mark(name="count", value="0", at=AT))

    async def add_one() -> None:
        async with database.write() as session:
            mark = await session.get(Mark, "count", with_for_update=True)
            assert mark is not None
            mark.value = str(int(mark.value) + 1)

    await asyncio.gather(*(add_one() for _ in range(50)))
    async with database.read() as session:
        mark = await session.get(Mark, "count")
    assert mark is not None
    assert mark.value == "50"


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    async def write_it() -> None:
        async with database.write() as session:
            session.add(Mark(name="dawn", at=datetime(2026, 11, 23)))  # noqa: DTZ001 - the point

    with pytest.raises(StatementError, match="without a zone"):
        await write_it()


async def test_an_error_of_the_database_never_quotes_what_was_written(database: Database) -> None:
    async def write_twice() -> None:
        async with database.write() as session:
            session.add(Mark(name="dawn", value="слова жителя", at=AT))
            await session.flush()
            session.expunge_all()
            session.add(Mark(name="dawn", value="слова жителя", at=AT))

    with pytest.raises(IntegrityError) as caught:
        await write_twice()
    assert "слова жителя" not in str(caught.value)
