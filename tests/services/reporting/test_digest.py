"""The daily digest: each wish and question is told once, in the morning."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from db.engine import Database
from db.models import Incident, Office, Outgoing
from handlers.views.digest import digest as view
from handlers.views.speech import Words
from handlers.views.told import say
from services.reporting import digest
from services.reporting.digest import Yesterday
from tests.desk import COORDINATOR_CHAT, HEALTH_CHAT, MOSCOW, Desk, make_desk, rules
from tests.services.histories import Script, play, write
from tests.stage import Stage, staged

AT = time(9, 15)
WISH = "Предлагаю поставить лавочки у поликлиники, хотелось бы, чтобы пожилым было где сесть."


def local(clock: str, day: int = 24) -> datetime:
    """A local moment of November 2026."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, day, hour, minute, tzinfo=MOSCOW).astimezone(UTC)


async def wish(
    database: Database, desk: Desk, when: datetime, *, priority: str = "low", kind: str = "wish"
) -> int:
    """An incident of health, opened at that moment."""
    async with database.write() as session:
        row = Incident(
            kind=kind, tone="neutral", topic="Здравоохранение", district="Садовое",
            priority=priority, office_id=desk.health, opened_at=when, joinable=False,
        )  # fmt: skip
        session.add(row)
        await session.flush()
        return row.id


async def put(database: Database, now: datetime, at: time = AT) -> int:
    """What the tick does."""
    async with database.write() as session:
        return await digest.put_daily(session, rules(), at, now)


async def told(database: Database) -> list[list[int]]:
    """The wishes and questions of each digest that was queued, in order."""
    async with database.read() as session:
        rows = await session.scalars(
            select(Outgoing).filter_by(kind="digest").order_by(Outgoing.id)
        )
        found = [await digest.read(session, row.payload, 50, rules()) for row in rows]
    return [[line.id for line in one.lines] for one in found if one.lines]


async def test_the_digest_comes_at_its_moment_and_once(database: Database) -> None:
    desk = await make_desk(database)
    first = await wish(database, desk, local("12:00", 23))
    assert await put(database, local("09:14")) == 0
    assert await put(database, local("09:15")) == 1
    assert await put(database, local("09:16")) == 0
    assert await told(database) == [[first]]


async def test_wishes_and_questions_are_in_it_and_complaints_are_not(database: Database) -> None:
    desk = await make_desk(database)
    question = await wish(database, desk, local("12:00", 23), kind="question")
    await wish(database, desk, local("12:00", 23), priority="normal", kind="complaint")
    await put(database, local("09:15"))
    assert await told(database) == [[question]]


async def test_an_office_with_nothing_new_gets_no_message(database: Database) -> None:
    await make_desk(database)
    assert await put(database, local("09:15")) == 0
    assert await told(database) == []


async def test_a_desk_that_slept_tells_everything_once_when_it_is_back(database: Database) -> None:
    desk = await make_desk(database)
    await put(database, local("09:15", 21))
    missed = [await wish(database, desk, local("12:00", day)) for day in (21, 22, 23)]
    morning = await wish(database, desk, local("11:00"))
    await put(database, local("14:00"))
    assert await told(database) == [[*missed, morning]]
    evening = await wish(database, desk, local("18:00"))
    await put(database, local("09:15", 25))
    assert await told(database) == [[*missed, morning], [evening]]


async def test_what_came_in_the_second_of_the_digest_is_in_one_of_them(database: Database) -> None:
    desk = await make_desk(database)
    said_at = local("09:15") + timedelta(seconds=20)
    before = await wish(database, desk, said_at - timedelta(seconds=10))
    await put(database, said_at)
    after = await wish(database, desk, said_at)
    await put(database, local("09:15", 25))
    assert await told(database) == [[before], [after]]


async def test_a_desk_that_comes_back_at_night_waits_for_the_morning(database: Database) -> None:
    desk = await make_desk(database)
    only = await wish(database, desk, local("12:00", 23))
    await put(database, local("09:15", 23))
    assert await put(database, local("23:30")) == 0
    assert await put(database, local("09:15", 25)) == 1
    assert await told(database) == [[only]]


