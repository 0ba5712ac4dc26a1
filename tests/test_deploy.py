"""What is deployed: the image holds all that runs, the services name commands there are.

No image is built here: what the Dockerfile copies is put into a folder of its own and run there.
"""

import asyncio
import os
import re
import shlex
import shutil
import signal
import socket
import sys
from configparser import RawConfigParser
from fnmatch import fnmatch
from pathlib import Path

import aiohttp

from bot.__main__ import COMMANDS
from sandbox.serving import serve
from sandbox.telegram import Messenger, bot_api
from tests.shared import ROOT
from tests.stage import TOKEN

DEPLOY = ROOT / "deploy"
CONFIG = """
[telegram]
token = "{token}"
api_base = "{telegram}"
polling_timeout = "1s"
[database]
url = "sqlite+aiosqlite:///otklik.db"
[region]
name = "Садовая область"
timezone = "Europe/Moscow"
[web]
enabled = true
port = {port}
[log]
format = "json"
"""


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's, with what follows each."""
    text = re.sub(r"\\\n", " ", (DEPLOY / "Dockerfile").read_text("utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines]


def copied() -> list[str]:
    """What the image has of the project."""
    return [
        rest.split()[0] for name, rest in instructions() if name == "COPY" and "--from" not in rest
    ]


def test_the_image_copies_what_is_there_and_is_let_in() -> None:
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
               if line.startswith("!")]  # fmt: skip
    for path in copied():
        assert (ROOT / path).exists()
        assert any(fnmatch(path, one) for one in allowed), f"{path} is left out by .dockerignore"


def test_the_image_runs_as_nobody_and_writes_to_its_volume_alone() -> None:
    found = instructions()
    users = [rest for name, rest in found if name == "USER"]
    assert users == ["10001:10001"]
    assert ("VOLUME", "/data") in found
    assert ("WORKDIR", "/data") in found
    assert found.index(("USER", users[0])) > max(
        place for place, (name, _) in enumerate(found) if name in ("COPY", "RUN")
    )
    assert any("--require-hashes" in rest for name, rest in found if name == "RUN")
    (command,) = [rest for name, rest in found if name == "CMD"]
    assert command.strip('["').split('"')[0] in COMMANDS


def test_services_name_commands_there_are_and_run_as_nobody() -> None:
    for name, command in (("otklik", "run"), ("otklik-backup", "backup")):
        unit = RawConfigParser(strict=False)
        unit.optionxform = str  # type: ignore[assignment,method-assign] # keys keep their case
        unit.read(DEPLOY / f"{name}.service", encoding="utf-8")
        words = shlex.split(unit["Service"]["ExecStart"].replace("exec ", " "))
        assert f"-m bot {command} " in " ".join(words)
        assert command in COMMANDS
        service = unit["Service"]
        assert service["User"] == "otklik"
        assert (service["ProtectSystem"], service["NoNewPrivileges"]) == ("strict", "yes")


async def test_what_the_image_holds_works_and_stops_in_order(tmp_path: Path) -> None:
    code, data = tmp_path / "code", tmp_path / "data"
    await asyncio.to_thread(_lay_out, code, data)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    async with serve(bot_api(Messenger(TOKEN))) as telegram, aiohttp.ClientSession() as session:
        config = data / "config.toml"
        text = CONFIG.format(token=TOKEN, telegram=telegram, port=port)
        await asyncio.to_thread(config.write_text, text, encoding="utf-8")
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(code), "PYTHONUTF8": "1"}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", "--config", str(config),
            cwd=data, env=environment, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            status = 0
            while status != 200 and process.returncode is None:
                try:
                    async with session.get(f"http://127.0.0.1:{port}/health") as answer:
                        status = answer.status
                except aiohttp.ClientConnectionError:
                    await asyncio.sleep(0.1)
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            _, said = await asyncio.wait_for(process.communicate(), 60)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    assert (status, process.returncode) == (200, 0), said.decode()
    assert '"event": "otklik stops"' in said.decode().splitlines()[-1]
    assert TOKEN not in said.decode()


def _lay_out(code: Path, data: Path) -> None:
    """What the image holds, in a folder; and an empty volume."""
    data.mkdir()
    for path in copied():
        source = ROOT / path
        if source.is_dir():
            shutil.copytree(source, code / path)
