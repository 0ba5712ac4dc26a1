"""Telegram by several ways, over real connections that break."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError, TelegramServerError
from aiogram.methods import GetMe

from bot.reach import Reach, Turn
from bot.session import Session
from bot.ways import Patience, Way
from db.engine import Database
from sandbox.serving import serve
from sandbox.telegram import Messenger, bot_api
from services.operation.vitals import Vitals
from tests.bot.delivery_desk import GROUP, TOKEN, Clock, Desk, a_desk
from tests.bot.ways import AT_ONCE, Door, Front, front


@dataclass
class Road:
    """A bot that has several ways to one server."""

    bot: Bot
    session: Session
    reach: Reach
    vitals: Vitals
    clock: Clock

    def turns(self) -> list[Turn]:
        return [news.turn for news in self.reach.news()]


@asynccontextmanager
async def road(*ways: Way, clock: Clock, patience: Patience = AT_ONCE) -> AsyncIterator[Road]:
    vitals = Vitals(clock())
    reach = Reach(ways, vitals, clock, patience)
    session = Session(reach, clock, vitals)
    try:
        yield Road(Bot(TOKEN, session=session), session, reach, vitals, clock)
    finally:
        await session.close()


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[Desk]:
    opened = Database(sqlite_url)
    async with a_desk(opened) as made:
        yield made
    await opened.close()


def address(desk: Desk) -> str:
    return desk.bot.session.api.base.split("/bot")[0]


@pytest.mark.parametrize("door", [Door.SHUT, Door.HTML])
async def test_when_the_first_way_dies_the_second_loses_nothing_and_keeps_the_order(
    desk: Desk, door: Door
) -> None:
    server = address(desk)
    async with front(server) as first, road(Way(first.url), Way(server), clock=desk.clock) as r:
        delivery = desk.delivery(r.bot)
        await desk.put("a")
        await delivery.drain()
        first.turn(door)
        for slot in "bcd":
            await desk.put(slot)
        await desk.drain_until_empty(delivery)
        assert desk.texts() == ["a", "b", "c", "d"]
        assert r.reach.way == 1
        assert r.turns() == [Turn.SWITCHED]
        assert (r.vitals.reach.way, r.vitals.reach.switches) == (1, 1)


async def test_a_better_way_that_works_again_is_returned_to_without_a_restart(desk: Desk) -> None:
    server = address(desk)
    async with front(server) as first, road(Way(first.url), Way(server), clock=desk.clock) as r:
        first.turn(Door.SHUT)
        delivery = desk.delivery(r.bot)
        await desk.put("a")
        await desk.drain_until_empty(delivery)
        desk.clock.move(minutes=2)
        await r.session.try_better(r.bot)
        assert r.reach.way == 1
        first.turn(Door.OPEN)
        await r.session.try_better(r.bot)
        assert r.reach.way == 1, "tried again only after a pause"
        desk.clock.move(minutes=3)
        await r.session.try_better(r.bot)
        assert r.reach.way == 0
        passed = first.passed
        await desk.put("b")
        await delivery.drain()
        assert desk.texts() == ["a", "b"]
        assert first.passed >= passed
        assert r.turns() == [Turn.SWITCHED, Turn.RETURNED]


async def test_a_way_nobody_listens_on_is_left(desk: Desk) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nowhere = Way(f"http://127.0.0.1:{taken.getsockname()[1]}")
        async with road(nowhere, Way(address(desk)), clock=desk.clock) as r:
            await desk.put("a")
            await desk.drain_until_empty(desk.delivery(r.bot))
            row = await desk.row("a")
    assert desk.texts() == ["a"]
    assert (row.attempts, row.ambiguous) == (1, 0)


async def test_a_poll_that_hangs_on_a_dead_way_is_given_up_when_the_way_is_left(
    desk: Desk,
) -> None:
    server = address(desk)
    async with front(server) as first, road(Way(first.url), Way(server), clock=desk.clock) as r:
        first.turn(Door.SILENT)
        poll = asyncio.create_task(r.bot.get_updates(timeout=30, request_timeout=90))
        for _ in range(2):
            with pytest.raises(TelegramNetworkError):
                await r.session(r.bot, GetMe(), 0.05)  # type: ignore[arg-type]  # a fraction does
        with pytest.raises(TelegramNetworkError):
            await asyncio.wait_for(poll, 5)
        assert r.reach.way == 1
        assert (await r.bot.get_me()).username == "otklik_bot"


async def test_while_all_ways_are_dead_the_queue_waits_and_then_goes(desk: Desk) -> None:
    server = address(desk)
    async with (
        front(server) as first,
        front(server) as second,
        road(Way(first.url), Way(second.url), clock=desk.clock) as r,
    ):
        for way in (first, second):
            way.turn(Door.SHUT)
        delivery = desk.delivery(r.bot)
        for slot in "abc":
            await desk.put(slot)
        for _ in range(30):
            await delivery.drain()
            desk.clock.move(seconds=20)
        assert desk.texts() == []
        assert await desk.pending() == ["a", "b", "c"]
        assert r.turns() == [Turn.SILENT]
        second.turn(Door.OPEN)
        await desk.drain_until_empty(delivery)
        assert desk.texts() == ["a", "b", "c"]
        assert (await desk.row("a")).attempts == 1
        assert Turn.BACK in r.turns()


async def test_a_proxy_is_really_gone_through_and_its_failures_are_failures_of_the_line() -> None:
    messenger, clock = Messenger(TOKEN), Clock()
    async with (
        serve(bot_api(messenger)) as server,
        front(is_proxy=True) as proxy,
        road(Way(server, proxy.url.replace("//", "//anna:pass@")), clock=clock) as r,
    ):
        await r.bot.get_me()
        assert proxy.passed == 1
        assert proxy.credentials == [b"Proxy-Authorization: Basic YW5uYTpwYXNz"]
        for door in (Door.HTML, Door.SHUT):
            proxy.turn(door)
            with pytest.raises(TelegramNetworkError):
                await r.bot.get_me()
        proxy.turn(Door.OPEN)
        await r.bot.get_me()
        assert messenger.calls[-1].method == "getMe"


async def test_from_a_proxy_of_one_kind_to_one_of_another_no_restart_is_needed() -> None:
    messenger, clock = Messenger(TOKEN), Clock()
    async with (
        serve(bot_api(messenger)) as server,
        front(is_proxy=True) as connect,
        front(is_socks=True) as socks,
        road(
            Way(server, connect.url),
            Way(server, socks.url.replace("http", "socks5")),
            clock=clock,
        ) as r,
    ):
        await r.bot.get_me()
        await _break(r, connect)
        await r.bot.get_me()
        assert (r.reach.way, connect.passed, socks.passed) == (1, 1, 1)


async def test_a_way_to_a_server_that_does_not_know_the_bot_is_no_reason_to_stop() -> None:
    clock, mine, strange = Clock(), Messenger(TOKEN), Messenger("4200000002:other")
    mine.add_group(GROUP, "Минздрав", [])
    async with (
        serve(bot_api(mine)) as server,
        serve(bot_api(strange)) as elsewhere,
        front(server) as first,
        road(Way(first.url), Way(elsewhere), Way(server), clock=clock) as r,
    ):
        await r.bot.get_me()
        await _break(r, first)
        for _ in range(2):
            with pytest.raises(TelegramServerError):
                await r.bot.get_me()
        await r.bot.get_me()
        assert r.reach.way == 2


async def _break(r: Road, way: Front) -> None:
    way.turn(Door.SHUT)
    for _ in range(2):
        with pytest.raises(TelegramNetworkError):
            await r.bot.get_me()
