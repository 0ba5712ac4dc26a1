"""`check`: try everything the configuration names; a line each, "ok" or what to mend.

Reads only: nothing is written to the database, nothing is said in a chat. With `--deep --yes` one
silent message goes to each office's chat and is taken back, and a test alert to each of [alerts].
"""

import argparse
import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot import logs
from bot.commands import Commands, alerts_check, max_check, say, telegram_check
from bot.config import Config, ConfigError, load_config
from db.engine import Database
from db.errors import MigrationError
from db.migrate import schema
from services.clock import now
from services.errors import NetworkError, OtklikError
from services.languages import speak
from services.networks.registry import NETWORKS
from services.regions.region_entries import RegionFile
from services.regions.region_stored import stored
from services.triage.learned.choice import current, use_model

ANSWER_SECONDS = 15
"""How long a messenger may take to answer one question."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing and how it stands. `is_ok` None: worth knowing, nothing is broken."""

    is_ok: bool | None
    line: str

    def __str__(self) -> str:
        mark = {True: "ok  ", False: "MEND", None: "note"}[self.is_ok]
        return f"{mark} {self.line}"


def add(commands: Commands) -> None:
    """Put `check` among the commands."""
    parser = commands.add_parser("check", help="try everything the configuration names")
    parser.add_argument(
        "--deep",
        action="store_true",
        help="also send a silent message to each chat, and delete it; a test alert, too",
    )
    parser.add_argument("--yes", action="store_true", help="yes, write to all chats")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print a line for each thing; 1 if any is to be mended."""
    config = load_config(args.config)
    speak(config.region.language)
    logs.set_up(config)
    # Its own steps are no findings.
    logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)
    if args.deep and not args.yes:
        raise OtklikError("--deep writes to the chats of all offices: add --yes if you mean it")
    return asyncio.run(_check(config, is_deep=args.deep))


async def _check(config: Config, *, is_deep: bool) -> int:
    mask = logs.Mask(config.secrets())
    status = 0
    async for finding in findings(config, now(), is_deep=is_deep):
        say(mask(str(finding)))
        if finding.is_ok is False:
            status = 1
    return status


async def findings(
    config: Config, at: datetime, *, is_deep: bool = False
) -> AsyncIterator[Finding]:
    """Everything there is to find, in the order in which it is to be mended."""
    local = at.astimezone(config.region.timezone)
    yield Finding(True, f"region: {config.region.name}, it is {local:%H:%M} there")
    for finding in _calendars(config, local.year):
        yield finding
    region, finding = await _database(config)
    yield finding
    if region is not None:
        yield _fallback(region)
    for stand in (telegram_check.stand, max_check.stand):
        async for is_ok, line in stand(config, region, ANSWER_SECONDS, is_deep=is_deep):
            yield Finding(is_ok, line)
    async for found, line in alerts_check.stand(config, at, is_deep=is_deep):
        yield Finding(found, line)
    async for finding in _networks(config):
        yield finding
    for finding in _model(config):
        yield finding


def _calendars(config: Config, year: int) -> Iterator[Finding]:
    try:
        calendar = config.working_time().calendar
    except ConfigError as error:
        yield Finding(False, str(error))
        return
    for wanted, without in ((year, False), (year + 1, None)):
        if calendar.known(wanted):
            yield Finding(True, f"calendar: {wanted} is known")
        else:
            yield Finding(
                without,
                f"calendar: no moved days of {wanted} are known, only the fixed holidays: "
                f"put {wanted}.toml into clocks.calendar_dir",
            )


def _model(config: Config) -> Iterator[Finding]:
    """The region's own model, if it has one."""
    path = config.chosen_model()
    refusal = use_model(path)
    if refusal is not None:
        yield Finding(False, f"triage: the shipped model judges: {refusal}")
    elif path is not None:
        made = current().model.notes.get("made", "an unknown export")
        yield Finding(True, f"triage: {path}, made of {made}")


async def _database(config: Config) -> tuple[RegionFile | None, Finding]:
    """What is in the database, if it can be read."""
    url = config.database.url.get_secret_value()
    try:
        stand = await schema(url)
    except MigrationError as error:
        return None, Finding(False, f"database: {error}")
    if not stand.is_ready:
        return None, Finding(False, "database: not migrated: python -m bot migrate")
    database = Database(url)
    try:
        async with database.read() as session:
            region = await stored(session)
    finally:
        await database.close()
    counts = f"{len(region.offices)} offices, {len(region.people)} people"
    return region, Finding(
        True, f"database: at revision {stand.current}; {counts}, {len(region.sources)} sources"
    )


def _fallback(region: RegionFile) -> Finding:
    """The desk for what belongs to nobody else."""
    for office in sorted(region.offices, key=lambda office: not office.coordinator):
        if office.coordinator or not (office.topics or office.districts):
            return Finding(True, f"coordinator: office {office.slug}")
    return Finding(
        False,
        "coordinator: no office takes what belongs to nobody: set coordinator = true for one "
        "in region.toml and import it",
    )


async def _networks(config: Config) -> AsyncIterator[Finding]:
    enabled = [name for name in NETWORKS if getattr(config.networks, name).enabled]
    if not enabled:
        yield Finding(False, "networks: none is read: set enabled = true for one")
    for name in enabled:
        yield await _network(config, name)


async def _network(config: Config, name: str) -> Finding:
    section = getattr(config.networks, name)
    try:
        connector = NETWORKS[name].connector(section.settings())
    except OSError as error:
        return Finding(False, f"networks.{name}.ca_bundle: {section.ca_bundle}: {error}")
    try:
        return Finding(True, f"networks.{name}: {await connector.probe()}")
    except NetworkError as error:
        return Finding(False, f"networks.{name}: {section.api_base}: {error}")
    finally:
        await connector.close()
