"""/sources over HTTP: the list, one source, and what a person may do to it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, update

from db.models import Source
from tests.desk import ANNA, EGOR, HEALTH_CHAT, MORNING, ZOYA
from tests.stage import Stage, staged
from tests.test_road import QUEUE


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    """The town and the desk."""
    async with staged(sqlite_url) as built:
        await built.baseline()
        yield built


async def wall(stage: Stage) -> Source:
    """The one wall as it stands."""
    async with stage.database.read() as session:
        return (await session.scalars(select(Source).filter_by(address="sadovoe_talk"))).one()


async def test_the_list_tells_lag_last_success_budget_and_state(stage: Stage) -> None:
    await stage.say(ANNA, HEALTH_CHAT, "/sources")
    text = stage.card(HEALTH_CHAT).text
    assert "Источники 🟢\u00a01" in text
    assert "Вызовы сегодня\nВКонтакте: чтение стен 1 из 5000, поиск по стенам 0 из 1000" in text
    assert "1. 🟢 sadovoe_talk · ВКонтакте" in text
    assert "задержка ~30\u00a0с · прочитан 10:00" in text


async def test_one_source_tells_its_lag_by_its_posts_its_gap_and_its_trouble(
    stage: Stage,
) -> None:
    await stage.complain(QUEUE)
    async with stage.database.write() as session:
        await session.execute(
            update(Source).values(
                gap={"text": "показаны не все записи <5 страниц>"}, silent_at=MORNING
            )
        )
    await stage.say(ANNA, HEALTH_CHAT, "/sources")
    listed = stage.card(HEALTH_CHAT)
    assert "⚠️ есть пропуск" in listed.text
    await stage.press(ANNA, listed, "1")
    text = stage.card(HEALTH_CHAT).text
    assert "ВКонтакте, стена" in text
    assert "Ожидаемая задержка: 30\u00a0с (раз в 60\u00a0с)" in text
    assert "Задержка на деле: 61\u00a0с" in text
    assert "⚠️ Пропуск: показаны не все записи <5 страниц>" in text
    assert "Необычно тихо" in text
    await stage.press(ANNA, stage.card(HEALTH_CHAT), "‹ К списку")
    assert "Источники" in stage.card(HEALTH_CHAT).text


async def test_pages_of_six_lead_to_each_other(stage: Stage) -> None:
    async with stage.database.write() as session:
        await session.execute(
            insert(Source),
            [
                {"network": "vk", "kind": "wall", "address": f"wall_{n}", "state": "parked",
                 "next_poll_at": MORNING, "cursor": {}}
                for n in range(12)
            ],
        )  # fmt: skip
    await stage.say(EGOR, EGOR, "/sources")
    first = stage.card(EGOR)
    assert [b.text for b in first.buttons] == ["1", "2", "3", "4", "5", "6", "›"]
    await stage.press(EGOR, first, "›")
    await stage.press(EGOR, stage.card(EGOR), "›")
    last = stage.card(EGOR)
    assert [b.text for b in last.buttons] == ["13", "‹"]
    assert "sadovoe_talk" in last.text
    async with stage.database.write() as session:
        await session.execute(delete(Source).where(Source.state == "parked"))
    await stage.press(EGOR, last, "‹")
    assert "1. 🟢 sadovoe_talk" in stage.card(EGOR).text


async def test_a_coordinator_reads_at_once_stops_and_resumes_and_an_aide_may_not(
    stage: Stage,
) -> None:
    await stage.round()
    await stage.say(EGOR, EGOR, "/sources")
    await stage.press(EGOR, stage.card(EGOR), "1")
    shown = stage.card(EGOR)
    await stage.say(ANNA, HEALTH_CHAT, "/sources")
    await stage.press(ANNA, stage.card(HEALTH_CHAT), "1")
    refused = await stage.press(ANNA, stage.card(HEALTH_CHAT), "⏸ Остановить")
    assert "координатор" in refused.text
    assert (await wall(stage)).state == "ok"
    told = await stage.press(EGOR, shown, "🔄 Обновить сейчас")
    assert "сейчас же" in told.text
    assert (await wall(stage)).next_poll_at == stage.clock()
    await stage.press(EGOR, stage.card(EGOR), "⏸ Остановить")
    assert (await wall(stage)).state == "stopped"
    assert "остановлен: Егор" in stage.card(EGOR).text
    stage.vk.write_post(stage.wall.id, stage.resident.id, QUEUE, at=stage.clock())
    await stage.round(minutes=30)
    assert "Возобновить" in stage.card(EGOR).buttons[0].text
    await stage.press(EGOR, stage.card(EGOR), "▶️ Возобновить")
    before = len(stage.messenger.messages(HEALTH_CHAT))
    await stage.round(seconds=1)
    assert len(stage.messenger.messages(HEALTH_CHAT)) == before + 1, "what came meanwhile is news"


async def test_after_a_long_stop_a_source_is_read_as_a_new_one(stage: Stage) -> None:
    async with stage.database.write() as session:
        await session.execute(update(Source).values(state="stopped"))
    stage.clock.go(days=3)
    stage.vk.write_post(stage.wall.id, stage.resident.id, QUEUE, at=stage.clock())
    stage.clock.go(hours=1)
    await stage.say(ZOYA, ZOYA, "/sources")
    await stage.press(ZOYA, stage.card(ZOYA), "1")
    await stage.press(ZOYA, stage.card(ZOYA), "▶️ Возобновить")
    await stage.round(seconds=1)
    row = await wall(stage)
    assert (row.state, row.baselined_at) == ("ok", stage.clock())
    assert stage.messenger.messages(HEALTH_CHAT) == []
    assert row.last_success_at == stage.clock()
    assert row.next_poll_at - stage.clock() <= timedelta(seconds=70)
