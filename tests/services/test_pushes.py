"""What networks tell by themselves: stored before it is confirmed, read where it is not told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from db.engine import Database
from db.models import Outgoing, Source
from db.queries import marks
from handlers.views.told import say
from services.errors import ErrorKind, NetworkError
from services.networks.network import Network
from services.networks.pushing import Tiding, Tidings, Turn
from services.networks.vk import VkConnector
from services.pushes import ATTEMPTS, DEAF_AFTER, THROWN_OUT, Hearing, Receiver
from services.sources import heard_source
from tests.desk import MORNING, fetched, make_desk, rules, stored

NO_HEAT = "В доме на Садовой, 5 нет отопления третий день, в квартире +11, дома дети!"
PLACE = "sadovoe_talk"
NETWORK = Network("vk", "ВКонтакте", VkConnector, sources={})
LATER = MORNING + timedelta(days=30)


@dataclass
class Script:
    """An ear that is told what is written, and waits when that is over."""

    told: list[Tidings | NetworkError]
    network: str = "vk"
    name: str = "vk:98765"
    keeps_mark: bool = True
    alive_for: timedelta = timedelta(minutes=2)
    places: frozenset[str] | None = frozenset({PLACE})
    marks: list[str] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self, mark: str, now: datetime) -> Tidings:
        """The next line."""
        self.marks.append(mark)
        if not self.told:
            self.over.set()
            await asyncio.Event().wait()
        line = self.told.pop(0)
        if isinstance(line, NetworkError):
            raise line
        return line


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[Database]:
    """A desk on SQLite whose source is to be read in a month."""
    opened = Database(sqlite_url)
    await make_desk(opened)
    async with opened.write() as session:
        await session.execute(update(Source).values(next_poll_at=LATER))
    yield opened
    await opened.close()


@asynccontextmanager
async def hearing(database: Database, *told: Tidings | NetworkError) -> AsyncIterator[Hearing]:
    """An ear that has heard the script to its end."""
    script = Script(list(told))
    receiver = Receiver(database, rules(), lambda: MORNING)
    made = Hearing(NETWORK, script, receiver, pauses=(0.0,), long_pause=0.0)
    task = asyncio.create_task(made.run())
    try:
        async with asyncio.timeout(20):
            await script.over.wait()
        yield made
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def tiding(*posts: object, **more: object) -> Tiding:
    """Of the watched wall."""
    return Tiding(PLACE, frozenset({"wall"}), posts=posts, **more)  # type: ignore[arg-type]


async def source_of(database: Database) -> Source:
    """The desk's only source."""
    async with database.read() as session:
        return (await session.scalars(select(Source))).one()


async def alerts(database: Database) -> list[str]:
    """What the admins are to be told."""
    async with database.read() as session:
        rows = (await session.scalars(select(Outgoing).where(Outgoing.kind == "alert"))).all()
    return [say(row.payload) for row in rows]


async def test_what_is_told_becomes_an_incident_and_the_reading_goes_on_as_it_would(
    database: Database,
) -> None:
    await make_desk(database)
    async with database.write() as session:
        await session.execute(update(Source).values(gap="чего-то нет", cursor={"v": 7}))
    async with hearing(database, Tidings((tiding(fetched(1, NO_HEAT)),), "18")):
        (incident,), (post,) = await stored(database)
        assert post.incident_id == incident.id
        source = await source_of(database)
        assert (source.gap, source.cursor, source.leased_until) == ("чего-то нет", {"v": 7}, None)
        assert (source.posts_seen, source.last_news_at) == (1, MORNING)


async def test_what_is_told_twice_is_one_post_and_an_edit_and_a_removal_are_seen(
    desk: Database,
) -> None:
    post = fetched(1, NO_HEAT)
    lines = [
        tiding(post),
        tiding(post),
        tiding(fetched(1, f"{NO_HEAT} UPD")),
        tiding(gone=(post.external_id, "unknown")),
    ]
    async with hearing(desk, Tidings(tuple(lines), "19")):
        incidents, (kept,) = await stored(desk)
        assert len(incidents) == 1
        assert kept.text.endswith("UPD")
        assert kept.gone_at == MORNING


