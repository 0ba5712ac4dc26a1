"""`region streets`: the list of the region's streets out of a file into the database.

region streets FILE    brings those of the districts it names
region streets         how many are known, by district
region streets --drop  forgets all
"""

import argparse
import asyncio
from collections.abc import Mapping
from pathlib import Path

from bot.commands import Commands, add_config, say
from bot.commands.desk_database import migrated, opened
from bot.config import Config, load_config
from db.queries import desks
from services.regions.region_names import districts
from services.regions.region_stored import stored
from services.regions.region_streets import drop_streets, put_streets
from services.regions.street_list import StreetList, place_streets
from services.regions.streets_file import StreetRow, read_streets

_MOST_TOLD = 20


def add(actions: Commands) -> None:
    """Put `streets` among what `region` does."""
    parser = actions.add_parser("streets", help="the region's streets out of a table")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("file", type=Path, nargs="?", help=".csv or .xlsx: district, place, street")
    what.add_argument("--drop", action="store_true", help="forget all streets")
    parser.set_defaults(run=run)
    add_config(parser)


def run(args: argparse.Namespace) -> int:
    """Bring, count or forget; the database is migrated before it is written to."""
    config = load_config(args.config)
    if args.file is not None:
        listed = asyncio.run(_put(config, read_streets(args.file)))
        for line in listed.left_out[:_MOST_TOLD]:
            say(f"left out: {line}")
        if len(listed.left_out) > _MOST_TOLD:
            say(f"left out for {len(listed.left_out) - _MOST_TOLD} reasons more")
        _count(listed.districts)
        _tell_missing(asyncio.run(_known(config)))
        return 0
    if args.drop:
        asyncio.run(_drop(config))
        say("no streets are known now")
        return 0
    known = asyncio.run(_known(config))
    _count(known)
    _tell_missing(known)
    return 0


def _count(districts: Mapping[str, int]) -> None:
    for name, number in districts.items():
        if number:
            say(f"{name}: {number}")
    say(f"streets: {sum(districts.values())}")


def _tell_missing(known: Mapping[str, int]) -> None:
    """Which districts have no streets, where others have: it costs what a street may tell."""
    missing = [name for name, number in known.items() if not number]
    if missing and len(missing) < len(known):
        named = ", ".join(missing[:_MOST_TOLD]) + (" …" if len(missing) > _MOST_TOLD else "")
        say(f"no streets of: {named}; until all have theirs, a street alone tells no district")


async def _put(config: Config, rows: list[StreetRow]) -> StreetList:
    async with migrated(config) as database:
        async with database.read() as session:
            entries = (await stored(session)).districts
        # Seconds for a long list, in which the desk goes on writing.
        listed = place_streets(rows, entries)
        async with database.write() as session:
            await put_streets(session, listed)
        return listed


async def _drop(config: Config) -> None:
    async with migrated(config) as database, database.write() as session:
        await drop_streets(session)


async def _known(config: Config) -> dict[str, int]:
    async with opened(config) as database, database.read() as session:
        found = dict.fromkeys(await districts(session), 0)
        for name, _, streets in await desks.streets(session):
            found[name] = sum(map(len, streets.values()))
    return found
