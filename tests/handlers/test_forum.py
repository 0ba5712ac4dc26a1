"""Two offices in two topics of one forum: each has its own copy of a card."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update

from db.models import Office
from tests.desk import ANNA, EGOR, VERA
from tests.stage import Stage, staged
from tests.test_road import QUEUE

FORUM = -1001000000077


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """The town and the desk, on both databases."""
    async with staged(database_url) as built:
        yield built


async def in_one_forum(stage: Stage) -> tuple[int, int]:
    """Health and roads move into topics of one forum; the topics."""
    stage.messenger.add_group(
        FORUM, "Все вместе", [ANNA, VERA, EGOR], kind="supergroup", forum=True, bot_admin=True
    )
    topics = tuple(stage.messenger.add_topic(FORUM, name) for name in ("Минздрав", "Дороги"))
    async with stage.database.write() as session:
        for office, topic in zip((stage.ids.health, stage.ids.roads), topics, strict=True):
            await session.execute(
                update(Office).where(Office.id == office).values(chat_id=FORUM, thread_id=topic)
            )
    return topics[0], topics[1]


def said(stage: Stage, topic: int) -> list[str]:
    """What the bot said in a topic."""
    return [m.text for m in stage.messenger.messages(FORUM, topic) if m.from_bot and m.text]


async def test_a_reroute_within_one_forum_puts_the_card_into_the_other_topic_and_both_follow(
    stage: Stage,
) -> None:
    health, roads = await in_one_forum(stage)
    await stage.baseline()
    stage.vk.write_post(stage.wall.id, stage.resident.id, QUEUE, at=stage.clock())
    await stage.round(seconds=61)
    (first,) = [m for m in stage.messenger.messages(FORUM, health) if "талонов" in m.text]
    assert said(stage, roads) == []
    await stage.press(EGOR, first, "➡️ Передать")
    await stage.press(EGOR, first, "Дороги и транспорт")
    (second,) = [m for m in stage.messenger.messages(FORUM, roads) if "талонов" in m.text]
    await stage.press(VERA, second, "✋ Взять")
    assert "Держит Вера" in first.text
    assert "Держит Вера" in second.text
    assert len(said(stage, health)) == len(said(stage, roads)) == 1