async def test_a_mark_outlives_the_process_and_is_kept_after_what_it_confirms(
    desk: Database,
) -> None:
    async with hearing(desk, Tidings((), "18"), Tidings((), "18"), Tidings((), "21")) as first:
        assert first.ear.marks == ["", "18", "18", "21"]  # type: ignore[attr-defined] # Script
    async with desk.read() as session:
        assert await marks.value(session, "heard:vk:98765") == "21"
    async with hearing(desk, Tidings((), "22")) as second:
        assert second.ear.marks == ["21", "22"]  # type: ignore[attr-defined] # Script


async def test_an_event_that_cannot_be_stored_is_told_of_and_holds_up_no_other(
    desk: Database,
) -> None:
    poison = fetched(1, NO_HEAT, posted_at=datetime(2026, 11, 20, 9, 0))  # noqa: DTZ001 - naive
    async with hearing(desk, Tidings((tiding(poison), tiding(fetched(2, NO_HEAT))), "18")) as ear:
        assert [post.external_id for post in (await stored(desk))[1]] == ["-98765_2"]
        (told,) = await alerts(desk)
        assert "не удалось сохранить" in told
        assert ear.failures < ATTEMPTS


async def test_other_places_and_other_kinds_are_not_concerned(desk: Database) -> None:
    told = (
        Tiding("elsewhere", frozenset({"wall"}), posts=(fetched(1, NO_HEAT),)),
        Tiding(PLACE, frozenset({"board"}), posts=(fetched(2, NO_HEAT),)),
    )
    async with hearing(desk, Tidings(told, "18")):
        assert await stored(desk) == ([], [])


async def test_a_parked_source_hears_nothing(desk: Database) -> None:
    async with desk.write() as session:
        await session.execute(update(Source).values(state="parked", note="закрыт"))
    async with hearing(desk, Tidings((tiding(fetched(1, NO_HEAT)),), "18")):
        assert await stored(desk) == ([], [])


async def test_thrown_out_the_source_waits_and_let_in_it_is_read_at_once(desk: Database) -> None:
    async with hearing(desk, Tidings((tiding(turn=Turn.THROWN_OUT),) * 2, "18")):
        source = await source_of(desk)
        assert (source.state, source.note) == ("parked", THROWN_OUT.source)
        assert len(await alerts(desk)) == 1
    async with hearing(desk, Tidings((tiding(turn=Turn.LET_IN),), "19")):
        source = await source_of(desk)
        assert (source.state, source.next_poll_at) == ("ok", MORNING)


async def test_of_a_place_that_is_no_source_the_admins_get_the_number(desk: Database) -> None:
    new = Tiding("-728", frozenset({"wall"}), turn=Turn.LET_IN, title="Новый канал")
    async with hearing(desk, Tidings((new,), "18")):
        (told,) = await alerts(desk)
        assert "«Новый канал»" in told
        assert "-728" in told


async def test_what_may_have_been_missed_is_read_at_once(desk: Database) -> None:
    async with hearing(desk, Tidings((tiding(turn=Turn.MAY_HAVE_MISSED),), "18")):
        assert (await source_of(desk)).next_poll_at == MORNING


async def test_an_ear_that_fails_on_and_on_leaves_it_to_the_readings(desk: Database) -> None:
    down = NetworkError(ErrorKind.RETRY, "нет связи")
    async with hearing(desk, Tidings((), "18"), *[down] * (DEAF_AFTER - 1)) as ear:
        assert ear.hears(heard_source(await source_of(desk), MORNING))
        assert (await source_of(desk)).next_poll_at == LATER
    async with hearing(desk, Tidings((), "18"), *[down] * DEAF_AFTER) as ear:
        assert not ear.hears(heard_source(await source_of(desk), MORNING))
        assert (await source_of(desk)).next_poll_at == MORNING
        assert await alerts(desk) == []


async def test_a_key_that_is_no_good_is_told_once_and_the_recovery_is_noticed(
    desk: Database,
) -> None:
    bad = NetworkError(ErrorKind.AUTH, "ключ не принят")
    async with hearing(desk, bad, bad) as ear:
        assert not ear.hears(heard_source(await source_of(desk), MORNING))
        (told,) = await alerts(desk)
        assert "ключ не принят" in told
    async with hearing(desk, bad, Tidings((), "18")) as ear:
        assert ear.hears(heard_source(await source_of(desk), MORNING))
