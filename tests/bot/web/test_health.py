"""/health and /metrics: what is told of the desk at work, to whom, and what never is."""

from datetime import timedelta

import aiohttp
import pytest
from aiogram.exceptions import TelegramRetryAfter
from prometheus_client.parser import text_string_to_metric_families

from bot.schedule import Line, build
from bot.session import Session
from bot.web.metrics import written
from db.engine import Database
from sandbox.telegram.faults import Fault
from services.operation.health import health
from services.operation.vitals import BOUNDS, TickVitals, Vitals
from services.reporting.figures import figures, is_answering
from tests.desk import HEALTH_CHAT, MORNING, make_desk
from tests.stage import staged

TOKEN = "metrics-token-of-the-town"
WEB = {"enabled": True, "port": 0, "metrics_token": TOKEN}


async def test_health_and_figures_are_told_of_a_desk_at_work(sqlite_url: str) -> None:
    async with (
        staged(sqlite_url, web=WEB) as stage,
        stage.app.open_web() as base,
        aiohttp.ClientSession() as session,
    ):
        await stage.baseline()
        await stage.complain("В поликлинике опять нет талонов к терапевту, запись закрыта!")
        async with session.get(f"{base}/health") as answer:
            assert answer.status == 200
            told = await answer.json()
        assert (told["status"], told["database"], told["telegram"]["ok"]) == ("ok", True, True)
        async with session.get(f"{base}/metrics") as answer:
            assert answer.status == 401
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with session.get(f"{base}/metrics", headers=headers) as answer:
            text = await answer.text()
    found = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert found["otklik_incidents", "new"] == 1
    assert found["otklik_posts_read_total", "vk"] >= 1
    assert found["otklik_sources", "vk", "ok"] == 1
    assert found["otklik_telegram_calls_total", "sendMessage", "ok"] >= 1
    assert found["otklik_outbox_messages",] == 0
    assert (found["otklik_telegram_way",], found["otklik_telegram_switches_total",]) == (1, 0)
    assert (told["telegram"]["way"], told["telegram"]["ways"]) == (1, 1)
    for word in (str(HEALTH_CHAT), "Минздрав", "Анна", "sadovoe", TOKEN):
        assert word not in text


def test_only_what_a_restart_may_mend_is_an_illness() -> None:
    vitals = Vitals(MORNING)
    vitals.ticks["poll"] = TickVitals(timedelta(seconds=1))
    assert health(vitals, MORNING, database=True).is_well
    later = MORNING + timedelta(minutes=10)
    vitals.ticks["poll"].ran(later, 0.5, is_done=True)
    vitals.delivery_at = later
    found = health(vitals, later, database=True)
    assert (found.is_well, found.telegram) == (True, False)
    assert not health(vitals, later, database=False).is_well
    vitals.ticks["poll"].ran(later + timedelta(minutes=9), 0.5, is_done=False)
    vitals.delivery_at = later + timedelta(minutes=9)
    found = health(vitals, later + timedelta(minutes=9), database=True)
    assert (found.late, found.is_well) == (("poll",), False)


async def test_a_database_that_is_gone_makes_the_desk_ill() -> None:
    gone = Database("postgresql+asyncpg://nobody@127.0.0.1:1/none")
    assert not await is_answering(gone, 5.0)
    await gone.close()


async def test_figures_are_the_same_on_both_databases(database: Database) -> None:
    await make_desk(database)
    later = MORNING + timedelta(hours=1)
    async with database.read() as session:
        found = await figures(session, later)
    assert found.sources == {("vk", "ok"): 1}
    assert found.poll_lag["vk"] >= timedelta()
    assert (found.unsent, found.oldest_unsent) == (0, timedelta())
    vitals = Vitals(MORNING)
    vitals.ticks["poll"] = TickVitals(timedelta(seconds=1))
    for seconds in (0.001, 0.2, 500.0):
        vitals.ticks["poll"].ran(MORNING, seconds, is_done=True)
    lines = written(found, vitals, later).decode().splitlines()
    assert f'otklik_tick_seconds_bucket{{le="{BOUNDS[-1]}",tick="poll"}} 2.0' in lines
    assert 'otklik_tick_seconds_count{tick="poll"} 3.0' in lines


async def test_a_tick_that_fails_is_counted_and_runs_on() -> None:
    async def fails() -> None:
        raise RuntimeError("no")

    vitals = Vitals(MORNING)
    ticks = build([Line("poll", timedelta(seconds=1), fails)], vitals, lambda: MORNING)
    (job,) = ticks.get_jobs()
    await job.func()
    poll = vitals.ticks["poll"]
    assert (poll.runs, poll.failures, poll.ended_at, poll.done_at) == (1, 1, MORNING, None)


async def test_calls_of_telegram_are_counted_by_what_came_of_them(sqlite_url: str) -> None:
    async with staged(sqlite_url, listening=False) as stage:
        bot, vitals = stage.app.bot, stage.app.vitals
        assert isinstance(bot.session, Session)
        await bot.get_me()
        assert vitals.calls["getMe", "ok"] == 1
        assert vitals.telegram_at == stage.clock()
        assert vitals.skew is not None
        assert abs(vitals.skew) < timedelta(seconds=30)
        stage.messenger.faults.add(Fault.too_many(3), method="sendMessage")
        with pytest.raises(TelegramRetryAfter):
            await bot.send_message(HEALTH_CHAT, "Проверка")
        assert vitals.calls["sendMessage", "too_often"] == 1
