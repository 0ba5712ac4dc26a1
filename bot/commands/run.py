"""`run`: the desk at work, until a signal stops it."""

import argparse
import asyncio
import gc
import logging
import signal
from pathlib import Path

from aiogram.exceptions import TelegramNotFound, TelegramUnauthorizedError

from bot.building import build
from bot.config import Config, load_config
from bot.logs import set_up
from db.migrate import upgrade
from services.clock import Now
from services.clock import now as real_now
from services.errors import OtklikError

log = logging.getLogger(__name__)


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Tell the command line about `run`."""
    parser = commands.add_parser("run", help="work until stopped")
    parser.add_argument(
        "--without",
        choices=["updates"],
        default="",
        help="share the database with a process that listens to Telegram and MAX, do the rest",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Migrate, work, stop in order on SIGINT or SIGTERM. Exit status 0 when asked to stop."""
    config = load_config(Path(args.config))
    set_up(config)
    return asyncio.run(work(config, listens=args.without != "updates"))


async def work(config: Config, now: Now = real_now, *, listens: bool = True) -> int:
    """The same on a given clock, once the log is set up; `listens`: see `bot.app.App`."""
    await upgrade(config.database.url.get_secret_value())
    async with build(config, now, listens=listens) as app:
        # What has been loaded stays until the end: the collector need not walk it in each round.
        gc.freeze()
        task = asyncio.create_task(app.run())
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, task.cancel)
        log.info("otklik is at work region=%s", config.region.name)
        try:
            await task
        except asyncio.CancelledError:
            log.info("otklik stops")
        except ExceptionGroup as errors:
            if errors.subgroup(TelegramUnauthorizedError):
                raise OtklikError("telegram.token: Telegram does not accept it") from None
            if errors.subgroup(TelegramNotFound):
                raise OtklikError("telegram.api_base: no Bot API answers there") from None
            raise
    return 0
