"""Who works at the desk, changed in chat: roles, seats, the ladder, those who leave."""

import asyncio

import pytest
from sqlalchemy import select

from db.engine import Database
from db.models import Event, Invite, Person
from services import incidents, people
from services.actions import Manage
from services.errors import Refused
from services.incident_facts import load
from services.moves import Act, Claim
from services.people import Duty, PersonFacts, Role, SeatFacts, may
from services.staffing import invites, staff
from services.staffing.invites import Offer
from tests.desk import (
    ANNA,
    BORIS,
    DINA,
    EGOR,
    GLEB,
    HEALTH_CHAT,
    MORNING,
    VERA,
    ZOYA,
    make_desk,
    person,
    rules,
)
from tests.stage import staged
from tests.test_road import QUEUE

OWN, OTHER = 1, 2
LEADS = {Manage.SEE, Manage.SHIFT, Manage.INVITE, Manage.SEATS, Manage.ABSENCE, Manage.ROSTER,
         Manage.SETTINGS}  # fmt: skip
EVERYWHERE = {Manage.SEE, Manage.ROSTER, Manage.SETTINGS, Manage.FORGET}

#: Role and seat -> what may be done to the own office, to another, to the desk.
MATRIX = [
    (Role.AIDE, Duty.MEMBER, {Manage.SEE, Manage.SHIFT}, set(), set()),
    (Role.AIDE, Duty.DEPUTY, {Manage.SEE, Manage.SHIFT}, set(), set()),
    (Role.AIDE, Duty.SUPERVISOR, LEADS, set(), set()),
    (Role.SUPERVISOR, Duty.MEMBER, LEADS, set(), set()),
    (Role.SUPERVISOR, Duty.SUPERVISOR, LEADS, set(), set()),
    (Role.COORDINATOR, Duty.MEMBER, EVERYWHERE | {Manage.SHIFT, Manage.INVITE}, EVERYWHERE,
     EVERYWHERE),
    (Role.COORDINATOR, Duty.SUPERVISOR, LEADS | {Manage.FORGET}, EVERYWHERE, EVERYWHERE),
    (Role.ADMIN, Duty.MEMBER, set(Manage), set(Manage), set(Manage)),
]  # fmt: skip


@pytest.mark.parametrize(("role", "duty", "own", "other", "desk"), MATRIX)
def test_whoever_has_this_role_and_seat_manages_exactly_this(
    role: Role, duty: Duty, own: set[Manage], other: set[Manage], desk: set[Manage]
) -> None:
    someone = PersonFacts(1, 1001, "Анна", role, (SeatFacts(OWN, duty),))
    assert {what for what in Manage if may(someone, what, OWN)} == own
    assert {what for what in Manage if may(someone, what, OTHER)} == other
    assert {what for what in Manage if may(someone, what, None)} == desk


async def act_of(database: Database, who: int) -> Act:
    """Somebody acting this morning."""
    return Act(await person(database, who), MORNING, rules())


