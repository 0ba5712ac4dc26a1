"""/start, /help, /queue, /bind over HTTP, and the chats' own turns."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from db.models import Card, Chat, Office
from handlers.views.buttons import IncidentButton
from services.actions import Action
from tests.desk import ANNA, BORIS, EGOR, HEALTH_CHAT, VERA, ZOYA
from tests.stage import STRANGER, Stage, staged
from tests.test_road import PIT, QUEUE


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    """The town and the desk."""
    async with staged(sqlite_url) as built:
        await built.baseline()
        yield built


async def test_a_stranger_is_greeted_with_the_number_an_admin_needs(stage: Stage) -> None:
    stage.messenger.start(STRANGER)
    await stage.settled()
    assert "не в списке" in stage.card(STRANGER).text
    assert str(STRANGER) in stage.card(STRANGER).text


async def test_a_stranger_in_an_offices_chat_does_nothing_to_an_incident(stage: Stage) -> None:
    card = await stage.complain(QUEUE)
    before = card.text
    for action in Action:
        data = IncidentButton(incident_id=1, action=action, arg="1").pack()
        refusal = await stage.press(STRANGER, card, data, force=True)
        assert "не в списке" in refusal.text, action
    assert card.text == before


async def test_help_names_the_commands_of_the_role_that_asks(stage: Stage) -> None:
    await stage.say(ANNA, HEALTH_CHAT, "/help")
    text = stage.card(HEALTH_CHAT).text
    assert all(f"/{name}" in text for name in ("queue", "report", "sources", "people"))
    assert "/bind" not in text
    assert "Вы исполнитель" in text
    await stage.say(ZOYA, ZOYA, "/help")
    assert "/bind" in stage.card(ZOYA).text


async def test_an_unclear_text_in_private_gets_a_hint(stage: Stage) -> None:
    await stage.say(EGOR, EGOR, "а что делать?")
    assert "Ответьте на его карточку" in stage.card(EGOR).text


async def test_the_queue_shows_each_aide_their_own_office(stage: Stage) -> None:
    await stage.complain(QUEUE)
    await stage.complain(PIT)
    await stage.say(ANNA, HEALTH_CHAT, "/queue")
    mine = stage.card(HEALTH_CHAT)
    assert any("Здравоохранение" in button.text for button in mine.buttons)
    assert not any("Дороги" in button.text for button in mine.buttons)
    await stage.say(EGOR, EGOR, "/queue")
    assert len([b for b in stage.card(EGOR).buttons if "№" in b.text]) == 2


async def test_a_line_of_the_queue_points_to_the_card_that_stands_already(stage: Stage) -> None:
    card = await stage.complain(QUEUE)
    await stage.say(ANNA, HEALTH_CHAT, "/queue")
    queue = stage.card(HEALTH_CHAT)
    line = next(b for b in queue.buttons if "№1" in b.text)
    await stage.press(ANNA, queue, line.text)
    pointer = stage.card(HEALTH_CHAT)
    assert pointer.text == "👆 Карточка инцидента №1."
    assert pointer.reply_to is not None
    assert pointer.reply_to.message_id == card.message_id


async def test_a_line_of_the_queue_brings_the_card_where_there_is_none(stage: Stage) -> None:
    await stage.complain(QUEUE)
    await stage.say(EGOR, EGOR, "/queue")
    queue = stage.card(EGOR)
    await stage.press(EGOR, queue, next(b.text for b in queue.buttons if "№1" in b.text))
    copy = stage.card(EGOR)
    await stage.press(EGOR, copy, "✋ Взять")
    assert "Держит Егор" in copy.text
    assert "Держит Егор" in stage.messenger.messages(HEALTH_CHAT)[0].text


async def test_the_tabs_of_the_queue_turn_in_place(stage: Stage) -> None:
    card = await stage.complain(QUEUE)
    await stage.press(ANNA, card, "✋ Взять")
    await stage.say(ANNA, HEALTH_CHAT, "/queue")
    queue = stage.card(HEALTH_CHAT)
    assert "Свободных нет" in queue.text
    await stage.press(ANNA, queue, "Мои")
    assert queue.text.startswith("Мои")
    assert any("№1" in b.text for b in queue.buttons)


async def test_bind_ties_a_chat_and_brings_the_cards_that_waited(stage: Stage) -> None:
    async with stage.database.write() as session:
        for office in await session.scalars(select(Office)):
            office.chat_id = None
    stage.vk.write_post(stage.wall.id, stage.resident.id, QUEUE, at=stage.clock())
    await stage.round(seconds=61)
    new_chat = -1001000000777
    stage.messenger.add_group(new_chat, "Новый чат", members=[ZOYA, ANNA])
    await stage.say(ZOYA, new_chat, "/bind")
    await stage.press(ZOYA, stage.card(new_chat), "Минздрав")
    texts = stage.texts(new_chat)
    assert "Этот чат теперь принадлежит: Минздрав" in texts[0]
    assert "нет талонов" in texts[1]


async def test_bind_is_for_admins_in_a_work_chat(stage: Stage) -> None:
    await stage.say(ANNA, HEALTH_CHAT, "/bind")
    assert "администратор" in stage.card(HEALTH_CHAT).text
    await stage.say(ZOYA, ZOYA, "/bind")
    assert "в рабочем чате" in stage.card(ZOYA).text


async def test_a_group_that_becomes_a_supergroup_is_followed(stage: Stage) -> None:
    small = -4567
    stage.messenger.add_group(small, "Малый", members=[ZOYA], kind="group")
    await stage.say(ZOYA, small, "/bind")
    await stage.press(ZOYA, stage.card(small), "Минздрав")
    await stage.press(ZOYA, stage.card(small), "Перенести сюда")
    big = stage.messenger.migrate(small)
    await stage.settled()
    async with stage.database.read() as session:
        office = (await session.scalars(select(Office).where(Office.slug == "minzdrav"))).one()
    assert office.chat_id == big
    stage.vk.write_post(stage.wall.id, stage.resident.id, QUEUE, at=stage.clock())
    await stage.round(seconds=61)
    assert "нет талонов" in stage.card(big).text


async def test_a_chat_without_the_bot_waits_and_the_admin_is_told(stage: Stage) -> None:
    stage.messenger.kick_bot(HEALTH_CHAT)
    await stage.settled()
    assert "Бота удалили из чата «Минздрав»" in stage.card(ZOYA).text
    stage.vk.write_post(stage.wall.id, stage.resident.id, QUEUE, at=stage.clock())
    await stage.round(seconds=61)
    stage.messenger.add_bot(HEALTH_CHAT, by=ANNA)
    await stage.settled()
    assert "нет талонов" in stage.card(HEALTH_CHAT).text
    async with stage.database.read() as session:
        chat = await session.get(Chat, HEALTH_CHAT)
        assert chat is not None
        assert chat.state == "ok"


async def test_rights_are_those_of_the_moment_of_the_press(stage: Stage) -> None:
    card = await stage.complain(QUEUE)
    assert "прав" in (await stage.press(VERA, card, "✋ Взять")).text
    assert "Взято" in (await stage.press(BORIS, card, "✋ Взять")).text


async def test_a_menu_folds_back(stage: Stage) -> None:
    card = await stage.complain(QUEUE)
    first = [b.text for b in card.buttons]
    await stage.press(ANNA, card, "⬆️ Эскалация")
    assert [b.text for b in card.buttons] != first
    await stage.press(ANNA, card, "‹ Назад")
    assert [b.text for b in card.buttons] == first


async def test_the_coordinator_gives_an_incident_to_another_office(stage: Stage) -> None:
    card = await stage.complain(QUEUE)
    assert "прав" in (await stage.press(ANNA, card, "➡️ Передать")).text
    await stage.press(EGOR, card, "➡️ Передать")
    await stage.press(EGOR, card, "Дороги и транспорт")
    async with stage.database.read() as session:
        assert len((await session.scalars(select(Card))).all()) == 2


async def test_the_question_mark_shows_the_words_that_decided(stage: Stage) -> None:
    card = await stage.complain(QUEUE)
    answer = await stage.press(ANNA, card, "❓")
    assert answer.show_alert
    assert "Тема:" in answer.text
