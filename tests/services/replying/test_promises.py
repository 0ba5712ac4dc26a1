"""A date promised in public: stored with its answer, chased, counted; undone and moved."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from db.engine import Database
from db.models import Cycle, Incident, Promise, Timer
from services import escalation, incidents
from services.errors import Refused
from services.facts import Outcome
from services.incident_facts import load
from services.moves import Act, Answer, Claim, Close, Command, Reopen, Undo
from services.moves import Promise as Name
from services.replying import promises
from services.reporting import metrics
from services.reporting.metrics import Promised, Scope
from services.reporting.periods import Days
from tests.desk import ANNA, BORIS, GLEB, HEALTH_CHAT, MOSCOW, make_desk, person, rules
from tests.services.test_escalation import LINK, PHONE, act, at, nudges, said, see, watch

TODAY = date(2026, 11, 23)
FRIDAY = promises.end_of(date(2026, 11, 27), MOSCOW)
NEXT_FRIDAY = promises.end_of(date(2026, 12, 4), MOSCOW)


async def answered(database: Database) -> None:
    """One complaint of Monday, answered by Анна at noon."""
    await make_desk(database)
    await see(database, PHONE, at("09:00"))
    await act(database, ANNA, Claim(), at("09:10"))
    await act(database, ANNA, Answer(LINK), at("12:00"))


async def rows(database: Database) -> list[tuple[str, str]]:
    """Every promise: its day and how it ended."""
    async with database.read() as session:
        found = await session.scalars(select(Promise).order_by(Promise.id))
        return [(f"{one.promised_at.astimezone(MOSCOW):%d.%m}", one.end) for one in found]


async def final_due(database: Database) -> datetime:
    async with database.read() as session:
        return (await session.scalars(select(Cycle))).one().due_final_at


async def test_a_promise_is_stored_with_its_answer_and_the_final_deadline_follows_it(
    database: Database,
) -> None:
    await answered(database)
    await act(database, ANNA, Name(FRIDAY), at("12:01"))
    async with database.read() as session:
        promise = (await session.scalars(select(Promise))).one()
        cycle = (await session.scalars(select(Cycle))).one()
        facts = await load(session, 1)
    assert (promise.link, promise.promised_at) == (LINK, FRIDAY)
    assert cycle.due_final_at == FRIDAY
    assert cycle.first_reply_at == at("12:00")
    assert cycle.interim_at == at("12:01")
    assert facts.promise is not None
    assert facts.promised_at == facts.promise.until == FRIDAY


async def test_it_is_reminded_of_before_on_the_day_and_chased_after(database: Database) -> None:
    await answered(database)
    await act(database, ANNA, Name(FRIDAY), at("12:01"))
    hour = timedelta(hours=1)
    await watch(database, at("13:00"), at("20:00") + timedelta(days=9), step=hour)
    assert await nudges(database, days=True) == [
        "26 09:00 promise 1",
        "27 09:00 promise 2",
        "30 09:00 promise 3",
        "01 09:00 promise 4",
    ]
    assert await said(database, HEALTH_CHAT) == [
        "promise_soon",
        "promise_today",
        "promise_broken",
        "promise_still_broken",
    ]
    assert await said(database, GLEB) == ["promise_still_broken"]


async def test_closing_in_time_keeps_it_and_stops_the_chase(database: Database) -> None:
    await answered(database)
    await act(database, ANNA, Name(FRIDAY), at("12:00"))
    await act(database, ANNA, Close(Outcome.SOLVED), at("12:00", 25))
    await watch(database, at("09:00", 26), at("12:00", 27), step=timedelta(hours=3))
    assert await nudges(database) == []
    assert await rows(database) == [("27.11", "kept")]
    async with database.read() as session:
        cycle = (await session.scalars(select(Cycle))).one()
    assert cycle.wait_wall == 48 * 3600
    assert cycle.wait_working == 18 * 3600


async def test_another_date_needs_a_reason_and_is_counted(database: Database) -> None:
    await answered(database)
    await act(database, ANNA, Name(FRIDAY), at("12:00"))
    with pytest.raises(Refused, match="причину"):
        await act(database, ANNA, Name(NEXT_FRIDAY), at("12:05"))
    await act(database, BORIS, Name(NEXT_FRIDAY, "не привезли трубы"), at("12:00", 25))
    assert await rows(database) == [("27.11", "moved"), ("04.12", "")]
    assert await final_due(database) == NEXT_FRIDAY
    async with database.read() as session:
        facts = await load(session, 1)
        waiting = await session.scalars(
            select(Timer.level).where(Timer.clock == "promise", Timer.state == "waiting")
        )
        assert sorted(waiting.all()) == [11, 12, 13, 14]
    assert facts.promise is not None
    assert (facts.promise.moved, facts.promise.reason) == (1, "не привезли трубы")


async def test_a_promise_taken_back_was_never_made(database: Database) -> None:
    await answered(database)
    before = await final_due(database)
    await act(database, ANNA, Name(FRIDAY), at("12:00"))
    await act(database, ANNA, Undo(), at("12:00") + timedelta(seconds=30))
    assert await rows(database) == []
    assert await final_due(database) == before
    await act(database, ANNA, Name(FRIDAY), at("12:02"))
    await act(database, ANNA, Name(NEXT_FRIDAY, "погода"), at("12:03"))
    await act(database, ANNA, Undo(), at("12:03") + timedelta(seconds=30))
    assert await rows(database) == [("27.11", "")]
    await act(database, ANNA, Close(Outcome.SOLVED), at("12:10"))
    await act(database, ANNA, Undo(), at("12:10") + timedelta(seconds=30))
    assert await rows(database) == [("27.11", "")]
    await watch(database, at("08:00", 26), at("10:00", 26), step=timedelta(hours=1))
    assert await nudges(database) == ["09:00 promise 1"]


async def test_what_is_no_promise_is_refused(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    await make_desk(database)
    await see(database, PHONE, at("09:00"))
    await act(database, ANNA, Claim(), at("09:10"))
    with pytest.raises(Refused, match="сначала отметьте"):
        await act(database, ANNA, Name(FRIDAY), at("12:00"))
    await act(database, ANNA, Answer(LINK), at("12:00"))
    with pytest.raises(Refused, match="прошла"):
        await act(database, ANNA, Name(at("11:00")), at("12:01"))
    with pytest.raises(Refused, match="Дальше года"):
        await act(database, ANNA, Name(FRIDAY + timedelta(days=400)), at("12:01"))
    await database.close()


async def test_what_was_closed_with_a_date_is_looked_at_when_it_comes(database: Database) -> None:
    await answered(database)
    await act(database, ANNA, Name(FRIDAY), at("12:00"))
    await act(database, ANNA, Close(Outcome.PROMISED, NEXT_FRIDAY), at("12:00", 24))
    assert await rows(database) == [("27.11", "moved")]
    await watch(database, at("08:00", 24), at("08:00") + timedelta(days=16), timedelta(hours=1))
    assert await said(database, HEALTH_CHAT) == ["promise_check"]
    async with database.read() as session:
        assert (await session.scalars(select(Incident))).one().status == "closed"
    await act(database, ANNA, Reopen(), at("12:00") + timedelta(days=15))


async def test_the_figures_tell_kept_broken_moved_and_overdue(database: Database) -> None:
    await make_desk(database)
    endings: list[list[tuple[Command, datetime]]] = [
        [(Close(Outcome.SOLVED), at("12:00", 26))],
        [(Close(Outcome.SOLVED), at("12:00", 28))],
        [(Name(NEXT_FRIDAY, "погода"), at("12:00", 26))],
        [],
    ]
    texts = (PHONE, "На Лесной яма!", "В школе холодно, дети в куртках!", "Нет воды на Речной!")
    for number, (text, ending) in enumerate(zip(texts, endings, strict=True), start=1):
        await see(database, text, at("09:00"), number)
        steps: list[tuple[Command, datetime]] = [
            (Answer(f"{LINK}{number}"), at("12:00")), (Name(FRIDAY), at("12:01")), *ending
        ]  # fmt: skip
        for command, when in steps:
            actor = await person(database, 3001)
            async with database.write() as session:
                await incidents.change(session, number, command, Act(actor, when, rules()))
    week, now = Days(TODAY, TODAY + timedelta(days=6)), at("12:00", 29)
    async with database.read() as session:
        found = await metrics.figures(
            session, Scope(), week, now=now, working_time=rules().working_time
        )
    assert found.promises == Promised(made=5, kept=1, broken=2, moved=1, standing=2, overdue=1)


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("5 декабря", date(2026, 12, 5), ""),
        ("до 5 мая, не привезли трубы", date(2027, 5, 5), "не привезли трубы"),
        ("05.12", date(2026, 12, 5), ""),
        ("5.1.27", date(2027, 1, 5), ""),
        ("2026-12-31", date(2026, 12, 31), ""),
        ("завтра", date(2026, 11, 24), ""),
        ("через 2 недели: подрядчик сорвал сроки", date(2026, 12, 7), "подрядчик сорвал сроки"),
        ("через неделю", date(2026, 11, 30), ""),
        ("23 ноября", TODAY, ""),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, day: date, rest: str) -> None:
    assert promises.read_day(text, TODAY) == promises.Said(day, rest)


def test_what_is_no_date_is_none() -> None:
    assert all(
        promises.read_day(text, TODAY) is None
        for text in ("скоро", "", "31 июня", "45.12", "дом 5", "99.99.9999", "1" * 500)
    )


async def test_a_step_that_slept_through_a_moved_date_says_nothing(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    await answered(database)
    await act(database, ANNA, Name(FRIDAY), at("12:00"))
    await act(database, ANNA, Name(NEXT_FRIDAY, "погода"), at("12:00", 24))
    assert await escalation.run_due(database, rules(), at("12:00", 27)) == 0
    await database.close()
