"""Two who press at one moment, and what an entry that is closed by a link leaves to the other."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from db.engine import Database
from db.models import Absence, Incident, Person, Seat, Shift
from services import people
from services.errors import Refused
from services.messengers.ids import Messenger, from_max
from services.moves import Act
from services.people import Duty, Role, SeatFacts
from services.staffing import linking, staff
from services.staffing.inheriting import Passed
from services.staffing.linking import Joined
from tests.desk import ANNA, BORIS, DINA, GLEB, MORNING, Desk, make_desk, person, rules
from tests.services.test_incidents import open_one

TWIN, OTHER = from_max(7), from_max(8)
BY_NOBODY = Act(None, MORNING, rules())


async def link(database: Database, who: int) -> str:
    """Somebody asks for a link; its token."""
    asks = await person(database, who)
    async with database.write() as session:
        return (await linking.make(session, asks, Act(asks, MORNING, rules()))).token


async def press(database: Database, token: str, account: int) -> Joined | str:
    """Whoever presses it in a process of its own; why it does not work."""
    process = Database(database.url.render_as_string(hide_password=False))
    try:
        async with process.write() as session:
            return await linking.join(session, token, account, BY_NOBODY)
    except Refused as error:
        return str(error)
    finally:
        await process.close()


async def add(database: Database, account: int, **columns: object) -> int:
    """One more person, without any seat; their id."""
    async with database.write() as session:
        row = Person(telegram_id=account, **{"name": "Двойник", "role": "aide"} | columns)
        session.add(row)
        await session.flush()
        return row.id


async def test_of_two_who_press_one_link_at_once_one_is_joined_and_the_other_told(
    database: Database,
) -> None:
    await make_desk(database)
    token = await link(database, BORIS)
    found = await asyncio.gather(*(press(database, token, one) for one in (TWIN, OTHER)))
    (won,) = [one for one in found if isinstance(one, Joined)]
    assert [one for one in found if isinstance(one, str)] == [str(linking.USED)]
    assert (await person(database, BORIS)).second_id == won.person.second_id


async def test_one_account_that_presses_two_links_at_once_becomes_one_persons(
    database: Database,
) -> None:
    await make_desk(database)
    tokens = [await link(database, who) for who in (ANNA, BORIS)]
    found = await asyncio.gather(*(press(database, token, TWIN) for token in tokens))
    (won,) = [one for one in found if isinstance(one, Joined)]
    (refusal,) = [one for one in found if isinstance(one, str)]
    assert f"уже у другого человека службы: {won.person.name}" in refusal


async def test_two_entries_of_one_human_that_close_each_other_leave_one(
    database: Database,
) -> None:
    desk = await make_desk(database)
    twin = await add(database, TWIN)
    async with database.write() as session:
        for duty in ("member", "deputy"):
            session.add(Seat(office_id=desk.health, person_id=twin, duty=duty, position=0))
    there, here = await link(database, TWIN), await link(database, BORIS)
    found = await asyncio.gather(press(database, there, BORIS), press(database, here, TWIN))
    (won,) = [one for one in found if isinstance(one, Joined)]
    assert str(linking.UNKNOWN) in found
    async with database.read() as session:
        both = {BORIS, TWIN}
        found_now = await people.everybody(session)
        (stays,) = [one for one in found_now if both & {*one.accounts.values()}]
        gone = await session.scalar(
            select(Person).where(~Person.active, Person.telegram_id.is_(None))
        )
    assert stays == won.person
    assert gone is not None
    assert gone.id != stays.id


async def leave_much(database: Database, desk: Desk, twin: int) -> None:
    """The twin is called in health between Глеб and Дина, stands in there as Борис does, leads
    roads; is to be away, stands in for Анна, has a shift as Борис and one of their own, and an
    incident that was put into their hands."""
    boris, anna = await person(database, BORIS), await person(database, ANNA)
    day = timedelta(days=1)
    week = {"weekday": 1, "start_minute": 540, "minutes": 480}
    async with database.write() as session:
        await session.execute(
            update(Seat)
            .where(Seat.duty == "supervisor", Seat.office_id == desk.health, Seat.position == 1)
            .values(position=2)
        )
        session.add_all([
            Seat(office_id=desk.health, person_id=twin, duty="deputy", position=1),
            Seat(office_id=desk.health, person_id=twin, duty="supervisor", position=1),
            Seat(office_id=desk.roads, person_id=twin, duty="member", position=0),
            Shift(office_id=desk.health, person_id=boris.id, **week),
            Shift(office_id=desk.health, person_id=twin, **week),
            Shift(office_id=desk.roads, person_id=twin, **week),
            Absence(person_id=twin, deputy_id=boris.id, starts_at=MORNING + day,
                    ends_at=MORNING + 2 * day),
            Absence(person_id=anna.id, deputy_id=twin, starts_at=MORNING, ends_at=MORNING + day),
        ])  # fmt: skip
        await session.execute(update(Incident).values(status="claimed", holder_id=twin))


async def test_what_a_closed_entry_held_passes_to_the_one_that_stays(database: Database) -> None:
    desk = await open_one(database)
    twin = await add(database, TWIN, language="en", role="supervisor")
    async with database.write() as session:
        await session.execute(
            update(Person).where(Person.telegram_id == BORIS).values(role="admin")
        )
    await leave_much(database, desk, twin)
    joined = await press(database, await link(database, BORIS), TWIN)
    assert isinstance(joined, Joined)
    boris = joined.person
    assert boris.duties(desk.health) == {Duty.MEMBER, Duty.DEPUTY, Duty.SUPERVISOR}
    assert boris.duties(desk.roads) == {Duty.MEMBER}
    assert (boris.role, boris.language) == ("admin", "en")
    seats = (SeatFacts(desk.health, Duty.SUPERVISOR), SeatFacts(desk.roads, Duty.MEMBER))
    assert joined.passed == Passed(seats, shifts=1, absences=2, incidents=1)
    async with database.read() as session:
        called = [one.telegram_id for one in await people.supervisors(session, desk.health)]
        shifts = (await session.scalars(select(Shift.office_id).order_by(Shift.office_id))).all()
        away = (await session.execute(
            select(Absence.person_id, Absence.deputy_id).order_by(Absence.starts_at)
        )).all()  # fmt: skip
        holder_id = (await session.get_one(Incident, 1)).holder_id
        left = await session.get_one(Person, twin)
        assert await session.scalar(select(Seat).where(Seat.person_id == twin)) is None
    assert called == [GLEB, BORIS, DINA]
    assert shifts == [desk.health, desk.roads]
    anna = await person(database, ANNA)
    assert [tuple(row) for row in away] == [(anna.id, boris.id), (boris.id, None)]
    assert holder_id == boris.id
    assert (left.active, left.telegram_id, left.second_id) == (False, None, None)


@pytest.mark.parametrize(
    ("role", "office", "duty"),
    [
        ("coordinator", None, None),
        ("aide", "health", "supervisor"),
        ("aide", "roads", "member"),
    ],
)
async def test_a_link_gives_nobody_rights_they_had_not(
    role: str, office: str | None, duty: str | None, database: Database
) -> None:
    desk = await make_desk(database)
    twin = await add(database, TWIN, role=role)
    async with database.write() as session:
        if office is not None:
            session.add(
                Seat(office_id=getattr(desk, office), person_id=twin, duty=duty, position=9)
            )
    was, token = await person(database, BORIS), await link(database, BORIS)
    assert await press(database, token, TWIN) == str(linking.MORE.format(name="Двойник"))
    assert await person(database, BORIS) == was
    assert (await person(database, TWIN)).id == twin
    # A stranger may still use the link.
    assert isinstance(await press(database, token, OTHER), Joined)


async def test_a_role_of_supervisor_leads_no_office_it_came_to_by_a_link(
    database: Database,
) -> None:
    desk = await make_desk(database)
    twin = await add(database, TWIN)
    async with database.write() as session:
        session.add(Seat(office_id=desk.roads, person_id=twin, duty="member", position=9))
    said = await press(database, await link(database, DINA), TWIN)
    assert said == str(linking.MORE.format(name="Двойник"))


async def test_who_may_more_asks_for_the_link_and_gets_the_seats_of_the_other_entry(
    database: Database,
) -> None:
    desk = await make_desk(database)
    await add(database, TWIN, role="coordinator")
    joined = await press(database, await link(database, TWIN), BORIS)
    assert isinstance(joined, Joined)
    assert joined.person.role is Role.COORDINATOR
    assert joined.person.duties(desk.health) == {Duty.MEMBER, Duty.DEPUTY}


async def test_shifts_that_begin_together_and_end_apart_are_two(database: Database) -> None:
    desk = await make_desk(database)
    twin = await add(database, TWIN)
    boris = await person(database, BORIS)
    start = {"office_id": desk.health, "weekday": 1, "start_minute": 540}
    day = timedelta(days=1)
    async with database.write() as session:
        session.add_all([
            Shift(person_id=boris.id, minutes=240, **start),
            Shift(person_id=boris.id, minutes=60, off_until=MORNING, **start),
            Shift(person_id=twin, minutes=720, **start),
            Shift(person_id=twin, minutes=240, **start),
            Shift(person_id=twin, minutes=60, off_until=MORNING + day, **start),
        ])  # fmt: skip
    await press(database, await link(database, BORIS), TWIN)
    async with database.read() as session:
        rows = await session.execute(
            select(Shift.minutes, Shift.off_until)
            .where(Shift.person_id == boris.id)
            .order_by(Shift.minutes, Shift.off_until)
        )
        found = [tuple(row) for row in rows]
    assert found == [(60, MORNING), (60, MORNING + day), (240, None), (720, None)]


async def test_who_has_left_without_an_account_is_taken_for_nobody(database: Database) -> None:
    desk = await make_desk(database)
    await add(database, TWIN)
    await press(database, await link(database, BORIS), TWIN)
    boris = await person(database, BORIS)
    act = Act(boris, MORNING, rules())
    async with database.write() as session:
        await linking.part(session, boris.id, Messenger.MAX, act)
        again = await staff.join(
            session, TWIN, "Борис из MAX", Role.AIDE, (desk.roads, Duty.MEMBER), BY_NOBODY
        )
    async with database.read() as session:
        rows = (await session.scalars(select(Person).where(Person.telegram_id == TWIN))).all()
    assert [row.id for row in rows] == [again.id]
    assert again.name == "Борис из MAX"
