"""All rows of all tables as JSON, and back, also from one engine to the other.

A table is one line that names it and its columns, and a line for each of its rows, a list. Left
out is what an engine keeps in its own way and what is made anew: the words of the search. Does
not live here: the file (`services/operation/backup.py`), the schema (`migrate.py`).
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Date,
    DateTime,
    TableClause,
    column,
    func,
    insert,
    inspect,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.types import TypeEngine

from db.base import Base, UtcDateTime
from db.engine import AsyncSession
from db.models import Incident
from db.models.finding import Finding, Unread

BATCH = 500
"""Rows that are held at once."""

MADE_ANEW = frozenset({Finding.__tablename__, Unread.__tablename__})

Head = dict[str, Any]
Row = list[Any]


class Unfit(Exception):
    """The lines do not fit the database; the message says where."""


async def lines(session: AsyncSession) -> AsyncIterator[Head | Row]:
    """Every table, those first that others refer to; of one moment."""
    for found in Base.metadata.sorted_tables:
        if found.name in MADE_ANEW:
            continue
        yield {"table": found.name, "columns": list(found.columns.keys())}
        rows = select(found).order_by(*found.primary_key.columns)
        async for row in await session.stream(rows.execution_options(yield_per=BATCH)):
            yield [_plain(value) for value in row]


async def is_empty(session: AsyncSession) -> bool:
    """Whether no table has a row; one that a later schema brings is none."""
    connection = await session.connection()
    names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    for name in set(names) & set(Base.metadata.tables):
        if await session.scalar(select(literal_column("1")).select_from(table(name)).limit(1)):
            return False
    return True


async def load(session: AsyncSession, given: Iterable[Head | Row]) -> Counter[str]:
    """Put rows into an empty database of the same revision; how many, by table. Raises Unfit."""
    counts: Counter[str] = Counter()
    target: TableClause | None = None
    batch: list[dict[str, Any]] = []
    for line in given:
        if isinstance(line, dict):
            await _put(session, target, batch)
            target = await _target(session, line)
            counts[target.name] = 0
            continue
        if target is None or len(line) != len(target.c):
            raise Unfit("a row without its table")
        values = zip(target.c, line, strict=True)
        batch.append({one.name: _meant(one.type, value) for one, value in values})
        counts[target.name] += 1
        if len(batch) == BATCH:
            await _put(session, target, batch)
    await _put(session, target, batch)
    connection = await session.connection()
    if await connection.run_sync(_types, Unread.__tablename__):
        # An older schema has no such table yet: the migration that brings it fills it.
        await session.execute(
            insert(Unread).from_select(["incident_id"], select(Incident.id).order_by(Incident.id))
        )
    await _go_on_counting(session, counts)
    return counts


async def _put(
    session: AsyncSession, target: TableClause | None, batch: list[dict[str, Any]]
) -> None:
    if target is not None and batch:
        await session.execute(insert(target), batch)
        batch.clear()


async def _target(session: AsyncSession, head: Head) -> TableClause:
    """The table a head names, with the types of its columns: ours, or those the database has."""
    name, names = str(head.get("table")), head.get("columns")
    connection = await session.connection()
    types: dict[str, TypeEngine[Any]] = await connection.run_sync(_types, name)
    if not isinstance(names, list) or not types or set(names) != set(types):
        raise Unfit(f"table {name} has other columns here")
    if name in Base.metadata.tables:
        types |= {one.name: one.type for one in Base.metadata.tables[name].columns}
    return table(name, *(column(one, types[one]) for one in names))


def _types(connection: Connection, name: str) -> dict[str, TypeEngine[Any]]:
    inspector = inspect(connection)
    if not inspector.has_table(name):
        return {}
    return {one["name"]: one["type"] for one in inspector.get_columns(name)}


async def _go_on_counting(session: AsyncSession, names: Iterable[str]) -> None:
    """PostgreSQL counts ids beside the tables: go on after the greatest."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for name in names:
        found = Base.metadata.tables.get(name)
        if found is None or found.autoincrement_column is None:
            continue
        key = found.autoincrement_column
        greatest = await session.scalar(select(func.max(key)))
        sequence = await session.scalar(select(func.pg_get_serial_sequence(name, key.name)))
        if greatest is not None and sequence is not None:
            await session.execute(
                text("SELECT setval(CAST(:sequence AS regclass), :greatest)"),
                {"sequence": sequence, "greatest": greatest},
            )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value


def _meant(kind: TypeEngine[Any], value: Any) -> Any:
    if value is None or not isinstance(value, str):
        return value
    if isinstance(kind, UtcDateTime | DateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value
