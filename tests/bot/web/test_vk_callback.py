"""VK posts a community's events to the desk's door, and they become incidents."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select, text, update

from bot.networks.vk import Vk
from bot.web.hooks import room
from bot.web.server import web_app
from db.engine import Database
from db.models import Outgoing, Source
from sandbox.serving import serve
from sandbox.vk.pushes import EVENTS
from services.errors import ErrorKind, NetworkError
from services.hearing import ATTEMPTS, Hearing
from services.networks.pushing import Tiding
from services.networks.vk import VK
from services.networks.vk.callback import CallbackEar
from services.networks.vk.settings import VkCommunity
from services.pushes import Receiver
from tests.desk import MORNING, make_desk, rules, stored
from tests.services.networks.vk.desk import Desk, desk

NO_HEAT = "В доме на Садовой, 5 нет отопления третий день, в квартире +11, дома дети!"
WORD = "secret-of-the-town"


@dataclass
class Troubled(Receiver):
    """A receiver that fails at what it is told to, as a defect would."""

    poison: str = ""
    tries: list[str] = field(default_factory=list)

    async def take(self, network: Any, tiding: Tiding) -> None:
        words = tiding.posts[0].text if tiding.posts else ""
        self.tries.append(words)
        if self.poison and self.poison in words:
            raise RuntimeError("a defect")
        await super().take(network, tiding)


@dataclass
class VkDesk:
    """A community that posts to the desk, of which it is a source."""

    d: Desk
    ear: CallbackEar
    hearing: Hearing
    receiver: Troubled
    database: Database
    url: str

    async def post(self, body: Any) -> tuple[int, str]:
        """Somebody posts."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with aiohttp.ClientSession() as session, session.post(self.url, data=data) as answer:
            return answer.status, await answer.text()


@asynccontextmanager
async def posted(database: Database) -> AsyncIterator[VkDesk]:
    """The door, open, and the community's server confirmed."""
    await make_desk(database)
    async with desk() as d:
        d.clock[0] = MORNING
        key = d.vk.token("community", d.group.id, rights=("manage", "wall"))
        community = VkCommunity(d.group.id, key, WORD)
        ear = CallbackEar(replace(d.connector.settings, push_wait=0), community, d.connector.api)
        address = f"club{d.group.id}"
        async with database.write() as session:
            await session.execute(update(Source).values(address=address))
        receiver = Troubled(database, rules(), lambda: MORNING)
        hearing = Hearing(VK, ear, receiver)
        async with serve(web_app([room([hearing])])) as base:
            url = f"{base}/vk/{d.group.id}"
            d.vk.pushes.callbacks.add(d.group.id, url, WORD, set(EVENTS))
            try:
                yield VkDesk(d, ear, hearing, receiver, database, url)
            finally:
                await ear.close()


@pytest.fixture
async def sqlite(sqlite_url: str) -> AsyncIterator[Database]:
    """An open, empty desk on SQLite."""
    opened = Database(sqlite_url)
    yield opened
    await opened.close()


async def test_a_confirmed_server_is_posted_to_and_a_comment_becomes_an_incident_once(
    sqlite: Database,
) -> None:
    async with posted(sqlite) as desk:
        with pytest.raises(NetworkError, match="unconfigured"):
            await desk.ear.prepare(MORNING)
        callbacks, group = desk.d.vk.pushes.callbacks, desk.d.group.id
        assert await callbacks.confirm(group)
        await desk.ear.prepare(MORNING)
        desk.d.comment(desk.d.post("Доброе утро!"), NO_HEAT)
        waiting = list(callbacks.servers[group].waiting)
        assert await callbacks.deliver(group) == [(200, "ok")] * 2
        assert await desk.post(waiting[1]) == (200, "ok"), "what comes again is thanked for"
        assert len(desk.receiver.tries) == 2
        (incident,), (post, comment) = await stored(sqlite)
        assert (comment.incident_id, comment.thread_id) == (incident.id, post.external_id)
        assert comment.author_name == "Анна Тестова"


