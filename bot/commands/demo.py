"""`demo`: the town «Садовое» with the real bot in it, on one address.

The town is found by name when asked for: nothing of the bot knows that it exists.
"""

import argparse
import os
from importlib import import_module

from bot.commands import Commands
from bot.config import ENV_PREFIX
from services.languages import Language

DEFAULT_PORT = 8787


def add(commands: Commands) -> None:
    """Put `demo` among the commands."""
    parser = commands.add_parser("demo", help="play a day in an invented town, no token needed")
    parser.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, help=f"where (default {DEFAULT_PORT})"
    )
    parser.add_argument(
        "--language",
        type=Language,
        choices=list(Language),
        default=os.environ.get(f"{ENV_PREFIX}REGION__LANGUAGE", Language.RUSSIAN.value),
        help="what the desk speaks there (the default is that of [region] in the environment)",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show the town until stopped; 0, or 1 when the port is taken or the bot died."""
    status: int = import_module("sandbox.demo").run(args.port, args.language)
    return status


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to 65535, not {text!r}")
    return int(text)
