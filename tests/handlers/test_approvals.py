"""Consent to a text over HTTP: asked, given, mended in place, sent back; two at once."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from db.models import Draft, Event, Office
from sandbox.telegram import TownMessage
from services.errors import Refused
from services.incident_facts import load
from services.replying import drafts
from tests.desk import ANNA, DINA, GLEB, HEALTH_CHAT
from tests.stage import Stage, staged
from tests.test_road import QUEUE

TEXT = "Здравствуйте! Талоны к терапевту добавят 25 ноября, отвечает заведующая поликлиникой."
BETTER = "Здравствуйте, Нина! Талоны к терапевту добавят завтра, отвечает главный врач поликлиники."


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    """The town and the desk, whose health office wants consent."""
    async with staged(sqlite_url) as built:
        async with built.database.write() as session:
            office = await session.get(Office, built.ids.health)
            assert office is not None
            office.settings = {"approval": True}
        await built.baseline()
        yield built


async def submitted(stage: Stage) -> TownMessage:
    """Анна has written a text and asked for consent; Глеб's copy of it."""
    card = await stage.complain(QUEUE)
    await stage.press(ANNA, card, "✋ Взять")
    await stage.reply(ANNA, card, TEXT)
    draft = stage.card(HEALTH_CHAT)
    press = await stage.press(ANNA, draft, "📨 На согласование")
    assert press.text == "Отправлено куратору на согласование."
    return stage.card(GLEB)


async def may_go_out(stage: Stage, version: int) -> bool:
    async with stage.database.read() as session:
        try:
            await drafts.may_go_out(session, await load(session, 1), version)
        except Refused:
            return False
        return True


async def states(stage: Stage) -> list[tuple[int, str]]:
    async with stage.database.read() as session:
        found = await session.scalars(select(Draft).order_by(Draft.version))
        return [(draft.version, draft.state) for draft in found]


async def test_the_supervisors_see_the_text_and_the_first_agrees(stage: Stage) -> None:
    copy = await submitted(stage)
    assert "Согласуйте ответ" in copy.text
    assert "нет талонов к терапевту" in copy.text
    assert TEXT in copy.text
    assert not await may_go_out(stage, 1)
    other = stage.card(DINA)
    await stage.press(GLEB, copy, "✅ Согласовать")
    assert await may_go_out(stage, 1)
    assert "Согласовано: Глеб" in stage.card(HEALTH_CHAT).text
    assert "Анна" in stage.card(HEALTH_CHAT).text.splitlines()[0]
    for seen in (copy, other):
        assert "Согласовано: Глеб" in seen.text
        assert not seen.buttons
    late = await stage.press(DINA, other, "d:1:1:approve:", force=True)
    assert late.text == "Этот текст уже согласован."


async def test_of_two_at_once_one_decides_and_the_other_is_told(stage: Stage) -> None:
    copy = await submitted(stage)
    other = stage.card(DINA)
    answers = await asyncio.gather(
        stage.press(GLEB, copy, "✅ Согласовать"),
        stage.press(DINA, other, "d:1:1:return:0", force=True),
    )
    assert sorted(bool(one.show_alert) for one in answers) == [False, True]
    async with stage.database.read() as session:
        kinds = list(await session.scalars(select(Event.kind)))
    assert sum(kind in ("draft_approved", "draft_returned") for kind in kinds) == 1


async def test_a_supervisor_mends_the_text_in_place(stage: Stage) -> None:
    copy = await submitted(stage)
    await stage.reply(GLEB, copy, BETTER)
    assert await states(stage) == [(1, "submitted"), (2, "approved")]
    assert BETTER in stage.card(HEALTH_CHAT).text
    assert (await may_go_out(stage, 1), await may_go_out(stage, 2)) == (False, True)
    assert "Есть версия новее: №2" in copy.text


async def test_the_button_asks_for_the_text_and_a_restart_loses_no_question(stage: Stage) -> None:
    copy = await submitted(stage)
    await stage.press(GLEB, copy, "✏️ Поправить")
    assert "пришлите текст целиком" in stage.card(GLEB).text
    async with stage.restarted():
        await stage.say(GLEB, GLEB, BETTER)
        assert await may_go_out(stage, 2)


