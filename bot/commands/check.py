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

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from aiogram.types import ChatMemberRestricted

from bot import logs
from bot.building import make_bot
from bot.commands import Commands, alerts_check, deep_check, group_check, max_check, say
from bot.config import Config, ConfigError, load_config
from db.engine import Database
from db.migrate import MigrationError, schema
from services.clock import now
from services.errors import NetworkError, OtklikError
from services.languages import speak
from services.networks.registry import NETWORKS
from services.regions.region_entries import GROUP, OfficeEntry, RegionFile
from services.regions.region_stored import stored
from services.triage.learned.choice import current, use_model

ANSWER_SECONDS = 15
"""How long Telegram may take to answer one question."""


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
    async for finding in _telegram(config, region, is_deep=is_deep):
        yield finding
    async for is_ok, line in max_check.stand(config, region, ANSWER_SECONDS, is_deep=is_deep):
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


async def _telegram(
    config: Config, region: RegionFile | None, *, is_deep: bool
) -> AsyncIterator[Finding]:
    async for finding in _other_ways(config):
        yield finding
    bot = make_bot(config)
    base = config.telegram.api_base
    try:
        me = await bot.get_me(request_timeout=ANSWER_SECONDS)
    except (TelegramUnauthorizedError, TelegramNotFound):
        # A token of a wrong shape is answered like a page that is not there.
        yield Finding(False, f"telegram.token: {base} does not accept it")
        return
    except TelegramNetworkError as error:
        yield Finding(
            False, f"telegram: {base} cannot be reached, try telegram.proxy: {_plain(error)}"
        )
        return
    except AiogramError as error:
        yield Finding(False, f"telegram: {base} does not answer as Telegram: {_plain(error)}")
        return
    else:
        yield Finding(True, f"telegram: {base} knows the bot as @{me.username}")
        async for finding in _webhook(config, bot):
            yield finding
        for office in _in_telegram(region):
            yield await _chat(bot, me.id, office)
            if is_deep:
                yield Finding(*await deep_check.say_and_take_back(bot, office, ANSWER_SECONDS))
        if config.networks.telegram.enabled:
            for source in region.sources if region else ():
                if (source.network, source.kind) == GROUP:
                    yield Finding(*await group_check.stand(bot, me, source, ANSWER_SECONDS))
    finally:
        await bot.session.close()


def _in_telegram(region: RegionFile | None) -> list[OfficeEntry]:
    """The offices that work there, or nowhere yet: some have a chat in MAX alone."""
    offices = region.offices if region else ()
    return [one for one in offices if one.chat_id is not None or one.max_chat_id is None]


async def _other_ways(config: Config) -> AsyncIterator[Finding]:
    """Whether the ways that wait for the first to fail would lead to Telegram."""
    first, *others = config.telegram.all_ways()
    for way in others:
        if way.server != first.server:
            yield Finding(
                None,
                f"telegram.ways: {way.shown} must be another address of the Bot API server at "
                f"{first.shown}: a bot is not to live on two (docs/operation.md)",
            )
        bot = make_bot(config, way)
        try:
            me = await bot.get_me(request_timeout=ANSWER_SECONDS)
            yield Finding(True, f"telegram.ways: {way.shown} knows the bot as @{me.username}")
        except AiogramError as error:
            yield Finding(False, f"telegram.ways: {way.shown}: {_plain(error)}")
        finally:
            await bot.session.close()


async def _webhook(config: Config, bot: Bot) -> AsyncIterator[Finding]:
    """How updates come, where that is not by the long poll that nothing stands in the way of."""
    ours = config.telegram.webhook.url
    try:
        info = await bot.get_webhook_info(request_timeout=ANSWER_SECONDS)
    except AiogramError as error:
        yield Finding(False, f"telegram.webhook: {_plain(error)}")
        return
    if ours and info.url == ours:
        why = f"; last failure: {info.last_error_message}" if info.last_error_message else ""
        waiting = f"{info.pending_update_count} updates wait{why}"
        yield Finding(not info.pending_update_count or not why, f"telegram.webhook: {waiting}")
    elif ours:
        yield Finding(None, "telegram.webhook: not set yet: the desk sets it when it runs")
    elif info.url:
        yield Finding(None, "telegram: a webhook is set: the desk takes it away when it runs")


async def _chat(bot: Bot, bot_id: int, office: OfficeEntry) -> Finding:
    """Whether the bot may write to the office's chat; a forum topic cannot be asked for."""
    place = f"office {office.slug} ({office.chat_id})"
    if office.chat_id is None:
        return Finding(False, f"office {office.slug}: no chat: say /bind in it")
    try:
        chat = await bot.get_chat(office.chat_id, request_timeout=ANSWER_SECONDS)
        member = await bot.get_chat_member(office.chat_id, bot_id, request_timeout=ANSWER_SECONDS)
    except TelegramMigrateToChat as error:
        return Finding(
            False, f"{place}: the group is a supergroup now: its id is {error.migrate_to_chat_id}"
        )
    except (TelegramBadRequest, TelegramForbiddenError):
        return Finding(False, f"the bot is not in the chat of {place}")
    except AiogramError as error:
        return Finding(False, f"{place}: {_plain(error)}")
    if member.status in ("left", "kicked"):
        return Finding(False, f"the bot is not in the chat of {place}")
    if isinstance(member, ChatMemberRestricted) and not member.can_send_messages:
        return Finding(False, f"the bot may not write in the chat of {place}")
    return Finding(True, f"{place}: «{chat.title or chat.full_name}»")


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


def _plain(error: Exception) -> str:
    """The error's words in one line."""
    return " ".join(str(error).split())
