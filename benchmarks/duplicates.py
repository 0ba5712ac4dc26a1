"""How well posts of one event are joined by themselves, and how long a search takes.

    python -m benchmarks.duplicates                   pairs, orders, search on both databases
    python -m benchmarks.duplicates --no-search       pairs and orders alone, under a minute
    python -m benchmarks.duplicates --missed          what was not joined, and what wrongly

Pairs are counted over the posts the desk wants: of two that speak of one event, are they in one
incident (recall); of two in one incident, do they speak of one event (precision). The posts go
the whole way through intake into a real database, in several orders.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from benchmarks import databases
from benchmarks.databases import Place
from benchmarks.events_town import Told, Town, truth
from benchmarks.events_words import TOWNS
from benchmarks.table import Figure, render
from db.engine import Database
from db.models import District, Incident, Post, Source, Trace
from db.queries import sources as source_queries
from services import intake
from services.alike import traces
from services.networks.base import FetchedPost, Page, PostKind
from services.opening import Region
from services.regions import region_names
from services.rules import Rules
from services.sources import due_source
from services.triage.alike import likeness
from services.working_time import WorkingTime

START = datetime(2026, 9, 1, 6, tzinfo=UTC)
END = START + timedelta(days=60)
RULES = Rules("Садовая область", WorkingTime(ZoneInfo("Europe/Moscow")))
SEED = 20261122


@dataclass(frozen=True, slots=True)
class Pairs:
    """What became of a town: each post's incident by its place, None for what nobody wanted."""

    posts: Sequence[Told]
    incident_of: dict[int, int]

    @property
    def partition(self) -> frozenset[frozenset[int]]:
        """Which posts are together."""
        together: dict[int, set[int]] = {}
        for place, incident in self.incident_of.items():
            together.setdefault(incident, set()).add(place)
        return frozenset(frozenset(places) for places in together.values())

    def counts(self) -> tuple[int, int, int]:
        """Pairs rightly together, pairs together, pairs that should be."""
        event = truth(self.posts)
        wanted = self.incident_of
        right = Counter((wanted[place], event[place]) for place in wanted)
        joined = Counter(wanted.values())
        meant = Counter(event[place] for place in wanted)
        return _pairs(right.values()), _pairs(joined.values()), _pairs(meant.values())


def pairwise(events: int = 60, seed: int = SEED) -> tuple[float, float, int]:
    """Precision, recall and how many pairs should be together, of one town in one order."""
    with tempfile.TemporaryDirectory(prefix="otklik-bench-") as folder:
        posts = Town(seed, START).live(events)
        found = asyncio.run(_joined(databases.sqlite(Path(folder)), posts, order_seed=0))
    right, joined, meant = found.counts()
    return right / joined, right / meant, meant


async def _joined(where: Place, posts: Sequence[Told], order_seed: int) -> Pairs:
    """Take the town in, a page of twenty a time, in an order of that seed."""
    order = list(range(len(posts)))
    random.Random(order_seed).shuffle(order)
    async with where.fresh() as database:
        await _furnish(database)
        async with database.read() as session:
            region = Region((), await region_names.gazetteer(session))
        for start in range(0, len(order), 20):
            until = END + timedelta(hours=1)
            async with database.write() as session:
                rows = await source_queries.lease_due(session, ["vk"], END, until, 9)
            for source in map(due_source, rows):
                town = source.district
                places = [n for n in order[start : start + 20] if posts[n].district == town]
                page = Page(posts=tuple(_fetched(n, posts[n]) for n in places), cursor={})
                await intake.take(database, source, page, region, RULES, END, END)
        async with database.read() as session:
            stored = await session.execute(
                select(Post.external_id, Post.incident_id).where(Post.incident_id.is_not(None))
            )
            return Pairs(
                posts, {int(name.partition("_")[2]): number for name, number in stored if number}
            )


async def _furnish(database: Database) -> None:
    async with database.write() as session:
        for town in TOWNS:
            session.add(District(name=town, aliases=[], settlements=[]))
            session.add(Source(network="vk", kind="wall", address=town, district=town, cursor={},
                               next_poll_at=END, baselined_at=START - timedelta(days=90),
                               baseline_began_at=START - timedelta(days=90)))  # fmt: skip


