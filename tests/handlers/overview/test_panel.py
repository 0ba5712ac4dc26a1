"""The live panel of a chat over HTTP: pinned, edited seldom, placed anew when it is gone."""

from collections.abc import AsyncIterator

import pytest

from sandbox.telegram import TownMessage
from tests.desk import ANNA, COORDINATOR_CHAT, EGOR, HEALTH_CHAT, ROADS_CHAT, VERA
from tests.stage import Stage, staged
from tests.test_road import PIT, QUEUE


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    """The town and the desk."""
    async with staged(sqlite_url) as built:
        await built.baseline()
        yield built


async def look(stage: Stage) -> None:
    """Let the panels follow, and say what they say."""
    await stage.app.refresh_panels()
    await stage.app.delivery.drain()


def panels(stage: Stage, chat_id: int) -> list[TownMessage]:
    return [m for m in stage.messenger.messages(chat_id) if m.from_bot and m.text.startswith("📋")]


def panel(stage: Stage, chat_id: int = HEALTH_CHAT) -> TownMessage:
    return panels(stage, chat_id)[-1]


def labels(card: TownMessage) -> list[str]:
    return [button.text for button in card.buttons]


async def test_a_panel_shows_how_the_work_stands_and_follows_in_place(stage: Stage) -> None:
    await look(stage)
    assert "Никто не ждёт ответа" in panel(stage).text
    card = await stage.complain(QUEUE)
    stage.clock.go(minutes=7)
    await look(stage)
    shown = panel(stage)
    assert shown.text.splitlines() == [
        "📋 Минздрав", "Ждут ответа: 1", "🆓 свободны 1 · ✋ в работе 0",
        "🕑 дольше всех ждёт: 5\xa0мин", "на 10:09",
    ]  # fmt: skip
    assert labels(shown) == ["▶️ Взять следующий", "Свободные · 1", "Мои"]
    await stage.press(ANNA, card, "✋ Взять")
    await look(stage)
    assert "🆓 свободны 0 · ✋ в работе 1" in panel(stage).text
    stage.clock.go(days=2)
    await look(stage)
    assert "⏰ просрочены: 1" in panel(stage).text
    assert len(panels(stage, HEALTH_CHAT)) == 1


async def test_a_hundred_changes_between_two_looks_are_one_edit_and_a_quiet_night_none(
    stage: Stage,
) -> None:
    card = await stage.complain(QUEUE)
    await look(stage)
    before = len(stage.messenger.calls)
    await look(stage)
    stage.clock.go(seconds=90)
    await look(stage)
    assert len(stage.messenger.calls) == before
    for _ in range(10):
        await stage.press(ANNA, card, "i:1:claim:", force=True)
        await stage.press(ANNA, card, "i:1:release:", force=True)
    shown = panel(stage).text
    before = len(stage.messenger.calls)
    await look(stage)
    assert panel(stage).text == shown
    assert len(stage.messenger.calls) == before


async def test_the_coordinators_panel_counts_all_offices(stage: Stage) -> None:
    await stage.complain(QUEUE)
    await stage.complain(PIT)
    await look(stage)
    assert "Ждут ответа: 2" in panel(stage, COORDINATOR_CHAT).text
    assert "Ждут ответа: 1" in panel(stage, ROADS_CHAT).text


async def test_it_is_pinned_where_the_bot_may_and_asked_for_once_where_not(stage: Stage) -> None:
    stage.messenger.chats[HEALTH_CHAT].bot_status = "administrator"
    await look(stage)
    assert panel(stage).message_id in stage.messenger.chats[HEALTH_CHAT].pinned
    asked = [text for text in stage.texts(ROADS_CHAT) if "лучше закрепить" in text]
    assert len(asked) == 1
    await stage.say(EGOR, ROADS_CHAT, "/panel")
    assert len([text for text in stage.texts(ROADS_CHAT) if "лучше закрепить" in text]) == 1


async def test_one_that_a_person_has_deleted_comes_back(stage: Stage) -> None:
    await look(stage)
    gone = panel(stage)
    gone.deleted = True
    await stage.complain(QUEUE)
    await look(stage)
    fresh = [one for one in panels(stage, HEALTH_CHAT) if not one.deleted]
    assert [one.message_id == gone.message_id for one in fresh] == [False]
    assert "Ждут ответа: 1" in fresh[0].text


async def test_the_command_places_it_anew_and_puts_it_away(stage: Stage) -> None:
    await look(stage)
    old = panel(stage)
    await stage.say(ANNA, HEALTH_CHAT, "/panel")
    assert "теперь в другом месте" in old.text
    assert "Никто не ждёт" in panel(stage).text
    assert panel(stage).message_id > old.message_id
    await stage.say(ANNA, HEALTH_CHAT, "/panel убрать")
    assert "Табло убрано" in stage.card(HEALTH_CHAT).text
    await stage.complain(QUEUE)
    await look(stage)
    assert not any("Ждут ответа" in one.text for one in panels(stage, HEALTH_CHAT))
    await stage.say(VERA, HEALTH_CHAT, "/panel")
    assert "другого ответственного" in stage.card(HEALTH_CHAT).text
    await stage.say(EGOR, EGOR, "/panel")
    assert "рабочем чате" in stage.card(EGOR).text


async def test_its_buttons_open_lists_and_leave_it_standing(stage: Stage) -> None:
    await stage.complain(QUEUE)
    await look(stage)
    shown = panel(stage)
    await stage.press(ANNA, shown, "Свободные")
    assert stage.card(HEALTH_CHAT).text == "Свободные: 1"
    assert "Ждут ответа: 1" in shown.text
    assert (await stage.press(ANNA, shown, "▶️ Взять следующий")).text == "Взято: №1."


async def test_in_an_offices_chat_lists_are_of_that_office_whoever_presses(stage: Stage) -> None:
    await stage.complain(QUEUE)
    await stage.complain(PIT)
    await look(stage)
    await stage.press(EGOR, panel(stage), "Свободные · 1")
    assert stage.card(HEALTH_CHAT).text == "Свободные: 1"
    await stage.press(EGOR, panel(stage, COORDINATOR_CHAT), "Свободные · 2")
    assert stage.card(COORDINATOR_CHAT).text == "Свободные: 2"
    taken = await stage.press(EGOR, panel(stage, ROADS_CHAT), "▶️ Взять следующий")
    assert "№2" in taken.text
