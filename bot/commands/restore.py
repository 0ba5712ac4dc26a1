"""`restore`: a file of `backup` into an empty database, of either kind."""

import argparse
import asyncio
from pathlib import Path

from bot.commands import Commands, say
from bot.config import load_config
from services.operation.backup import restore


def add(commands: Commands) -> None:
    """Put `restore` among the commands."""
    parser = commands.add_parser("restore", help="fill an empty database from a backup")
    parser.add_argument("file", type=Path, metavar="FILE", help="what `backup` has written")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Fill the database of the configuration and say how many rows it has."""
    url = load_config(args.config).database.url.get_secret_value()
    say(f"{asyncio.run(restore(url, args.file))} rows are restored")
    return 0
