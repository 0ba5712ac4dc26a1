"""Interim answers over HTTP: the date is pressed or typed, moved with a reason, on the card."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from handlers.views.words import NBSP
from sandbox.telegram import TownMessage
from tests.desk import ANNA, BORIS, HEALTH_CHAT
from tests.stage import Stage, staged
from tests.test_road import LINK, QUEUE


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    """The town and the desk."""
    async with staged(sqlite_url) as built:
        await built.baseline()
        yield built


def said(text: str) -> str:
    """Without the spaces that keep a number and its word on one line."""
    return text.replace(NBSP, " ")


async def answered(stage: Stage) -> TownMessage:
    """A complaint that Анна has answered with a link; its card."""
    card = await stage.complain(QUEUE)
    await stage.press(ANNA, card, "✋ Взять")
    await stage.reply(ANNA, card, LINK)
    return card


async def test_the_answer_is_asked_whether_it_is_final_and_the_date_is_pressed(
    stage: Stage,
) -> None:
    card = await answered(stage)
    question = stage.card(HEALTH_CHAT)
    assert "окончательный или в нём назван срок" in question.text
    await stage.press(ANNA, question, "⏳ Промежуточный: назван срок")
    press = await stage.press(ANNA, question, "· 30.11")
    assert said(press.text) == "⏳ Обещано до 30 ноября: напомним накануне и в этот день."
    assert question.text == press.text
    assert not question.buttons
    assert "Обещано до 30 ноября" in said(card.text)
    assert "Промежуточный ответ" in said(card.text)
    await stage.press(ANNA, card, "☑️ Закрыть")
    await stage.press(ANNA, card, "Решено")
    assert "Обещано" not in said(card.text)


async def test_another_date_asks_why_and_the_card_counts(stage: Stage) -> None:
    card = await answered(stage)
    await stage.press(ANNA, card, "⏳ Обещан срок")
    await stage.press(ANNA, card, "· 26.11")
    await stage.round(minutes=5)
    await stage.press(BORIS, card, "⏳ Перенести")
    assert (await stage.press(BORIS, card, "· 07.12")).text == "Почему переносим срок?"
    await stage.press(BORIS, card, "Мешает погода")
    assert "Обещано до 7 декабря, перенесено 1 раз" in said(card.text)
    stale = await stage.press(BORIS, card, "i:1:interim:30r9", force=True)
    assert "устарела" in stale.text
    christmas = date(2026, 12, 25).toordinal()
    unreasoned = await stage.press(BORIS, card, f"i:1:interim:{christmas}", force=True)
    assert "причину" in unreasoned.text


async def test_the_day_on_a_button_is_promised_though_it_is_pressed_the_next_morning(
    stage: Stage,
) -> None:
    card = await answered(stage)
    await stage.press(ANNA, card, "⏳ Обещан срок")
    last_evening = [(button.text, button.callback_data) for button in card.buttons]
    data = next(data for label, data in last_evening if "· 26.11" in label)
    await stage.round(hours=20)
    press = await stage.press(ANNA, card, data or "", force=True)
    assert "Обещано до 26 ноября" in said(press.text)


async def test_a_typed_date_survives_a_restart_and_a_wrong_one_may_be_mended(
    sqlite_url: str,
) -> None:
    async with staged(sqlite_url) as stage:
        await stage.baseline()
        card = await answered(stage)
        await stage.press(ANNA, card, "⏳ Обещан срок")
        await stage.press(ANNA, card, "✏️ Другая дата")
        question = stage.card(HEALTH_CHAT)
        assert "какой срок обещан" in question.text
        await stage.reply(ANNA, question, "скоро")
        assert "Не понял дату" in said(stage.card(HEALTH_CHAT).text)
        async with stage.restarted():
            await stage.reply(ANNA, question, "до 5 декабря")
            assert "Обещано до 5 декабря" in said(stage.card(HEALTH_CHAT).text)
            await stage.press(ANNA, card, "⏳ Перенести")
            await stage.press(ANNA, card, "✏️ Другая дата")
            await stage.reply(ANNA, stage.card(HEALTH_CHAT), "12.12, не привезли оборудование")
            assert "перенесено 1 раз" in said(card.text)


async def test_a_typed_reason_goes_with_the_date_that_was_pressed(stage: Stage) -> None:
    card = await answered(stage)
    await stage.press(ANNA, card, "⏳ Обещан срок")
    await stage.press(ANNA, card, "· 26.11")
    await stage.press(ANNA, card, "⏳ Перенести")
    await stage.press(ANNA, card, "· 30.11")
    await stage.press(ANNA, card, "✏️ Другая причина")
    await stage.reply(ANNA, stage.card(HEALTH_CHAT), "врач заболел")
    assert "Срок перенесён на 30 ноября" in said(stage.card(HEALTH_CHAT).text)


async def test_the_office_is_reminded_the_day_before(stage: Stage) -> None:
    card = await answered(stage)
    await stage.press(ANNA, card, "⏳ Обещан срок")
    await stage.press(ANNA, card, "· 26.11")
    await stage.round(days=2)
    assert "обещали ответить до 26 ноября" in said(stage.card(HEALTH_CHAT).text)
    await stage.round(days=2)
    assert "обещали до 26 ноября, ответа нет" in said(stage.card(HEALTH_CHAT).text)
    assert "Обещали до 26 ноября: срок прошёл" in said(card.text)
