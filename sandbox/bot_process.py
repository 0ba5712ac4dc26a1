"""The real bot as a process of its own: its commands, its last lines, its end."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections import deque
from contextlib import suppress
from pathlib import Path

KEPT_LINES = 20
STOPS_WITHIN = 15.0
"""Seconds the bot has to stop in order."""


class CommandFailed(Exception):
    """A command of the bot did not work; the text holds what it said."""


async def command(*args: str) -> None:
    """Run `python -m bot …` to its end. Raises CommandFailed."""
    process = await _start("bot", *args)
    try:
        said, _ = await process.communicate()
    except asyncio.CancelledError:
        await _end(process)
        raise
    if process.returncode:
        words = said.decode(errors="replace").strip()
        raise CommandFailed(f"`bot {args[0]}` failed:\n{words}")


class BotProcess:
    """The desk at work, from its start until it is stopped or dies."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._lines: deque[str] = deque(maxlen=KEPT_LINES)

    @classmethod
    async def start(cls, config: Path, clock: Path) -> "BotProcess":
        """Begin on the town's time; what the bot writes is read by `died()`."""
        return cls(await _start("sandbox.desk_process", str(config), str(clock)))

    @property
    def last_words(self) -> str:
        """The last lines it wrote."""
        return "\n".join(self._lines)

    async def died(self) -> int:
        """Wait for the bot to end by itself; its exit status."""
        if self._process.stdout is not None:
            while line := await self._process.stdout.readline():
                self._lines.append(line.decode(errors="replace").rstrip())
        return await self._process.wait()

    async def stop(self) -> None:
        """Ask it to stop in order, and see to it that it does."""
        await _end(self._process)


async def _start(module: str, *args: str) -> Process:
    """A process with a session of its own, so that Ctrl-C in a terminal reaches only us."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *args,
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=STDOUT,
        env=_environment(),
        start_new_session=True,
        limit=2**20,
    )


def _environment() -> dict[str, str]:
    """Ours, without what would go before the demonstration's config."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OTKLIK__")}
    return kept | {"PYTHONUNBUFFERED": "1"}


async def _end(process: Process) -> None:
    if process.returncode is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        # Nobody reads what it writes any more: a full pipe must not hold it.
        with suppress(TimeoutError):
            async with asyncio.timeout(STOPS_WITHIN):
                await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