async def test_the_last_admin_can_be_neither_demoted_nor_removed(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    await make_desk(database)
    act = await act_of(database, ZOYA)
    zoya = act.actor
    assert zoya is not None
    async with database.write() as session:
        with pytest.raises(Refused, match="единственный"):
            await staff.set_role(session, zoya.id, Role.AIDE, act)
        with pytest.raises(Refused, match="единственный"):
            await staff.remove(session, zoya.id, act)
        gleb = await staff.set_role(session, (await person_id(database, GLEB)), Role.ADMIN, act)
        assert gleb.role is Role.ADMIN
        await staff.remove(session, zoya.id, act)
    async with database.read() as session:
        assert await people.admins(session) == [GLEB]
    await database.close()


async def person_id(database: Database, telegram_id: int) -> int:
    return (await person(database, telegram_id)).id


async def test_two_admins_who_resign_at_once_leave_one(database: Database) -> None:
    await make_desk(database)
    act = await act_of(database, ZOYA)
    gleb = await person_id(database, GLEB)
    async with database.write() as session:
        await staff.set_role(session, gleb, Role.ADMIN, act)

    async def resign(who: int) -> bool:
        try:
            async with database.write() as session:
                await staff.set_role(session, who, Role.AIDE, act)
        except Refused:
            return False
        return True

    zoya = await person_id(database, ZOYA)
    assert sorted(await asyncio.gather(resign(zoya), resign(gleb))) == [False, True]
    async with database.read() as session:
        assert len(await people.admins(session)) == 1


async def test_supervisors_change_places_in_the_ladder(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    desk = await make_desk(database)
    act = await act_of(database, ZOYA)
    dina = await person_id(database, DINA)
    async with database.write() as session:
        await staff.climb(session, dina, desk.health, up=True, act=act)
        order = [one.name for one in await people.supervisors(session, desk.health)]
        assert order == ["Дина", "Глеб"]
        with pytest.raises(Refused, match="некуда"):
            await staff.climb(session, dina, desk.health, up=True, act=act)
        with pytest.raises(Refused, match="нет прав"):
            await staff.climb(
                session, dina, desk.health, up=False, act=await act_of(database, GLEB)
            )
    await database.close()


async def test_a_supervisor_makes_deputies_and_takes_aides_off_but_no_supervisor(
    sqlite_url: str,
) -> None:
    database = Database(sqlite_url)
    desk = await make_desk(database)
    gleb = await act_of(database, GLEB)
    anna, dina = await person_id(database, ANNA), await person_id(database, DINA)
    async with database.write() as session:
        made = await staff.give_seat(session, anna, desk.health, Duty.DEPUTY, gleb)
        assert made.duties(desk.health) == {Duty.MEMBER, Duty.DEPUTY}
        with pytest.raises(Refused, match="нет прав"):
            await staff.leave_office(session, dina, desk.health, gleb)
        with pytest.raises(Refused, match="нет прав"):
            await staff.give_seat(session, anna, desk.health, Duty.SUPERVISOR, gleb)
        await staff.leave_office(session, anna, desk.health, gleb)
        assert (await staff.get(session, anna)).offices == ()
    await database.close()


async def test_one_who_was_only_a_deputy_stays_in_the_office_as_an_aide(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    desk = await make_desk(database)
    zoya = await act_of(database, ZOYA)
    dina = await person_id(database, DINA)
    async with database.write() as session:
        was = await staff.take_seat(session, dina, desk.health, Duty.SUPERVISOR, zoya)
        assert was.duties(desk.health) == {Duty.MEMBER}
        kinds = (await session.scalars(select(Event.kind).order_by(Event.id))).all()
        assert kinds == ["seat_taken"]
    await database.close()


async def test_what_a_removed_person_held_is_free_and_the_office_is_told(sqlite_url: str) -> None:
    async with staged(sqlite_url) as stage:
        await stage.baseline()
        card = await stage.complain(QUEUE)
        await stage.press(BORIS, card, "✋ Взять")
        zoya = Act(await person(stage.database, ZOYA), stage.clock(), rules())
        boris = await person(stage.database, BORIS)
        async with stage.database.write() as session:
            await invites.make(session, Offer(Role.ADMIN), zoya)
            await staff.remove(session, boris.id, zoya)
        await stage.app.delivery.drain()
        assert "того, кто его держал, нет на месте" in stage.card(HEALTH_CHAT).text
        assert "Держит" not in card.text
        assert "не в списке" in (await stage.press(BORIS, card, "✋ Взять")).text
        async with stage.database.read() as session:
            assert (await load(session, 1)).holder is None
            gone = (await session.scalars(select(Person).where(Person.id == boris.id))).one()
            assert not gone.active
            assert (await session.scalars(select(Invite))).one().revoked_at is None


async def test_what_was_held_in_another_office_stays_with_one_who_left_this_one(
    sqlite_url: str,
) -> None:
    async with staged(sqlite_url, listening=False) as stage:
        await stage.baseline()
        await stage.complain(QUEUE)
        act = Act(await person(stage.database, GLEB), stage.clock(), rules())
        zoya = Act(await person(stage.database, ZOYA), stage.clock(), rules())
        assert act.actor is not None
        async with stage.database.write() as session:
            await incidents.change(session, 1, Claim(), act)
            await staff.leave_office(session, act.actor.id, stage.ids.roads, zoya)
            assert (await load(session, 1)).holder is not None
            await staff.leave_office(session, act.actor.id, stage.ids.health, zoya)
            assert (await load(session, 1)).holder is None


async def test_what_a_lower_role_may_not_work_on_is_given_back_and_the_office_is_told(
    sqlite_url: str,
) -> None:
    async with staged(sqlite_url, listening=False) as stage:
        await stage.baseline()
        await stage.complain(QUEUE)
        egor = Act(await person(stage.database, EGOR), stage.clock(), rules())
        zoya = Act(await person(stage.database, ZOYA), stage.clock(), rules())
        assert egor.actor is not None
        async with stage.database.write() as session:
            await incidents.change(session, 1, Claim(), egor)
            await staff.set_role(session, egor.actor.id, Role.ADMIN, zoya)
            assert (await load(session, 1)).holder is not None
            await staff.set_role(session, egor.actor.id, Role.AIDE, zoya)
            assert (await load(session, 1)).holder is None
        await stage.app.delivery.drain()
        assert "снова свободен" in stage.card(HEALTH_CHAT).text


async def test_whoever_leads_an_office_seats_nobody_of_another(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    desk = await make_desk(database)
    dina, vera = await act_of(database, DINA), await person_id(database, VERA)
    async with database.write() as session:
        with pytest.raises(Refused, match="уже нет"):
            await staff.give_seat(session, vera, desk.health, Duty.DEPUTY, dina)
        zoya = await act_of(database, ZOYA)
        given = await staff.give_seat(session, vera, desk.health, Duty.DEPUTY, zoya)
        assert given.duties(desk.health) == {Duty.DEPUTY}
    await database.close()
