"""The queue of a shift on a phone: lists, the next one, handing over, returning, rerouting."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from db.models import Absence, Cycle, Event, Incident, Person
from sandbox.telegram import TownMessage
from services.moves import Act
from services.russian_dates import Away
from services.staffing import absences
from tests.desk import (
    ANNA,
    BORIS,
    COORDINATOR_CHAT,
    EGOR,
    GLEB,
    HEALTH_CHAT,
    ROADS_CHAT,
    VERA,
    person,
    rules,
)
from tests.stage import Stage, staged
from tests.test_road import PIT, QUEUE

DOCTOR = "В больнице на улице Садовой третий месяц нет детского врача, безобразие!"


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    """The town and the desk."""
    async with staged(sqlite_url) as built:
        await built.baseline()
        yield built


def labels(card: TownMessage) -> list[str]:
    return [button.text for button in card.buttons]


async def opened(stage: Stage, who: int, chat_id: int) -> TownMessage:
    await stage.say(who, chat_id, "/queue")
    return stage.card(chat_id)


async def incident(stage: Stage, number: int) -> Incident:
    async with stage.database.read() as session:
        found = await session.get(Incident, number)
    assert found is not None
    return found


async def due(stage: Stage) -> list[object]:
    async with stage.database.read() as session:
        rows = await session.execute(
            select(Cycle.due_claim_at, Cycle.due_reply_at, Cycle.due_final_at).order_by(Cycle.id)
        )
    return list(rows)


async def kinds(stage: Stage, number: int) -> list[str]:
    async with stage.database.read() as session:
        found = await session.scalars(
            select(Event.kind).where(Event.incident_id == number).order_by(Event.id)
        )
    return list(found)


async def test_every_list_shows_how_many_wait_in_the_others(stage: Stage) -> None:
    await stage.complain(QUEUE)
    second = await stage.complain(DOCTOR)
    await stage.press(ANNA, second, "✋ Взять")
    await stage.press(ANNA, second, "i:2:escalate:0", force=True)
    queue = await opened(stage, ANNA, HEALTH_CHAT)
    assert queue.text == "Свободные: 1"
    assert labels(queue)[1:] == [
        "▶️ Взять следующий", "Мои · 1", "Просроченные", "Эскалация · 1", "Ждут закрытия",
        "🏁 Сдать смену",
    ]  # fmt: skip
    await stage.press(ANNA, queue, "Эскалация")
    assert queue.text == "Эскалация: 1"
    assert "№2" in labels(queue)[0]
    stage.clock.go(days=2)
    await stage.press(ANNA, queue, "Просроченные")
    assert queue.text == "Просроченные: 2"


async def test_the_next_one_is_claimed_and_its_card_pointed_to(stage: Stage) -> None:
    await stage.complain(QUEUE)
    await stage.complain(DOCTOR)
    queue = await opened(stage, ANNA, HEALTH_CHAT)
    assert (await stage.press(ANNA, queue, "▶️ Взять следующий")).text == "Взято: №1."
    assert stage.card(HEALTH_CHAT).text == "👆 Карточка инцидента №1."
    assert (await stage.press(BORIS, queue, "▶️ Взять следующий")).text == "Взято: №2."
    late = await stage.press(ANNA, queue, "qn", force=True)
    assert late.text == "Свободных нет."
    assert [(await incident(stage, n)).holder_id for n in (1, 2)] == [1, 2]


async def test_nobody_is_given_the_next_one_of_another_office(stage: Stage) -> None:
    await stage.complain(QUEUE)
    queue = await opened(stage, VERA, ROADS_CHAT)
    assert "▶️ Взять следующий" not in labels(queue)
    assert (await stage.press(VERA, queue, "qn", force=True)).text == "Свободных нет."


async def test_a_shift_is_handed_over_with_one_notice_and_the_same_deadlines(stage: Stage) -> None:
    first, second = await stage.complain(QUEUE), await stage.complain(DOCTOR)
    for card in (first, second):
        await stage.press(ANNA, card, "✋ Взять")
    before = await due(stage)
    queue = await opened(stage, ANNA, HEALTH_CHAT)
    await stage.press(ANNA, queue, "🏁 Сдать смену")
    assert "2\xa0инцидента в работе. Кому передать?" in queue.text
    assert labels(queue) == ["Борис", "Глеб", "Дина", "🆓 В свободные", "‹ Не сдавать"]
    told = len(stage.texts(HEALTH_CHAT))
    await stage.press(ANNA, queue, "Борис")
    assert queue.text == "🏁 Смена сдана: 2\xa0инцидента. Теперь у Борис."
    assert len(stage.texts(HEALTH_CHAT)) == told + 1
    notice = stage.card(HEALTH_CHAT)
    assert notice.text == "Борис, 🤝 Анна сдаёт смену. Теперь у вас: 2\xa0инцидента."
    assert [label.split()[0] for label in labels(notice)] == ["№1", "№2"]
    assert await due(stage) == before
    assert "Держит Борис" in first.text
    assert (await kinds(stage, 1))[-1] == "handed_over"


async def test_a_colleague_who_presses_in_the_list_of_another_hands_over_nothing(
    stage: Stage,
) -> None:
    first, second = await stage.complain(QUEUE), await stage.complain(DOCTOR)
    await stage.press(ANNA, first, "✋ Взять")
    await stage.press(BORIS, second, "✋ Взять")
    queue = await opened(stage, ANNA, HEALTH_CHAT)
    await stage.press(ANNA, queue, "🏁 Сдать смену")
    asked = queue.text
    assert "Смену сдаёт тот, у кого она" in (await stage.press(BORIS, queue, "Борис")).text
    assert queue.text == asked
    assert [(await incident(stage, n)).holder_id for n in (1, 2)] == [1, 2]


async def test_nothing_is_handed_to_one_who_is_away(stage: Stage) -> None:
    card = await stage.complain(QUEUE)
    await stage.press(ANNA, card, "✋ Взять")
    boris = await person(stage.database, BORIS)
    act = Act(boris, stage.clock(), rules())
    async with stage.database.write() as session:
        today = act.at.date()
        away = Away(today, today + timedelta(days=3))
        await absences.leave(session, boris.id, away, None, act)
    queue = await opened(stage, ANNA, HEALTH_CHAT)
    await stage.press(ANNA, queue, "🏁 Сдать смену")
    assert labels(queue)[:2] == ["Глеб", "Дина"]
    late = await stage.press(ANNA, card, f"i:1:hand_over:{boris.id}", force=True)
    assert late.text == "Борис сейчас отсутствует. Выберите другого."


async def test_a_shift_that_nobody_takes_is_free_again(stage: Stage) -> None:
    card = await stage.complain(QUEUE)
    await stage.press(ANNA, card, "✋ Взять")
    queue = await opened(stage, ANNA, HEALTH_CHAT)
    await stage.press(ANNA, queue, "🏁 Сдать смену")
    await stage.press(ANNA, queue, "🆓 В свободные")
    assert "Всё снова свободно" in queue.text
    assert "Свободен" in card.text
    again = await stage.press(ANNA, queue, "qt:0", force=True)
    assert again.text == "У вас ничего нет в работе: сдавать нечего."


async def test_what_a_colleague_may_not_take_stays(stage: Stage) -> None:
    health, roads = await stage.complain(QUEUE), await stage.complain(PIT)
    for card in (health, roads):
        await stage.press(EGOR, card, "✋ Взять")
    queue = await opened(stage, EGOR, COORDINATOR_CHAT)
    await stage.press(EGOR, queue, "🏁 Сдать смену")
    await stage.press(EGOR, queue, "Вера")
    assert "1\xa0инцидент. Теперь у Вера" in queue.text
    assert "У вас остаётся: №1." in queue.text
    assert [(await incident(stage, n)).holder_id for n in (1, 2)] == [6, 3]


async def test_one_incident_goes_to_a_colleague_from_its_card(stage: Stage) -> None:
    card = await stage.complain(QUEUE)
    assert "держит никто" in (await stage.press(ANNA, card, "i:1:hand_over:2", force=True)).text
    await stage.press(ANNA, card, "✋ Взять")
    await stage.press(ANNA, card, "⋯ Ещё")
    await stage.press(ANNA, card, "🙋 Коллеге")
    assert "Анна" not in labels(card)
    assert (await stage.press(ANNA, card, "Борис")).text == "Передано: Борис."
    assert "Держит Борис" in card.text
    assert stage.card(HEALTH_CHAT).text == ("Борис, 🤝 Инцидент №1 теперь ваш. Передал(а): Анна.")
    refusal = await stage.press(BORIS, card, "i:1:hand_over:3", force=True)
    assert refusal.text == "Этот человек не работает с этим ответственным."
    await stage.press(ANNA, card, "↶ Отменить")
    assert "Держит Анна" in card.text


async def test_nothing_is_offered_to_a_colleague_who_is_away(stage: Stage) -> None:
    card = await stage.complain(QUEUE)
    await stage.press(ANNA, card, "✋ Взять")
    async with stage.database.write() as session:
        for who in (BORIS, GLEB):
            away = await session.scalar(select(Person.id).where(Person.telegram_id == who))
            session.add(Absence(
                person_id=away, starts_at=stage.clock(), ends_at=stage.clock() + timedelta(days=1)
            ))  # fmt: skip
    queue = await opened(stage, ANNA, HEALTH_CHAT)
    await stage.press(ANNA, queue, "🏁 Сдать смену")
    assert not {"Борис", "Глеб"} & set(labels(queue))
    assert "Дина" in labels(queue)


async def test_only_a_supervisor_assigns(stage: Stage) -> None:
    card = await stage.complain(QUEUE)
    assert "прав" in (await stage.press(ANNA, card, "i:1:assign:2", force=True)).text
    answer = await stage.press(EGOR, card, "i:1:assign:2", force=True)
    assert answer.text == "Назначено: Борис."
    assert "Держит Борис" in card.text


async def test_a_return_tells_the_coordinator_why_and_moves_no_deadline(stage: Stage) -> None:
    card = await stage.complain(QUEUE)
    before = await due(stage)
    await stage.press(ANNA, card, "⋯ Ещё")
    await stage.press(ANNA, card, "📨 Координатору")
    assert (await stage.press(ANNA, card, "Не наша тема")).text.startswith("Возвращено")
    copy, notice = stage.messenger.messages(COORDINATOR_CHAT)[-2:]
    assert "вернул(а) Анна: Не наша тема" in copy.text
    assert notice.text == "↩️ Инцидент №1 вернул(а) Анна: Не наша тема."
    assert await due(stage) == before
    assert (await incident(stage, 1)).office_id == stage.ids.coordinator
    late = await stage.press(EGOR, copy, "i:1:return:0", force=True)
    assert late.text == "Инцидент и так у координатора."


async def test_a_typed_reason_survives_a_restart_and_is_masked(stage: Stage) -> None:
    card = await stage.complain(QUEUE)
    await stage.press(ANNA, card, "i:1:return:typed", force=True)
    question = stage.card(HEALTH_CHAT)
    assert "почему возвращаете?" in question.text
    # Nothing is kept in the process: the question itself leads back to the incident.
    await stage.reply(ANNA, question, "Это частная клиника, звоните 8 (916) 123-45-67")
    assert "Возвращено координатору" in stage.card(HEALTH_CHAT).text
    notice = stage.card(COORDINATOR_CHAT).text
    assert "Это частная клиника" in notice
    assert "123-45-67" not in notice


async def test_the_likeliest_offices_come_first_and_one_is_found_by_name(stage: Stage) -> None:
    card = await stage.complain(PIT)
    await stage.press(EGOR, card, "i:1:reroute:1", force=True)
    await stage.press(EGOR, card, "➡️ Передать")
    assert labels(card)[0] == "⭐ Дороги и транспорт"
    await stage.press(EGOR, card, "🔎 Найти по названию")
    question = stage.card(ROADS_CHAT)
    await stage.reply(EGOR, question, "трансп")
    found = stage.card(ROADS_CHAT)
    assert labels(found) == ["Дороги и транспорт"]
    await stage.press(EGOR, found, "Дороги и транспорт")
    assert (await incident(stage, 1)).office_id == stage.ids.roads
    await stage.press(EGOR, card, "m:1:search:0", force=True)
    await stage.reply(EGOR, stage.card(ROADS_CHAT), "нет такого")
    assert "нет" in stage.card(ROADS_CHAT).text


@pytest.mark.parametrize(
    "data",
    ["i:1:hand_over:2", "i:1:assign:2", "i:1:return:0", "i:1:return:typed", "i:1:reroute:1",
     "m:1:hand:0", "m:1:assign:0", "m:1:back:0", "m:1:reroute:0", "m:1:search:0"],
)  # fmt: skip
async def test_another_offices_people_are_refused(stage: Stage, data: str) -> None:
    card = await stage.complain(QUEUE)
    assert "прав" in (await stage.press(VERA, card, data, force=True)).text
    assert (await incident(stage, 1)).version == 1


@pytest.mark.parametrize("data", ["i:1:return:99", "i:1:hand_over:x", "i:1:assign:"])
async def test_a_button_that_says_nonsense_is_called_stale(stage: Stage, data: str) -> None:
    card = await stage.complain(QUEUE)
    assert "устарела" in (await stage.press(ANNA, card, data, force=True)).text
