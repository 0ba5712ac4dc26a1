"""The command line: finds the command, and tells in one line what a person must mend."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from bot import logs
from bot.commands import CONFIG, add_config
from db.errors import MigrationError
from services.errors import OtklikError

#: The modules of `bot.commands`, in the order of the help. Only the one that is asked for is
#: imported: a stream of posts to `assess` must not wait for a bot to load.
COMMANDS = {
    "run": "work until stopped",
    "check": "try everything the configuration names, say what to mend",
    "migrate": "bring the database to this version",
    "backup": "write all of the database to a file, also while the desk is at work",
    "restore": "fill an empty database from such a file, of SQLite or PostgreSQL",
    "audit": "export who did what, when, on which incident",
    "region": "import or export offices, people, districts and sources",
    "forget": "erase one post on a resident's request",
    "held": "export what is held about one post",
    "train": "learn topics from an export of «Инцидент Менеджмент» and the desk's corrections",
    "assess": "judge posts: JSON lines on stdin, verdicts on stdout",
    "demo": "the town where everything can be tried without a token",
}

INTERRUPTED = 130

log = logging.getLogger("otklik")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (try {self.prog} --help)\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    # Before numpy loads: its matrices are small here, and threads that wait for them in a loop
    # take more of the machine than they give.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    logs.set_up_bare()
    args = _parser(sys.argv[1:] if argv is None else argv).parse_args(argv)
    try:
        status: int = args.run(args)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        lines = _to_mend(error)
        if lines is None:
            log.critical("otklik has crashed", exc_info=True)
            return 1
        sys.stderr.write("".join(f"{line}\n" for line in lines))
        return 1
    return status


def _parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    parser = _Parser(prog="otklik", description="The duty desk in Telegram.")
    add_config(parser)
    parser.set_defaults(config=CONFIG)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    asked = _asked(argv)
    for name, summary in COMMANDS.items():
        if name == asked:
            import_module(f"bot.commands.{name}").add(commands)
            add_config(commands.choices[name])
        else:
            commands.add_parser(name, help=summary)
    return parser


def _asked(argv: Sequence[str]) -> str | None:
    """The first word that is no option: the command, if it is one."""
    first = argparse.ArgumentParser(add_help=False)
    first.add_argument("--config", nargs="?")
    first.add_argument("command", nargs="?")
    command: str | None = first.parse_known_args(argv)[0].command
    return command


def _to_mend(error: Exception) -> list[str] | None:
    """What a person can do about it; None for a defect. A task group wraps what it lets out."""
    if isinstance(error, OtklikError | MigrationError):
        return str(error).splitlines()
    if isinstance(error, ExceptionGroup):
        parts = [_to_mend(part) for part in error.exceptions]
        if None not in parts:
            return [line for part in parts for line in part or ()]
    return None


if __name__ == "__main__":
    sys.exit(main())
