"""The ladder: each step once a cycle, in hours people work, whatever the process lives through."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update

from bot.building import build
from db.engine import Database
from db.models import Event, Incident, Outgoing, Seat, Source, Timer
from handlers.views.told import say
from services import escalation, incidents, intake
from services.incident_facts import IncidentFacts, load
from services.moves import Act, Answer, Claim, Command, Undo
from services.networks.base import FetchedPost
from tests.desk import (
    ANNA,
    BORIS,
    DINA,
    GLEB,
    HEALTH_CHAT,
    MORNING,
    MOSCOW,
    ZOYA,
    fetched,
    make_desk,
    page,
    person,
    region,
    rules,
)
from tests.services.test_intake import QUEUE, lease, take
from tests.stage import UNPACED, staged

PHONE = "Не могу дозвониться до регистратуры, трубку не берут третий день, сколько можно!"
SCHOOL = "В школе прорвало батарею, дети сидят в куртках, дирекция молчит вторую неделю!"
DANGER = "В поликлинике обрушился потолок, под завалом люди, есть пострадавшие, срочно помогите!"
LINK = "https://vk.com/wall-98765_1?reply=9"

NORMAL = {
    "10:00 claim 1",
    "13:00 reply 1",
    "15:24 reply 2",
    "17:00 reply 3",
}
"""What a normal complaint seen at 09:00 of a working day has said by its evening."""


def at(clock: str, day: int = 23) -> datetime:
    """A local moment of November 2026; the 23rd is a Monday."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, day, hour, minute, tzinfo=MOSCOW).astimezone(UTC)


async def see(database: Database, text: str, when: datetime, number: int = 1) -> IncidentFacts:
    """A complaint is seen at that moment; the incident it opens."""
    async with database.write() as session:
        await session.execute(
            update(Source).values(
                baselined_at=MORNING - timedelta(days=9), next_poll_at=when, leased_until=None
            )
        )
    source = await lease(database, when - MORNING)
    post: FetchedPost = fetched(number, text, posted_at=when - timedelta(minutes=2))
    where = await region(database)
    taken = await intake.take(database, source, page(post), where, rules(), when, when)
    async with database.read() as session:
        return await load(session, taken.opened[0])


async def act(database: Database, who: int, command: Command, when: datetime) -> None:
    """A person acts."""
    actor = await person(database, who)
    async with database.write() as session:
        await incidents.change(session, 1, command, Act(actor, when, rules()))


async def watch(
    database: Database, since: datetime, until: datetime, step: timedelta = timedelta(minutes=1)
) -> None:
    """Let the clocks tick from one moment to another."""
    now = since
    while now <= until:
        await escalation.run_due(database, rules(), now)
        now += step


async def nudges(database: Database, *, days: bool = False) -> list[str]:
    """What was said and when, by local time, in order."""
    async with database.read() as session:
        events = await session.scalars(
            select(Event).where(Event.kind == "nudged").order_by(Event.id)
        )
        pattern = "%d %H:%M" if days else "%H:%M"
        return [
            f"{event.at.astimezone(MOSCOW):{pattern}} {event.data['clock']} {event.data['level']}"
            for event in events
        ]


async def said(database: Database, chat_id: int) -> list[str]:
    """The notices queued for a chat, in order."""
    async with database.read() as session:
        rows = await session.scalars(
            select(Outgoing).where(Outgoing.chat_id == chat_id, Outgoing.kind == "notice")
            .order_by(Outgoing.id)
        )  # fmt: skip
        return [row.payload["notice"] for row in rows]


async def test_each_step_of_the_ladder_comes_at_its_moment_and_once(database: Database) -> None:
    await make_desk(database)
    await see(database, PHONE, at("09:00"))
    await watch(database, at("09:00"), at("20:00"))
    await watch(database, at("09:00", 24), at("12:00", 24))
    assert await nudges(database, days=True) == [
        "23 10:00 claim 1",
        "23 13:00 reply 1",
        "23 15:24 reply 2",
        "23 17:00 reply 3",
        "24 10:00 reply 4",
    ]
    assert await said(database, HEALTH_CHAT) == [
        "unclaimed", "half_time", "last_fifth", "overdue", "still_overdue",
    ]  # fmt: skip
    assert await said(database, GLEB) == ["overdue"]
    # Глеб has not pressed «Принять» within the hour: Дина is called before her own step.
    assert await said(database, DINA) == ["unacknowledged", "still_overdue"]


