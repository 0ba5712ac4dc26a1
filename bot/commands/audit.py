"""`audit export`: who of the desk did what, when, on which incident, into a file."""

import argparse
import asyncio
import os
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bot.commands import Commands, add_config, say
from bot.commands.desk_database import opened
from bot.config import Config, load_config
from handlers.views.trail import as_csv, as_json_lines
from services.clock import now
from services.errors import OtklikError
from services.operation import trail
from services.operation.trail import Step

MONTH = timedelta(days=30)


def add(commands: Commands) -> None:
    """Put `audit` among the commands."""
    parser = commands.add_parser("audit", help="who did what, when, on which incident")
    actions = parser.add_subparsers(required=True, metavar="export")
    export = actions.add_parser("export", help="write the trail to a file")
    export.add_argument("file", type=Path, metavar="FILE", help="a new file: .csv or .jsonl")
    export.add_argument("--from", type=_day, dest="first", metavar="2026-11-01",
                        help="the first day (default: 30 days back)")  # fmt: skip
    export.add_argument("--to", type=_day, dest="last", metavar="2026-11-30",
                        help="the last day (default: today)")  # fmt: skip
    export.set_defaults(run=run)
    add_config(export)


def run(args: argparse.Namespace) -> int:
    """Write the file and say how many acts it has."""
    config = load_config(args.config)
    if args.file.suffix not in (".csv", ".jsonl"):
        raise OtklikError(f"{args.file}: name it .csv for a spreadsheet or .jsonl for a program")
    zone = config.region.timezone
    last = args.last or now().astimezone(zone).date()
    first = args.first or last - MONTH
    if last < first:
        raise OtklikError("--to is before --from")
    since = datetime.combine(first, time(), zone)
    until = datetime.combine(last + timedelta(days=1), time(), zone)
    steps = asyncio.run(_steps(config, since, until))
    is_csv = args.file.suffix == ".csv"
    _write(args.file, "\ufeff" + as_csv(steps, zone) if is_csv else as_json_lines(steps))
    say(f"{args.file}: {len(steps)} acts from {first} to {last}")
    return 0


async def _steps(config: Config, since: datetime, until: datetime) -> list[Step]:
    async with opened(config) as database, database.read() as session:
        return [step async for step in trail.steps(session, since, until)]


def _write(path: Path, text: str) -> None:
    """To a new file for its owner alone: it names the people of the desk."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        raise OtklikError(f"{path}: {error.strerror}") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'a day is written as 2026-11-30, not "{text}"') from None
