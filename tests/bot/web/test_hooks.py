"""MAX from end to end: its updates come, by webhook or by long poll, and become incidents."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import select, update

from bot.networks.maxru import Max
from bot.web.hooks import SECRET, room
from bot.web.server import Room, web_app
from db.engine import Database
from db.models import Source
from sandbox.max import Chat, MaxTown, max_app
from sandbox.serving import serve
from services.hearing import Hearing
from services.networks.maxru import MAX, MaxConnector, MaxSettings
from services.polling import NetworkPlan, Poller
from services.pushes import Receiver
from tests.desk import MORNING, make_desk, rules, stored
from tests.services.networks.maxru.desk import town

NO_HEAT = "В доме на Садовой, 5 нет отопления третий день, в квартире +11, дома дети!"
WORD = "secret-of-the-town"


@dataclass
class MaxDesk:
    """A channel of the town that is a source of the desk, heard by webhook."""

    town: MaxTown
    channel: Chat
    database: Database
    hearing: Hearing
    connector: MaxConnector
    url: str

    async def until_taken(self, posts: int) -> None:
        """Wait until so many posts are stored."""
        async with asyncio.timeout(20):
            while len((await stored(self.database))[1]) < posts:  # noqa: ASYNC110 - no bell
                await asyncio.sleep(0.01)


@asynccontextmanager
async def max_desk(database: Database, *, is_webhook: bool) -> AsyncIterator[MaxDesk]:
    """The desk with the ear at work."""
    await make_desk(database)
    made = town([MORNING])
    channel = made.add_chat("Садовое LIVE", "channel")
    async with database.write() as session:
        await session.execute(
            update(Source).values(network="max", kind="channel", address=str(channel.id))
        )
    receiver = Receiver(database, rules(), lambda: MORNING)
    holder: list[Hearing] = []

    async def door(request: web.Request) -> web.StreamResponse:
        (route,) = room(holder).routes
        assert isinstance(route, web.RouteDef)
        return await route.handler(request)

    app = web_app([Room("max", (web.post("/max", door),))])
    async with serve(app) as desk_at, serve(max_app(made)) as base:
        url = f"{desk_at}/max"
        hook: dict[str, Any] = {}
        if is_webhook:
            hook = {"webhook_url": url, "webhook_secret": WORD}
        settings = MaxSettings(
            made.token, base, rps=1e5, updates_rps=1e5, updates_timeout=1, backoff=0.001, **hook
        )
        connector = MaxConnector(settings)
        hearing = Hearing(MAX, connector.ear, receiver, pauses=(0.01,))
        holder.append(hearing)
        task = asyncio.create_task(hearing.run())
        try:
            yield MaxDesk(made, channel, database, hearing, connector, url)
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await connector.close()


@pytest.fixture
async def sqlite(sqlite_url: str) -> AsyncIterator[Database]:
    """An open, empty desk on SQLite."""
    opened = Database(sqlite_url)
    yield opened
    await opened.close()


@pytest.mark.parametrize("is_webhook", [False, True])
async def test_a_comment_becomes_an_incident_without_any_reading(
    sqlite: Database, is_webhook: bool
) -> None:
    async with max_desk(sqlite, is_webhook=is_webhook) as m:
        async with asyncio.timeout(20):
            while is_webhook and not m.town.subscriptions:  # noqa: ASYNC110 - no bell
                await asyncio.sleep(0.01)
        post = m.town.write(m.channel, None, "Доброе утро!")
        m.town.comment(post, m.town.add_person("Мария"), NO_HEAT)
        await m.until_taken(2)
        (incident,), (_, comment) = await stored(sqlite)
        assert comment.incident_id == incident.id
        assert comment.thread_id == post.mid
        assert not m.town.called("messages")


async def test_only_max_is_let_in_and_what_it_says_wrongly_does_no_harm(sqlite: Database) -> None:
    async with max_desk(sqlite, is_webhook=True) as m, aiohttp.ClientSession() as session:

        async def post(body: bytes, secret: str | None = WORD) -> int:
            headers = {SECRET: secret} if secret is not None else {}
            async with session.post(m.url, data=body, headers=headers) as answer:
                return answer.status

        assert await post(b"{}", None) == 403
        assert await post(b"{}", "another-secret") == 403
        assert await post(b"\xff<<<") == 400
        assert await post(b"[]") == 200
        assert await post(b'{"update_type": "message_created", "message": 5}') == 200
        assert await stored(sqlite) == ([], [])


async def test_while_it_is_heard_a_place_is_read_more_rarely(sqlite: Database) -> None:
    async with max_desk(sqlite, is_webhook=False) as m:
        m.town.write(m.channel, None, "Доброе утро!")
        await m.until_taken(1)
        minutes, quarter = timedelta(minutes=2), timedelta(minutes=15)
        for is_heard, every in ((m.hearing.hears, quarter), (lambda _: False, minutes)):
            plan = NetworkPlan(m.connector, minutes, is_heard=is_heard, net_every=quarter)
            async with sqlite.write() as session:
                await session.execute(update(Source).values(next_poll_at=MORNING))
            await Poller(sqlite, {"max": plan}, rules(), lambda: MORNING).poll_due()
            async with sqlite.read() as session:
                source = (await session.scalars(select(Source))).one()
            assert source.next_poll_at == MORNING + every
            assert source.place == str(m.channel.id), "its events find it without a search"


def test_a_webhook_needs_https_and_a_secret() -> None:
    good = {"enabled": True, "token": "t", "webhook_url": "https://desk.example/max"}
    assert Max(**good, webhook_secret=WORD).settings().webhook_url == good["webhook_url"]
    with pytest.raises(ValueError, match="webhook_secret"):
        Max(**good)
    with pytest.raises(ValueError, match="https"):
        Max(**(good | {"webhook_url": "http://desk.example/max"}), webhook_secret=WORD)
    with pytest.raises(ValueError, match="token is missing"):
        Max(enabled=True)