async def test_an_overdue_incident_climbs_and_never_falls(database: Database) -> None:
    await make_desk(database)
    await see(database, PHONE, at("09:00"))
    levels = []
    for moment in (at("16:59"), at("17:00"), at("10:00", 24), at("17:00", 24)):
        await escalation.run_due(database, rules(), moment)
        async with database.read() as session:
            levels.append((await load(session, 1)).escalation)
    assert levels == [0, 1, 2, 2]


async def test_an_answer_cancels_what_is_left_of_its_clock(database: Database) -> None:
    await make_desk(database)
    await see(database, PHONE, at("09:00"))
    await watch(database, at("09:00"), at("14:00"))
    await act(database, ANNA, Answer(LINK), at("14:01"))
    await watch(database, at("14:02"), at("18:00"))
    assert await nudges(database) == ["10:00 claim 1", "13:00 reply 1"]


async def test_an_answer_taken_back_within_the_minute_sets_the_clock_going_again(
    database: Database,
) -> None:
    await make_desk(database)
    await see(database, PHONE, at("09:00"))
    await act(database, ANNA, Answer(LINK), at("09:30"))
    await act(database, ANNA, Undo(), at("09:30"))
    await watch(database, at("09:31"), at("18:00"))
    assert set(await nudges(database)) == NORMAL


async def test_a_claim_stops_the_claim_clock_alone(database: Database) -> None:
    await make_desk(database)
    await see(database, PHONE, at("09:00"))
    await act(database, ANNA, Claim(), at("09:10"))
    await watch(database, at("09:11"), at("18:00"))
    assert set(await nudges(database)) == NORMAL - {"10:00 claim 1"}


async def test_the_holder_then_the_deputy_are_called_by_name(database: Database) -> None:
    await make_desk(database)
    await see(database, PHONE, at("09:00"))
    await act(database, ANNA, Claim(), at("09:10"))
    await watch(database, at("12:59"), at("16:00"))
    async with database.read() as session:
        rows = await session.scalars(
            select(Outgoing).where(Outgoing.kind == "notice").order_by(Outgoing.id)
        )
        mentioned = {row.payload["notice"]: row.payload["mention"] for row in rows}
    anna, boris = [(await person(database, who)).id for who in (ANNA, BORIS)]
    assert mentioned == {"half_time": [anna], "last_fifth": [anna, boris]}


async def test_a_complaint_of_friday_evening_is_spoken_of_on_monday(database: Database) -> None:
    await make_desk(database)
    await see(database, PHONE, at("17:30", 20))
    await watch(database, at("17:30", 20), at("23:59", 22), timedelta(minutes=10))
    assert await nudges(database) == []
    await watch(database, at("00:00", 23), at("18:00", 23))
    assert await nudges(database, days=True) == [
        "23 09:00 claim 1",
        "23 12:30 reply 1",
        "23 14:54 reply 2",
        "23 16:30 reply 3",
    ]


async def test_a_night_complaint_waits_for_the_opening(database: Database) -> None:
    await make_desk(database)
    await see(database, PHONE, at("23:40"))
    await watch(database, at("23:40"), at("09:59", 24), timedelta(minutes=5))
    assert await nudges(database) == []
    await escalation.run_due(database, rules(), at("10:00", 24))
    assert await nudges(database) == ["10:00 claim 1"]


async def test_danger_to_life_is_spoken_of_at_night(database: Database) -> None:
    await make_desk(database)
    facts = await see(database, DANGER, at("02:00", 22))
    assert facts.priority == "critical"
    await watch(database, at("02:00", 22), at("06:00", 22))
    assert await nudges(database) == [
        "02:00 claim 0",
        "02:15 claim 1",
        "02:30 reply 1",
        "02:48 reply 2",
        "03:00 reply 3",
        "05:00 reply 4",
    ]


