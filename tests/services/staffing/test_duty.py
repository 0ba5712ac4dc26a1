"""Whom a critical incident calls at night, and what an absence changes: the whole desk at work."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from db.models import Event, Office, Timer
from sandbox.telegram import TownMessage
from services import incidents
from services.errors import Refused
from services.incident_facts import load
from services.moves import Act, Claim
from services.people import Role
from services.replying import approvals
from services.russian_dates import Away
from services.staffing import absences, duty, duty_changes, presence, staff
from services.staffing.roster import Part
from tests.desk import ANNA, BORIS, EGOR, GLEB, HEALTH_CHAT, VERA, ZOYA, person, rules
from tests.stage import Stage, staged
from tests.test_road import QUEUE

DANGER = "В поликлинике нет врача, у ребёнка температура 40 и судороги, скорая не едет второй час!"


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    """The town and the desk on a Monday evening, after hours."""
    async with staged(sqlite_url) as built:
        built.clock.go(hours=11)
        await built.baseline()
        for who in (ANNA, BORIS, VERA):
            built.messenger.start(who)
        await built.settled()
        yield built


async def act_of(stage: Stage, who: int) -> Act:
    """Somebody acting now."""
    return Act(await person(stage.database, who), stage.clock(), rules())


async def on_duty(stage: Stage, who: int, part: Part = Part.NIGHT) -> None:
    """Somebody takes a shift in health."""
    act = await act_of(stage, who)
    assert act.actor is not None
    async with stage.database.write() as session:
        await duty_changes.take(session, stage.ids.health, act.actor.id, part, act)


async def leave(stage: Stage, who: int, deputy: int | None, days: int = 3) -> None:
    """Somebody is away from now on."""
    act = await act_of(stage, who)
    assert act.actor is not None
    other = (await person(stage.database, deputy)).id if deputy else None
    today = act.at.astimezone(act.rules.zone).date()
    async with stage.database.write() as session:
        away = Away(today, today + timedelta(days=days))
        await absences.leave(session, act.actor.id, away, other, act)
    await stage.app.delivery.drain()


async def danger(stage: Stage) -> TownMessage:
    """A critical complaint; its card."""
    stage.vk.write_post(stage.wall.id, stage.resident.id, DANGER, at=stage.clock())
    await stage.round(seconds=61)
    return next(m for m in stage.messenger.messages(HEALTH_CHAT) if "🔴" in m.text)


def called(stage: Stage, who: int) -> list[str]:
    """What a person was called for in private."""
    return [text for text in stage.texts(who) if "🚨" in text or "🔔" in text]


async def test_at_night_the_one_on_duty_is_called_for_a_critical_incident(stage: Stage) -> None:
    await on_duty(stage, ANNA)
    await danger(stage)
    await stage.round(seconds=5)
    assert ["вы на дежурстве" in text for text in called(stage, ANNA)] == [True]
    assert called(stage, BORIS) == called(stage, GLEB) == []
    assert "Анна, 🚨 Критичный" in stage.card(HEALTH_CHAT).text


async def test_when_nobody_is_on_duty_the_next_in_line_is_named_and_told(stage: Stage) -> None:
    await danger(stage)
    await stage.round(seconds=5)
    assert ["дежурного нет, вы следующий" in text for text in called(stage, BORIS)] == [True]
    assert "Борис, 🚨" in stage.card(HEALTH_CHAT).text
    await stage.round(minutes=16)
    assert len(called(stage, BORIS)) == 2
    assert ["вы следующий" in text for text in called(stage, GLEB)] == [True]


async def test_once_taken_nobody_else_is_called(stage: Stage) -> None:
    card = await danger(stage)
    await stage.press(ANNA, card, "✋ Взять")
    await stage.round(minutes=16)
    assert called(stage, BORIS)[1:] == called(stage, GLEB) == []


async def test_in_working_hours_only_a_duty_taken_on_purpose_is_called(stage: Stage) -> None:
    stage.clock.go(hours=15)
    await danger(stage)
    await stage.round(seconds=5)
    assert called(stage, BORIS) == []
    await on_duty(stage, ANNA, Part.TODAY)
    async with stage.database.write() as session:
        act = Act(None, stage.clock(), rules())
        await duty.call(session, await load(session, 1), act.rules, act.at, again=False)
    await stage.app.delivery.drain()
    assert len(called(stage, ANNA)) == 1


async def test_what_is_not_critical_wakes_nobody(stage: Stage) -> None:
    await on_duty(stage, ANNA)
    await stage.complain(QUEUE)
    await stage.round(hours=3)
    assert called(stage, ANNA) == []


async def test_many_critical_incidents_at_once_call_in_one_message(stage: Stage) -> None:
    await on_duty(stage, ANNA)
    for place in ("Лесной", "Речной", "Садовой"):
        text = f"На улице {place} горит детский сад, внутри дети, спасите, пожар!"
        stage.vk.write_post(stage.wall.id, stage.resident.id, text, at=stage.clock())
    stage.clock.go(seconds=61)
    await stage.app.poll()
    async with stage.database.write() as session:
        found = (await session.scalars(select(Timer).where(Timer.audience == "duty"))).all()
        many = [await load(session, one.incident_id) for one in found]
        office = await session.get_one(Office, stage.ids.health)
        assert office is not None
        assert all(facts.priority == "critical" for facts in many)
        before = len(stage.texts(ANNA))
        if len(many) >= 3:
            await duty.call_of_many(session, many, rules(), stage.clock())
    await stage.app.delivery.drain()
    assert len(stage.texts(ANNA)) - before <= 1


async def test_the_line_goes_from_duty_to_admins_without_those_who_are_away(stage: Stage) -> None:
    await on_duty(stage, ANNA)
    await leave(stage, BORIS, None)
    async with stage.database.read() as session:
        line = await duty.line(session, stage.ids.health, rules(), stage.clock())
    assert [one.name for one in line.on_duty] == ["Анна"]
    assert [one.name for one in line.after] == ["Глеб", "Дина", "Егор", "Зоя"]


async def test_a_shift_is_handed_over_or_the_next_in_line_is_told(stage: Stage) -> None:
    await on_duty(stage, ANNA)
    anna, boris = await act_of(stage, ANNA), await act_of(stage, BORIS)
    assert boris.actor is not None
    async with stage.database.write() as session:
        await duty_changes.hand_over(session, stage.ids.health, boris.actor.id, anna)
    stage.clock.go(seconds=60)
    await stage.app.delivery.drain()
    assert "Вам передали дежурство" in stage.card(BORIS).text
    boris = await act_of(stage, BORIS)
    async with stage.database.write() as session:
        line = await duty.line(session, stage.ids.health, rules(), stage.clock())
        assert [one.name for one in line.on_duty] == ["Борис"]
        await duty_changes.hand_over(session, stage.ids.health, None, boris)
        with pytest.raises(Refused, match="не дежурите"):
            await duty_changes.hand_over(session, stage.ids.health, None, anna)
    await stage.app.delivery.drain()
    assert "разбудят вас" in stage.card(BORIS).text
    assert "получит Борис" in stage.card(HEALTH_CHAT).text


async def test_a_weekly_shift_handed_over_comes_back_next_week(stage: Stage) -> None:
    gleb, anna = await act_of(stage, GLEB), await act_of(stage, ANNA)
    assert anna.actor is not None
    health = stage.ids.health
    async with stage.database.write() as session:
        await duty_changes.take_weekly(session, health, anna.actor.id, [0], Part.WEEKLY_NIGHT, gleb)
        with pytest.raises(Refused, match="уже стоит"):
            await duty_changes.take_weekly(
                session, health, anna.actor.id, [0], Part.WEEKLY_NIGHT, gleb
            )
        with pytest.raises(Refused, match="нет прав"):
            await duty_changes.take_weekly(
                session, health, anna.actor.id, [1], Part.WEEKLY_NIGHT, anna
            )
        await duty_changes.hand_over(session, health, None, anna)
        tonight = await duty.line(session, health, rules(), stage.clock())
        assert tonight.on_duty == ()
        week_later = stage.clock() + timedelta(days=7)
        assert (await duty.line(session, health, rules(), week_later)).on_duty == (anna.actor,)


async def test_nudges_and_escalations_go_to_the_deputy_meanwhile(stage: Stage) -> None:
    stage.clock.go(hours=14, minutes=30)
    await stage.complain(QUEUE)
    await leave(stage, GLEB, VERA)
    assert "Вы заменяете: Глеб" in stage.card(VERA).text
    await stage.round(hours=3)
    assert any("просрочен" in text for text in stage.texts(VERA))
    assert not any("просрочен" in text for text in stage.texts(GLEB))


async def test_what_was_held_goes_to_the_deputy_with_a_notice(stage: Stage) -> None:
    card = await stage.complain(QUEUE)
    await stage.press(ANNA, card, "✋ Взять")
    await leave(stage, ANNA, BORIS)
    assert "Держит Борис" in card.text
    assert any("теперь у вас" in text for text in stage.texts(HEALTH_CHAT))


async def test_what_the_deputy_may_not_do_becomes_free(stage: Stage) -> None:
    card = await stage.complain(QUEUE)
    gleb = await act_of(stage, GLEB)
    async with stage.database.write() as session:
        await incidents.change(session, 1, Claim(), gleb)
    await stage.app.delivery.drain()
    assert "Держит Глеб" in card.text
    await leave(stage, GLEB, VERA)
    assert "Держит" not in card.text
    assert "снова свободен" in stage.card(HEALTH_CHAT).text


async def test_an_absence_ends_by_itself_and_the_person_is_greeted_once(stage: Stage) -> None:
    await leave(stage, ANNA, BORIS, days=1)
    anna = await person(stage.database, ANNA)
    await stage.round(hours=8)
    await stage.round(hours=1)
    assert [text for text in stage.texts(ANNA) if "С возвращением" in text] != []
    assert len([text for text in stage.texts(ANNA) if "С возвращением" in text]) == 1
    async with stage.database.read() as session:
        assert await presence.ahead(session, anna.id, stage.clock()) is None
        kinds = (await session.scalars(select(Event.kind))).all()
        assert {"away", "back"} <= set(kinds)


async def test_overlapping_absences_and_absent_deputies_are_refused(stage: Stage) -> None:
    await leave(stage, BORIS, None)
    with pytest.raises(Refused, match="тоже отсутствует"):
        await leave(stage, ANNA, BORIS)
    with pytest.raises(Refused, match="уже отмечено"):
        await leave(stage, BORIS, None)
    gleb, vera = await act_of(stage, GLEB), await act_of(stage, VERA)
    boris = await person(stage.database, BORIS)
    async with stage.database.write() as session:
        with pytest.raises(Refused, match="нет прав"):
            await absences.come_back(session, boris.id, vera)
        await absences.come_back(session, boris.id, gleb)


async def test_only_those_who_may_do_the_work_stand_in(stage: Stage) -> None:
    with pytest.raises(Refused, match="Заместителем может быть только"):
        await leave(stage, ANNA, VERA)
    anna = await person(stage.database, ANNA)
    async with stage.database.read() as session:
        able = await absences.candidates(session, anna, stage.clock())
    assert [one.name for one in able] == ["Борис", "Глеб", "Дина", "Егор", "Зоя"]
    await leave(stage, ANNA, EGOR)
    assert "Вы заменяете: Анна" in stage.card(EGOR).text
    vera, egor = await person(stage.database, VERA), await person(stage.database, EGOR)
    assert not presence.may_stand_in(vera, egor)


async def test_a_deputy_who_lost_the_right_to_stand_in_is_called_no_more(stage: Stage) -> None:
    await leave(stage, ANNA, EGOR)
    anna, egor = await person(stage.database, ANNA), await person(stage.database, EGOR)
    zoya = await act_of(stage, ZOYA)
    async with stage.database.write() as session:
        assert await presence.present(session, [anna], stage.clock()) == (egor,)
        await staff.set_role(session, egor.id, Role.AIDE, zoya)
        assert await presence.present(session, [anna], stage.clock()) == ()


async def test_a_coming_absence_begins_when_its_day_comes(stage: Stage) -> None:
    card = await stage.complain(QUEUE)
    act = await act_of(stage, ANNA)
    assert act.actor is not None
    boris = await person(stage.database, BORIS)
    today = act.at.astimezone(act.rules.zone).date()
    when = Away(today + timedelta(days=1), today + timedelta(days=3))
    async with stage.database.write() as session:
        await absences.leave(session, act.actor.id, when, boris.id, act)
    stage.clock.go(hours=2, minutes=30)
    await stage.press(ANNA, card, "✋ Взять")
    assert "Держит Анна" in card.text
    await stage.round(minutes=25)
    assert "Держит Борис" not in card.text
    await stage.round(minutes=4)
    assert "Держит Борис" in card.text


async def test_an_office_may_have_its_nudges_in_private(stage: Stage) -> None:
    async with stage.database.write() as session:
        office = await session.get_one(Office, stage.ids.health)
        office.settings = {"private_nudges": True}
    stage.clock.go(hours=15)
    card = await stage.complain(QUEUE)
    await stage.round(minutes=80)
    await stage.press(ANNA, card, "✋ Взять")
    before = len(stage.texts(HEALTH_CHAT))
    await stage.round(minutes=11)
    assert not any("половина срока" in text for text in stage.texts(HEALTH_CHAT)[before:])
    assert any("половина срока" in text for text in stage.texts(ANNA))


async def test_duty_is_given_to_nobody_who_could_not_take_the_incident(stage: Stage) -> None:
    await on_duty(stage, ANNA)
    anna, gleb = await act_of(stage, ANNA), await act_of(stage, GLEB)
    vera = (await person(stage.database, VERA)).id
    async with stage.database.write() as session:
        for giving in (
            duty_changes.hand_over(session, stage.ids.health, vera, anna),
            duty_changes.take(session, stage.ids.health, vera, Part.NIGHT, gleb),
            duty_changes.take_weekly(session, stage.ids.health, vera, [0], Part.WEEKLY_NIGHT, gleb),
        ):
            with pytest.raises(Refused, match="не работает с этим ответственным"):
                await giving


async def test_a_text_waits_for_a_supervisor_who_is_here(stage: Stage) -> None:
    card = await danger(stage)
    await leave(stage, GLEB, ANNA)
    async with stage.database.read() as session:
        facts = await load(session, 1)
        asked = await approvals.approvers(session, facts, stage.clock())
    assert [one.name for one in asked] == ["Дина"], "Анна may not agree in Глеб's place"
    assert card.buttons
