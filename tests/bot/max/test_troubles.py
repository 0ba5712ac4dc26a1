"""MAX refuses, falters, repeats itself: what becomes of a card, a press, a draft."""

from collections.abc import AsyncIterator

import pytest
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import BufferedInputFile
from sqlalchemy import select

from bot.max.session import PRESS
from db.models import Chat, Outgoing
from sandbox.max.desk import button, buttons, start, stop
from sandbox.spoilers import answer, hang, page
from services.messengers.ids import from_max
from tests.bot.max.stage import Both, both
from tests.desk import ANNA, GLEB, HEALTH_CHAT, ZOYA, person
from tests.test_road import QUEUE


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[Both]:
    """Telegram, MAX and the desk in both."""
    async with both(sqlite_url) as built:
        yield built


NO = answer(400, {"code": "proto.payload", "message": "no"})


async def test_a_card_that_max_refuses_comes_in_plain_words_and_then_anew(desk: Both) -> None:
    desk.town.faults.next(NO, method="send")
    desk.stage.vk.write_post(desk.stage.wall.id, desk.stage.resident.id, QUEUE)
    await desk.stage.round(seconds=61)
    card = desk.town.last(desk.health)
    assert card.text.startswith("🟠 Срочно · Здравоохранение")
    assert card.markup == []
    assert buttons(card)

    # Refused for good, the card in Telegram is there all the same; a press brings the other one.
    desk.town.faults.next(NO, method="send", times=2)
    other = QUEUE.replace("поликлинике", "поликлинике № 7")
    desk.stage.vk.write_post(desk.stage.wall.id, desk.stage.resident.id, other)
    await desk.stage.round(seconds=61)
    async with desk.stage.database.read() as session:
        dead = (await session.scalars(select(Outgoing).where(Outgoing.state == "dead"))).all()
    assert [row.chat_id for row in dead] == [from_max(desk.health.id)]
    in_telegram = desk.stage.card(HEALTH_CHAT)
    assert "№ 7" in in_telegram.text
    await desk.stage.press(ANNA, in_telegram, "✋ Взять")
    anew = desk.town.last(desk.health)
    assert "№ 7" in anew.text
    assert "Держит Анна" in anew.text


async def test_an_edit_that_max_will_not_make_is_a_new_card_in_place_of_the_old(
    desk: Both,
) -> None:
    card = await desk.complain(QUEUE)
    desk.town.faults.next(answer(200, {"success": False, "message": "no"}), method="edit")
    await desk.stage.press(ANNA, desk.stage.card(HEALTH_CHAT), "✋ Взять")
    anew = desk.town.last(desk.health)
    assert card.deleted
    assert anew is not card
    assert "Держит Анна" in anew.text


async def test_a_page_of_a_proxy_breaks_no_chat_and_a_429_in_a_row_alone_grows(
    desk: Both,
) -> None:
    chat_id = from_max(desk.health.id)
    desk.town.faults.next(page(403), method="send")
    desk.stage.vk.write_post(desk.stage.wall.id, desk.stage.resident.id, QUEUE)
    await desk.stage.round(seconds=61)
    await desk.stage.round(seconds=61)
    assert "талонов" in desk.town.last(desk.health).text
    async with desk.stage.database.read() as session:
        chat = await session.get(Chat, chat_id)
    assert chat is None or chat.state == "ok"

    in_max = desk.stage.app.in_max
    assert in_max is not None
    bot, silences = in_max.bot, []
    for fails in (2, 1):
        too_many = answer(429, {"code": "too.many.requests", "message": "no"})
        desk.town.faults.next(too_many, method="chats", times=fails)
        for _ in range(fails):
            with pytest.raises(TelegramRetryAfter) as caught:
                await bot.get_chat(chat_id)
            silences.append(caught.value.retry_after)
        await bot.get_chat(chat_id)
    assert silences == [5, 10, 5]

    desk.town.faults.next(page(413), method="uploads")
    with pytest.raises(TelegramEntityTooLarge):
        await bot.send_document(chat_id, BufferedInputFile(b"-", "big.xlsx"))


async def test_an_update_that_could_not_be_read_is_read_when_it_is_told_again(
    desk: Both,
) -> None:
    app, newcomer = desk.stage.app, desk.town.add_person("Прохожий")
    assert app.in_max is not None
    desk.town.faults.next(page(502), method="me", times=2)
    with pytest.raises(TelegramServerError):
        await app.in_max.bot.get_me()
    dialog = start(desk.town, newcomer)
    await desk.settled()
    assert [one.author is desk.town.bot for one in dialog.messages] == [True]


