"""`backup`: everything the database knows into one file, also while the desk is at work."""

import argparse
import asyncio
from pathlib import Path

from bot.commands import Commands, say
from bot.config import load_config
from services.clock import now
from services.operation.backup import back_up


def add(commands: Commands) -> None:
    """Put `backup` among the commands."""
    parser = commands.add_parser("backup", help="write all of the database to a file")
    parser.add_argument("file", type=Path, metavar="FILE", help="a new file: otklik.jsonl.gz")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the file and say how many rows it has."""
    url = load_config(args.config).database.url.get_secret_value()
    rows = asyncio.run(back_up(url, args.file, now()))
    say(f"{args.file}: {rows} rows")
    return 0
