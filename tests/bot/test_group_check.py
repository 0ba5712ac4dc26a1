"""`check` says of each watched group whether the bot is there and hears everybody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.building import make_bot
from bot.commands.group_check import stand
from sandbox.serving import serve
from sandbox.telegram import Fault, Messenger, bot_api
from services.regions.region_entries import SourceEntry
from tests.stage import TOKEN, config_of

OLGA, GROUP = 7001, -1001234567890


@asynccontextmanager
async def asked(
    messenger: Messenger, address: str = "@sadovoe_chat"
) -> AsyncIterator[tuple[bool, str]]:
    async with serve(bot_api(messenger)) as base:
        bot = make_bot(config_of(base, base, "key", "sqlite+aiosqlite://"))
        try:
            source = SourceEntry("telegram", "group", address)
            yield await stand(bot, await bot.get_me(), source, 5)
        finally:
            await bot.session.close()


def town(*, admin: bool = False, privacy: bool = True) -> Messenger:
    messenger = Messenger(TOKEN, privacy=privacy)
    messenger.add_user(OLGA, "Ольга", username="olga")
    messenger.add_group(GROUP, "Чат Садового", [OLGA], username="sadovoe_chat", bot_admin=admin)
    return messenger


@pytest.mark.parametrize("address", ["@sadovoe_chat", str(GROUP)])
async def test_an_administrator_hears_everybody_and_the_number_is_told(address: str) -> None:
    async with asked(town(admin=True), address) as (is_ok, line):
        assert is_ok
        assert line.endswith(f"{address}: «Чат Садового» ({GROUP}), hears everybody")


async def test_a_member_with_privacy_mode_is_told_what_to_mend() -> None:
    async with asked(town()) as (is_ok, line):
        assert not is_ok
        assert "make the bot an administrator" in line


async def test_a_member_without_privacy_mode_hears() -> None:
    async with asked(town(privacy=False)) as (is_ok, _):
        assert is_ok


async def test_a_group_without_the_bot_is_named() -> None:
    messenger = town()
    messenger.kick_bot(GROUP, by=OLGA)
    async with asked(messenger) as (is_ok, line):
        assert (is_ok, "must add it" in line) == (False, True)
    async with asked(town(), "@nobody_there") as (is_ok, line):
        assert (is_ok, "must add it" in line) == (False, True)


async def test_a_telegram_that_fails_is_told_with_its_words() -> None:
    messenger = town()
    messenger.faults.add(Fault.bad_gateway(), method="getChat")
    async with asked(messenger) as (is_ok, line):
        assert not is_ok
        assert "\n" not in line
