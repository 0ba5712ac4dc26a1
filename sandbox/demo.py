"""The demonstration: the town on one port, the real bot beside it, until a signal comes.

Started by name from the `demo` command. Everything is kept in a temporary folder that goes with
the demonstration.
"""

import asyncio
import errno
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from sandbox import history
from sandbox.bot_process import BotProcess, CommandFailed, command
from sandbox.cast import OFFICIALS, ZONE
from sandbox.desk_files import apps_at, database_url, write_files, write_streets
from sandbox.english import told
from sandbox.page.state import BotState, Town
from sandbox.serving import free_port, serve
from sandbox.town import BOT_TOKEN, build_town, town_app
from sandbox.town_clock import Calendar, TownClock
from services.languages import Language, speaking

CLOCK_FILE = "clock"
WAKES_AT = "08:56"
LOOK_EVERY = 0.2
SOURCES = 2
SEEN_FOR = 2.0
"""Seconds the page has to show that the bot died."""


def run(port: int, language: Language = Language.RUSSIAN) -> int:
    """Show the town on `port` (0: any free one) until SIGINT or SIGTERM; the exit status. The desk
    and what the town says around it speak `language`, residents Russian."""
    with speaking(language):
        return asyncio.run(_until_signal(port))


async def _until_signal(port: int) -> int:
    task = asyncio.current_task()
    stopped = asyncio.Event()

    def stop() -> None:
        stopped.set()
        if task is not None:
            task.cancel()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    try:
        return await _show(port)
    except asyncio.CancelledError:
        if not stopped.is_set():
            raise
        return 0


async def _show(port: int) -> int:
    try:
        with TemporaryDirectory(prefix="otklik-demo-") as folder:
            town = build_town(_monday_morning(Path(folder)))
            async with serve(town_app(town), port) as address:
                town.day.colleagues.link_base = address
                town.abroad.opens_at(address)
                _say(f"Садовое: {address}  (Ctrl-C stops it)")
                return await _play(town, address, Path(folder))
    except OSError as problem:
        if problem.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        _complain(f"Port {port} is taken: stop the other demo, or make demo PORT={port + 1}")
        return 1


def _monday_morning(folder: Path) -> TownClock:
    """The town's time, just before the script begins."""
    clock = TownClock(folder / CLOCK_FILE)
    clock.leap(Calendar(clock(), ZoneInfo(ZONE)).moment(0, WAKES_AT))
    return clock


async def _play(town: Town, address: str, folder: Path) -> int:
    """Prepare the desk, start the bot and the day; 1 when the bot does not live."""
    try:
        async with _bot(town, address, folder) as bot, asyncio.TaskGroup() as group:
            day = group.create_task(_day(town))
            status = await bot.died()
            day.cancel()
    except CommandFailed as problem:
        return await _lament(town, str(problem))
    return await _lament(town, f"The bot ended with status {status}.\n{bot.last_words}")


@asynccontextmanager
async def _bot(town: Town, address: str, folder: Path) -> AsyncIterator[BotProcess]:
    port = free_port()
    town.apps_at = apps_at(port)
    config, region = write_files(
        folder,
        address,
        token=BOT_TOKEN,
        service_key=town.service_key,
        office_key=town.office_key,
        village=town.village,
        abroad=town.abroad,
        in_max=town.in_max,
        threads=town.threads,
        today=town.messenger.now().date(),
        web_port=port,
    )
    # The import migrates the new database first.
    await command("region", "import", str(region), "--config", str(config))
    await command("region", "streets", str(write_streets(folder)), "--config", str(config))
    await history.seed(database_url(folder), address, town.messenger.now())
    bot = await BotProcess.start(config, folder / CLOCK_FILE)
    try:
        yield bot
    finally:
        await bot.stop()


async def _day(town: Town) -> None:
    """The script begins when the bot has read the walls as they were."""
    await _until(lambda: bool(town.messenger.calls))
    town.bot_is(BotState.RUNNING)
    for person in OFFICIALS:
        if person.role:
            town.messenger.start(person.id)
    town.in_max.begin()
    # The second round over all walls: the first one has been written down.
    await _until(lambda: town.vk.calls_by_method()["wall.get"] >= 2 * SOURCES)
    await _until(lambda: len(town.web.calls) >= 2)
    await town.day.run()


async def _until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 - calls to VK ring no bell
        await asyncio.sleep(LOOK_EVERY)


async def _lament(town: Town, words: str) -> int:
    """Tell the page and the terminal that it is over."""
    town.bot_is(BotState.STOPPED, told("Что он сказал последним, видно там, где запущено демо."))
    _complain(words)
    await asyncio.sleep(SEEN_FOR)
    return 1


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def _complain(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201
