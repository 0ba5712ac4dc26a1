"""«🏷 Тема» over HTTP: a topic is corrected, and the incident finds its office in one tap."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from db.models import Correction
from sandbox.telegram import TownMessage
from services.triage import TOPICS
from tests.desk import ANNA, HEALTH_CHAT, ROADS_CHAT, VERA
from tests.stage import Stage, staged
from tests.test_road import QUEUE

MIXED = "У поликлиники на дороге огромная яма, скорая не может проехать, вторую неделю!"
WHY = "Тема теперь «Дороги». По таблице за неё отвечает «Дороги и транспорт»"
ROADS, SPORT = (TOPICS.index(name) for name in ("Дороги", "Физическая культура и спорт"))


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    """The town and the desk."""
    async with staged(sqlite_url) as built:
        await built.baseline()
        yield built


def labels(card: TownMessage) -> list[str]:
    return [button.text for button in card.buttons]


async def test_topics_are_offered_six_a_page_the_likely_ones_first(stage: Stage) -> None:
    card = await stage.complain(QUEUE)
    assert (await stage.press(ANNA, card, "🏷 Тема")).text == "О чём это на самом деле?"
    seen: list[str] = []
    for _ in range(4):
        shown = [text for text in labels(card) if text in TOPICS]
        assert len(shown) == 6
        seen += shown
        await stage.press(ANNA, card, "›")
    seen += [text for text in labels(card) if text in TOPICS]
    assert sorted(seen) == sorted(set(TOPICS) - {"Здравоохранение"})
    assert "›" not in labels(card)
    await stage.press(ANNA, card, "‹")
    await stage.press(ANNA, card, "‹ Назад")
    assert "✋ Взять" in labels(card)


async def test_the_topics_a_text_may_be_about_come_first(stage: Stage) -> None:
    card = await stage.complain(MIXED)
    await stage.press(ANNA if card.chat_id == HEALTH_CHAT else VERA, card, "🏷 Тема")
    other = "Дороги" if card.chat_id == HEALTH_CHAT else "Здравоохранение"
    assert other in labels(card)[:3]


async def test_a_corrected_topic_is_on_the_card_and_its_office_is_one_tap_away(
    stage: Stage,
) -> None:
    card = await stage.complain(QUEUE)
    answer = await stage.press(ANNA, card, f"i:1:topic:{ROADS}", force=True)
    assert answer.text.startswith(WHY)
    assert "Дороги · №1" in card.text
    assert labels(card)[-2:] == ["➡️ В «Дороги и транспорт»", "🏷 Тема"]
    assert (await stage.press(ANNA, card, "➡️ В «Дороги и транспорт»")).text == "Передано."
    moved = stage.card(ROADS_CHAT)
    assert "Дороги · №1" in moved.text
    assert "тема «Дороги»" in moved.text
    assert "прав" in (await stage.press(ANNA, card, "✋ Взять")).text
    assert "Взято" in (await stage.press(VERA, moved, "✋ Взять")).text


async def test_a_topic_can_be_corrected_while_the_incident_is_at_work(stage: Stage) -> None:
    card = await stage.complain(QUEUE)
    await stage.press(ANNA, card, "✋ Взять")
    await stage.press(ANNA, card, "⋯ Ещё")
    await stage.press(ANNA, card, "🏷 Другая тема")
    await stage.press(ANNA, card, f"i:1:topic:{ROADS}", force=True)
    assert labels(card)[-1] == "➡️ В «Дороги и транспорт»"
    assert len({button.text for button in card.buttons}) == len(card.buttons)
    await stage.press(ANNA, card, "↶ Отменить")
    assert "Здравоохранение · запись и очереди · №1" in card.text
    async with stage.database.read() as session:
        assert (await session.scalars(select(Correction))).all() == []


async def test_strange_and_foreign_presses_are_refused(stage: Stage) -> None:
    card = await stage.complain(QUEUE)
    for data in ("i:1:topic:26", "i:1:topic:x", "i:1:forward:x", "i:1:topic:"):
        assert "устарела" in (await stage.press(ANNA, card, data, force=True)).text
    assert "больше нет" in (await stage.press(ANNA, card, "i:1:forward:99", force=True)).text
    assert "прав" in (await stage.press(VERA, card, "🏷 Тема")).text
    assert "прав" in (await stage.press(VERA, card, f"i:1:topic:{SPORT}", force=True)).text
    assert "Здравоохранение · запись и очереди · №1" in card.text