async def test_after_a_long_absence_only_what_still_makes_sense_is_said(
    database: Database,
) -> None:
    await make_desk(database)
    await see(database, PHONE, at("09:00"))
    await escalation.run_due(database, rules(), at("11:00", 25))
    assert await nudges(database) == ["11:00 claim 1", "11:00 reply 3", "11:00 reply 4"]
    assert await said(database, GLEB) == ["overdue"]
    assert await said(database, DINA) == ["still_overdue"]
    await watch(database, at("11:00", 25), at("18:00", 25), timedelta(minutes=20))
    assert len(await nudges(database)) == 3


async def test_outrun_nudges_are_recognised_beyond_one_batch(database: Database) -> None:
    await make_desk(database)
    await see(database, PHONE, at("09:00"))
    while await escalation.run_due(database, rules(), at("11:00", 25), limit=1):
        pass
    for _ in range(6):
        await escalation.run_due(database, rules(), at("11:00", 25), limit=1)
    assert await nudges(database) == ["11:00 claim 1", "11:00 reply 3", "11:00 reply 4"]


async def test_a_step_slept_through_is_not_said_at_night_but_in_the_morning(
    database: Database,
) -> None:
    await make_desk(database)
    await see(database, PHONE, at("09:00"))
    await watch(database, at("09:00"), at("14:00"))
    await watch(database, at("23:10"), at("08:59", 24), timedelta(minutes=7))
    assert set(await nudges(database)) == {"10:00 claim 1", "13:00 reply 1"}
    await watch(database, at("09:00", 24), at("10:00", 24))
    assert await nudges(database, days=True) == [
        "23 10:00 claim 1",
        "23 13:00 reply 1",
        "24 09:00 reply 3",
        "24 10:00 reply 4",
    ]


async def test_a_step_of_the_closing_moment_is_said_though_the_tick_comes_seconds_later(
    database: Database,
) -> None:
    await make_desk(database)
    await see(database, PHONE, at("10:00"))
    await watch(database, at("10:00"), at("17:59"))
    await escalation.run_due(database, rules(), at("18:00") + timedelta(seconds=4))
    assert (await nudges(database))[-1] == "18:00 reply 3"


async def test_a_clock_that_jumps_back_and_forward_repeats_nothing(database: Database) -> None:
    await make_desk(database)
    await see(database, PHONE, at("09:00"))
    await watch(database, at("09:00"), at("13:30"))
    await watch(database, at("12:30"), at("13:30"))
    assert await nudges(database) == ["10:00 claim 1", "13:00 reply 1"]
    await escalation.run_due(database, rules(), at("13:30", 24))
    await watch(database, at("13:31"), at("18:00"))
    assert await nudges(database, days=True) == [
        "23 10:00 claim 1",
        "23 13:00 reply 1",
        "24 13:30 reply 3",
        "24 13:30 reply 4",
    ]


async def test_without_supervisors_the_office_and_the_admins_are_told(database: Database) -> None:
    await make_desk(database)
    async with database.write() as session:
        await session.execute(delete(Seat).where(Seat.duty == "supervisor"))
    await see(database, PHONE, at("09:00"))
    await escalation.run_due(database, rules(), at("17:00"))
    async with database.read() as session:
        alerts = (await session.scalars(select(Outgoing).where(Outgoing.kind == "alert"))).all()
    assert [row.chat_id for row in alerts] == [ZOYA]
    assert "ни одному куратору" in say(alerts[0].payload)
    assert "overdue" in await said(database, HEALTH_CHAT)


async def test_the_only_supervisor_answers_for_the_next_one_too(database: Database) -> None:
    await make_desk(database)
    async with database.write() as session:
        await session.execute(delete(Seat).where(Seat.duty == "supervisor", Seat.position == 1))
    await see(database, PHONE, at("09:00"))
    await watch(database, at("17:00"), at("10:00", 24), timedelta(minutes=15))
    assert await said(database, GLEB) == ["overdue", "still_overdue"]


