"""Invitations over HTTP: a link with a role, pressed once, by the right person, in time."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from db.models import Event, Invite, Person, Seat
from sandbox.telegram import TownMessage
from services.errors import Refused
from services.moves import Act
from services.people import Duty, Role
from services.staffing import invites
from services.staffing.invites import Offer
from tests.desk import ANNA, BORIS, EGOR, GLEB, HEALTH_CHAT, ZOYA, person, rules
from tests.stage import STRANGER, Stage, staged

OFFICE = -1001000000888


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    """The town and the desk."""
    async with staged(sqlite_url) as built:
        await built.settled()
        yield built


async def menu(stage: Stage, who: int, *presses: str) -> TownMessage:
    """/people in private and a way through its buttons; the message of the menu."""
    await stage.say(who, who, "/people")
    shown = stage.card(who)
    for label in presses:
        texts = [b.text for b in shown.buttons]
        found = [text for text in texts if text.startswith(label)]
        assert found, f"no {label} among {texts} of {shown.text}"
        await stage.press(who, shown, found[0])
    return shown


def token_in(stage: Stage, who: int) -> str:
    """The token of the newest link somebody was given."""
    text = next(t for t in reversed(stage.texts(who)) if "?start=" in t)
    found = re.search(r"t\.me/\w+\?start=([\w-]+)", text)
    assert found is not None
    return found[1]


async def accepted(stage: Stage, who: int, token: str) -> str:
    """What the bot says to one who presses the link."""
    stage.messenger.start(who, token)
    await stage.settled()
    return stage.card(who).text


async def test_a_stranger_joins_by_a_link_and_is_told_what_to_do(stage: Stage) -> None:
    await menu(stage, ZOYA, "Минздрав", "➕ Пригласить", "Заместитель")
    said = await accepted(stage, STRANGER, token_in(stage, ZOYA))
    assert "вы в «Отклике»: заместитель, Минздрав" in said
    assert "Нажмите «Взять»" in said
    assert "Прохожий: приглашение принято" in stage.card(ZOYA).text
    joined = await person(stage.database, STRANGER)
    assert joined.role is Role.AIDE
    assert joined.duties(stage.ids.health) == {Duty.DEPUTY}
    own = stage.messenger.commands[f'{{"type": "chat", "chat_id": {STRANGER}}}', ""]
    assert {"queue", "people"} <= {one["command"] for one in own}
    async with stage.database.read() as session:
        kinds = (await session.scalars(select(Event.kind))).all()
        assert {"invited", "person_joined"} <= set(kinds)
        stored = (await session.scalars(select(Invite))).one()
        assert token_in(stage, ZOYA) not in stored.token_hash


async def test_a_link_works_once_and_its_own_guest_may_press_again(stage: Stage) -> None:
    await menu(stage, ZOYA, "Минздрав", "➕ Пригласить", "Исполнитель")
    token = token_in(stage, ZOYA)
    await accepted(stage, STRANGER, token)
    assert "вы в «Отклике»" in await accepted(stage, STRANGER, token)
    stage.messenger.add_user(9002, "Второй")
    assert "уже использовано" in await accepted(stage, 9002, token)


async def test_of_two_who_press_at_once_one_joins(database_url: str) -> None:
    async with staged(database_url, listening=False) as stage:
        now = stage.clock()
        act = Act(await person(stage.database, ZOYA), now, rules())
        async with stage.database.write() as session:
            made = await invites.make(session, Offer(Role.AIDE, stage.ids.roads, Duty.MEMBER), act)

        async def press(number: int) -> bool:
            try:
                async with stage.database.write() as session:
                    await invites.accept(
                        session, made.token, number, "Кто-то", Act(None, now, rules())
                    )
            except Refused:
                return False
            return True

        assert sorted(await asyncio.gather(*map(press, (9101, 9102, 9103)))) == [False, False, True]
        async with stage.database.read() as session:
            came = await session.scalars(select(Person).where(Person.telegram_id > 9100))
            assert len(came.all()) == 1


async def test_a_link_is_over_in_three_days(stage: Stage) -> None:
    await menu(stage, ZOYA, "🧭", "➕ Пригласить", "Координатор")
    token = token_in(stage, ZOYA)
    stage.clock.go(days=3, seconds=1)
    assert "Срок приглашения вышел" in await accepted(stage, STRANGER, token)


async def test_a_link_can_be_taken_back(stage: Stage) -> None:
    await menu(stage, ZOYA, "Минздрав", "➕ Пригласить", "Исполнитель")
    token = token_in(stage, ZOYA)
    shown = await menu(stage, ZOYA, "Минздрав", "✉️ Приглашения", "✖ исполнитель")
    assert "приглашений нет" in shown.text
    assert "отозвано" in await accepted(stage, STRANGER, token)


async def test_a_supervisor_invites_aides_into_the_own_office_alone(stage: Stage) -> None:
    shown = await menu(stage, GLEB, "Минздрав", "➕ Пригласить")
    assert [b.text for b in shown.buttons] == ["Исполнитель", "‹ Назад"]
    forged = f"p:I:{stage.ids.coordinator}:0:0:0"
    assert "нет прав" in (await stage.press(GLEB, shown, forged, force=True)).text
    forged = f"p:I:{stage.ids.health}:0:0:2"
    assert "нет прав" in (await stage.press(GLEB, shown, forged, force=True)).text
    await stage.press(GLEB, shown, "Исполнитель")
    assert "вы в «Отклике»" in await accepted(stage, STRANGER, token_in(stage, GLEB))


async def test_the_link_of_one_who_may_not_invite_any_more_is_void(stage: Stage) -> None:
    await menu(stage, GLEB, "Минздрав", "➕ Пригласить", "Исполнитель")
    token = token_in(stage, GLEB)
    async with stage.database.write() as session:
        for seat in await session.scalars(select(Seat).where(Seat.duty == "supervisor")):
            await session.delete(seat)
    assert "больше не действует" in await accepted(stage, STRANGER, token)


async def test_one_of_the_desk_gets_the_seat_and_keeps_the_higher_role(stage: Stage) -> None:
    await menu(stage, ZOYA, "Минздрав", "➕ Пригласить", "Куратор")
    await accepted(stage, EGOR, token_in(stage, ZOYA))
    egor = await person(stage.database, EGOR)
    assert egor.role is Role.COORDINATOR
    assert egor.duties(stage.ids.health) == {Duty.SUPERVISOR}


async def test_in_a_group_the_link_comes_in_private(stage: Stage) -> None:
    stage.messenger.add_group(OFFICE, "Новый чат", members=[ANNA, ZOYA])
    await stage.say(ANNA, OFFICE, "/people")
    shown = stage.card(OFFICE)
    assert "➕ Пригласить" not in [b.text for b in shown.buttons]
    forged = f"p:I:{stage.ids.health}:0:0:0"
    assert "нет прав" in (await stage.press(ANNA, shown, forged, force=True)).text
    assert "личном чате" in (await stage.press(ZOYA, shown, forged, force=True)).text
    assert not any("?start=" in text for text in stage.texts(OFFICE))
    assert token_in(stage, ZOYA)


async def test_a_link_that_cannot_be_told_in_private_is_not_left_standing(stage: Stage) -> None:
    async with stage.database.write() as session:
        for seat in await session.scalars(select(Seat).where(Seat.duty == "deputy")):
            seat.duty = "supervisor"
    await stage.say(BORIS, HEALTH_CHAT, "/people")
    forged = f"p:I:{stage.ids.health}:0:0:0"
    told = await stage.press(BORIS, stage.card(HEALTH_CHAT), forged, force=True)
    assert "личный чат" in told.text
    async with stage.database.read() as session:
        assert (await session.scalars(select(Invite))).one().revoked_at is not None


async def test_the_one_whom_the_configuration_names_begins_an_empty_desk(sqlite_url: str) -> None:
    async with staged(sqlite_url, admin={"telegram_ids": [STRANGER]}) as stage:
        stage.messenger.start(STRANGER)
        await stage.settled()
        assert "не в списке" in stage.card(STRANGER).text
        async with stage.database.write() as session:
            for one in await session.scalars(select(Person).where(Person.role == "admin")):
                one.active = False
        assert "вы в «Отклике»: администратор" in await accepted(stage, STRANGER, "")
        assert (await person(stage.database, STRANGER)).role is Role.ADMIN
