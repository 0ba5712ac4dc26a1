"""The desk as a process that a test may kill at any moment, on a clock that runs fast.

Everything is what `bot run` has; only the clock is given from outside, so that leases and
pauses of a whole day pass within the test's minute. Made by forking a server that has
imported the desk already: a restart costs milliseconds, a kill is a kill all the same.
"""

import asyncio
import multiprocessing
import os
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from bot.app import App
from bot.building import build
from services.triage import EMPTY, PostText, assess
from tests.stage import UNPACED, config_of

#: The morphology is loaded once, before anything is forked.
assess(PostText(text="Здравствуйте, соседи"), EMPTY)

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([__name__])

BETWEEN_TICKS = 0.02
"""Seconds of the test's own time."""


@dataclass(frozen=True, slots=True)
class FastClock:
    """Shows the same in every process of the machine. `speed`: its seconds in one of ours."""

    begin: datetime
    speed: float
    since: float

    def __call__(self) -> datetime:
        """The town's moment."""
        return self.begin + timedelta(seconds=(time.monotonic() - self.since) * self.speed)


@dataclass(frozen=True, slots=True)
class Town:
    """Where the desk finds everything. `log` is the file its errors go to."""

    telegram: str
    vk: str
    key: str
    database_url: str
    clock: FastClock
    log: Path


def warm_up() -> None:
    """The server that forks desks has imported what they need: seconds, paid once."""
    process = _FORKS.Process(target=time.time)
    process.start()
    process.join()


def start(town: Town) -> BaseProcess:
    """A desk at work in a process of its own."""
    process = _FORKS.Process(target=work, args=(town,), daemon=True)
    process.start()
    return process


def work(town: Town) -> None:
    """Run the desk until killed."""
    log = os.open(town.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(log, 2)
    asyncio.run(_run(town))


async def _run(town: Town) -> None:
    config = config_of(
        town.telegram,
        town.vk,
        town.key,
        town.database_url,
        networks={
            "vk": {
                "enabled": True,
                "api_base": f"{town.vk}/method/",
                "service_key": town.key,
                "poll_every": "60s",
                "rps": 1000,
                "daily": {"wall.get": 1_000_000},
            }
        },
    )
    async with build(config, now=town.clock, pace=UNPACED) as app, asyncio.TaskGroup() as group:
        group.create_task(app.delivery.run())
        group.create_task(app.listen())
        group.create_task(_tick(app))


async def _tick(app: App) -> None:
    """The timetable of `App.run`, without its seconds of rest: the fast clock has none."""
    while True:
        await app.poll()
        await app.tick_clocks()
        await app.say_digests()
        await asyncio.sleep(BETWEEN_TICKS)
