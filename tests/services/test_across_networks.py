"""One complaint told in VK and in Telegram is one incident, whichever is read first."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from db.engine import Database
from db.models import Source
from db.queries import sources as queries
from services import intake
from services.incident_facts import load
from services.networks.base import FetchedPost, PostKind
from services.sources import DueSource, due_source
from tests.desk import MORNING, fetched, page, region, rules, stored
from tests.services.test_intake import baseline

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WRITTEN = MORNING + HOUR

PIT = "На улице Лесной у дома 12 огромная яма на дороге, вторую неделю бьём колёса, заделайте!"
PIT_AGAIN = f"Соседи! {PIT.replace('огромная', 'огромнная')} Репост"
SWING = (
    "Соседи, у почты на площадке второй месяц висят гнутые качели, дети падают, "
    "администрация города отписывается, сколько можно!"
)
SWING_AGAIN = SWING.replace("площадке", "площаддке").replace("висят", "висят, ")
DARK = "На улице Лесной отключили свет, сидим в темноте второй час!"
DARK_TOO = "Опять нет электричества на Лесной, 12, холодильник потёк"


@dataclass(frozen=True, slots=True)
class Twice:
    """What is said in one network, and in the other so much later."""

    first: str
    second: str
    later: timedelta


#: One event by nearly equal words and by what is told: up to its window ...
NEAR = [
    Twice(PIT, PIT_AGAIN, 6 * DAY),
    Twice(SWING, SWING_AGAIN, 6 * DAY),
    Twice(DARK, DARK_TOO, 71 * HOUR),
]
#: ... and beyond.
FAR = [
    Twice(PIT, PIT_AGAIN, 8 * DAY),
    Twice(SWING, SWING_AGAIN, 8 * DAY),
    Twice(DARK, DARK_TOO, 73 * HOUR),
]
#: The same by equal words, whose window also runs from when their incident was opened.
EQUAL = [Twice(PIT, PIT, 13 * DAY), Twice(SWING, SWING, 13 * DAY)]
EQUAL_FAR = [Twice(PIT, PIT, 15 * DAY), Twice(SWING, SWING, 15 * DAY)]
#: Who speaks first.
SPEAKERS = [("vk", "telegram"), ("telegram", "vk")]


async def two_sources(database: Database) -> None:
    """A wall and a channel of one district, both read before."""
    await baseline(database)
    async with database.write() as session:
        session.add(
            Source(network="telegram", kind="channel", address="sadovoe_chat", district="Садовое",
                   cursor={}, next_poll_at=MORNING, baselined_at=MORNING,
                   baseline_began_at=MORNING)
        )  # fmt: skip


def post(network: str, text: str, at: datetime) -> FetchedPost:
    """As the network's connector delivers it."""
    if network == "vk":
        return fetched(1, text, posted_at=at)
    return FetchedPost(
        external_id="sadovoe_chat/77",
        thread_id="sadovoe_chat/77",
        kind=PostKind.POST,
        text=text,
        link="https://t.me/sadovoe_chat/77",
        author_id="555",
        author_name="Ольга Пробная",
        posted_at=at,
    )


def written(told: Twice, speakers: Sequence[str]) -> list[tuple[str, FetchedPost]]:
    """Both posts with their networks, in the order of their writing."""
    first, second = speakers
    return [
        (first, post(first, told.first, WRITTEN)),
        (second, post(second, told.second, WRITTEN + told.later)),
    ]


async def lease(database: Database, network: str, at: datetime) -> DueSource:
    async with database.write() as session:
        row, = await queries.lease_due(session, [network], at, at + HOUR, 10)  # fmt: skip
        return due_source(row)


async def read(database: Database, network: str, what: FetchedPost, at: datetime) -> None:
    source = await lease(database, network, at)
    await intake.take(database, source, page(what), await region(database), rules(), at, at)


async def sizes(database: Database) -> list[int]:
    """How many posts each incident holds."""
    return [row.posts_count for row in (await stored(database))[0]]


@pytest.mark.parametrize("speakers", SPEAKERS)
@pytest.mark.parametrize("told", NEAR + EQUAL)
async def test_one_complaint_in_two_networks_is_one_incident(
    database: Database, told: Twice, speakers: Sequence[str]
) -> None:
    await two_sources(database)
    for network, what in written(told, speakers):
        await read(database, network, what, what.posted_at + timedelta(minutes=1))
    assert await sizes(database) == [2]
    assert {row.network for row in (await stored(database))[1]} == {"vk", "telegram"}


@pytest.mark.parametrize("speakers", SPEAKERS)
@pytest.mark.parametrize("told", FAR + EQUAL_FAR)
async def test_beyond_the_window_it_is_another_incident(
    database: Database, told: Twice, speakers: Sequence[str]
) -> None:
    await two_sources(database)
    for network, what in written(told, speakers):
        await read(database, network, what, what.posted_at + timedelta(minutes=1))
    assert await sizes(database) == [1, 1]


@pytest.mark.parametrize("speakers", SPEAKERS)
@pytest.mark.parametrize(
    ("told", "expected"),
    [*((told, [2]) for told in NEAR + EQUAL), *((told, [1, 1]) for told in FAR)],
)
async def test_the_post_that_was_written_first_may_be_read_last(
    database: Database, told: Twice, expected: list[int], speakers: Sequence[str]
) -> None:
    await two_sources(database)
    for network, what in reversed(written(told, speakers)):
        await read(database, network, what, WRITTEN + told.later + HOUR)
    assert await sizes(database) == expected


@pytest.mark.parametrize("told", NEAR + EQUAL)
async def test_two_networks_read_at_once_make_one_incident(database: Database, told: Twice) -> None:
    await two_sources(database)
    moment = WRITTEN + told.later + HOUR
    both = [
        (await lease(database, network, moment), page(what))
        for network, what in written(told, SPEAKERS[0])
    ]
    where = await region(database)
    await asyncio.gather(
        *(
            intake.take(database, source, what, where, rules(), moment, moment)
            for source, what in both
        )
    )
    opened, posts = await stored(database)
    assert [row.posts_count for row in opened if row.merged_into is None] == [2]
    assert len({row.incident_id for row in posts}) == 1


@pytest.mark.parametrize("speakers", SPEAKERS)
async def test_that_it_is_over_joins_nothing_and_is_asked_about(
    database: Database, speakers: Sequence[str]
) -> None:
    told = Twice("Нет отопления на Ленина 5", "Отопление на Ленина 5 дали!", HOUR)
    await two_sources(database)
    for network, what in written(told, speakers):
        await read(database, network, what, what.posted_at + timedelta(minutes=1))
    assert await sizes(database) == [1, 1]
    async with database.read() as session:
        facts = await load(session, 2)
    assert facts.lookalike is not None
    assert facts.lookalike.incident_id == 1


@pytest.mark.parametrize("speakers", SPEAKERS)
async def test_an_outage_after_the_good_news_is_another_one(
    database: Database, speakers: Sequence[str]
) -> None:
    told = Twice("Отопление на Ленина 5 дали!", "Нет отопления на Ленина 5", HOUR)
    await two_sources(database)
    for network, what in written(told, speakers):
        await read(database, network, what, what.posted_at + timedelta(minutes=1))
    assert await sizes(database) == [1, 1]
