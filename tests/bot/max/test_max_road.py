"""The desk's main road through MAX, and one incident in both messengers at once."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from db.models import Chat, Incident, Outgoing
from sandbox.max.desk import button, press, start, stop
from sandbox.max.state import PINS
from services.messengers.ids import from_max
from services.moves import Act
from services.people import Duty, Role
from services.staffing import invites
from services.staffing.invites import Offer
from tests.bot.max.stage import Both, both
from tests.desk import ANNA, BORIS, GLEB, HEALTH_CHAT, ZOYA, person, rules
from tests.test_road import LINK, PIT, QUEUE


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[Both]:
    """Telegram, MAX and the desk in both."""
    async with both(sqlite_url) as built:
        yield built


async def test_a_complaint_is_answered_in_max_from_the_card_to_the_outcome(desk: Both) -> None:
    card = await desk.complain(QUEUE)
    assert card.chat is desk.health
    assert card.text.startswith("🟠 Срочно · Здравоохранение")
    assert "│ В поликлинике опять нет талонов" in card.text
    assert button(card, "Пост") == {
        "type": "link",
        "text": "🔗 Пост",
        "url": "https://vk.com/wall-98765_1",
    }

    said = await desk.press(card, desk.anna, "Взять")
    assert said == "Взято: держите вы. Любое действие продлевает."
    assert "Держит Анна" in card.text

    await desk.say(desk.health, desk.anna, "Здравствуйте! Талоны добавят 25 ноября.", card)
    draft = desk.town.last(desk.health)
    assert "Черновик №1" in draft.text
    assert draft.answers is not None
    assert button(draft, "Скопировать")["payload"] == "Здравствуйте! Талоны добавят 25 ноября."

    await desk.press(card, desk.anna, "Ответ дан")
    question = desk.town.last(desk.health)
    await desk.say(desk.health, desk.anna, f"вот: {LINK}", question)
    assert "Ответ опубликован" in card.text
    await desk.press(card, desk.anna, "Закрыть")
    await desk.press(card, desk.anna, "Решено")
    assert "Решено" in card.text
    async with desk.stage.database.read() as session:
        incident = (await session.scalars(select(Incident))).one()
    assert (incident.status, incident.outcome, incident.reply_link) == ("closed", "solved", LINK)


async def test_a_press_in_one_messenger_redraws_the_card_in_both(desk: Both) -> None:
    in_max = await desk.complain(QUEUE)
    in_telegram = desk.stage.card(HEALTH_CHAT)
    await desk.press(in_max, desk.anna, "Взять")
    assert "Держит Анна" in in_telegram.text
    # The same person from the other account, then a colleague who is known in Telegram alone.
    await desk.stage.press(ANNA, in_telegram, "⋯ Ещё")
    await desk.stage.press(ANNA, in_telegram, "↩️ Отпустить")
    assert "Свободен" in in_max.text
    await desk.stage.press(BORIS, in_telegram, "✋ Взять")
    assert "Держит Борис" in in_max.text
    await desk.press(in_max, desk.anna, "Ещё")
    await desk.press(in_max, desk.anna, "Перехватить")
    assert "Держит Анна" in in_telegram.text


async def test_an_office_that_works_in_max_alone_gets_its_cards_there(desk: Both) -> None:
    card = await desk.complain(PIT)
    assert card.chat is desk.roads
    assert all("яма" not in text for text in desk.stage.texts(HEALTH_CHAT))


async def test_a_stranger_is_refused_over_the_button_and_in_private(desk: Both) -> None:
    card = await desk.complain(QUEUE)
    passer_by = desk.town.add_person("Прохожий")
    start(desk.town, passer_by)
    await desk.settled()
    number = f"max:{passer_by.id}"
    dialog = desk.town.dialog(passer_by)
    assert number in desk.town.last(dialog).text
    callback = press(desk.town, card, passer_by, button(card, "Взять")["payload"])
    await desk.settled()
    refusal = desk.town.answered[callback]["notification"]
    assert desk.town.last(dialog).text == refusal


async def test_who_stands_by_in_a_group_is_neither_heard_nor_kept(desk: Both) -> None:
    card = await desk.complain(QUEUE)
    before = len(desk.health.messages)
    await desk.say(desk.health, desk.anna, "Коллеги, чай готов")
    await desk.say(desk.health, desk.anna, "@id7700000000_bot /queue")
    assert len(desk.health.messages) == before + 3
    assert "Свободные: 1" in desk.town.last(desk.health).text
    assert card.author is desk.town.bot


async def test_a_person_reads_where_they_wrote_last(desk: Both) -> None:
    dialog = start(desk.town, desk.gleb)
    await desk.settled()
    first = await desk.complain(QUEUE)
    await desk.press(first, desk.anna, "Эскалация")
    await desk.press(first, desk.anna, "Нужно решение")
    assert "Эскалация" in desk.town.last(dialog).text
    await desk.stage.say(GLEB, GLEB, "/help")
    before = len(dialog.messages)
    lift = "В больнице не работает лифт, третью неделю носим лежачих на руках!"
    desk.stage.vk.write_post(desk.stage.wall.id, desk.stage.resident.id, lift)
    await desk.stage.round(seconds=61)
    second = desk.town.last(desk.health)
    await desk.press(second, desk.anna, "Эскалация")
    await desk.press(second, desk.anna, "Нужно решение")
    assert "Эскалация" in desk.stage.texts(GLEB)[-1]
    assert len(dialog.messages) == before


async def test_a_summary_comes_as_a_picture_and_a_table(desk: Both) -> None:
    desk.town.digests = True
    await desk.complain(QUEUE)
    await desk.say(desk.health, desk.anna, "/report")
    asked = desk.town.last(desk.health)
    await desk.press(asked, desk.anna, "Сегодня")
    kinds = [one["type"] for said in desk.health.messages for one in said.attachments]
    assert {"image", "file"} <= set(kinds)
    names = [name for name, _ in desk.town.files.values()]
    assert any(name.endswith(".xlsx") for name in names)
    assert any(content.startswith(b"\x89PNG") for _, content in desk.town.files.values())


async def test_a_429_makes_max_wait_and_nobody_else(desk: Both) -> None:
    desk.town.refused = 1
    desk.stage.vk.write_post(desk.stage.wall.id, desk.stage.resident.id, QUEUE)
    await desk.stage.round(seconds=61)
    assert "талонов" in desk.stage.card(HEALTH_CHAT).text
    async with desk.stage.database.read() as session:
        chat = await session.get(Chat, from_max(desk.health.id))
        waits = (await session.scalars(select(Outgoing).where(Outgoing.state == "pending"))).all()
    assert chat is not None
    assert chat.paused_until is not None
    assert (chat.paused_until - desk.stage.clock()).total_seconds() == 5
    assert [row.attempts for row in waits] == [0]
    await desk.stage.round(seconds=6)
    assert "талонов" in desk.town.last(desk.health).text


async def test_a_chat_that_threw_the_bot_out_waits_and_the_admin_hears_of_it(desk: Both) -> None:
    desk.town.throw_bot_out(desk.health, desk.anna)
    await desk.settled()
    desk.stage.vk.write_post(desk.stage.wall.id, desk.stage.resident.id, QUEUE)
    await desk.stage.round(seconds=61)
    async with desk.stage.database.read() as session:
        chat = await session.get(Chat, from_max(desk.health.id))
    assert chat is not None
    assert chat.state == "broken"
    assert "Бота удалили из чата «Минздрав»" in desk.stage.texts(ZOYA)[-1]
    desk.town.let_bot_in(desk.health, desk.anna)
    await desk.settled()
    assert "талонов" in desk.town.last(desk.health).text


async def test_who_stopped_the_bot_is_written_to_again_after_a_start(desk: Both) -> None:
    stop(desk.town, desk.gleb)
    await desk.settled()
    async with desk.stage.database.read() as session:
        chat = await session.get(Chat, from_max(desk.gleb.id))
    assert chat is not None
    assert chat.state == "broken"
    start(desk.town, desk.gleb)
    await desk.settled()
    assert desk.town.last(desk.town.dialog(desk.gleb)).text


async def test_a_panel_is_pinned_where_the_bot_may(desk: Both) -> None:
    await desk.say(desk.health, desk.anna, "/panel")
    assert desk.health.pinned is desk.town.last(desk.health)
    assert desk.roads.rights is not None
    desk.roads.rights.discard(PINS)
    await desk.say(desk.roads, desk.anna, "/panel")
    assert desk.roads.pinned is None


async def test_an_invitation_lets_somebody_in_who_has_max_alone(desk: Both) -> None:
    stage, newcomer = desk.stage, desk.town.add_person("Нина", "Пробная")
    act = Act(await person(stage.database, ZOYA), stage.clock(), rules())
    async with stage.database.write() as session:
        offer = Offer(Role.AIDE, stage.ids.health, Duty.MEMBER)
        made = await invites.make(session, offer, act)
    dialog = start(desk.town, newcomer, made.token)
    await desk.settled()
    assert "Минздрав" in desk.town.last(dialog).text
    card = await desk.complain(QUEUE)
    await desk.press(card, newcomer, "Взять")
    assert "Держит Нина Пробная" in card.text
