"""Intake from JSON to committed rows, against a bare bulk insert of the very same rows.

The floor writes all rows that intake wrote (posts, incidents, cycles, clocks, events, cards,
outbox) into a like database, one transaction a page, one statement a table.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, Table, insert, select

from benchmarks import road
from benchmarks.databases import Place
from benchmarks.rounds import medians, seconds
from benchmarks.table import Figure
from db.engine import Database
from db.models import Base, Card, Cycle, Event, Incident, Outgoing, Post, Timer
from services.opening import Region
from services.rules import Rules
from services.sources import DueSource
from tests import desk

_WRITTEN = (Post, Incident, Cycle, Event, Timer, Card, Outgoing)
_TABLES = [
    table for table in Base.metadata.sorted_tables
    if table in {model.__table__ for model in _WRITTEN}
]  # fmt: skip

#: Rows of one page by table, parents first.
Rows = Sequence[tuple[Table, list[dict[str, Any]]]]


@dataclass(frozen=True, slots=True)
class Size:
    """Pages of `posts` posts a round, and how many rounds."""

    pages: int = 10
    posts: int = 100
    rounds: int = 5

    def __str__(self) -> str:
        return f"{self.rounds} rounds of {self.pages} pages, {self.posts} posts each"


async def measure(place: Place, size: Size) -> list[Figure]:
    """Posts a second."""
    async with place.fresh() as ours, place.fresh() as bare:
        for database in (ours, bare):
            await road.make_walls(database, size.pages)
        region, rules = await desk.region(ours), desk.rules()
        last: dict[str, int] = {}

        async def one(number: int) -> tuple[float, float]:
            sources = await road.lease(ours, road.moment(number))
            bodies = road.bodies(sources, size.posts, number)
            took = await seconds(_take(ours, sources, bodies, region, rules, number))
            pages = await _written(ours, last)
            return took, await seconds(_insert(bare, pages))

        took, floor = await medians(one, size.rounds)
    posts = size.pages * size.posts
    return [Figure("intake", place.name, "posts/s", posts / took, posts / floor,
                   "bulk insert of the same rows")]  # fmt: skip


async def _take(
    database: Database,
    sources: Sequence[DueSource],
    bodies: Sequence[bytes],
    region: Region,
    rules: Rules,
    number: int,
) -> None:
    now = road.moment(number)
    for source, body in zip(sources, bodies, strict=True):
        await road.take(database, source, body, region, rules, now)


async def _written(database: Database, last: dict[str, int]) -> list[Rows]:
    """What intake has written since `last`, which moves on; a page is what one wall brought."""
    found: dict[str, Sequence[RowMapping]] = {}
    async with database.read() as session:
        for table in _TABLES:
            query = select(table).where(table.c.id > last.get(table.name, 0)).order_by(table.c.id)
            found[table.name] = (await session.execute(query)).mappings().all()
            last[table.name] = max((row["id"] for row in found[table.name]), default=0)
    wall_of_post = {row["id"]: row["source_id"] for row in found["posts"]}
    wall_of = {row["id"]: wall_of_post[row["first_post_id"]] for row in found["incidents"]}
    pages: dict[int, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for name, rows in found.items():
        for row in rows:
            wall = _wall(name, row, wall_of)
            pages[wall][name].append(dict(row))
    in_order = dict.fromkeys(row["source_id"] for row in found["posts"])
    return [[(table, pages[wall][table.name]) for table in _TABLES] for wall in in_order]


def _wall(table: str, row: RowMapping, wall_of: Mapping[int, int]) -> int:
    if table == "posts":
        return int(row["source_id"])
    return wall_of.get(row["id" if table == "incidents" else "incident_id"], 0)


async def _insert(database: Database, pages: Sequence[Rows]) -> None:
    for page in pages:
        async with database.engine.begin() as connection:
            for table, rows in page:
                if rows:
                    await connection.execute(insert(table), rows)