async def test_a_step_that_fails_stops_no_other(database: Database) -> None:
    await make_desk(database)
    await see(database, PHONE, at("09:00"))
    await see(database, SCHOOL, at("09:01"), number=2)
    async with database.write() as session:
        await session.execute(
            update(Timer).where(Timer.incident_id == 1).values(audience="nobody we know")
        )
    await escalation.run_due(database, rules(), at("10:30"))
    async with database.read() as session:
        nudged = set(await session.scalars(select(Event.incident_id).filter_by(kind="nudged")))
    assert nudged == {2}


async def test_the_final_deadline_calls_the_supervisor_of_what_is_answered_but_open(
    database: Database,
) -> None:
    await make_desk(database)
    await see(database, PHONE, at("09:00"))
    await act(database, ANNA, Answer(LINK), at("09:30"))
    due = await final_deadline(database)
    assert await escalation.run_due(database, rules(), due - timedelta(seconds=1)) == 0
    assert await escalation.run_due(database, rules(), due) == 1
    assert await said(database, GLEB) == ["not_closed"]


async def final_deadline(database: Database) -> datetime:
    """When the final step may be said."""
    async with database.read() as session:
        return (await session.scalars(select(Timer.say_at).filter_by(clock="final"))).one()


async def test_a_restart_in_the_middle_of_the_night_loses_no_step_and_repeats_none(
    database_url: str,
) -> None:
    async with staged(database_url, listening=False) as stage:
        await stage.baseline()
        stage.vk.write_post(stage.wall.id, stage.resident.id, PHONE, at=stage.clock())
        await stage.round(seconds=61)
        await until_ten_at_night(stage.round)
        before = stage.texts(HEALTH_CHAT)
        assert sum("пятая часть срока" in text for text in before) == 1
        await stage.round(hours=3)
        async with build(stage.app.config, now=stage.clock, pace=UNPACED) as restarted:
            await restarted.tick_clocks()
            await restarted.delivery.drain()
            assert stage.texts(HEALTH_CHAT) == before
            stage.clock.at = at("11:05", 24)
            for _ in range(3):
                await restarted.tick_clocks()
                await restarted.delivery.drain()
        fresh = stage.texts(HEALTH_CHAT)[len(before) :]
        assert ["просрочен" in fresh[0], "всё ещё без ответа" in fresh[1], len(fresh)] == [
            True,
            True,
            2,
        ]
        assert sum("просрочен:" in text for text in stage.texts(GLEB)) == 1
        assert sum("всё ещё без ответа" in text for text in stage.texts(DINA)) == 1
        async with stage.database.read() as session:
            assert (await session.scalars(select(Incident.escalation))).one() == 2


async def until_ten_at_night(a_round: Callable[..., Awaitable[None]]) -> None:
    """From ten in the morning, half an hour at a time."""
    for _ in range(24):
        await a_round(minutes=30)


async def test_a_stormy_night_brings_one_message_and_not_thirty(database: Database) -> None:
    await make_desk(database)
    await take(database, page())
    texts = [f"{QUEUE} Это уже {word} раз!" for word in ("первый", "второй", "третий", "пятый")]
    posts = [fetched(number, text) for number, text in enumerate(texts, start=1)]
    await take(database, page(*posts), at=timedelta(minutes=1))
    due = MORNING + timedelta(days=14)
    await escalation.run_due(database, rules(), due)
    async with database.read() as session:
        rows = (await session.scalars(select(Outgoing).where(Outgoing.kind == "notice"))).all()
    to_office = [row for row in rows if row.chat_id == HEALTH_CHAT]
    to_first = [row for row in rows if row.chat_id == GLEB]
    assert all(len(row.payload["incidents"]) == 4 for row in (*to_office, *to_first))
    assert len({row.payload["notice"] for row in to_office}) == len(to_office)
    assert to_first
