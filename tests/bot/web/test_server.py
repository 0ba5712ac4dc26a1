"""The one web server: its rooms, its refusals, what it writes down, how it stops."""

import asyncio
import logging
import socket
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.web.refusals import Problem
from bot.web.section import Web
from bot.web.server import Room, closed, opened, web_app
from sandbox.serving import serve
from services.errors import OtklikError
from tests.bot.test_config import SMALLEST, load, mistakes
from tests.stage import staged

TOKEN = "whatsapp-token-of-the-town"
GATEWAYS = [{"name": "form", "token": TOKEN}]


async def told(_: web.Request) -> web.Response:
    """What a room answers."""
    return web.json_response({"here": True})


async def fails(_: web.Request) -> web.Response:
    """What a broken room does."""
    raise RuntimeError("a resident's words")


async def refuses(_: web.Request) -> web.Response:
    """What a room says to whom it does not know."""
    raise Problem(401, "token", "Ключ не подходит.", "The token is not accepted.")


ROOMS = (
    Room("here", (web.get("/here/{secret}", told), web.get("/fails", fails))),
    closed("away"),
    Room("doors", (web.post("/refuses", refuses),)),
)


async def test_refusals_and_failures_are_json_whatever_the_room() -> None:
    async with serve(web_app(ROOMS)) as base, aiohttp.ClientSession() as session:

        async def ask(method: str, path: str) -> tuple[int, Any]:
            async with session.request(method, base + path) as answer:
                return answer.status, await answer.json()

        assert await ask("GET", "/here/1") == (200, {"here": True})
        for method, path, status, error in (
            ("GET", "/", 404, "not_found"),
            ("PUT", "/here/1", 405, "method"),
            ("GET", "/fails", 500, "trouble"),
            ("POST", "/refuses", 401, "token"),
        ):
            got, body = await ask(method, path)
            assert (got, body["error"]) == (status, error)
            assert body["ru"] != body["en"]
            assert "resident" not in str(body)


async def test_the_access_log_has_patterns_and_no_secret(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "bot.web.server")
    async with serve(web_app(ROOMS)) as base, aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with session.get(f"{base}/here/{TOKEN}?key={TOKEN}", headers=headers):
            pass
        async with session.get(f"{base}/{TOKEN}", headers=headers):
            pass
    lines = [record.getMessage() for record in caplog.records if record.name == "bot.web.server"]
    assert lines == [
        "asked method=GET path=/here/{secret} status=200",
        "asked method=GET path=nowhere status=404",
    ]


async def test_a_server_that_is_off_listens_nowhere() -> None:
    async with opened(Web(), ROOMS) as base:
        assert base is None


async def test_a_port_that_is_taken_is_said_in_a_line() -> None:
    async with opened(Web(enabled=True, port=0), ROOMS) as base:
        taken = Web(enabled=True, port=int(str(base).rpartition(":")[2]))
        with pytest.raises(OtklikError, match=r"web: 127\.0\.0\.1:\d+ cannot be listened on"):
            async with opened(taken, ROOMS):
                pass


def test_a_room_without_the_server_is_a_mistake_that_says_what_to_set(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    inbox = f'[inbox]\nenabled = true\ngateways = [{{ name = "form", token = "{TOKEN}" }}]\n'
    (line,) = mistakes(path, SMALLEST + inbox)
    assert line == "web.enabled: set it to true, inbox.enabled needs the web server"
    assert load(path, f"{SMALLEST}[web]\nenabled = true\n{inbox}").inbox.enabled
    (line,) = mistakes(path, SMALLEST + '[web]\npublic_url = "http://desk.example"\n')
    assert line == "web.public_url: an address that people open starts with https://"


async def test_the_desk_at_work_takes_posts_in_and_stops_with_its_door_closed(
    sqlite_url: str,
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    inbox = {"enabled": True, "gateways": GATEWAYS}
    at = {"enabled": True, "port": port}
    async with (
        staged(sqlite_url, listening=False, inbox=inbox, web=at) as stage,
        aiohttp.ClientSession(headers={"Authorization": f"Bearer {TOKEN}"}) as session,
    ):
        url = f"http://127.0.0.1:{port}/posts"
        at_work = asyncio.create_task(stage.app.run())
        status = 0
        while status != 202 and not at_work.done():
            try:
                async with session.post(url, json={"id": "1", "text": "Яма"}) as answer:
                    status = answer.status
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)
        assert status == 202
        at_work.cancel()
        await asyncio.gather(at_work, return_exceptions=True)
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.post(url, json={"id": "2", "text": "Яма"})
