"""Posts pushed in over HTTP: taken in by the ordinary road, or refused in plain words."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from pydantic import ValidationError
from sqlalchemy import select

from bot.web.inbox import Allowance, room
from bot.web.inbox_section import InboxAt
from bot.web.server import web_app
from db.engine import Database
from db.models import Incident, Outgoing, Source
from sandbox.serving import serve
from services.inbox import Inbox
from tests.desk import ANNA, HEALTH_CHAT, MORNING, make_desk, rules, stored
from tests.stage import staged

TOKEN = "whatsapp-token-of-the-town"
ANYWHERE = {"enabled": True, "port": 0}
OTHER = "hotline-token-of-the-town"
QUEUE = "В поликлинике опять нет талонов к терапевту, запись закрыта третью неделю, сколько можно?"


@dataclass
class Gate:
    """A gateway in front of the open inbox."""

    base: str
    session: aiohttp.ClientSession
    told: list[None]

    async def push(self, body: Any, token: str | None = TOKEN) -> tuple[int, Any]:
        """POST it (bytes as they are); the status and the JSON of the answer."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        url = f"{self.base}/posts"
        async with self.session.post(url, data=data, headers=headers) as answer:
            return answer.status, await answer.json()


@pytest.fixture
async def sqlite(sqlite_url: str) -> AsyncIterator[Database]:
    """An open, empty desk on SQLite: what is tried does not reach the database."""
    opened = Database(sqlite_url)
    yield opened
    await opened.close()


@asynccontextmanager
async def gate(
    database: Database, *, body_cap: int = 1024 * 1024, **settings: Any
) -> AsyncIterator[Gate]:
    """The inbox of a desk, with two gateways."""
    gateways = (
        {"name": "whatsapp", "token": TOKEN, "district": "Садовое"},
        {"name": "hotline", "token": OTHER},
    )
    section = InboxAt(**({"enabled": True, "gateways": gateways} | settings))
    told: list[None] = []
    inbox = Inbox(database, rules(), lambda: MORNING)
    app = web_app([room(section, inbox, lambda: told.append(None))], body_cap)
    async with serve(app) as base, aiohttp.ClientSession() as session:
        yield Gate(base, session, told)


async def test_a_pushed_complaint_is_committed_before_the_answer_and_becomes_a_card(
    database: Database,
) -> None:
    await make_desk(database)
    async with gate(database) as g:
        status, answer = await g.push({"id": "wa-1", "text": QUEUE, "author": "Нина"})
        assert (status, answer) == (202, {"accepted": ["wa-1"]})
        assert g.told
    (incident,), (post,) = await stored(database)
    assert (incident.topic, incident.district) == ("Здравоохранение", "Садовое")
    assert (post.network, post.external_id, post.link) == ("inbox", "whatsapp:wa-1", "")
    assert (post.author_id, post.author_name, post.posted_at) == ("", "Нина", MORNING)
    async with database.read() as session:
        assert (await session.scalars(select(Outgoing.chat_id))).all() == [HEALTH_CHAT]
        assert not incident.backfilled


async def test_a_repeated_post_answers_the_same_and_opens_nothing(database: Database) -> None:
    await make_desk(database)
    async with gate(database) as g:
        body = {"posts": [{"id": 7, "text": QUEUE}, {"id": "8", "text": "Спасибо врачам!"}]}
        assert await g.push(body) == await g.push(body) == (202, {"accepted": ["7", "8"]})
    incidents, posts = await stored(database)
    assert (len(incidents), len(posts)) == (1, 2)


async def test_the_same_id_of_another_gateway_is_another_post(database: Database) -> None:
    await make_desk(database)
    async with gate(database) as g:
        for token in (TOKEN, OTHER):
            assert (await g.push({"id": "1", "text": QUEUE}, token))[0] == 202
    (incident,), posts = await stored(database)
    assert [post.external_id for post in posts] == ["whatsapp:1", "hotline:1"]
    assert incident.posts_count == 2


async def test_the_same_id_with_another_text_is_an_edit(database: Database) -> None:
    await make_desk(database)
    async with gate(database) as g:
        await g.push({"id": "1", "text": "Здравствуйте"})
        await g.push({"id": "1", "text": QUEUE})
    (_,), (post,) = await stored(database)
    assert post.text == QUEUE


async def test_an_old_post_is_news_all_the_same_and_one_to_come_is_of_now(
    database: Database,
) -> None:
    await make_desk(database)
    async with gate(database) as g:
        await g.push({"id": "1", "text": QUEUE, "posted_at": "2026-11-20T10:00:00+03:00"})
        await g.push({"id": "2", "text": "Да", "posted_at": "2099-01-01T00:00:00Z"})
    (incident,), (old, new) = await stored(database)
    assert (old.posted_at, old.baseline) == (MORNING - timedelta(days=3), False)
    assert (new.posted_at, incident.backfilled) == (MORNING, False)