async def test_a_text_is_sent_back_with_a_reason_and_comes_again(stage: Stage) -> None:
    copy = await submitted(stage)
    await stage.press(GLEB, copy, "↩️ Вернуть")
    await stage.press(GLEB, copy, "✏️ Своими словами")
    await stage.say(GLEB, GLEB, "Назовите врача")
    told = stage.card(HEALTH_CHAT)
    assert "Вернул(а) Глеб: Назовите врача" in told.text
    await stage.reply(ANNA, told, BETTER)
    outdated = await stage.press(GLEB, copy, "d:1:1:approve:", force=True)
    assert outdated.text == "Есть версия новее: №2. Посмотрите её."
    await stage.press(ANNA, stage.card(HEALTH_CHAT), "📨 На согласование")
    await stage.press(GLEB, stage.card(GLEB), "✅ Согласовать")
    assert await states(stage) == [(1, "returned"), (2, "approved")]


async def test_nobody_decides_and_they_are_asked_again(stage: Stage) -> None:
    await submitted(stage)
    await stage.round(minutes=65)
    assert "ждёт согласования" in stage.card(GLEB).text
    assert any("ждёт согласования" in text for text in stage.texts(HEALTH_CHAT))


async def test_an_aide_cannot_agree_and_an_earlier_version_is_taken_up(stage: Stage) -> None:
    await submitted(stage)
    assert "прав" in (await stage.press(ANNA, stage.card(HEALTH_CHAT), "d:1:1:approve:",
                                        force=True)).text  # fmt: skip
    draft = stage.card(HEALTH_CHAT)
    await stage.reply(ANNA, draft, BETTER)
    newest = stage.card(HEALTH_CHAT)
    await stage.press(ANNA, newest, "⋯ Ещё")
    await stage.press(ANNA, newest, "🕘 Версии: 2")
    await stage.press(ANNA, stage.card(HEALTH_CHAT), "№1 · Анна")
    await stage.press(ANNA, stage.card(HEALTH_CHAT), "↪️ Вернуться к версии 1")
    assert "Черновик №3" in stage.card(HEALTH_CHAT).text
    assert TEXT in stage.card(HEALTH_CHAT).text


async def test_once_the_answer_is_out_nobody_is_reminded_to_agree(stage: Stage) -> None:
    await submitted(stage)
    card = next(m for m in stage.messenger.messages(HEALTH_CHAT) if "Держит Анна" in m.text)
    await stage.press(ANNA, card, "✅ Ответ дан")
    await stage.reply(ANNA, stage.card(HEALTH_CHAT), "https://vk.com/wall-98765_1?reply=9")
    told = len(stage.texts(GLEB))
    await stage.round(minutes=65)
    assert not any("ждёт согласования" in text for text in stage.texts(GLEB)[told:])


async def test_a_draft_has_three_rows_of_buttons_and_the_rest_behind_one(stage: Stage) -> None:
    card = await stage.complain(QUEUE)
    await stage.press(ANNA, card, "✋ Взять")
    await stage.press(ANNA, card, "✍️ Черновик")
    await stage.press(ANNA, stage.card(HEALTH_CHAT), "📝 Заготовка заново")
    draft = stage.card(HEALTH_CHAT)
    rows = [[button.text for button in row] for row in draft.keyboard]
    assert rows[0] == ["✍️ Заполнить по вопросам"]
    assert rows[2:] == [["📨 На согласование", "⋯ Ещё"]]
    await stage.press(ANNA, draft, "⋯ Ещё")
    folded = [button.text for button in draft.buttons]
    assert folded == ["📝 Заготовка заново", "🕘 Версии: 2", "‹ Назад"]
    await stage.press(ANNA, draft, "‹ Назад")
    assert [[button.text for button in row] for row in draft.keyboard] == rows


async def test_the_draft_that_was_sent_for_consent_says_so_and_asks_no_more(stage: Stage) -> None:
    copy = await submitted(stage)
    draft = next(m for m in stage.messenger.messages(HEALTH_CHAT) if "Черновик №1" in m.text)
    assert "На согласовании у куратора" in draft.text
    assert not any("согласование" in button.text for button in draft.buttons)
    await stage.press(GLEB, copy, "↩️ Вернуть")
    await stage.press(GLEB, copy, "Нет срока")
    assert "Вернул(а) Глеб" in draft.text
    assert "📨 На согласование" in [button.text for button in draft.buttons]
