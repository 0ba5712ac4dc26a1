"""Incidents that are one, or only look alike, on a phone: the buttons over HTTP."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from db.models import Incident, Post
from sandbox.telegram import TownMessage
from tests.desk import ANNA, EGOR, HEALTH_CHAT, ROADS_CHAT, VERA
from tests.stage import Stage, staged
from tests.test_road import QUEUE

PIT_12 = "На улице Лесной, 12 огромная яма на дороге, вторую неделю не могут заделать!"
PIT = "Когда на улице Лесной заделают яму? Бьём машины, сколько можно ждать!"
NO_RIGHTS = "прав"


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    """The town and the desk."""
    async with staged(sqlite_url) as built:
        await built.baseline()
        yield built


def labels(card: TownMessage) -> list[str]:
    return [button.text for button in card.buttons]


async def two_that_look_alike(stage: Stage) -> tuple[TownMessage, TownMessage]:
    first = await stage.complain(PIT_12)
    second = await stage.complain(PIT)
    assert "Похоже на №1: яма на дороге, Лесная" in second.text
    return first, second


async def joined(stage: Stage, posts: int) -> TownMessage:
    """One card of so many posts, written a second apart."""
    card = await stage.complain(PIT)
    start = stage.clock()
    for number in range(2, posts + 1):
        at = start + timedelta(seconds=number)
        text = f"{PIT} Подпись {number}"
        stage.vk.write_post(stage.wall.id, stage.resident.id, text, at=at)
    await stage.round(seconds=70)
    return card


async def sizes(stage: Stage) -> list[int]:
    async with stage.database.read() as session:
        return list(await session.scalars(select(Incident.posts_count).order_by(Incident.id)))


async def test_a_merge_leaves_one_card_at_work_and_a_way_to_it(stage: Stage) -> None:
    first, second = await two_that_look_alike(stage)
    answer = await stage.press(VERA, second, "Объединить с №1")
    assert answer.text == "Объединено: всё теперь в №1."
    assert "2 таких сообщения" in first.text
    assert "Объединён с №1" in second.text
    assert labels(second) == ["👆 №1", "🔗 Пост", "↶ Отменить"]
    await stage.press(VERA, second, "👆 №1")
    assert "№1" in stage.card(ROADS_CHAT).text


async def test_a_merge_is_taken_back_within_a_minute(stage: Stage) -> None:
    first, second = await two_that_look_alike(stage)
    await stage.press(VERA, second, "Объединить с №1")
    await stage.press(VERA, second, "↶ Отменить")
    assert "Свободен" in second.text
    assert "таких сообщения" not in first.text
    assert await sizes(stage) == [1, 1]


async def test_what_is_another_one_is_not_asked_again(stage: Stage) -> None:
    _, second = await two_that_look_alike(stage)
    assert "больше не спросим" in (await stage.press(VERA, second, "Это другое")).text
    assert "Похоже" not in second.text
    assert "Это другое" not in labels(second)


async def test_old_buttons_of_a_question_that_was_settled_are_refused(stage: Stage) -> None:
    _, second = await two_that_look_alike(stage)
    await stage.press(VERA, second, "Это другое")
    late = await stage.press(EGOR, second, "i:2:merge:", force=True)
    assert late.text == "Объединять уже не с чем."
    late = await stage.press(EGOR, second, "i:2:apart:", force=True)
    assert late.text == "Этот вопрос уже решён."
    assert await sizes(stage) == [1, 1]


async def test_a_merge_into_what_was_dismissed_meanwhile_is_refused(stage: Stage) -> None:
    first, second = await two_that_look_alike(stage)
    await stage.press(VERA, first, "i:1:dismiss:spam", force=True)
    late = await stage.press(VERA, second, "i:2:merge:", force=True)
    assert late.text == "Инцидент №1 уже закрыт."


async def test_all_posts_unfold_six_a_page_the_latest_first(stage: Stage) -> None:
    card = await joined(stage, 8)
    await stage.press(VERA, card, "👥 Посты: 8")
    lines = [button for button in card.buttons if button.url]
    assert len(lines) == 6
    assert all(line.url.startswith("https://vk.com/wall-98765_") for line in lines if line.url)
    assert all(len(line.text) <= 45 and line.text.endswith("…") for line in lines)
    assert labels(card)[6:] == ["›", "‹ Назад", "✂️ Отделить", "❓"]
    await stage.press(VERA, card, "›")
    rest = [button for button in card.buttons if button.url]
    assert len({line.url for line in (*lines, *rest)}) == 8
    assert labels(card)[2:] == ["‹", "‹ Назад", "✂️ Отделить", "❓"]
    await stage.press(VERA, card, "‹ Назад")
    assert "✋ Взять" in labels(card)


async def test_a_wrong_post_leaves_for_a_card_of_its_own(stage: Stage) -> None:
    card = await joined(stage, 3)
    await stage.press(VERA, card, "👥 Посты: 3")
    asked = await stage.press(VERA, card, "✂️ Отделить")
    assert asked.text == "Какое сообщение отделить?"
    assert len([text for text in labels(card) if text.startswith("✂️")]) == 3
    answer = await stage.press(VERA, card, next(t for t in labels(card) if t.startswith("✂️")))
    assert answer.text == "Отделено: теперь это №2."
    assert "2 таких сообщения" in card.text
    assert "№2" in stage.card(ROADS_CHAT).text
    assert await sizes(stage) == [2, 1]


async def test_a_post_that_has_left_cannot_leave_again(stage: Stage) -> None:
    card = await joined(stage, 3)
    async with stage.database.read() as session:
        post = await session.scalar(select(Post.id).order_by(Post.id.desc()))
    await stage.press(VERA, card, f"i:1:split:{post}", force=True)
    late = await stage.press(EGOR, card, f"i:1:split:{post}", force=True)
    assert late.text == "Этого сообщения здесь уже нет."
    assert await sizes(stage) == [2, 1]


@pytest.mark.parametrize("data", ["i:1:split:", "i:1:split:x", "m:1:posts:9", "m:1:split:9"])
async def test_a_button_that_says_nonsense_is_called_stale(stage: Stage, data: str) -> None:
    card = await joined(stage, 2)
    assert "устарела" in (await stage.press(VERA, card, data, force=True)).text
    assert await sizes(stage) == [2]


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        ("i:2:merge:", "объединить может координатор"),
        ("i:2:apart:", NO_RIGHTS),
        ("m:2:posts:0", NO_RIGHTS),
        ("m:2:split:0", NO_RIGHTS),
    ],
)
async def test_another_offices_people_may_not_touch_it(
    stage: Stage, data: str, refusal: str
) -> None:
    await two_that_look_alike(stage)
    own = await stage.complain(QUEUE)
    assert own.chat_id == HEALTH_CHAT
    assert refusal in (await stage.press(ANNA, own, data, force=True)).text
    assert await sizes(stage) == [1, 1, 1]
