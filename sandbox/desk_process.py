"""`bot run` on the town's time: `python -m sandbox.desk_process CONFIG CLOCK`."""

import asyncio
import sys
from pathlib import Path

from bot.commands.run import work
from bot.config import load_config
from bot.logs import set_up
from sandbox.town_clock import TownClock

if __name__ == "__main__":
    settings = load_config(Path(sys.argv[1]))
    set_up(settings)
    sys.exit(asyncio.run(work(settings, TownClock(Path(sys.argv[2])))))
