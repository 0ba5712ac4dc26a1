"""What a look for spikes asks of a database with a million posts.

    python -m benchmarks.counting                  a million posts, on both databases
    python -m benchmarks.counting --posts 100000

A fifth of the posts are complaints, spread over a year, 26 topics and 30 districts. The floor
counts the same complaints of the last window and asks nothing else.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import func, insert, select, text, update

from benchmarks import databases
from benchmarks.databases import Place
from benchmarks.table import Figure, render
from db.engine import AsyncSession, Database
from db.models import Post, Source
from db.models.sources import COMPLAINTS
from db.queries import spikes as queries
from db.queries.spikes import Span
from services.storms.spikes import SpikeSettings
from services.triage.topics import TOPICS
from tests.desk import MORNING, make_desk

YEAR = timedelta(days=365)
BATCH = 20_000
ROUNDS = 5
DISTRICTS = 30
SHARE = 0.2

Ask = Callable[[AsyncSession], Awaitable[object]]


async def measure(place: Place, posts: int) -> list[Figure]:
    """The three questions of a look and of a picture, each beside the floor."""
    settings = SpikeSettings()
    span = Span(MORNING - settings.window, MORNING)
    whole = Span(MORNING - timedelta(days=settings.days + 1), MORNING)
    topic = min(TOPICS)
    questions: dict[str, Ask] = {
        "spikes: the window": lambda session: queries.busy(session, span, MORNING, 5),
        "spikes: 56 days": lambda session: queries.earlier(session, span, settings.days),
        "spikes: a chart": lambda session: queries.moments(session, topic, "Район 0", whole),
    }
    async with place.fresh() as database:
        await _fill(database, posts)
        floor = await _median(database, _floor(span))
        return [
            Figure(what, place.name, "ms", await _median(database, ask), floor, "count of 3 hours")
            for what, ask in questions.items()
        ]


def _floor(span: Span) -> Ask:
    statement = select(func.count(Post.id)).where(
        text(COMPLAINTS), Post.posted_at > span.since, Post.posted_at <= span.until
    )
    return lambda session: session.scalar(statement)


async def _median(database: Database, ask: Ask) -> float:
    """Milliseconds, the first time left out."""
    spent = []
    for _ in range(ROUNDS + 1):
        async with database.read() as session:
            began = perf_counter()
            await ask(session)
            spent.append((perf_counter() - began) * 1000)
    return median(spent[1:])


async def _fill(database: Database, posts: int) -> None:
    desk = await make_desk(database)
    random = Random(1)
    for start in range(0, posts, BATCH):
        numbers = range(start, min(start + BATCH, posts))
        async with database.write() as session:
            await session.execute(
                insert(Post), [_post(number, desk.source, random) for number in numbers]
            )
    async with database.write() as session:
        await session.execute(update(Source).values(baselined_at=MORNING - YEAR))
        await session.execute(text("ANALYZE"))


def _post(number: int, source_id: int, random: Random) -> dict[str, Any]:
    at = MORNING - YEAR * random.random()
    words = f"{number:032x}"
    return {
        "source_id": source_id, "network": "vk", "external_id": str(number),
        "thread_id": str(number), "kind": "post", "text": "Опять нет тепла. " * 10,
        "text_hash": words, "fingerprint": words, "link": "https://vk.com/wall-1_1",
        "seen_at": at, "posted_at": at, "topic": random.choice(TOPICS),
        "verdict_kind": "complaint" if random.random() < SHARE else "other",
        "district": f"Район {int(random.random() ** 2 * DISTRICTS)}",
    }  # fmt: skip


async def _both(posts: int) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="otklik-bench-") as folder:
        figures = await measure(databases.sqlite(Path(folder)), posts)
        with databases.postgres_server() as server:
            return [*figures, *await measure(databases.postgres(server), posts)]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.counting")
    parser.add_argument("--posts", type=int, default=1_000_000)
    print(render(asyncio.run(_both(parser.parse_args().posts))))


if __name__ == "__main__":
    main()
