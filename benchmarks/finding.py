"""Search among many incidents: p50 and p99 beside the floor, a row by its primary key.

    .venv/bin/python -m benchmarks.finding [--incidents 300000] [--only sqlite]

Words are drawn by Zipf's law, so that some are in every other incident and most in a few. The
bulk is written without the ORM and its index afterwards; the searches are those of
`services.search.finding`, for the coordinator, who sees all offices.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import insert, text

from benchmarks import databases
from benchmarks.databases import Place
from benchmarks.table import Figure, render
from db.engine import AsyncSession, Database
from db.models import Base
from db.models.finding import POSTGRESQL
from services.people import PersonFacts, Role
from services.search import finding
from services.search.finding_words import forms_of
from tests.desk import MORNING

VOCABULARY = 5_000
WORDS = 18
"""Different words of one incident."""
DOCUMENTS = 49_999
CHUNK = 5_000
EGOR = PersonFacts(1, 1, "Егор", Role.COORDINATOR)
FLOOR = "a row by its primary key"
_INCIDENTS, _FINDINGS = (Base.metadata.tables[name] for name in ("incidents", "findings"))
_SQLITE_BEFORE = ("DROP TRIGGER findings_fts_insert",)
_SQLITE_AFTER = ("INSERT INTO findings_fts(findings_fts) VALUES ('rebuild')", "ANALYZE")
_POSTGRESQL_BEFORE = ("DROP INDEX ix_findings_words",)
_POSTGRESQL_AFTER = (*POSTGRESQL, "ANALYZE")


def vocabulary() -> list[str]:
    """Invented words no dictionary knows."""
    letters = "бвгдзклмнпрстфх"
    vowels = "аоуыэ"
    dice = random.Random(7)
    made: dict[str, None] = {}
    while len(made) < VOCABULARY:
        made["".join(dice.choice(letters) + dice.choice(vowels) for _ in range(5)) + "щ"] = None
    return list(made)


async def measure(place: Place, incidents: int, searches: int = 120) -> list[Figure]:
    """Build, search, compare; three kinds of search, each with its p50 and p99 in ms."""
    words = vocabulary()
    async with place.fresh() as database:
        began = time.perf_counter()
        await _fill(database, words, incidents)
        built = time.perf_counter() - began
        dice = random.Random(11)
        kinds = {
            "a common word": lambda: words[dice.randrange(20)],
            "two words": lambda: f"{words[dice.randrange(60)]} {words[dice.randrange(400)]}",
            "a rare word": lambda: words[dice.randrange(2_000, VOCABULARY)],
        }
        figures = []
        floor = await _timed(searches, lambda: _row(database, dice.randrange(1, incidents)))
        for name, ask in kinds.items():
            ours = await _timed(searches, partial(_search, database, ask))
            for part, at in (("p50", 0.5), ("p99", 0.99)):
                where = f"{place.name}, {incidents:,}"
                figures.append(
                    Figure(f"{name}, {part}", where, "ms", _at(ours, at), _at(floor, at), FLOOR)
                )
        print(f"{place.name}: {incidents:,} incidents built in {built:.0f} s")
        return figures


async def _fill(database: Database, words: Sequence[str], incidents: int) -> None:
    """Incidents a minute apart, the last of them this morning."""
    documents = _documents(words)
    async with database.engine.begin() as connection:
        # An index is built whole in a tenth of the time it takes to grow.
        for statement in _SQLITE_BEFORE if database.is_sqlite else _POSTGRESQL_BEFORE:
            await connection.execute(text(statement))
    for start in range(0, incidents, CHUNK):
        numbers = range(start + 1, min(start + CHUNK, incidents) + 1)
        async with database.engine.begin() as connection:
            await connection.execute(insert(_INCIDENTS), [
                {
                    "id": number, "kind": "complaint", "tone": "negative", "priority": "normal",
                    "status": "closed", "joinable": False, "topic": "Дороги",
                    "opened_at": MORNING - timedelta(minutes=incidents - number),
                    "closed_at": MORNING,
                }
                for number in numbers
            ])  # fmt: skip
            await connection.execute(insert(_FINDINGS), [
                {"incident_id": number, "words": documents[number * 31 % len(documents)]}
                for number in numbers
            ])  # fmt: skip
    async with database.engine.begin() as connection:
        for statement in _SQLITE_AFTER if database.is_sqlite else _POSTGRESQL_AFTER:
            await connection.execute(text(statement))


def _documents(words: Sequence[str]) -> list[str]:
    """What incidents are found by; with some twenty incidents to each, words are as common
    among them as among all."""
    weights = [1 / (rank + 3) for rank in range(len(words))]
    drawn = random.Random(3).choices(words, weights, k=DOCUMENTS * WORDS)
    texts = (drawn[start : start + WORDS] for start in range(0, len(drawn), WORDS))
    return [" ".join(sorted(frozenset().union(*map(forms_of, text)))) for text in texts]


async def _search(database: Database, ask: Callable[[], str]) -> None:
    async with database.read() as session:
        found = await finding.find(session, EGOR, ask(), MORNING, page=0, size=6)
    assert found.total, "a bench that finds nothing measures nothing"


async def _row(database: Database, number: int) -> None:
    async with database.read() as session:
        await _by_key(session, number)


async def _by_key(session: AsyncSession, number: int) -> None:
    await session.execute(text("SELECT * FROM incidents WHERE id = :id"), {"id": number})


async def _timed(times: int, act: Callable[[], Awaitable[None]]) -> list[float]:
    """Milliseconds of each, a tenth of them before as a warm-up."""
    taken = []
    for turn in range(times + times // 10):
        began = time.perf_counter()
        await act()
        if turn >= times // 10:
            taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)


def _at(ordered: Sequence[float], share: float) -> float:
    if share == 0.5:
        return statistics.median(ordered)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.finding")
    parser.add_argument("--incidents", type=int, default=300_000)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    asked = parser.parse_args()
    figures: list[Figure] = []
    if asked.only != "postgresql":
        with tempfile.TemporaryDirectory(prefix="otklik-bench-") as folder:
            figures += asyncio.run(measure(databases.sqlite(Path(folder)), asked.incidents))
    if asked.only != "sqlite":
        with databases.postgres_server() as server:
            figures += asyncio.run(measure(databases.postgres(server), asked.incidents))
    print(render(figures))


if __name__ == "__main__":
    main()
