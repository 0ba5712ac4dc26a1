"""An escalation in the hands of its supervisors: note, comment, extend, assign; else it climbs."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from db.models import Cycle, Event, Incident, Office, Timer
from sandbox.telegram import TownMessage
from tests.desk import ANNA, DINA, EGOR, GLEB, HEALTH_CHAT, VERA, ZOYA
from tests.stage import Stage, staged
from tests.test_road import QUEUE


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    """The town and the desk."""
    async with staged(sqlite_url) as built:
        await built.baseline()
        yield built


def labels(card: TownMessage) -> list[str]:
    return [button.text for button in card.buttons]


async def kinds(stage: Stage) -> list[str]:
    async with stage.database.read() as session:
        return list(await session.scalars(select(Event.kind).order_by(Event.id)))


def called(stage: Stage) -> list[str]:
    """What the next supervisor was told of the escalation."""
    return [text for text in stage.texts(DINA) if text.startswith("⬆️ Инцидент")]


async def escalated(stage: Stage) -> tuple[TownMessage, TownMessage]:
    """The office's card and the supervisor's, after a person has escalated."""
    card = await stage.complain(QUEUE)
    await stage.press(ANNA, card, "✋ Взять")
    await stage.press(ANNA, card, "i:1:escalate:1", force=True)
    mine = next(m for m in stage.messenger.messages(GLEB) if "№1" in m.text and m.buttons)
    return card, mine


async def test_a_supervisors_card_has_the_history_and_buttons_of_its_own(stage: Stage) -> None:
    card, mine = await escalated(stage)
    assert "🕑 Последнее" in mine.text
    assert "Анна поднял(а) эскалацию: Нет фактов от исполнителя" in mine.text
    assert "🕑 Последнее" not in card.text
    assert [b for b in labels(mine) if "Отменить" not in b] == [
        "👀 Принять", "🤝 Перехватить", "👤 Назначить", "💬 Комментарий",
        "⏳ Продлить", "🔗 Пост", "⋯ Ещё",
    ]  # fmt: skip
    first = labels(mine)
    await stage.press(GLEB, mine, "⏳ Продлить")
    await stage.press(GLEB, mine, "‹ Назад")
    assert labels(mine) == first
    assert len(mine.keyboard) <= 3


async def test_an_acknowledged_escalation_climbs_no_further(stage: Stage) -> None:
    card, mine = await escalated(stage)
    assert "прав" in (await stage.press(ANNA, card, "i:1:acknowledge:", force=True)).text
    assert "Принято" in (await stage.press(GLEB, mine, "👀 Принять")).text
    assert "уровень 1 · принята" in card.text
    assert "👀 Принять" not in labels(mine)
    late = await stage.press(GLEB, mine, "i:1:acknowledge:", force=True)
    assert late.text == "Эскалация уже принята."
    await stage.round(minutes=31)
    assert called(stage) == []


async def test_what_nobody_acknowledges_goes_to_the_next_level_once_and_then_to_the_admins(
    stage: Stage,
) -> None:
    card, _ = await escalated(stage)
    await stage.round(minutes=29)
    assert called(stage) == []
    await stage.round(minutes=2)
    assert called(stage) == ["⬆️ Инцидент №1: эскалацию никто не принял, зовём вас. Никто не взял."]
    assert "уровень 2" in card.text
    await stage.round(minutes=1)
    assert len(called(stage)) == 1
    await stage.round(minutes=31)
    assert any("эскалацию не принял ни один куратор" in text for text in stage.texts(ZOYA))
    assert (await kinds(stage)).count("unacknowledged") == 1
    async with stage.database.read() as session:
        steps = await session.execute(
            select(Timer.level, Timer.state)
            .where(Timer.clock == "escalation")
            .order_by(Timer.level)
        )
        assert [tuple(row) for row in steps] == [(1, "done"), (2, "done")]


async def test_whoever_takes_it_has_taken_note(stage: Stage) -> None:
    _, mine = await escalated(stage)
    await stage.press(GLEB, mine, "🤝 Перехватить")
    assert "👀 Принять" not in labels(mine)
    await stage.round(minutes=20)
    await stage.press(GLEB, mine, "i:1:draft:", force=True)
    await stage.round(minutes=15)
    assert called(stage) == []


async def test_a_supervisor_assigns_one_of_the_office(stage: Stage) -> None:
    card, mine = await escalated(stage)
    await stage.press(GLEB, mine, "👤 Назначить")
    assert labels(mine)[0] == "Борис"
    assert (await stage.press(GLEB, mine, "Борис")).text == "Назначено: Борис."
    assert "Держит Борис" in card.text
    assert "принята" in card.text


async def test_a_coordinators_assigning_does_not_take_note_of_the_escalation(
    stage: Stage,
) -> None:
    card, mine = await escalated(stage)
    assert (await stage.press(EGOR, card, "i:1:assign:2", force=True)).text == "Назначено: Борис."
    assert "Держит Борис" in card.text
    assert "принята" not in card.text
    assert "👀 Принять" in labels(mine)
    await stage.round(minutes=35)
    assert len(called(stage)) == 1


async def test_a_comment_goes_to_the_holder_and_into_the_history(stage: Stage) -> None:
    _, mine = await escalated(stage)
    await stage.press(GLEB, mine, "💬 Комментарий")
    await stage.reply(GLEB, stage.card(GLEB), "Позвоните главврачу, 8 (916) 123-45-67")
    assert "Записано" in stage.card(GLEB).text
    notice = stage.card(HEALTH_CHAT).text
    assert notice.startswith("Анна, 💬 Инцидент №1, Глеб: Позвоните главврачу")
    assert "123-45-67" not in notice
    assert "комментарий: Позвоните главврачу" in mine.text


async def test_an_extension_moves_the_work_and_not_what_was_owed(stage: Stage) -> None:
    card, mine = await escalated(stage)
    async with stage.database.read() as session:
        owed = (await session.scalars(select(Cycle.due_reply_at))).one()
    assert "прав" in (await stage.press(EGOR, card, "i:1:extend:1wd", force=True)).text
    await stage.press(GLEB, mine, "⏳ Продлить")
    await stage.press(GLEB, mine, "+ 1 рабочий день")
    question = stage.card(GLEB)
    assert "почему продлеваете?" in question.text
    await stage.reply(GLEB, question, "Ждём данные из больницы")
    assert "Продлено до" in stage.card(GLEB).text
    assert "🕓 Продлено 1\xa0раз, обещали до" in card.text
    assert "Ждём данные из больницы" in stage.card(HEALTH_CHAT).text
    async with stage.database.read() as session:
        cycle = (await session.scalars(select(Cycle))).one()
        waiting = await session.execute(
            select(Timer.level).where(Timer.clock == "reply", Timer.state == "waiting")
        )
        assert [row[0] for row in waiting] == [11, 12, 13, 14]
    assert cycle.due_reply_at == owed
    assert cycle.extended_to == owed + timedelta(days=1)
    # The old deadline passes without a call, the new one does not.
    stage.clock.at = owed + timedelta(minutes=1)
    await stage.round()
    assert "overdue" not in await kinds(stage)
    stage.clock.at = owed + timedelta(days=1, minutes=1)
    await stage.round()
    assert "overdue" in await kinds(stage)


@pytest.mark.parametrize(
    "data", ["i:1:acknowledge:", "i:1:extend:1wd", "m:1:extend:0", "m:1:say:0", "i:1:assign:2"]
)
async def test_another_offices_people_are_refused(stage: Stage, data: str) -> None:
    card, _ = await escalated(stage)
    assert "прав" in (await stage.press(VERA, card, data, force=True)).text
    async with stage.database.read() as session:
        incident = await session.get(Incident, 1)
        assert incident is not None
        assert incident.acknowledged == 0


async def test_an_escalation_that_was_noted_or_extended_can_not_be_taken_back(
    stage: Stage,
) -> None:
    card, mine = await escalated(stage)
    await stage.press(GLEB, mine, "👀 Принять")
    await stage.press(ANNA, card, "i:1:undo:", force=True)
    async with stage.database.read() as session:
        incident = (await session.scalars(select(Incident))).one()
    assert (incident.escalation, incident.acknowledged) == (1, 1)
    await stage.press(ANNA, card, "i:1:escalate:1", force=True)
    async with stage.database.read() as session:
        incident = (await session.scalars(select(Incident))).one()
    assert incident.acknowledged < incident.escalation, "the next one waits for its supervisor"


async def test_working_hours_given_in_an_extension_are_the_offices_own(stage: Stage) -> None:
    async with stage.database.write() as session:
        office = await session.get(Office, stage.ids.health)
        assert office is not None
        office.settings = {"working_hours": ["09:00-21:00"]}
    _, mine = await escalated(stage)
    await stage.press(GLEB, mine, "⏳ Продлить")
    await stage.press(GLEB, mine, "+ 2 рабочих часа")
    await stage.reply(GLEB, stage.card(GLEB), "Ждём данные из больницы")
    async with stage.database.read() as session:
        cycle = (await session.scalars(select(Cycle))).one()
    assert cycle.extended_to == cycle.due_reply_at + timedelta(hours=2), "it is open until nine"
