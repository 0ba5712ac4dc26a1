"""/bind, /duty, /away, /settings over HTTP: menus that fit a phone, with a way back."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from bot.building import build
from db.models import Absence, Office, Shift
from handlers.views import away as away_view
from handlers.views import duty as duty_view
from handlers.views import staff as staff_view
from handlers.views.away import AwayButton
from handlers.views.duty import DutyButton
from handlers.views.office_list import MANY
from handlers.views.staff import PeopleButton
from sandbox.telegram import TownMessage
from services.desk.office_settings import read_settings
from services.moves import Act
from services.people import Duty
from services.staffing import presence, staff
from tests.desk import ANNA, BORIS, DINA, EGOR, GLEB, HEALTH_CHAT, VERA, ZOYA, person, rules
from tests.stage import UNPACED, Stage, staged

NEW_CHAT = -1001000000999


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    """The town and the desk; everybody has opened the private chat."""
    async with staged(sqlite_url) as built:
        for who in (ANNA, BORIS, VERA):
            built.messenger.start(who)
        await built.settled()
        yield built


async def menu(stage: Stage, who: int, command: str, *presses: str, chat: int = 0) -> TownMessage:
    """A command and a way through its buttons; the message of the menu."""
    await stage.say(who, chat or who, command)
    shown = stage.card(chat or who)
    for label in presses:
        texts = [b.text for b in shown.buttons]
        found = [text for text in texts if text.startswith(label)]
        assert found, f"no {label} among {texts} of {shown.text}"
        await stage.press(who, shown, found[0])
    return shown


async def office(stage: Stage, office_id: int) -> Office:
    """An office as it is stored."""
    async with stage.database.read() as session:
        return await session.get_one(Office, office_id)


async def test_bind_asks_before_it_takes_an_office_from_another_chat(stage: Stage) -> None:
    stage.messenger.add_group(NEW_CHAT, "Новый чат", members=[ZOYA])
    shown = await menu(stage, ZOYA, "/bind", "Минздрав", chat=NEW_CHAT)
    assert "сейчас в чате «Минздрав»" in shown.text
    assert (await office(stage, stage.ids.health)).chat_id == HEALTH_CHAT
    await stage.press(ZOYA, shown, "‹ Назад")
    await stage.press(ZOYA, shown, "Минздрав")
    await stage.press(ZOYA, shown, "Перенести сюда")
    assert (await office(stage, stage.ids.health)).chat_id == NEW_CHAT
    assert "теперь принадлежит: Минздрав" in shown.text


async def test_bind_in_private_says_which_chat_is_a_typo(stage: Stage) -> None:
    async with stage.database.write() as session:
        roads = await session.get_one(Office, stage.ids.roads)
        roads.chat_id = -1009999999999
    shown = await menu(stage, ZOYA, "/bind")
    assert "⚠️ Дороги и транспорт (-1009999999999): бота нет в этом чате" in shown.text
    assert "✅ Минздрав" in shown.text


async def test_bind_in_a_topic_ties_the_topic(stage: Stage) -> None:
    stage.messenger.add_group(
        NEW_CHAT, "Форум", [ZOYA], kind="supergroup", forum=True, bot_admin=True
    )
    topic = stage.messenger.add_topic(NEW_CHAT, "Дороги")
    stage.messenger.say(ZOYA, NEW_CHAT, "/bind", thread_id=topic)
    await stage.settled()
    shown = stage.messenger.messages(NEW_CHAT, topic)[-1]
    await stage.press(ZOYA, shown, "Дороги и транспорт")
    await stage.press(ZOYA, shown, "Перенести сюда")
    roads = await office(stage, stage.ids.roads)
    assert (roads.chat_id, roads.thread_id) == (NEW_CHAT, topic)


async def test_an_admin_who_adds_the_bot_is_told_what_comes_next(stage: Stage) -> None:
    stage.messenger.add_group(NEW_CHAT, "Новый чат", members=[ZOYA, ANNA])
    stage.messenger.kick_bot(NEW_CHAT)
    stage.messenger.add_bot(NEW_CHAT, by=ZOYA)
    await stage.settled()
    assert f"«Новый чат» ({NEW_CHAT})" in stage.card(ZOYA).text
    assert stage.texts(NEW_CHAT) == []


async def test_fifty_offices_are_turned_by_six_and_found_by_typing(stage: Stage) -> None:
    async with stage.database.write() as session:
        session.add_all(
            Office(slug=f"o{number}", name=f"Управа {number:02}", topics=[], districts=[])
            for number in range(MANY + 40)
        )
    stage.messenger.add_group(NEW_CHAT, "Новый чат", members=[ZOYA])
    shown = await menu(stage, ZOYA, "/bind", chat=NEW_CHAT)
    assert len([b for b in shown.buttons if b.text not in ("‹", "›", "🔎 Найти по названию")]) == 6
    first = [b.text for b in shown.buttons]
    await stage.press(ZOYA, shown, "›")
    assert [b.text for b in shown.buttons] != first
    await stage.press(ZOYA, shown, "‹")
    await stage.press(ZOYA, shown, "🔎 Найти по названию")
    question = stage.card(NEW_CHAT)
    await stage.reply(ZOYA, question, "чепуха")
    assert "Ничего похожего" in stage.card(NEW_CHAT).text
    await stage.reply(ZOYA, question, "управа 07")
    found = stage.card(NEW_CHAT)
    assert [b.text for b in found.buttons] == ["Управа 07"]
    await stage.press(ZOYA, found, "Управа 07")
    assert "теперь принадлежит: Управа 07" in found.text


async def test_the_screen_of_duty_names_who_is_called_when_nobody_is_on_it(stage: Stage) -> None:
    shown = await menu(stage, ANNA, "/duty")
    assert "на дежурстве никого" in shown.text
    assert "получит Борис, заместитель" in shown.text
    await stage.press(ANNA, shown, "🙋 Я дежурю")
    assert "Смена: Анна" in (await stage.press(ANNA, shown, "Сегодня")).text
    assert "Сейчас: Анна, до завтра 00:00" in shown.text
    await stage.press(ANNA, shown, "🤝 Сдать дежурство")
    assert "Анна" not in [b.text for b in shown.buttons]
    await stage.press(ANNA, shown, "Борис")
    assert "Сейчас: Борис" in shown.text
    assert "передали дежурство" in stage.card(BORIS).text


async def test_a_supervisor_sets_a_week_in_four_presses_and_takes_it_off(stage: Stage) -> None:
    steps = ("Минздрав", "🗓 Каждую неделю", "Сб и вс", "Сутки", "Анна")
    shown = await menu(stage, GLEB, "/duty", *steps)
    assert "Дальше: Анна, с сб" in shown.text
    async with stage.database.read() as session:
        stored = (await session.scalars(select(Shift).order_by(Shift.weekday))).all()
    assert [(one.weekday, one.start_minute, one.minutes) for one in stored] == [
        (5, 540, 1440), (6, 540, 1440)
    ]  # fmt: skip
    await stage.press(GLEB, shown, "📋 Все смены")
    await stage.press(GLEB, shown, "✖ Анна: каждый сб, 09:00–09:00")
    await stage.press(GLEB, shown, "‹ Назад")
    assert "Дальше: Анна, с вс" in shown.text


async def test_an_aide_may_not_set_the_shifts_of_others(stage: Stage) -> None:
    boris = await person(stage.database, BORIS)
    shown = await menu(stage, ANNA, "/duty")
    assert "➕ Назначить" not in [b.text for b in shown.buttons]
    for data in (
        f"dt:T:{stage.ids.health}:{boris.id}:0:t",
        f"dt:W:{stage.ids.health}:{boris.id}:0:0N",
        f"dt:f:{stage.ids.roads}:0:0:",
    ):
        assert "нет прав" in (await stage.press(ANNA, shown, data, force=True)).text


async def test_away_by_buttons_and_back_again(stage: Stage) -> None:
    shown = await menu(stage, ANNA, "/away", "неделя", "Борис")
    assert "Анна: нет на месте, возвращение 30 ноября" in shown.text
    assert "Заменяет Борис" in shown.text
    assert "Вы заменяете: Анна, до 30 ноября" in stage.card(BORIS).text
    await stage.press(ANNA, shown, "✅ Я на месте")
    assert "на месте" in shown.text
    async with stage.database.read() as session:
        anna = await person(stage.database, ANNA)
        assert await presence.away(session, [anna.id], stage.clock()) == {}


async def test_whose_deputy_has_left_the_desk_can_still_come_back(stage: Stage) -> None:
    await menu(stage, ANNA, "/away", "неделя", "Борис")
    zoya, boris = await person(stage.database, ZOYA), await person(stage.database, BORIS)
    async with stage.database.write() as session:
        await staff.remove(session, boris.id, Act(zoya, stage.clock(), rules()))
    shown = await menu(stage, ANNA, "/away")
    assert "Никто не заменяет" in shown.text
    await stage.press(ANNA, shown, "✅ Я на месте")
    assert "на месте" in shown.text


async def test_away_with_a_day_typed_after_the_command(stage: Stage) -> None:
    shown = await menu(stage, ANNA, "/away до 5 декабря")
    assert "возвращение 5 декабря" in shown.text
    await stage.press(ANNA, shown, "Никто не заменяет")
    assert "Никто не заменяет" in shown.text
    assert "уже прошёл" in (await menu(stage, BORIS, "/away до 20.11")).text


async def test_a_question_is_answered_after_a_restart(sqlite_url: str) -> None:
    async with staged(sqlite_url) as stage:
        stage.messenger.start(ANNA)
        await stage.settled()
        await menu(stage, ANNA, "/away", "📅 Другой день")
        await stage.app.updates.stop(stage.app.config.telegram.polling_timeout)
        again = build(stage.app.config, now=stage.clock, pace=UNPACED)
        async with again as second:
            listening = asyncio.create_task(second.listen())
            stage.messenger.say(ANNA, ANNA, "по пятницу")
            await stage.messenger.until(
                lambda: any("Кто заменит?" in text for text in stage.texts(ANNA)), timeout=10
            )
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
    assert any("возвращение 28 ноября" in text for text in stage.texts(ANNA))


async def test_a_wrong_day_may_be_typed_again_and_others_are_not_heard(stage: Stage) -> None:
    await menu(stage, ANNA, "/away", "📅 Другой день", chat=HEALTH_CHAT)
    question = stage.card(HEALTH_CHAT)
    await stage.reply(BORIS, question, "до пятницы")
    assert not any("Кто заменит?" in text for text in stage.texts(HEALTH_CHAT))
    await stage.reply(ANNA, question, "никогда")
    assert "Не понял день" in stage.card(HEALTH_CHAT).text
    await stage.reply(ANNA, question, "до пятницы")
    assert "возвращение 27 ноября" in stage.card(HEALTH_CHAT).text


async def test_a_supervisor_marks_an_aide_absent_and_another_office_cannot(stage: Stage) -> None:
    steps = ("Минздрав", "Анна", "🌴 Отсутствие", "3 дня", "Борис")
    shown = await menu(stage, GLEB, "/people", *steps)
    assert "Анна: нет на месте" in shown.text
    anna = await person(stage.database, ANNA)
    vera = await menu(stage, VERA, "/away")
    told = await stage.press(VERA, vera, f"w:B:{anna.id}:0:0:0:0", force=True)
    assert "нет прав" in told.text
    async with stage.database.read() as session:
        assert len((await session.scalars(select(Absence))).all()) == 1


async def test_settings_are_switched_chosen_and_typed(stage: Stage) -> None:
    shown = await menu(stage, GLEB, "/settings", "Минздрав", "Ответ публикуют без")
    assert "Черновики согласует куратор" in [b.text for b in shown.buttons]
    await stage.press(GLEB, shown, "🕘 Рабочие часы")
    await stage.press(GLEB, shown, "08:00–17:00")
    assert "08:00–17:00" in shown.text
    await stage.press(GLEB, shown, "🌙 Тихие часы")
    await stage.press(GLEB, shown, "✏️ Другие часы")
    await stage.say(GLEB, GLEB, "ночью")
    assert "Не понял часы" in stage.card(GLEB).text
    await stage.say(GLEB, GLEB, "23:00–06:30")
    assert "Тихие часы: 23:00–06:30" in stage.card(GLEB).text
    settings = read_settings((await office(stage, stage.ids.health)).settings)
    assert settings.approval
    assert str(settings.working_hours[0]) == "08:00-17:00"
    assert settings.quiet_hours is not None
    back = await menu(stage, EGOR, "/settings", "Минздрав", "🕘 Рабочие часы", "Как в области")
    assert "09:00–18:00" in back.text


async def test_settings_are_not_for_aides(stage: Stage) -> None:
    assert "нет прав" in (await menu(stage, ANNA, "/settings")).text
    own = await menu(stage, ANNA, "/duty")
    data = f"st:F:{stage.ids.health}:approval"
    assert "нет прав" in (await stage.press(ANNA, own, data, force=True)).text


async def test_a_forged_button_shows_nobody_of_another_office(stage: Stage) -> None:
    """Дина's own screens, with the number of Вера, who works elsewhere, put into their buttons."""
    vera = (await person(stage.database, VERA)).id
    health = stage.ids.health
    shown = await menu(stage, DINA, "/people")
    before = shown.text
    for data in (
        PeopleButton(do=staff_view.Do.PERSON, office=health, person=vera),
        PeopleButton(do=staff_view.Do.ASK_LEAVE, office=health, person=vera),
        PeopleButton(do=staff_view.Do.GIVE, office=health, person=vera, arg=Duty.DEPUTY),
        PeopleButton(do=staff_view.Do.PERSON, person=vera),
        DutyButton(do=duty_view.Do.PARTS, office=health, person=vera),
        DutyButton(do=duty_view.Do.TAKE, office=health, person=vera, arg="n"),
        AwayButton(do=away_view.Do.TYPE, who=vera),
    ):
        refusal = await stage.press(DINA, shown, data.pack(), force=True)
        assert refusal.show_alert, data
        assert "Вера" not in refusal.text
    assert shown.text == before