def _fetched(place: int, told: Told) -> FetchedPost:
    return FetchedPost(
        external_id=f"-1_{place}",
        thread_id=f"-1_{place}",
        kind=PostKind.POST,
        text=told.text,
        link=f"https://vk.com/wall-1_{place}",
        author_id=str(place),
        author_name="",
        posted_at=told.at,
    )


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


async def search(where: Place, posts: int, rounds: int = 200) -> Figure:
    """One post's look-up among the traces of so many others, beside a row by its primary key."""
    chance = random.Random(SEED)
    async with where.fresh() as database:
        await _fill(database, posts, chance)
        town = Town(SEED, END - timedelta(days=3)).live(30)
        asked = [
            likeness.traits(told.text, at=END, wish=False, district=told.district) for told in town
        ]
        ours, floor = [], []
        async with database.read() as session:
            for turn in range(rounds):
                began = time.perf_counter()
                ledger = await traces.load(session, [asked[turn % len(asked)]], RULES, END)
                list(ledger.matches(asked[turn % len(asked)]))
                ours.append(time.perf_counter() - began)
                began = time.perf_counter()
                await session.scalar(select(Trace.key).where(Trace.id == chance.randint(1, posts)))
                floor.append(time.perf_counter() - began)
    return Figure(
        "search for alike", f"{where.name}, {posts:,} posts", "ms", 1000 * median(ours),
        1000 * median(floor), "SELECT by primary key",
    )  # fmt: skip


async def _fill(database: Database, posts: int, chance: random.Random) -> None:
    """Ten traces a post, as intake leaves them, an incident for every fifty posts."""
    async with database.write() as session:
        await session.execute(insert(Incident), [
            {"kind": "complaint", "tone": "negative", "priority": "normal", "opened_at": END}
            for _ in range(posts // 50)
        ])  # fmt: skip
    async with database.engine.connect() as connection:
        for start in range(0, posts, 20_000):
            rows = [
                {
                    "key": chance.getrandbits(63), "incident_id": 1 + post // 50 % (posts // 50),
                    "post_id": post, "first_at": END, "last_at": END, "posts": 1, "claimed": False,
                }
                for post in range(start, min(start + 20_000, posts))
                for _ in range(10)
            ]  # fmt: skip
            await connection.execute(insert(Trace), rows)
        await connection.commit()


def _told(name: str, found: Pairs) -> str:
    right, joined, meant = found.counts()
    wanted = len(found.incident_of)
    return (
        f"{name}: {len(found.posts)} posts, {wanted} wanted, {len(found.partition)} incidents; "
        f"precision {right / joined:.4f} ({right}/{joined}), recall {right / meant:.4f} "
        f"({right}/{meant})"
    )


def _missed(found: Pairs) -> str:
    """The events in pieces, and the incidents of several events."""
    event = truth(found.posts)
    lines = []
    for places in sorted(found.partition, key=len, reverse=True):
        kinds = {event[place] for place in places}
        if len(kinds) > 1:
            lines += ["WRONG", *(f"  {event[n]:>5} {found.posts[n].text}" for n in places)]
    for number in sorted(set(event.values())):
        pieces = [[n for n in places if event[n] == number] for places in found.partition]
        pieces = [piece for piece in pieces if piece]
        if len(pieces) > 1:
            lines.append(f"IN PIECES {number}")
            lines += [f"  {len(piece)}: {found.posts[piece[0]].text}" for piece in pieces]
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.duplicates")
    parser.add_argument("--events", type=int, default=60)
    parser.add_argument("--orders", type=int, default=3)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--no-search", action="store_true")
    parser.add_argument("--missed", action="store_true")
    asked = parser.parse_args()
    posts = Town(asked.seed, START).live(asked.events)
    with tempfile.TemporaryDirectory(prefix="otklik-bench-") as folder:
        sqlite = databases.sqlite(Path(folder))
        found = [asyncio.run(_joined(sqlite, posts, order)) for order in range(asked.orders)]
        print("\n".join(_told(f"order {n}", one) for n, one in enumerate(found)))
        print("the same partition in every order:", len({one.partition for one in found}) == 1)
        if asked.missed:
            print(_missed(found[0]))
        if asked.no_search:
            return
        figures = [asyncio.run(search(sqlite, asked.posts))]
    with databases.postgres_server() as server:
        figures.append(asyncio.run(search(databases.postgres(server), asked.posts)))
    print(render(figures))


if __name__ == "__main__":
    main()