async def test_a_digest_set_for_the_night_comes_at_night(database: Database) -> None:
    desk = await make_desk(database)
    await wish(database, desk, local("12:00", 23))
    assert await put(database, local("07:00"), at=time(7)) == 1


async def settle(database: Database) -> None:
    """Two came on the 22nd and one on the 23rd to the first office, which answered one."""
    days: list[tuple[int, list[tuple[str, int]]]] = [
        (22, []), (22, [("answer", 26 * 60)]), (23, []),
    ]  # fmt: skip
    scripts = [
        Script(1, "ЖКХ", "Садовое", False, (day - 1) * 1440 + 540, 5, 120, 10080, ops)
        for day, ops in days
    ]
    async with database.write() as session:
        told = [play(number, one) for number, one in enumerate(scripts, start=1)]
        await write(session, told, rules().working_time)
        await session.execute(update(Office).where(Office.id == 1).values(chat_id=-101))
        session.add(Office(id=3, slug="all", name="Область", chat_id=-103, coordinator=True))


async def test_the_digest_tells_how_yesterday_went_to_an_office_and_of_the_region(
    database: Database,
) -> None:
    await settle(database)
    assert await put(database, local("09:15")) == 2
    async with database.read() as session:
        rows = (await session.scalars(select(Outgoing).order_by(Outgoing.id))).all()
        found = [await digest.read(session, row.payload, 6, rules()) for row in rows]
    assert [row.chat_id for row in rows] == [-101, -103]
    assert {one.yesterday for one in found} == {Yesterday(1, 1, 2, None, 3, 2)}
    said = view(found[0])
    assert isinstance(said, Words)
    assert said.plain.replace("\xa0", " ").splitlines()[1:] == [
        "Вчера поступило 1 (−1 к позавчера), отвечено 1.",
        "Сейчас открыто 3, просрочено 2.",
    ]


async def test_figures_alone_do_not_disturb_a_day_off(database: Database) -> None:
    await settle(database)
    assert await put(database, local("09:15", 29)) == 0


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """The town and the desk, on both databases."""
    async with staged(database_url, listening=False) as built:
        yield built


async def test_a_wish_on_the_wall_is_said_next_morning_and_makes_no_card(stage: Stage) -> None:
    await stage.baseline()
    stage.vk.write_post(stage.wall.id, stage.resident.id, WISH, at=stage.clock())
    await stage.round(seconds=61)
    assert stage.texts(HEALTH_CHAT) == stage.texts(COORDINATOR_CHAT) == []
    stage.clock.at = local("09:15")
    await stage.app.say_digests()
    await stage.app.delivery.drain()
    (said,) = [
        message
        for chat_id in (HEALTH_CHAT, COORDINATOR_CHAT)
        for message in stage.messenger.messages(chat_id)
    ]
    assert "1\xa0вопрос или пожелание" in said.text
    assert "№1" in said.buttons[0].text


async def test_a_digest_that_fails_holds_up_no_summary(stage: Stage) -> None:
    async with stage.database.write() as session:
        session.add(Incident(
            kind="wish", tone="neutral", topic="Здравоохранение", district="Садовое",
            priority="low", office_id=1, opened_at=local("12:00", 17), joinable=False,
        ))  # fmt: skip
        await session.execute(update(Office).values(settings={"weekdays": "someday"}))
    stage.clock.at = local("09:15")
    with pytest.raises(ExceptionGroup, match="were not put"):
        await stage.app.say_digests()
    async with stage.database.read() as session:
        assert "summary" in set(await session.scalars(select(Outgoing.kind)))


async def test_an_office_whose_row_is_broken_costs_the_others_nothing(database: Database) -> None:
    desk = await make_desk(database)
    first = await wish(database, desk, local("12:00", 23))
    async with database.write() as session:
        await session.execute(
            update(Office).where(Office.id == desk.roads).values(settings={"weekdays": "someday"})
        )
        name = await session.scalar(select(Office.name).where(Office.id == desk.roads))
    assert await put(database, local("09:15")) == 1
    assert await told(database) == [[first]]
    async with database.read() as session:
        (alert,) = await session.scalars(select(Outgoing).filter_by(kind="alert"))
    assert f"не подготовлены: {name}." in say(alert.payload)
    assert await put(database, local("09:16")) == 0
