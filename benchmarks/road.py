"""The first half of the road without a network: VK's JSON, the connector's items, intake.

What other benches need of it is here too: walls that may be polled, pages taken in.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from benchmarks.voices import COMPLAINTS, texts, wall_page
from db.engine import Database
from db.models import Source
from db.queries import sources as queries
from services import intake
from services.intake import Taken
from services.networks.base import Page
from services.networks.vk.answers import read_answer
from services.networks.vk.items import Lens, read_listing
from services.networks.vk.walls import read_posts
from services.opening import Region
from services.rules import Rules
from services.sources import DueSource, due_source
from tests.desk import MORNING, make_desk

A_ROUND = timedelta(minutes=1)
_LINKS = "https://vk.com"


async def make_walls(database: Database, count: int) -> None:
    """The desk of the tests, and `count` walls whose first reading is over."""
    await make_desk(database)
    async with database.write() as session:
        session.add_all(
            Source(
                network="vk",
                kind="wall",
                address=f"club{number}",
                district="Садовое",
                cursor={},
                next_poll_at=MORNING,
                baselined_at=MORNING - timedelta(days=1),
            )
            for number in range(1, count + 1)
        )


async def lease(database: Database, at: datetime) -> list[DueSource]:
    """The walls that are due, the desk's own without a baseline left aside."""
    async with database.write() as session:
        rows = await queries.lease_due(session, ["vk"], at, at + A_ROUND / 2, 10_000)
        return [due_source(row) for row in rows if row.baselined_at is not None]


def bodies(
    sources: Sequence[DueSource], posts: int, number: int, complaints: float = COMPLAINTS
) -> list[bytes]:
    """Round `number`'s answer of each wall: `posts` posts nobody has seen."""
    said = texts(posts * len(sources), seed=number, complaints=complaints)
    at = moment(number) - timedelta(seconds=30)
    return [
        wall_page(-source.id, number * posts + 1, said[place * posts : (place + 1) * posts], at)
        for place, source in enumerate(sources)
    ]


def moment(number: int) -> datetime:
    """When round `number` happens."""
    return MORNING + number * A_ROUND


async def take(
    database: Database,
    source: DueSource,
    body: bytes,
    region: Region,
    rules: Rules,
    now: datetime,
) -> Taken:
    """From the bytes VK sent to committed rows, as a round does it."""
    listing = read_listing(read_answer(200, body, "secret"))
    read, bad = read_posts(listing, Lens(-source.id, now, _LINKS))
    page = Page(
        posts=tuple(item.post for item in read if item.post is not None),
        cursor={"passes": 1},
        bad=bad,
        calls={"wall.get": 1},
    )
    return await intake.take(database, source, page, region, rules, now, now + A_ROUND)