async def test_posts_pushed_at_once_are_all_taken_in(database: Database) -> None:
    await make_desk(database)
    async with gate(database, per_minute=1000) as g:
        answers = await asyncio.gather(
            *(g.push({"id": str(n), "text": f"Яма номер {n} на дороге"}) for n in range(20))
        )
    assert {status for status, _ in answers} == {202}
    assert len((await stored(database))[1]) == 20


async def test_an_inbox_is_never_due_for_reading_and_no_region_file_speaks_of_it(
    database: Database,
) -> None:
    from services.regions.region import export_region, import_region, parse_region

    await make_desk(database)
    async with gate(database) as g:
        await g.push({"id": "1", "text": QUEUE})
    async with database.write() as session:
        text = await export_region(session)
        assert "inbox" not in text
        await import_region(session, parse_region(text), MORNING)
    async with database.read() as session:
        source = (await session.scalars(select(Source).where(Source.network == "inbox"))).one()
    assert (source.kind, source.state, source.leased_until) == ("whatsapp", "ok", None)


@pytest.mark.parametrize(
    "token", [None, "", "wrong-token-of-the-town", TOKEN[:-1], TOKEN + "x", "ключ"]
)
async def test_a_wrong_token_is_refused(sqlite: Database, token: str | None) -> None:
    async with gate(sqlite) as g:
        header = None if token is None else token.encode().decode("latin-1")
        status, answer = await g.push({"id": "1", "text": QUEUE}, header)
        assert (status, answer["error"]) == (401, "token")
        assert answer["ru"]
        assert answer["en"]


GOOD = {"id": "1", "text": "Яма"}


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ([], ""),
        ("text", ""),
        ({}, "text"),
        ({"id": "1"}, "text"),
        ({"id": "1", "text": " \u200b\n"}, "text"),
        ({"text": "Яма"}, "id"),
        ({"id": "", "text": "Яма"}, "id"),
        ({"id": True, "text": "Яма"}, "id"),
        ({"id": "x" * 151, "text": "Яма"}, "id"),
        ({"id": "a\nb", "text": "Яма"}, "id"),
        ({**GOOD, "text": 5}, "text"),
        ({**GOOD, "phone": "+7"}, "phone"),
        ({**GOOD, "link": "javascript:alert(1)"}, "link"),
        ({**GOOD, "link": "https://x y"}, "link"),
        ({**GOOD, "link": "https://x/" + "y" * 500}, "link"),
        ({**GOOD, "author": []}, "author"),
        ({**GOOD, "posted_at": "вчера"}, "posted_at"),
        ({**GOOD, "posted_at": "2026-11-22T10:15:00"}, "posted_at"),
        ({**GOOD, "posted_at": 1795348800}, "posted_at"),
        ({"posts": []}, "posts"),
        ({"posts": {}}, "posts"),
        ({"posts": [GOOD], "id": "2"}, "posts"),
        ({"posts": [{"id": n, "text": "Яма"} for n in range(101)]}, "posts"),
        ({"posts": [GOOD, 5]}, "posts[1]"),
        ({"posts": [GOOD, GOOD]}, "posts[1].id"),
        ({"posts": [GOOD, {"id": "2", "text": []}]}, "posts[1].text"),
    ],
)
async def test_a_wrong_post_is_named_with_its_place_and_nothing_is_taken(
    sqlite: Database, body: Any, where: str
) -> None:
    async with gate(sqlite) as g:
        status, answer = await g.push(body)
        assert (status, answer["error"], answer.get("where", "")) == (400, "bad_post", where)
        assert answer["ru"] != answer["en"]
    assert (await stored(sqlite))[1] == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000])
async def test_what_is_no_json_is_said_to_be_none(sqlite: Database, body: bytes) -> None:
    async with gate(sqlite) as g:
        status, answer = await g.push(body)
        assert (status, answer["error"]) == (400, "bad_json")


async def test_too_big_a_request_is_refused(sqlite: Database) -> None:
    async with gate(sqlite, body_cap=1000) as g:
        status, answer = await g.push({"id": "1", "text": "я" * 1000})
        assert (status, answer["error"]) == (413, "too_big")


async def test_only_post_is_answered_and_only_there(sqlite: Database) -> None:
    async with gate(sqlite) as g:
        async with g.session.get(f"{g.base}/posts") as answer:
            assert (answer.status, answer.headers["Allow"]) == (405, "POST")
            assert (await answer.json())["error"] == "method"
        async with g.session.get(f"{g.base}/") as answer:
            assert answer.status == 404
            assert (await answer.json())["error"] == "not_found"


