"""When the week is told, to whom, and what it is compared with."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text, update

from db.engine import Database
from db.models import Incident, Mark, Office, Outgoing, Person, Post, Seat
from services import incident_rows
from services.people import Duty, PersonFacts, Role, SeatFacts
from services.reporting import reports, summary
from services.reporting.metrics import Scope
from services.reporting.periods import Days, MonthlyMoment, Preset, WeeklyMoment
from services.reporting.summary import Asked, Bar, Summary
from services.rules import Rules
from services.working_time import WorkingTime
from tests.services.histories import EPOCH, Script, play, write

ZONE = ZoneInfo("Europe/Moscow")
HOURS = WorkingTime(ZONE)
RULES = Rules("Садовая область", HOURS)
AT = WeeklyMoment(0, time(9))
MONDAY_NINE = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
WEEK = Days(date(2026, 11, 16), date(2026, 11, 22))


def script(day: int, *ops: tuple[str, int], office: int = 1, **other: object) -> Script:
    """An incident seen at noon of that November day, Moscow; an answer is due in two hours."""
    values: dict[str, object] = {
        "topic": "ЖКХ",
        "district": "Садовое",
        "backfilled": False,
        "seen_after": ((day - 1) * 24 + 9) * 60,
        "unseen": 5,
        "reply_in": 120,
        "final_in": 7 * 24 * 60,
        **other,
    }
    return Script(office=office, ops=list(ops), **values)  # type: ignore[arg-type]  # plain fields


async def seed(database: Database, *scripts: Script) -> None:
    """Two offices with chats, a supervisor of each by seat and by role, a coordinator, an admin."""
    async with database.write() as session:
        told = [play(number, one) for number, one in enumerate(scripts, start=1)]
        await write(session, told, HOURS)
        await session.execute(update(Office).where(Office.id == 1).values(chat_id=-101))
        await session.execute(
            update(Office).where(Office.id == 2).values(chat_id=-102, thread_id=7)
        )
        session.add(Office(id=3, slug="desk", name="Координаторы", chat_id=-103, coordinator=True))
        session.add(Office(id=4, slug="old", name="Закрытое", chat_id=-104, active=False))
        for number, role in enumerate(("aide", "supervisor", "coordinator", "admin", "aide"), 1):
            session.add(
                Person(id=number, telegram_id=1000 + number, name=f"Имя {number}", role=role)
            )
        session.add(Person(id=6, telegram_id=1006, name="Ушла", role="admin", active=False))
        await session.flush()
        session.add(Seat(office_id=1, person_id=1, duty="supervisor"))
        session.add(Seat(office_id=2, person_id=1, duty="supervisor"))
        session.add(Seat(office_id=2, person_id=2, duty="member"))
        session.add(Seat(office_id=1, person_id=5, duty="member"))


async def put(database: Database, now: datetime) -> bool:
    async with database.write() as session:
        return await reports.put_weekly(session, now=now, rules=RULES, at=AT)


async def queued(database: Database) -> list[Outgoing]:
    async with database.read() as session:
        return list(await session.scalars(select(Outgoing).order_by(Outgoing.id)))


async def facts_of(database: Database, asked: Asked, now: datetime = MONDAY_NINE) -> Summary:
    async with database.read() as session:
        return await summary.summary(session, asked, now=now, rules=RULES)


async def test_each_chat_gets_its_own_figures_once(database: Database) -> None:
    await seed(database, script(17))
    assert await put(database, MONDAY_NINE)
    got = {
        (row.chat_id, row.thread_id, row.kind): row.payload["offices"]
        for row in await queued(database)
    }
    readers: dict[tuple[int, int | None], list[int] | None] = {
        (-101, None): [1],
        (-102, 7): [2],
        (-103, None): None,
        (1001, None): [1, 2],
        (1002, None): [2],
        (1003, None): None,
        (1004, None): None,
    }
    assert got == {
        (*chat, kind): offices
        for chat, offices in readers.items()
        for kind in ("summary", "workbook")
    }
    assert {(row.payload["first"], row.payload["last"]) for row in await queued(database)} == {
        ("2026-11-16", "2026-11-22")
    }


async def test_the_picture_is_queued_before_the_table(database: Database) -> None:
    await seed(database, script(17))
    await put(database, MONDAY_NINE)
    kinds = [row.kind for row in await queued(database) if row.chat_id == -101]
    assert kinds == ["summary", "workbook"]


async def test_nothing_is_queued_before_the_moment_and_nothing_twice(database: Database) -> None:
    await seed(database, script(17))
    assert not await put(database, MONDAY_NINE - timedelta(seconds=1))
    assert await queued(database) == []
    assert await put(database, MONDAY_NINE)
    rows = len(await queued(database))
    assert not await put(database, MONDAY_NINE + timedelta(minutes=1))
    assert not await put(database, MONDAY_NINE + timedelta(days=6))
    assert len(await queued(database)) == rows


async def test_two_processes_at_the_same_moment_send_one_summary(database: Database) -> None:
    await seed(database, script(17))
    done = await asyncio.gather(*(put(database, MONDAY_NINE) for _ in range(8)))
    assert sum(done) == 1
    slots = [row.slot for row in await queued(database)]
    assert len(slots) == len(set(slots)) == 14


async def test_a_process_that_slept_on_monday_tells_the_week_when_it_wakes(
    database: Database,
) -> None:
    await seed(database, script(17))
    assert await put(database, MONDAY_NINE + timedelta(days=3, hours=4))
    assert (await queued(database))[0].payload["first"] == "2026-11-16"
    assert await put(database, MONDAY_NINE + timedelta(days=7))


async def test_a_fresh_desk_has_no_last_week_to_tell_of(database: Database) -> None:
    await seed(database)
    assert not await put(database, MONDAY_NINE)
    async with database.read() as session:
        assert (await session.scalars(select(Mark))).all() == []


async def test_a_desk_installed_this_week_is_silent_until_the_next(database: Database) -> None:
    await seed(database, script(16, backfilled=True), script(25))
    wednesday = MONDAY_NINE + timedelta(days=3)
    assert not await put(database, wednesday)
    assert await put(database, MONDAY_NINE + timedelta(days=7))


async def test_the_month_is_told_on_its_first_working_day_and_once(database: Database) -> None:
    await seed(database, script(17))
    first_of_december = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)

    async def tick(now: datetime) -> bool:
        async with database.write() as session:
            return await reports.put_monthly(session, now=now, rules=RULES, at=MonthlyMoment())

    assert not await tick(first_of_december - timedelta(seconds=1))
    done = await asyncio.gather(*(tick(first_of_december) for _ in range(4)))
    assert sum(done) == 1
    assert not await tick(first_of_december + timedelta(days=20))
    rows = await queued(database)
    assert {(row.payload["first"], row.payload["last"]) for row in rows} == {
        ("2026-11-01", "2026-11-30")
    }


async def test_what_was_missed_waits_for_the_morning_and_is_then_sent_once(
    database: Database,
) -> None:
    await seed(database, script(17))
    at_night = MONDAY_NINE + timedelta(days=2, hours=14)
    assert not await put(database, at_night)
    assert await put(database, at_night + timedelta(hours=10))
    assert not await put(database, at_night + timedelta(hours=11))


async def test_a_week_is_compared_with_the_same_week_of_last_year(database: Database) -> None:
    year = -364 * 24 * 60
    past = [script(day, seen_after=((day - 1) * 24 + 9) * 60 + year) for day in (10, 17, 22, 23)]
    await seed(database, *past, script(17))
    facts = await facts_of(database, Asked(WEEK, Scope()))
    assert facts.year_ago is not None
    assert facts.year_ago.days == Days(date(2025, 11, 17), date(2025, 11, 23))
    assert facts.year_ago.flow.received.incidents == 2


async def test_the_trend_tells_eight_weeks_the_desk_has_worked(database: Database) -> None:
    answered = [script(day, ("answer", minutes)) for day, minutes in ((2, 60), (9, 30), (10, 90))]
    await seed(database, *answered)
    trend = (await facts_of(database, Asked(WEEK, Scope()))).trend
    assert [(week.days.first.day, week.reply.wall.p50, week.reply.wall.n) for week in trend] == [
        (2, 3600, 1), (9, 1800, 2), (16, None, 0),
    ]  # fmt: skip
    long_ago = script(2, seen_after=-300 * 24 * 60)
    async with database.write() as session:
        await session.execute(
            update(Incident).where(Incident.id == 1).values(opened_at=play(9, long_ago).opened)
        )
    assert len((await facts_of(database, Asked(WEEK, Scope()))).trend) == 8


async def test_spam_is_nobodys_topic_and_subtopics_add_up_to_theirs(database: Database) -> None:
    await seed(
        database,
        *(script(17, topic="ЖКХ") for _ in range(3)),
        script(17, topic="Дороги"),
        *(script(17, ("dismiss", 5), topic="Дороги") for _ in range(5)),
    )
    async with database.write() as session:
        for number, subtopic in ((1, "отопление"), (2, "отопление"), (3, "вода")):
            await session.execute(
                update(Incident).where(Incident.id == number).values(subtopic=subtopic)
            )
    figures = (await facts_of(database, Asked(WEEK, Scope()))).figures
    assert figures.flow.received.incidents == 9
    assert figures.topics == (("ЖКХ", 3), ("Дороги", 1))
    assert figures.subtopics == (("ЖКХ", "отопление", 2), ("ЖКХ", "вода", 1))
    assert figures.districts == (("Садовое", 4),)


async def test_a_week_cut_short_by_the_installation_is_told_and_not_compared(
    database: Database,
) -> None:
    await seed(database, script(18), script(19))
    facts = await facts_of(database, Asked(WEEK, Scope()))
    assert facts.figures.flow.received.incidents == 2
    assert facts.before is None
    assert facts.mean is None
    later = await facts_of(database, Asked(Preset.LAST_WEEK.days(date(2026, 12, 1)), Scope()))
    assert later.before is None


async def test_a_week_is_compared_with_the_last_one_and_with_the_four_before(
    database: Database,
) -> None:
    days = [2, 3, 9, 9, 9, 16, 17, 18, 19, 20]
    await seed(database, *(script(day) for day in days))
    facts = await facts_of(database, Asked(WEEK, Scope()))
    assert facts.before is not None
    assert facts.before.flow.received.incidents == 3
    assert (facts.mean and (facts.mean.received, facts.mean.weeks)) == (2.5, 2)


async def test_a_part_of_a_week_is_compared_with_the_same_weekdays(database: Database) -> None:
    await seed(database, script(9), script(10), script(11), script(16), script(17))
    asked = Asked(Days(date(2026, 11, 16), date(2026, 11, 17)), Scope())
    facts = await facts_of(database, asked)
    assert facts.before is not None
    assert facts.before.flow.received.incidents == 2


async def test_bars_count_incidents_by_local_day(database: Database) -> None:
    late_evening = script(17, ("answer", 30), ("answer", 1), seen_after=(16 * 24 + 20) * 60)
    after_midnight = script(17, seen_after=(16 * 24 + 21) * 60)
    answered_late = script(19, ("answer", 24 * 60))
    await seed(database, late_evening, after_midnight, answered_late, script(20, ("dismiss", 10)))
    bars = (await facts_of(database, Asked(WEEK, Scope()))).bars
    told = {bar.days.first.day: (bar.received, bar.answered, bar.overdue) for bar in bars}
    assert told == {
        16: (0, 0, 0), 17: (1, 1, 0), 18: (1, 0, 1), 19: (1, 0, 1), 20: (1, 1, 0),
        21: (0, 0, 0), 22: (0, 0, 0),
    }  # fmt: skip


async def test_a_deadline_still_to_come_is_not_overdue(database: Database) -> None:
    await seed(database, script(22))
    noon = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    bars: tuple[Bar, ...] = (await facts_of(database, Asked(WEEK, Scope()), noon)).bars
    assert sum(bar.overdue for bar in bars) == 0


async def test_rows_are_what_was_in_work_in_these_days(database: Database) -> None:
    await seed(
        database,
        script(3, ("answer", 10), ("close", 10)),
        script(3, ("answer", 10), ("close", 14 * 24 * 60)),
        script(4),
        script(17, ("dismiss", 5)),
        script(17, backfilled=True),
        script(23),
        script(17, office=2),
    )
    for scope, expected in ((Scope(), [2, 3, 4, 7]), (Scope((2,)), [7])):
        asked = Asked(WEEK, scope)
        async with database.read() as session:
            batches = incident_rows.rows(session, asked, now=MONDAY_NINE, rules=RULES)
            rows = [row async for batch in batches for row in batch]
        assert [row.id for row in rows] == expected
        assert (await facts_of(database, asked)).in_work == len(expected)


async def test_rows_come_whole_over_many_batches(database: Database) -> None:
    await seed(database, *(script(17) for _ in range(5)))
    async with database.read() as session:
        batches = incident_rows.rows(
            session, Asked(WEEK, Scope()), now=MONDAY_NINE, rules=RULES, batch=2
        )
        assert [[row.id for row in batch] async for batch in batches] == [[1, 2], [3, 4], [5]]


async def test_a_row_is_masked_and_says_whether_it_was_in_time(database: Database) -> None:
    await seed(
        database,
        script(17, ("answer", 60), ("close", 60)),
        script(17, ("answer", 600), ("close", 60)),
        script(17, ("dismiss", 60)),
        script(17),
        script(22, ("answer", 60)),
    )
    async with database.write() as session:
        post_id = await session.scalar(select(Post.id).where(Post.incident_id == 1))
        await session.execute(
            update(Post).where(Post.id == post_id).values(text="Звоните 8 915 123-45-67, яма")
        )
        await session.execute(
            update(Incident).where(Incident.id == 1).values(first_post_id=post_id, holder_id=1)
        )
    async with database.read() as session:
        asked = Asked(WEEK, Scope())
        batches = incident_rows.rows(session, asked, now=MONDAY_NINE, rules=RULES)
        rows = [row async for batch in batches for row in batch]
    assert [row.in_time for row in rows] == [True, False, None, False, None]
    assert rows[0].text == "Звоните [телефон], яма"
    assert (rows[0].office, rows[0].holder) == ("Ведомство 1", "Имя 1")
    assert rows[0].link == "https://vk.example/wall-1_1"


async def test_a_chat_reads_of_its_offices_and_a_topic_of_its_own(database: Database) -> None:
    await seed(database)
    async with database.write() as session:
        session.add(Office(id=5, slug="o5", name="Пятое", chat_id=-102, thread_id=8))
    async with database.read() as session:
        assert await reports.scope_of_chat(session, -101, None) == Scope((1,))
        assert await reports.scope_of_chat(session, -102, 7) == Scope((2,))
        assert await reports.scope_of_chat(session, -102, None) == Scope((2, 5))
        assert await reports.scope_of_chat(session, -103, None) == Scope()
        assert await reports.scope_of_chat(session, -104, None) is None


def test_in_private_people_read_of_their_own_offices() -> None:
    aide = PersonFacts(1, 1001, "Анна", Role.AIDE, (SeatFacts(2, Duty.MEMBER),))
    assert reports.scope_of_person(aide) == Scope((2,))
    assert reports.scope_of_person(PersonFacts(1, 1001, "Анна", Role.AIDE)) is None
    assert reports.scope_of_person(PersonFacts(1, 1001, "Анна", Role.COORDINATOR)) == Scope()


@pytest.mark.parametrize("scope", [Scope(), Scope(()), Scope((3, 1))])
def test_what_is_asked_survives_the_outbox(scope: Scope) -> None:
    asked = Asked(WEEK, scope)
    assert Asked.of(asked.payload()) == asked


def test_the_histories_begin_on_the_first_of_november() -> None:
    assert EPOCH.date() == date(2026, 11, 1)


async def refuse(database: Database, when: str) -> None:
    """Nothing is put into the outbox for some."""
    statement = f"""
        CREATE TRIGGER refused BEFORE INSERT ON outbox WHEN {when}
        BEGIN SELECT RAISE(ABORT, 'no'); END
    """
    async with database.write() as session:
        await session.execute(text(statement))


async def test_a_chat_that_takes_nothing_costs_the_others_nothing(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    await seed(database, script(17))
    # A supervisor, and an admin, who would be told of it too.
    await refuse(database, "NEW.chat_id IN (1001, 1004)")
    assert await put(database, MONDAY_NINE)
    got = {row.chat_id for row in await queued(database)}
    assert got == {-101, -102, -103, 1002, 1003}
    assert not await put(database, MONDAY_NINE)
    await database.close()


async def test_a_summary_that_nobody_could_be_told_is_tried_again(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    await seed(database, script(17))
    await refuse(database, "true")
    with pytest.raises(ExceptionGroup, match="not put for anybody"):
        await put(database, MONDAY_NINE)
    async with database.write() as session:
        await session.execute(text("DROP TRIGGER refused"))
    assert await put(database, MONDAY_NINE)
    assert len(await queued(database)) == 14
    await database.close()
