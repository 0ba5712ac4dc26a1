"""`migrate`: bring the database to the newest revision, or to a named one."""

import argparse
import asyncio

from bot.commands import Commands, say
from bot.config import load_config
from db.migrate import move, upgrade


def add(commands: Commands) -> None:
    """Put `migrate` among the commands."""
    parser = commands.add_parser("migrate", help="bring the database to this version")
    parser.add_argument("--to", metavar="REV", help='a revision such as 0001, or "base"')
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Migrate and say where the database stands."""
    url = load_config(args.config).database.url.get_secret_value()
    stand = asyncio.run(move(url, args.to) if args.to else upgrade(url))
    say(f"the database is at revision {stand.current or 'base'}, the newest is {stand.head}")
    return 0