async def test_a_reply_whose_original_max_would_not_give_at_first_is_heard_once_all_the_same(
    desk: Both,
) -> None:
    card, dialog = await desk.complain(QUEUE), start(desk.town, desk.anna)
    forwarded = desk.town.write(dialog, desk.anna, "", forward=card)
    await desk.settled()
    said = len(dialog.messages)
    desk.town.faults.next(page(502), method="message", times=2)
    desk.town.write(dialog, desk.anna, "/help")
    desk.town.write(dialog, desk.anna, "Ответ", answers=forwarded)
    await desk.say(dialog, desk.anna, "/queue")
    assert [call.method for call in desk.town.calls].count("message") == 3
    own = [one.text for one in dialog.messages[said:] if one.author is desk.town.bot]
    # Handled beside each other, in whatever order: help, what answers the reply, the queue.
    assert sorted(text.split(maxsplit=1)[0] for text in own) == ["К", "Как", "Свободные:"]


async def test_an_update_that_cannot_be_read_holds_up_nothing(desk: Both) -> None:
    card, dialog = await desk.complain(QUEUE), start(desk.town, desk.anna)
    forwarded = desk.town.write(dialog, desk.anna, "", forward=card)
    await desk.settled()
    said = len(dialog.messages)
    desk.town.faults.next(NO, method="message", times=2)
    desk.town.write(dialog, desk.anna, "Ответ", answers=forwarded)
    await desk.say(dialog, desk.anna, "/help")
    assert [call.method for call in desk.town.calls].count("message") == 1
    assert len([one for one in dialog.messages[said:] if one.author is desk.town.bot]) == 1


async def test_somebody_who_is_called_by_name_in_a_draft_stays_there(desk: Both) -> None:
    card = await desk.complain(QUEUE)
    words = "@nina, талоны будут. Спросите @vera: она поможет."
    await desk.press(card, desk.anna, "Взять")
    await desk.say(desk.health, desk.anna, f"@id7700000000_bot {words}", card)
    assert button(desk.town.last(desk.health), "Скопировать")["payload"] == words


async def test_who_blocks_the_bot_in_one_messenger_is_called_in_the_other(desk: Both) -> None:
    dialog = start(desk.town, desk.gleb)
    await desk.settled()
    first = await desk.complain(QUEUE)
    dialog.rights = None  # blocked, and the bot is not told
    await desk.press(first, desk.anna, "Эскалация")
    await desk.press(first, desk.anna, "Нужно решение")
    assert "Эскалация" in desk.stage.texts(GLEB)[-1]
    assert (await person(desk.stage.database, GLEB)).chat_id == GLEB
    assert "в MAX. Личное пойдёт в Telegram" in desk.stage.texts(ZOYA)[-1]

    start(desk.town, desk.gleb)
    await desk.settled()
    assert (await person(desk.stage.database, GLEB)).chat_id == from_max(desk.gleb.id)
    stop(desk.town, desk.gleb)
    await desk.settled()
    assert "в MAX. Личное пойдёт в Telegram" in desk.stage.texts(ZOYA)[-1]


async def test_who_has_stopped_max_and_presses_in_its_group_is_still_called_in_telegram(
    desk: Both,
) -> None:
    first = await desk.complain(QUEUE)
    stop(desk.town, desk.gleb)
    await desk.settled()
    await desk.press(first, desk.gleb, "Эскалация")
    assert (await person(desk.stage.database, GLEB)).chat_id == GLEB
    await desk.press(first, desk.anna, "Нужно решение")
    assert "Эскалация" in desk.stage.texts(GLEB)[-1]
    start(desk.town, desk.gleb)
    await desk.settled()
    assert (await person(desk.stage.database, GLEB)).chat_id == from_max(desk.gleb.id)


async def test_the_private_words_of_a_refusal_never_change_what_became_of_the_answer(
    desk: Both,
) -> None:
    in_max, card = desk.stage.app.in_max, await desk.complain(QUEUE)
    assert in_max is not None
    dialog = start(desk.town, desk.anna)
    await desk.settled()

    async def refuse(timeout: int | None = None) -> bool:
        desk.town.pending["press"] = card
        in_max.session.pressed("press", from_max(desk.anna.id))
        return await in_max.bot.answer_callback_query(
            PRESS + "press", "Нельзя", show_alert=True, request_timeout=timeout
        )

    unreadable = answer(200, {"message": {"body": {}}})
    desk.town.faults.next(unreadable, method="send")
    assert await refuse()
    desk.town.faults.next(unreadable, method="send")
    desk.town.faults.next(answer(400, {"code": "proto.payload"}), method="answers")
    with pytest.raises(TelegramBadRequest):
        await refuse()
    desk.town.faults.next(answer(400, {"code": "proto.payload"}), method="answers")
    with pytest.raises(TelegramBadRequest):
        await refuse()
    assert desk.town.last(dialog).text == "Нельзя"

    sent = len(desk.town.called("send"))
    desk.town.faults.next(hang(), method="answers")
    with pytest.raises(TelegramNetworkError, match="no answer in time"):
        await refuse(timeout=1)
    assert len(desk.town.called("send")) == sent
