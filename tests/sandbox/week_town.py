"""The whole demonstration in one process, on a clock that runs as fast as the script is played."""

import asyncio
import tomllib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf
from pathlib import Path
from zoneinfo import ZoneInfo

import tomli_w

from bot.app import App
from bot.building import build
from bot.config import load_config
from db.engine import Database
from db.migrate import upgrade
from sandbox.cast import DESKS, OFFICIALS, ZONE
from sandbox.desk_files import database_url, write_files
from sandbox.page.state import Town
from sandbox.scenes import Moment
from sandbox.serving import serve
from sandbox.telegram import TownMessage
from sandbox.town import BOT_TOKEN, build_town, town_app
from sandbox.town_clock import Calendar, TownClock
from sandbox.vk import UNLIMITED
from sandbox.week import WEEK
from services.regions.region import import_region, parse_region
from tests.stage import UNPACED, AtWork, Clock

NEAR = {"vk", "ok", "telegram"}
"""The networks in which the week happens; what is said abroad, and the desk's second messenger,
are for a visitor to see."""

ROUND_EVERY = timedelta(seconds=4)
"""Of the town: how long colleagues press buttons until the desk looks around again."""

IDLE_EVERY = timedelta(seconds=30)
"""The same while only residents speak."""

LEAPS = tuple(scene.at for scene in WEEK if isinstance(scene, Moment))
"""Seconds of the script at which hours pass."""

JUST_BEFORE = 0.5


@dataclass
class WeekTown:
    """The town, the desk in it, and the hand that turns the pages of the script."""

    town: Town
    app: App
    clock: Clock
    at_work: AtWork

    async def play(self, upto: float) -> None:
        """Play the script to that second; the desk works whenever a scene needs it."""
        day, looked = self.town.day, self.clock()
        while day.elapsed < upto:
            leap = next((at for at in LEAPS if at - JUST_BEFORE > day.elapsed), inf)
            told, step = day.told, min(max(day.wait, 0.1), 30.0)
            if leap - JUST_BEFORE < day.elapsed + step:
                # Whatever was said so far is read in its own hour, before the clock is set on.
                step, looked = leap - JUST_BEFORE - day.elapsed, looked - IDLE_EVERY
            self.clock.go(seconds=step)
            day.advance(step)
            busy = day.colleagues.busy
            every = ROUND_EVERY if busy else IDLE_EVERY
            if day.told is not told or self.clock() - looked > every:
                looked = self.clock()
                await self.round()
            elif self.town.messenger.updates.waiting:
                await self._settle()

    async def round(self) -> None:
        """All that the timetable does, once."""
        await self._settle()
        await self.app.poll()
        await self.app.tick_clocks()
        await self.app.publish()
        await self.app.say_digests()
        await self.app.look_for_spikes()
        await self.app.delivery.drain()

    async def _settle(self) -> None:
        async with asyncio.timeout(10):
            updates = self.town.messenger.updates
            await self.town.messenger.until(lambda: not updates.waiting, timeout=10)
            await self.at_work.nothing()
        await self.app.delivery.drain()

    def said(self, desk: str, person: int = 0) -> list[TownMessage]:
        """What the bot said in an office's chat, or in private to a person with `desk` ""."""
        chat = next((one.chat_id for one in DESKS if one.slug == desk), person)
        found = self.town.messenger.messages(chat, self.town.threads.get(desk))
        return [message for message in found if message.from_bot]


@asynccontextmanager
async def week_town(folder: Path) -> AsyncIterator[WeekTown]:
    """The town on a Monday morning, its walls read, everybody of the desk known to the bot."""
    clock = Clock()
    time = TownClock(folder / "clock", clock)
    time.leap(Calendar(time(), ZoneInfo(ZONE)).moment(0, "08:56"))
    town = build_town(time, UNLIMITED)
    async with AsyncExitStack() as stack:
        address = await stack.enter_async_context(serve(town_app(town)))
        town.day.colleagues.link_base = address
        town.abroad.opens_at(address)
        config = await _desk(town, address, folder, time())
        app = await stack.enter_async_context(build(load_config(config), now=time, pace=UNPACED))
        at_work = AtWork()
        app.dispatcher.update.outer_middleware(at_work)
        ear = asyncio.create_task(app.listen())
        stack.push_async_callback(_end, ear)
        opened = WeekTown(town, app, clock, at_work)
        for person in OFFICIALS:
            if person.role:
                town.messenger.start(person.id)
        for _ in range(2):
            clock.go(seconds=10)
            await opened.round()
        town.day.begun = True
        yield opened


async def _desk(town: Town, address: str, folder: Path, at: datetime) -> Path:
    config, file = write_files(
        folder,
        address,
        token=BOT_TOKEN,
        service_key=town.service_key,
        office_key=town.office_key,
        village=town.village,
        abroad=town.abroad,
        in_max=town.in_max,
        threads=town.threads,
        today=at.date(),
        web_port=1,  # nobody listens there: the desk here has no page
    )
    _hasten(config)
    url = database_url(folder)
    await upgrade(url)
    database = Database(url)
    try:
        async with database.write() as session:
            await import_region(session, parse_region(file.read_text()), at, backfill=timedelta())
    finally:
        await database.close()
    return config


def _hasten(config: Path) -> None:
    """Only what the script waits for is read, as fast as it answers: paces and pauses are kept by
    the clock on the wall."""
    tables = tomllib.loads(config.read_text())
    del tables["max"]
    for name, section in tables["networks"].items():
        section |= {"enabled": name in NEAR, "rps": 1000.0}
    config.write_text(tomli_w.dumps(tables))


async def _end(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
