"""The commands of `python -m bot`, one module each: `add(commands)` and `run(args)`.

`add` puts the command on the line, `run` does it and answers the exit status. What a person
must mend is raised as OtklikError or MigrationError and told by `bot.__main__` in one line.
"""

import argparse
import sys
from pathlib import Path
from typing import TypeAlias

CONFIG = Path("config.toml")

#: What `add_subparsers()` answers; it has no public name.
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_config(parser: argparse.ArgumentParser) -> None:
    """Let a command of a command take `--config` too; `args.config` is always there."""
    parser.add_argument(
        "--config",
        type=Path,
        default=argparse.SUPPRESS,
        metavar="PATH",
        help=f"the configuration (default: {CONFIG})",
    )


def say(line: str) -> None:
    """Answer on stdout, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
