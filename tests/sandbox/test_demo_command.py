"""`python -m bot demo` as a newcomer starts it: one line, a living town, a clean end."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web

from sandbox.cast import OFFICIALS, TALK
from sandbox.serving import serve

pytestmark = pytest.mark.xdist_group("demo")

ZHKH = -1001000000101
PATIENCE = 90.0


@asynccontextmanager
async def started(tmp_path: Path, *args: str) -> AsyncIterator[Process]:
    """The command, with a temporary folder of its own; whatever is left of it is ended."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "demo",
        *args,
        stdout=PIPE,
        stderr=PIPE,
        env=os.environ | {"TMPDIR": str(tmp_path), "OTKLIK__TELEGRAM__TOKEN": "7:somebodys"},
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


async def address_of(process: Process) -> str:
    """The address in the one line the command prints."""
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE):
        line = (await process.stdout.readline()).decode()
    return next(word for word in line.split() if word.startswith("http://127.0.0.1:"))


async def until(http: ClientSession, address: str, true: Callable[[Any], Any]) -> Any:
    """What `true` found in the JSON at `address` as soon as it found something."""
    async with asyncio.timeout(PATIENCE):
        while True:
            async with http.get(address) as response:
                if found := true(await response.json()):
                    return found
            await asyncio.sleep(0.2)


async def test_a_complaint_is_taken_a_report_is_drawn_and_ctrl_c_ends_all(
    tmp_path: Path,
) -> None:
    async with started(tmp_path, "--port", "0") as process, ClientSession() as http:
        address = await address_of(process)
        await until(http, f"{address}/town/state", lambda state: state["day"]["begun"])
        await http.post(f"{address}/town/day", json={"speed": 0})
        author = (await _json(http, f"{address}/town/state"))["residents"][0]["id"]
        complaint = "На Липовой, 9 нет отопления, мёрзнем. Звоните 8 999 123-45-67"
        await http.post(
            f"{address}/town/walls/{TALK}/posts", json={"author": author, "text": complaint}
        )
        chat = f"{address}/town/people/1001/chats/{ZHKH}"
        card = await until(http, chat, lambda seen: _message(seen, "Липовой, 9"))
        assert "123-45-67" not in card["text"]
        claim = next(b for row in card["keyboard"] for b in row if "Взять" in b["text"])
        async with http.post(
            f"{chat}/messages/{card['id']}/press", json={"data": claim["data"]}
        ) as response:
            assert (await response.json())["text"]
        await until(http, chat, lambda seen: "Анна Ветрова" in _message(seen, "Липовой, 9")["text"])
        boss = next(person.id for person in OFFICIALS if person.role == "supervisor")
        private = f"{address}/town/people/{boss}/chats/{boss}"
        await http.post(f"{private}/messages", json={"text": "/report"})
        menu = await until(http, private, lambda seen: _message(seen, "период"))
        last_week = menu["keyboard"][0][1]["data"]
        await http.post(f"{private}/messages/{menu['id']}/press", json={"data": last_week})
        await until(http, private, lambda seen: _picture_after(seen, menu["id"]))
        await _the_page_opens(http, address, private)
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(PATIENCE):
            rest, complaints = await process.communicate()
        assert (process.returncode, rest, complaints) == (0, b"", b"")
        assert left_in(tmp_path) == []


async def test_a_taken_port_is_told_in_one_line(tmp_path: Path) -> None:
    async with serve(web.Application()) as other:
        port = int(other.rsplit(":", 1)[1])
        async with started(tmp_path, "--port", str(port)) as process:
            said, complaints = await process.communicate()
    assert (process.returncode, said) == (1, b"")
    line = f"Port {port} is taken: stop the other demo, or make demo PORT={port + 1}\n"
    assert complaints.decode() == line


async def test_a_bot_that_dies_is_told_on_the_page_and_ends_the_command(tmp_path: Path) -> None:
    async with started(tmp_path, "--port", "0") as process, ClientSession() as http:
        address = await address_of(process)
        state = f"{address}/town/state"
        await until(http, state, lambda seen: seen["bot"]["state"] == "running")
        os.kill(bot_of(process), signal.SIGKILL)
        await until(http, state, lambda seen: seen["bot"]["state"] == "stopped")
        async with asyncio.timeout(PATIENCE):
            _, complaints = await process.communicate()
    assert process.returncode == 1
    assert "The bot ended with status -9" in complaints.decode()
    assert left_in(tmp_path) == []


async def test_a_polite_end_before_the_bot_is_up_leaves_nothing(tmp_path: Path) -> None:
    async with started(tmp_path, "--port", "0") as process:
        await address_of(process)
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            _, complaints = await process.communicate()
    assert (process.returncode, complaints) == (0, b"")
    assert left_in(tmp_path) == []


async def _the_page_opens(http: ClientSession, town: str, chat: str) -> None:
    """A supervisor's menu button leads to the desk's page, which knows who came from the town."""
    assert (await _json(http, chat))["app"]["text"] == "Картина дня"
    async with http.post(f"{chat}/app", json={}) as response:
        app = await response.json()
    async with http.get(app["url"]) as response:
        assert f"frame-ancestors {town} " in response.headers["Content-Security-Policy"]
    async with http.get(town) as response:
        origin = app["url"].removesuffix("/page/")
        assert f"frame-src {origin};" in response.headers["Content-Security-Policy"]
    body = {"init_data": app["data"]}
    async with http.post(f"{app['url']}api/session", json=body) as response:
        entered = await response.json()
        assert (response.status, entered["role"]) == (200, "куратор"), entered


def left_in(folder: Path) -> list[str]:
    """What is left in the temporary folder."""
    return [path.name for path in folder.iterdir()]


def bot_of(process: Process) -> int:
    """The bot's process id: the one child the command has then."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return int(children.read_text().split()[0])


def _picture_after(chat: Any, message_id: int) -> bool:
    return any(one["photo"] and one["id"] > message_id for one in chat["messages"])


def _message(chat: Any, words: str) -> Any:
    """The newest message of the bot with these words and buttons."""
    found = [m for m in chat["messages"] if words in m["text"] and m["keyboard"]]
    return found[-1] if found else None


async def _json(http: ClientSession, address: str) -> Any:
    async with http.get(address) as response:
        return await response.json()
