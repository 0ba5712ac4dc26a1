"""Spikes are found by counting, stored once, and told to those who answer."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from db.engine import Database
from db.models import Incident, Office, Post, Seat, Source
from db.queries import spikes as queries
from db.queries import upkeep
from db.queries.spikes import Span
from services import chats, outgoing
from services.clocks import ClockSettings, QuietHours
from services.storms.spikes import SpikeSettings
from tests.desk import COORDINATOR_CHAT, DINA, GLEB, HEALTH_CHAT, ZOYA, rules
from tests.services.spike_desk import (
    HEALTH,
    NOW,
    PLACE,
    complain,
    look,
    spikes,
    told,
    usual_days,
    watching,
)

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NIGHT = NOW + 9 * HOUR
"""23:00 local time."""


async def test_a_rise_above_the_usual_is_told_to_the_supervisors(database: Database) -> None:
    desk = await watching(database)
    await usual_days(database, desk)
    await complain(database, desk, 12, NOW)
    assert await look(database) == 1
    (spike,) = await spikes(database)
    assert (spike.topic, spike.district, spike.count) == (HEALTH, PLACE, 12)
    assert 0.5 < spike.usual < 1.5
    assert {row.chat_id for row in await told(database)} == {GLEB, DINA}


async def test_what_comes_every_day_is_told_to_nobody(database: Database) -> None:
    desk = await watching(database)
    await usual_days(database, desk, a_day=7)
    await complain(database, desk, 9, NOW)
    assert await look(database) == 0
    assert await spikes(database) == []


async def test_fewer_than_the_floor_are_no_spike_where_nothing_ever_was(database: Database) -> None:
    desk = await watching(database)
    await complain(database, desk, 4, NOW)
    assert await look(database) == 0
    await complain(database, desk, 4, NOW)
    assert await look(database) == 1


async def test_the_same_words_count_once_however_often_they_are_said(database: Database) -> None:
    desk = await watching(database)
    same = "Позор главврачу поликлиники, уволить его немедленно!"
    await complain(database, desk, 40, NOW, text=same)
    await complain(database, desk, 20, NOW, text="ПОЗОР главврачу поликлиники уволить немедленно!")
    await complain(database, desk, 20, NOW, text="Позор!")
    assert await look(database) == 0


async def test_the_same_words_of_earlier_days_count_once_a_day(database: Database) -> None:
    desk = await watching(database)
    async with database.write() as session:
        second = Source(network="vk", kind="wall", address="other", next_poll_at=NOW,
                        baselined_at=NOW - 60 * DAY, cursor={})  # fmt: skip
        session.add(second)
        await session.flush()
        other = second.id
    for source_id in (None, other):
        await complain(database, desk, 5, NOW - DAY, text="Одно и то же опять и опять говорят нам",
                       source_id=source_id)  # fmt: skip
    await complain(database, desk, 1, NOW - 2 * DAY)
    async with database.read() as session:
        found = await queries.earlier(session, Span(NOW - 3 * HOUR, NOW), 7)
    assert sorted((row.ago, row.complaints) for row in found) == [(1, 1), (2, 1)]


async def test_a_new_desk_says_nothing_until_it_has_watched_a_week(database: Database) -> None:
    desk = await watching(database, days=6)
    await complain(database, desk, 30, NOW)
    assert await look(database) == 0
    async with database.write() as session:
        await session.execute(update(Source).values(baselined_at=NOW - 7 * DAY))
    assert await look(database) == 1


async def test_a_source_not_read_through_yet_does_not_count(database: Database) -> None:
    desk = await watching(database)
    async with database.write() as session:
        await session.execute(update(Source).values(baselined_at=None))
    await complain(database, desk, 30, NOW)
    assert await look(database) == 0


async def test_posts_that_were_there_before_us_and_no_complaints_do_not_count(
    database: Database,
) -> None:
    desk = await watching(database)
    await complain(database, desk, 20, NOW, baseline=True)
    await complain(database, desk, 20, NOW, verdict_kind="thanks")
    await complain(database, desk, 20, NOW - 4 * HOUR)
    assert await look(database) == 0


async def test_what_an_outage_held_back_falls_into_its_own_hours(database: Database) -> None:
    desk = await watching(database)
    await complain(database, desk, 12, NOW - 3 * HOUR, every=40 * timedelta(minutes=1), seen_at=NOW)
    assert await look(database) == 0


async def test_two_processes_raise_one_alert(database: Database) -> None:
    desk = await watching(database)
    await complain(database, desk, 12, NOW)
    other = Database(database.url.render_as_string(hide_password=False))
    try:
        raised = await asyncio.gather(*(look(one) for one in (database, other) * 3))
    finally:
        await other.close()
    assert sum(raised) == 1
    assert len(await spikes(database)) == 1
    assert len(await told(database)) == 2


async def test_a_restart_tells_nothing_twice(database: Database) -> None:
    desk = await watching(database)
    await complain(database, desk, 12, NOW)
    assert await look(database) == 1
    again = Database(database.url.render_as_string(hide_password=False))
    try:
        assert await look(again, NOW + timedelta(minutes=1)) == 0
    finally:
        await again.close()
    assert len(await told(database)) == 2


async def test_after_the_cooldown_it_may_rise_anew(database: Database) -> None:
    desk = await watching(database)
    await complain(database, desk, 12, NOW)
    assert await look(database) == 1
    for hours, raised in ((5, 0), (6, 1), (7, 0)):
        await complain(database, desk, 12, NOW + hours * HOUR, every=timedelta(seconds=5))
        assert await look(database, NOW + hours * HOUR) == raised
    first, second = await spikes(database)
    assert (first.standing, second.standing) == (False, True)


async def test_a_spike_that_doubles_is_spoken_of_once_more(database: Database) -> None:
    desk = await watching(database)
    await complain(database, desk, 12, NOW)
    await look(database)
    await complain(database, desk, 11, NOW)
    assert await look(database, NOW + timedelta(minutes=1)) == 0
    await complain(database, desk, 5, NOW)
    assert await look(database, NOW + timedelta(minutes=2)) == 1
    await complain(database, desk, 90, NOW, every=timedelta(seconds=1))
    assert await look(database, NOW + timedelta(minutes=3)) == 0
    (spike,) = await spikes(database)
    assert (spike.count, spike.again_count) == (12, 28)
    assert [row.payload.get("again", False) for row in await told(database)] == [
        False, False, True, True,
    ]  # fmt: skip


async def test_at_night_it_waits_for_the_morning(database: Database) -> None:
    desk = await watching(database)
    await complain(database, desk, 12, NIGHT)
    await look(database, NIGHT)
    assert {row.not_before for row in await told(database)} == {NIGHT + 9 * HOUR}
    async with database.write() as session:
        assert await outgoing.lease(session, NIGHT + HOUR, HOUR, 10) == []


async def test_at_night_critical_ones_are_told_at_once(database: Database) -> None:
    desk = await watching(database)
    await complain(database, desk, 12, NIGHT)
    await complain(database, desk, 1, NIGHT, urgency="critical")
    await look(database, NIGHT)
    assert {row.not_before for row in await told(database)} == {NIGHT}


async def test_a_waiting_alert_goes_out_when_something_critical_comes(database: Database) -> None:
    desk = await watching(database)
    await complain(database, desk, 12, NIGHT)
    await look(database, NIGHT)
    await complain(database, desk, 20, NIGHT)
    assert await look(database, NIGHT + timedelta(minutes=1)) == 0
    await complain(database, desk, 1, NIGHT, urgency="critical")
    at = NIGHT + timedelta(minutes=2)
    assert await look(database, at) == 1
    rows = await told(database)
    assert [row.payload.get("again") for row in rows] == [None, None]
    assert all(row.not_before <= at for row in rows)
    (spike,) = await spikes(database)
    assert (spike.count, spike.critical, spike.again_count) == (33, True, None)


async def test_where_there_is_no_night_nothing_waits(database: Database) -> None:
    desk = await watching(database)
    await complain(database, desk, 12, NIGHT)
    sleepless = QuietHours(NIGHT.time(), NIGHT.time())
    await look(database, NIGHT, rules(clocks=ClockSettings(quiet=sleepless)))
    assert {row.not_before for row in await told(database)} == {NIGHT}


async def test_without_supervisors_the_coordinators_are_told(database: Database) -> None:
    desk = await watching(database)
    async with database.write() as session:
        for seat in await session.scalars(select(Seat).where(Seat.duty == "supervisor")):
            await session.delete(seat)
    await complain(database, desk, 12, NOW)
    await look(database)
    assert [row.chat_id for row in await told(database)] == [COORDINATOR_CHAT]


async def test_supervisors_who_cannot_be_written_to_are_passed_over(database: Database) -> None:
    desk = await watching(database)
    async with database.write() as session:
        await chats.break_chat(session, GLEB, "blocked", NOW)
    await complain(database, desk, 12, NOW)
    await look(database)
    assert [row.chat_id for row in await told(database)] == [DINA]


async def test_where_nobody_can_be_told_the_admins_are(database: Database) -> None:
    desk = await watching(database)
    async with database.write() as session:
        for chat_id in (GLEB, DINA, COORDINATOR_CHAT, HEALTH_CHAT):
            await chats.break_chat(session, chat_id, "gone", NOW)
    await complain(database, desk, 12, NOW)
    await look(database)
    assert [(row.chat_id, row.kind) for row in await told(database)] == [(ZOYA, "alert")]


@pytest.mark.parametrize(("topic", "district"), [("", PLACE), (HEALTH, ""), ("", "")])
async def test_an_unknown_topic_or_district_is_a_cell_like_any_other(
    database: Database, topic: str, district: str
) -> None:
    desk = await watching(database)
    await complain(database, desk, 12, NOW, topic=topic, district=district)
    assert await look(database) == 1
    expected = {GLEB, DINA} if topic else {COORDINATOR_CHAT}
    assert {row.chat_id for row in await told(database)} == expected


async def test_a_region_without_any_office_loses_nothing_and_breaks_nothing(
    database: Database,
) -> None:
    desk = await watching(database)
    async with database.write() as session:
        await session.execute(update(Office).values(active=False))
    await complain(database, desk, 12, NOW)
    assert await look(database) == 1
    assert [row.chat_id for row in await told(database)] == [ZOYA]


async def test_many_districts_at_once_are_no_flood(database: Database) -> None:
    desk = await watching(database)
    for number in range(8):
        await complain(database, desk, 12, NOW, district=f"Район {number}")
    assert await look(database) == 3
    assert [spike.silent for spike in await spikes(database)] == [False] * 3 + [True] * 5
    rows = [row for row in await told(database) if row.chat_id == GLEB]
    assert [row.payload["widely"] for row in rows] == [False, False, True]


async def test_erased_posts_still_count_by_their_incidents(database: Database) -> None:
    desk = await watching(database)
    await usual_days(database, desk, a_day=6)
    await complain(database, desk, 12, NOW)
    async with database.write() as session:
        await session.execute(update(Post).values(**upkeep.EMPTY, erased_at=NOW))
    assert await look(database) == 0
    async with database.read() as session:
        found = await queries.earlier(session, Span(NOW - 3 * HOUR, NOW), 56)
        (now,) = await queries.busy(session, Span(NOW - 3 * HOUR, NOW), NOW, 1)
    assert sum(row.complaints for row in found) == 6 * 56
    assert now.complaints == 12


async def test_erased_reposts_of_one_incident_count_once(database: Database) -> None:
    desk = await watching(database)
    await complain(database, desk, 9, NOW)
    async with database.write() as session:
        first = await session.scalar(select(Incident.id).limit(1))
        await session.execute(update(Post).values(**upkeep.EMPTY, erased_at=NOW, incident_id=first))
    async with database.read() as session:
        (now,) = await queries.busy(session, Span(NOW - 3 * HOUR, NOW), NOW, 1)
    assert now.complaints == 1


async def test_switched_off_it_says_nothing(database: Database) -> None:
    desk = await watching(database)
    await complain(database, desk, 30, NOW)
    assert await look(database, NOW, rules(spikes=SpikeSettings(enabled=False))) == 0


async def test_counting_reads_the_index_and_not_the_table(database: Database) -> None:
    """Each of the days is a range of the index of complaints, on both databases."""
    desk = await watching(database)
    await complain(database, desk, 3, NOW)
    plans = []
    async with database.write() as session:
        if not database.is_sqlite:
            # Three rows are read faster whole: the question is whether the index could serve.
            await session.execute(text("SET LOCAL enable_seqscan = off"))
        for statement in (
            queries.busy_statement(Span(NOW - 3 * HOUR, NOW), NOW, 5),
            queries.earlier_statement(Span(NOW - 3 * HOUR, NOW), 7),
            queries.moments_statement(HEALTH, PLACE, Span(NOW - DAY, NOW)),
        ):
            compiled = statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
            explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
            rows = await session.execute(text(f"{explain} {compiled}".replace(":", r"\:")))
            plans.append("\n".join(str(tuple(row)) for row in rows))
    for plan, ranges in zip(plans, (1, 7, 1), strict=True):
        assert plan.count("ix_posts_complaints") >= ranges, plan
        assert "SCAN posts" not in plan
        assert "Seq Scan on posts" not in plan