async def test_whoever_does_not_know_the_secret_is_not_listened_to(sqlite: Database) -> None:
    async with posted(sqlite) as desk:
        event = {"type": "confirmation", "group_id": desk.d.group.id}
        for body in (event, event | {"secret": "another"}, event | {"secret": 5}):
            assert (await desk.post(body))[0] == 403
        assert (await desk.post(event | {"secret": WORD, "group_id": 1}))[0] == 403
        assert (await desk.post(b"\xff<<<"))[0] == 400
        assert await desk.post(event | {"secret": WORD, "type": "like_add"}) == (200, "ok")
        assert await stored(sqlite) == ([], [])


async def test_what_cannot_be_taken_in_is_given_up_in_the_end_and_holds_up_nothing(
    sqlite: Database,
) -> None:
    async with posted(sqlite) as desk:
        callbacks, group = desk.d.vk.pushes.callbacks, desk.d.group.id
        await callbacks.confirm(group)
        desk.receiver.poison = "Отрава"
        desk.d.post("Отрава")
        desk.d.post("Доброе утро!")
        answers = [await callbacks.deliver(group) for _ in range(ATTEMPTS)]
        assert [[status for status, _ in line] for line in answers] == [
            [500, 200], *([[500]] * (ATTEMPTS - 2)), [200],
        ]  # fmt: skip
        assert desk.receiver.passed_over == {"vk": 1}
        async with sqlite.read() as session:
            rows = await session.scalars(select(Outgoing))
            told = " ".join(str(row.payload.get("text")) for row in rows)
        assert "не удалось сохранить, оно пропущено" in told


async def rename(database: Database, **tables: str) -> None:
    """Take tables away, or put them back: nothing can be written meanwhile."""
    async with database.write() as session:
        for name, other in tables.items():
            await session.execute(text(f"ALTER TABLE {name} RENAME TO {other}"))


async def test_while_the_database_is_down_nothing_is_given_up(sqlite: Database) -> None:
    async with posted(sqlite) as desk:
        callbacks, group = desk.d.vk.pushes.callbacks, desk.d.group.id
        await callbacks.confirm(group)
        await rename(sqlite, posts="away", outbox="out")
        desk.d.post(NO_HEAT)
        for _ in range(ATTEMPTS + 1):
            assert [status for status, _ in await callbacks.deliver(group)] == [500]
        await rename(sqlite, away="posts", out="outbox")
        assert await callbacks.deliver(group) == [(200, "ok")]
        assert len((await stored(sqlite))[1]) == 1


async def test_what_vk_would_not_post_is_named_and_the_walls_are_read(sqlite: Database) -> None:
    async with posted(sqlite) as desk:
        callbacks, group = desk.d.vk.pushes.callbacks, desk.d.group.id
        server = callbacks.servers[group]
        await callbacks.confirm(group)

        async def refusal() -> str:
            with pytest.raises(NetworkError) as caught:
                await desk.ear.listen("", MORNING)
            assert caught.value.kind is ErrorKind.BUG
            return str(caught.value)

        server.enabled.discard("wall_reply_new")
        assert "отметьте типы событий: wall_reply_new" in await refusal()
        server.secret = "another-one"
        assert "секретный ключ" in await refusal()
        server.status = "failed"
        assert "«failed»" in await refusal()
        server.url = "https://other.example/"
        assert f"/vk/{group}" in await refusal()


def test_a_secret_is_as_long_as_vk_takes_and_needs_the_server() -> None:
    good = {"community": 5, "key": "k", "callback_secret": WORD}
    section = Vk(enabled=True, service_key="k", communities=(good,))
    assert section.is_posted_to
    assert section.settings().heard[0].secret == WORD
    with pytest.raises(ValueError, match="callback_secret has 8 to 50 letters"):
        Vk(enabled=True, service_key="k", communities=(good | {"callback_secret": "x" * 51},))