async def test_haste_is_refused_for_one_gateway_alone(sqlite: Database) -> None:
    await make_desk(sqlite)
    async with gate(sqlite, per_minute=2) as g:
        batch = {"posts": [{"id": n, "text": f"Яма {n}"} for n in range(5)]}
        assert (await g.push(batch))[0] == 202
        url, headers = f"{g.base}/posts", {"Authorization": f"Bearer {TOKEN}"}
        async with g.session.post(url, json=GOOD, headers=headers) as answer:
            assert answer.status == 429
            assert int(answer.headers["Retry-After"]) > 60
            assert (await answer.json())["error"] == "too_often"
        assert (await g.push(GOOD, OTHER))[0] == 202


def test_an_allowance_grows_with_time_and_never_above_a_minutes_worth() -> None:
    allowance = Allowance(60)
    allowance.wait(1000)
    allowance.spend(60)
    assert allowance.wait(1000) == 1
    assert allowance.wait(1001) == 0
    allowance.wait(9000)
    allowance.spend(61)
    assert allowance.wait(9000) == 2


async def test_a_database_in_trouble_is_said_and_the_post_comes_again(
    sqlite: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await make_desk(sqlite)
    async with gate(sqlite) as g:
        async with sqlite.write() as session:
            connection = await session.connection()
            await connection.exec_driver_sql("ALTER TABLE posts RENAME TO posts_away")
        status, answer = await g.push({"id": "1", "text": QUEUE})
        assert (status, answer["error"]) == (500, "trouble")
        async with sqlite.write() as session:
            connection = await session.connection()
            await connection.exec_driver_sql("ALTER TABLE posts_away RENAME TO posts")
        assert (await g.push({"id": "1", "text": QUEUE}))[0] == 202
    async with sqlite.read() as session:
        assert len((await session.scalars(select(Incident))).all()) == 1
    assert QUEUE not in caplog.text


async def test_a_pushed_post_is_a_card_that_names_its_gateway_and_has_no_link(
    sqlite_url: str,
) -> None:
    inbox = {"enabled": True, "gateways": [{"name": "whatsapp", "token": TOKEN}]}
    async with (
        staged(sqlite_url, inbox=inbox, web=ANYWHERE) as stage,
        stage.app.open_web() as base,
        aiohttp.ClientSession() as session,
    ):
        assert base is not None
        g = Gate(base, session, [])
        assert (await g.push({"id": "1", "text": QUEUE}))[0] == 202
        await stage.app.delivery.drain()
        card = stage.card(HEALTH_CHAT)
        assert "нет талонов" in card.text
        assert "Входящие: whatsapp" in card.text
        assert not [button for button in card.buttons if button.url]
        await stage.press(ANNA, card, "✋ Взять")
        assert "Держит Анна" in card.text
        assert not [button for button in card.buttons if button.url]


async def test_a_link_that_was_given_is_on_the_card(sqlite_url: str) -> None:
    inbox = {"enabled": True, "gateways": [{"name": "form", "token": TOKEN}]}
    async with (
        staged(sqlite_url, inbox=inbox, web=ANYWHERE) as stage,
        stage.app.open_web() as base,
        aiohttp.ClientSession() as session,
    ):
        link = "https://form.example/7"
        await Gate(str(base), session, []).push({"id": "1", "text": QUEUE, "link": link})
        await stage.app.delivery.drain()
        assert [b.url for b in stage.card(HEALTH_CHAT).buttons if b.url] == [link]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"port": 8790}, "now in [web]"),
        ({"gateways": ()}, "none has a token"),
        ({"gateways": ({"name": "chat", "token": TOKEN},)}, "other than"),
        ({"gateways": ({"name": "Ватсап", "token": TOKEN},)}, "a name in a-z"),
        ({"gateways": ({"name": "form", "token": "short"},)}, "16 letters at least"),
        ({"gateways": ({"name": "form", "token": "с пробелами и кириллицей"},)}, "no header"),
        ({"gateways": ({"name": "a", "token": TOKEN}, {"name": "a", "token": OTHER})}, "same name"),
        (
            {"gateways": ({"name": "a", "token": TOKEN}, {"name": "b", "token": TOKEN})},
            "same token",
        ),
    ],
)
def test_settings_that_make_no_sense_are_refused_without_quoting_a_token(
    change: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        InboxAt(**({"enabled": True} | change))
    lines = [details["msg"] for details in caught.value.errors(include_input=False)]
    assert words in " ".join(lines)
    assert TOKEN not in " ".join(lines)
