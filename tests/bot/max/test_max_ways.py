"""One ear for the desk and its sources, a region file with both messengers, what check says."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.building import build
from bot.commands import max_check
from bot.config import Config
from db.engine import Database
from db.models import Card, MaxMessage
from sandbox.max import MaxTown, max_app
from sandbox.max.desk import button, press
from sandbox.serving import serve
from services.messengers.ids import from_max
from services.operation import upkeep
from services.regions.region import export_region, import_region, parse_region
from tests.bot.max.stage import both, until
from tests.desk import rules
from tests.stage import TOKEN
from tests.test_road import QUEUE

REGION = """
[[offices]]
slug = "minzdrav"
name = "Минздрав"
chat_id = -1001000000001
max_chat_id = -72891795490955
supervisors = [1001, "max:7000124"]

[[people]]
telegram_id = 1001
max_id = 7000123
name = "Анна"
role = "supervisor"

[[people]]
max_id = 7000124
name = "Вера"
role = "aide"
offices = ["minzdrav"]
"""
NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


async def test_a_region_file_says_and_says_again_who_works_where(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    async with database.write() as session:
        await import_region(session, parse_region(REGION), NOW)
    async with database.write() as session:
        written = await export_region(session)
        again = await import_region(session, parse_region(written), NOW)
    await database.close()
    assert 'supervisors = [\n    1001,\n    "max:7000124",\n]' in written
    assert "max_chat_id = -72891795490955" in written
    assert str(again) == "nothing changed"


def test_a_wrong_account_is_named_with_what_to_mend() -> None:
    with pytest.raises(Exception, match='written as "max:7000123", not "7000124"'):
        parse_region(REGION.replace('"max:7000124"', '"7000124"'))


def sharing(town: MaxTown, base: str, database_url: str) -> Config:
    """The desk's bot is the one that reads sources."""
    section = {"token": town.token, "api_base": base, "updates_rps": 10_000}
    return Config(
        telegram={"token": TOKEN, "api_base": base},
        database={"url": database_url},
        region={"name": "Садовая область", "timezone": "Europe/Moscow"},
        networks={"max": section | {"enabled": True, "link_base": base}},
        max=section,
    )


async def test_with_one_token_the_sources_and_the_desk_share_one_ear(sqlite_url: str) -> None:
    town = MaxTown(now=lambda: NOW, updates_rps=None)
    group, passer_by = town.add_chat("Двор"), town.add_person("Прохожий")
    async with serve(max_app(town)) as base:
        config = sharing(town, base, sqlite_url)
        async with build(config, now=lambda: NOW) as app:
            (hearing,) = app.hearings
            assert app.in_max is not None
            assert app.in_max.ear.reads
            task = asyncio.create_task(hearing.run())
            message = town.new_message(group, "Карточка", [])
            callback = press(town, message, passer_by, "i:1:claim:")
            await asyncio.wait_for(until(lambda: callback in town.answered), 10)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
    assert "не в списке" in town.answered[callback]["notification"]
    assert len(town.called("subscriptions")) == 1


async def test_a_process_without_updates_leaves_presses_to_the_one_that_listens(
    sqlite_url: str,
) -> None:
    town = MaxTown(now=lambda: NOW, updates_rps=None)
    async with serve(max_app(town)) as base:
        shared = sharing(town, base, sqlite_url)
        alone = shared.model_copy(update={"networks": Config.model_fields["networks"].default})
        for config in (shared, alone):
            async with build(config, now=lambda: NOW, listens=False) as app:
                assert app.hearings == ()
                assert app.in_max is not None
                assert app.in_max.ear.desk is None


async def test_check_tells_how_the_desk_stands_in_max(sqlite_url: str) -> None:
    async with both(sqlite_url) as desk:
        desk.roads.rights = None
        app = desk.stage.app
        async with app.database.read() as session:
            region = parse_region(await export_region(session))
        lines = [line async for line in max_check.stand(app.config, region, 5, is_deep=True)]
    said = {line: is_ok for is_ok, line in lines}
    assert any("knows the bot" in line and is_ok for line, is_ok in said.items())
    assert any("gave it back" in line and is_ok for line, is_ok in said.items())
    assert any(
        "roads" in line and "not in this chat" in line for line, ok in said.items() if not ok
    )


async def test_names_of_messages_go_with_the_retention_unless_a_card_stands(
    sqlite_url: str,
) -> None:
    async with both(sqlite_url) as desk:
        card = await desk.complain(QUEUE)
        await desk.say(desk.health, desk.anna, "/queue")
        app = desk.stage.app
        await upkeep.erase_due(app.database, rules(), desk.stage.clock() + timedelta(days=91))
        async with app.database.read() as session:
            kept = list((await session.scalars(select(MaxMessage.mid))).all())
            at = from_max(desk.health.id)
            stands = await session.scalar(select(Card.message_id).where(Card.chat_id == at))
    assert kept == [card.mid]
    assert stands is not None
    assert button(card, "Взять")
