"""Who let the bot into a group, and what becomes of a group: thrown out, back, a supergroup."""

from collections.abc import AsyncIterator

import pytest

from db.engine import Database
from sandbox.telegram.discussions import ANONYMOUS
from services.languages.told import to_tell
from services.listening import LEFT, NOT_ALLOWED
from services.regions.region import export_region, import_region
from services.regions.region_file import parse_region
from tests.desk import ROADS_CHAT
from tests.handlers.group_desk import GROUP, HOST, OLGA, PETR, PIT, GroupDesk, group_desk

MEMBER = {"bot_admin": False}


@pytest.fixture
async def plain(sqlite_url: str) -> AsyncIterator[GroupDesk]:
    """A watched group where the bot is a member since nobody knows when."""
    async with group_desk(sqlite_url, group=MEMBER) as built:
        yield built


async def test_a_group_is_not_read_until_an_admin_lets_us(plain: GroupDesk) -> None:
    await plain.said(OLGA, PIT)
    await plain.said(PETR, PIT)
    source = await plain.source()
    assert (source.state, source.note) == ("parked", to_tell(NOT_ALLOWED))
    assert await plain.posts() == []
    assert len(plain.alerts()) == 1
    assert plain.messenger.messages(GROUP)[-1].text == PIT

    plain.messenger.promote_bot(GROUP, by=HOST)
    await plain.said(OLGA, PIT)
    assert (await plain.source()).state == "ok"
    assert "яма на дороге" in plain.stage.card(ROADS_CHAT).text


async def test_an_admin_who_adds_the_bot_lets_it_read(plain: GroupDesk) -> None:
    plain.messenger.kick_bot(GROUP, by=HOST)
    plain.messenger.add_bot(GROUP, by=HOST)
    await plain.said(OLGA, PIT)
    assert len(await plain.posts()) == 1


async def test_an_anonymous_admin_is_an_admin(plain: GroupDesk) -> None:
    plain.messenger.users[ANONYMOUS.id] = ANONYMOUS
    plain.messenger.kick_bot(GROUP, by=HOST)
    plain.messenger.add_bot(GROUP, by=ANONYMOUS.id)
    await plain.said(OLGA, PIT)
    assert len(await plain.posts()) == 1


async def test_a_resident_who_adds_the_bot_lets_nobody_read(plain: GroupDesk) -> None:
    plain.messenger.kick_bot(GROUP, by=HOST)
    plain.messenger.add_bot(GROUP, by=OLGA)
    await plain.said(OLGA, PIT)
    assert await plain.posts() == []
    assert (await plain.source()).note == to_tell(NOT_ALLOWED)


async def test_the_admins_word_counts_before_the_source_is_added(sqlite_url: str) -> None:
    async with group_desk(sqlite_url, address="-1005555555555", group=MEMBER) as d:
        d.messenger.kick_bot(GROUP, by=HOST)
        d.messenger.add_bot(GROUP, by=HOST)
        await d.stage.settled()
        await d.add_source(str(GROUP))
        await d.said(OLGA, PIT)
        assert len(await d.posts()) == 1


async def test_a_bot_that_is_thrown_out_parks_the_source_and_comes_back(sqlite_url: str) -> None:
    async with group_desk(sqlite_url) as d:
        await d.said(OLGA, "Раз")
        d.messenger.kick_bot(GROUP, by=HOST)
        await d.stage.settled()
        source = await d.source()
        assert (source.state, source.note) == ("parked", to_tell(LEFT))
        assert len(d.alerts()) == 1
        d.messenger.add_bot(GROUP, by=HOST)
        await d.said(OLGA, "Два")
        assert (await d.source()).state == "ok"
        assert [post.text for post in await d.posts()] == ["Раз", "Два"]


async def test_a_supergroup_is_followed_and_its_region_file_stays_true(sqlite_url: str) -> None:
    async with group_desk(sqlite_url, address="-4012345") as d:
        d.messenger.add_group(-4012345, "Двор", [OLGA], kind="group", bot_admin=True)
        d.messenger.say(OLGA, -4012345, "До")
        await d.stage.settled()
        file = await exported(d.stage.database)
        new = d.messenger.migrate(-4012345)
        d.messenger.say(OLGA, new, "После")
        await d.stage.settled()
        assert [post.text for post in await d.posts()] == ["До", "После"]
        assert (await d.posts())[0].link == ""
        source = await d.source(str(new))
        assert source.posts_seen == 2
        async with d.stage.database.write() as session:
            changes = await import_region(session, parse_region(file), d.stage.clock())
        assert changes.lines == ()
        assert (await d.source(str(new))).state == "ok"


async def test_a_region_file_may_not_watch_an_offices_chat() -> None:
    with pytest.raises(Exception, match="is the chat of office minzdrav"):
        parse_region(
            '[[offices]]\nslug = "minzdrav"\nname = "Минздрав"\nchat_id = -1001234567890\n'
            '[[sources]]\nnetwork = "telegram"\nkind = "group"\naddress = "-1001234567890"\n'
        )


async def exported(database: Database) -> str:
    """The region file of what is in the database."""
    async with database.read() as session:
        return await export_region(session)
