"""The short dialogue a reply is filled from: pressed, typed, passed over, over a restart."""

from collections.abc import AsyncIterator

import pytest

from sandbox.telegram import TownMessage
from tests.desk import ANNA, BORIS, HEALTH_CHAT
from tests.stage import Stage, staged
from tests.test_road import QUEUE


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    """The town and the desk."""
    async with staged(sqlite_url) as built:
        await built.baseline()
        yield built


async def asked(stage: Stage) -> TownMessage:
    """Анна has taken the complaint and begun the questions; the first of them."""
    card = await stage.complain(QUEUE)
    await stage.press(ANNA, card, "✋ Взять")
    await stage.press(ANNA, card, "✍️ Черновик")
    draft = stage.card(HEALTH_CHAT)
    assert "Не заполнено: [что выяснили и чем помогут]" in draft.text
    await stage.press(ANNA, draft, "✍️ Заполнить по вопросам")
    return stage.card(HEALTH_CHAT)


async def test_four_presses_and_words_make_a_reply_without_brackets(stage: Stage) -> None:
    question = await asked(stage)
    assert "вопрос 1 из 4" in question.text
    await stage.press(ANNA, question, "открыли дополнительную запись")
    assert "вопрос 2 из 4" in question.text
    await stage.reply(ANNA, question, "Заведующая поликлиникой Сергеева.")
    second = stage.card(HEALTH_CHAT)
    assert "вопрос 3 из 4" in second.text
    await stage.press(ANNA, second, "завтра")
    await stage.press(ANNA, second, "✅ Готово")
    draft = stage.card(HEALTH_CHAT)
    assert "Черновик №2" in draft.text
    assert (
        "Связались с больницей: открыли дополнительную запись. Отвечает заведующая "
        "поликлиникой Сергеева, срок: завтра."
    ) in draft.text
    assert "Не заполнено" not in draft.text


async def test_a_restart_in_the_middle_loses_no_answer(stage: Stage) -> None:
    question = await asked(stage)
    await stage.press(ANNA, question, "врач вышел из отпуска")
    async with stage.restarted():
        await stage.reply(ANNA, question, "главный врач")
        third = stage.card(HEALTH_CHAT)
        await stage.press(ANNA, third, "Пропустить ›")
        await stage.press(ANNA, third, "единая служба 122")
        text = stage.card(HEALTH_CHAT).text
    assert "врач вышел из отпуска. Отвечает главный врач, срок: [как и когда]" in text
    assert "Если не сделают: единая служба 122." in text
    assert "Не заполнено: [как и когда]" in text


async def test_a_strangers_press_and_an_old_button_change_nothing(stage: Stage) -> None:
    question = await asked(stage)
    other = await stage.press(BORIS, question, "врач вышел из отпуска")
    assert "уже закончились" in other.text
    await stage.press(ANNA, question, "врач вышел из отпуска")
    old = await stage.press(ANNA, question, "d:1:1:choose:done-0", force=True)
    assert "устарела" in old.text
    await stage.press(ANNA, question, "Пропустить ›")
    assert "вопрос 3 из 4" in question.text
