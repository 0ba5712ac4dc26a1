"""`region import` and `region export`: the region file into the database, and out of it.

`region oktmo` makes the districts of such a file out of the state's classifier. Streets are a file
of their own: brought by `region_streets.py`, made out of the state's register by `region_gar.py`.
"""

import argparse
import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from bot.commands import Commands, add_config, region_gar, region_streets, say
from bot.commands.desk_database import migrated, opened
from bot.commands.region_files import read_region
from bot.config import Config, load_config
from services.clock import now
from services.errors import OtklikError
from services.languages import speak
from services.lengths import parse_length
from services.regions.oktmo import choose_region, read_oktmo, regions_of
from services.regions.oktmo_districts import Draft, draft_districts
from services.regions.region import (
    RegionError,
    RegionFile,
    export_region,
    import_region,
)
from services.regions.region_changes import Changes


def add(commands: Commands) -> None:
    """Put `region` among the commands."""
    parser = commands.add_parser("region", help="offices, people, districts, sources")
    actions = parser.add_subparsers(required=True, metavar="import|export|oktmo|gar|streets")
    bring = actions.add_parser("import", help="bring the database to what the file says")
    bring.add_argument("file", type=Path, nargs="?", default=Path("region.toml"))
    bring.add_argument(
        "--backfill",
        type=_length,
        default=timedelta(),
        metavar="24h",
        help="notify of posts this young in sources that are new (default: of none)",
    )
    bring.set_defaults(run=run_import)
    write = actions.add_parser("export", help="write the file the database says")
    write.add_argument("file", type=Path, nargs="?", help="where to (default: stdout)")
    write.set_defaults(run=run_export)
    start = actions.add_parser("oktmo", help="districts and settlements out of Rosstat's OKTMO")
    start.add_argument("file", type=Path, metavar="FILE.csv")
    start.add_argument(
        "--region",
        metavar="REGION",
        help="its name or the digits its codes begin with (default: the only one in the file)",
    )
    start.add_argument(
        "--out", type=Path, metavar="FILE", help="where to, a new file (default: stdout)"
    )
    start.set_defaults(run=run_oktmo)
    region_gar.add(actions)
    region_streets.add(actions)
    add_config(bring)
    add_config(write)
    add_config(start)


def run_import(args: argparse.Namespace) -> int:
    """Import and say what that changed; the database is migrated first."""
    config = load_config(args.config)
    speak(config.region.language)
    region = read_region(args.file)
    say(str(asyncio.run(_import(config, region, args.backfill))))
    return 0


def run_export(args: argparse.Namespace) -> int:
    """Write the file to stdout or to a path."""
    text = asyncio.run(_export(load_config(args.config)))
    if args.file is None:
        sys.stdout.write(text)
        return 0
    try:
        args.file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OtklikError(f"{args.file}: {error.strerror}") from error
    return 0


def run_oktmo(args: argparse.Namespace) -> int:
    """Write `[[districts]]` to look through to stdout or to a new file; the database is not
    touched."""
    heading, drafts = _drafts(args.file, args.region)
    text = "\n".join((_ABOUT.format(region=heading, file=args.file.name), *map(str, drafts)))
    if args.out is None:
        sys.stdout.write(text)
        return 0
    try:
        # A region file that is in use must not be lost to half of one.
        with args.out.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError as error:
        raise OtklikError(f"{args.out}: is there already, name a new file") from error
    except OSError as error:
        raise OtklikError(f"{args.out}: {error.strerror}") from error
    settlements = sum(len(draft.entry.settlements) for draft in drafts)
    say(
        f"{args.out}: districts {len(drafts)}, settlements {settlements} ({heading}); "
        "look through it and put it into region.toml"
    )
    return 0


_ABOUT = """\
# {region}: districts out of OKTMO of Rosstat ({file}), a start.
# Look through it, put it into region.toml in place of the [[districts]] there, then `region import`
# that: imported alone, this would switch off the offices and the sources.
"""


def _drafts(path: Path, asked: str | None) -> tuple[str, list[Draft]]:
    """The region in a line, and its districts."""
    try:
        territories = read_oktmo(path.read_bytes())
        region = choose_region(regions_of(territories), asked)
    except FileNotFoundError as error:
        raise OtklikError(
            f"{path}: no such file; it is at rosstat.gov.ru/opendata/7708234640-oktmo"
        ) from error
    except OSError as error:
        raise OtklikError(f"{path}: {error.strerror}") from error
    except RegionError as error:
        raise RegionError(f"{path}: {error}") from error
    return str(region), draft_districts(territories, region)


async def _import(config: Config, region: RegionFile, backfill: timedelta) -> Changes:
    async with migrated(config) as database, database.write() as session:
        return await import_region(session, region, now(), backfill=backfill)


async def _export(config: Config) -> str:
    async with opened(config) as database, database.read() as session:
        return await export_region(session)


def _length(text: str) -> timedelta:
    try:
        return parse_length(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
