"""Who is who, and who may do what."""

import pytest

from db.engine import AsyncSession, Database
from db.models import Office, Person, Seat
from services import people
from services.actions import Action, Manage
from services.people import Duty, PersonFacts, Role, SeatFacts, may

OWN, OTHER = 1, 2

WORK = {
    Action.CLAIM,
    Action.RELEASE,
    Action.TAKE_OVER,
    Action.DRAFT,
    Action.ESCALATE,
    Action.ANSWER,
    Action.INTERIM,
    Action.CLOSE,
    Action.DISMISS,
    Action.UNDO,
    Action.REOPEN,
    Action.SHOW,
    Action.TOPIC,
    Action.FORWARD,
    Action.MERGE,
    Action.APART,
    Action.SPLIT,
    Action.NOT_ANSWER,
    Action.PUBLISH,
    Action.PUBLISH_SURE,
    Action.PUBLISH_NOT,
    Action.HAND_OVER,
    Action.RETURN,
    Action.COMMENT,
}
MOVING = WORK | {Action.REROUTE, Action.ASSIGN}
SUPERVISING = WORK | {Action.ACKNOWLEDGE, Action.APPROVE, Action.ASSIGN, Action.EXTEND}


def someone(role: Role, duty: Duty = Duty.MEMBER) -> PersonFacts:
    return PersonFacts(1, 1001, "Анна", role, (SeatFacts(OWN, duty),))


@pytest.mark.parametrize(
    ("role", "own", "other"),
    [
        (Role.AIDE, WORK, set()),
        (Role.COORDINATOR, MOVING, MOVING),
        (Role.SUPERVISOR, SUPERVISING, set()),
        (Role.ADMIN, set(Action), set(Action)),
    ],
)
def test_a_role_may_do_exactly_this(role: Role, own: set[Action], other: set[Action]) -> None:
    person = someone(role)
    assert {action for action in Action if may(person, action, OWN)} == own
    assert {action for action in Action if may(person, action, OTHER)} == other
    assert {action for action in Action if may(person, action, None)} == other


def test_every_action_is_in_the_matrix() -> None:
    """A new action is given to roles on purpose: it stands in a set above, or this fails."""
    assert set(Action) == MOVING | SUPERVISING


@pytest.mark.parametrize("role", [Role.AIDE, Role.SUPERVISOR])
def test_who_has_no_seat_anywhere_may_do_nothing(role: Role) -> None:
    nobody = PersonFacts(1, 1001, "Анна", role)
    for what in (*Action, *Manage):
        assert not any(may(nobody, what, office) for office in (OWN, OTHER, None)), what


@pytest.mark.parametrize(
    ("role", "duty", "own"),
    [
        (Role.AIDE, Duty.DEPUTY, WORK),
        (Role.AIDE, Duty.SUPERVISOR, SUPERVISING),
        (Role.COORDINATOR, Duty.SUPERVISOR, set(Action)),
        (Role.SUPERVISOR, Duty.DEPUTY, SUPERVISING),
        (Role.SUPERVISOR, Duty.SUPERVISOR, SUPERVISING),
    ],
)
def test_a_seat_gives_exactly_this_in_its_office(role: Role, duty: Duty, own: set[Action]) -> None:
    person = someone(role, duty)
    assert {action for action in Action if may(person, action, OWN)} == own
    other = MOVING if role is Role.COORDINATOR else set()
    assert {action for action in Action if may(person, action, OTHER)} == other


@pytest.mark.parametrize("role", [Role.AIDE, Role.COORDINATOR])
def test_whom_an_escalation_calls_may_acknowledge_it(role: Role) -> None:
    person = someone(role, Duty.SUPERVISOR)
    assert may(person, Action.ACKNOWLEDGE, OWN)
    assert not may(person, Action.ACKNOWLEDGE, OTHER)


async def seated(session: AsyncSession) -> tuple[int, int]:
    """Two offices; in the first three supervisors, one of whom has left, and a deputy."""
    first, second = Office(slug="one", name="Первый"), Office(slug="two", name="Второй")
    anna = Person(telegram_id=1001, name="Анна", role="supervisor")
    boris = Person(telegram_id=1002, name="Борис", role="admin")
    vera = Person(telegram_id=1003, name="Вера", role="supervisor", active=False)
    glebs = Person(telegram_id=1004, name="Глеб", role="admin", active=False)
    session.add_all([first, second, anna, boris, vera, glebs])
    await session.flush()
    session.add_all(
        [
            Seat(office_id=first.id, person_id=anna.id, duty="supervisor", position=2),
            Seat(office_id=first.id, person_id=boris.id, duty="supervisor", position=0),
            Seat(office_id=first.id, person_id=vera.id, duty="supervisor", position=1),
            Seat(office_id=first.id, person_id=anna.id, duty="deputy"),
            Seat(office_id=second.id, person_id=anna.id, duty="member"),
        ]
    )
    await session.flush()
    return first.id, second.id


async def test_a_person_is_known_by_the_telegram_id_with_all_seats(database: Database) -> None:
    async with database.write() as session:
        first, second = await seated(session)
    async with database.read() as session:
        anna = await people.by_telegram(session, 1001)
    assert anna is not None
    assert (anna.name, anna.role) == ("Анна", Role.SUPERVISOR)
    assert anna.duties(first) == {Duty.DEPUTY, Duty.SUPERVISOR}
    assert anna.duties(second) == {Duty.MEMBER}


async def test_strangers_and_those_who_left_are_nobody(database: Database) -> None:
    async with database.write() as session:
        await seated(session)
    async with database.read() as session:
        assert await people.by_telegram(session, 999) is None
        assert await people.by_telegram(session, 1003) is None


async def test_supervisors_come_in_their_order_without_those_who_left(database: Database) -> None:
    async with database.write() as session:
        first, second = await seated(session)
    async with database.read() as session:
        names = [person.name for person in await people.supervisors(session, first)]
        assert names == ["Борис", "Анна"]
        assert [person.name for person in await people.deputies(session, first)] == ["Анна"]
        assert await people.supervisors(session, second) == ()


async def test_admins_are_the_active_ones(database: Database) -> None:
    async with database.write() as session:
        await seated(session)
    async with database.read() as session:
        assert await people.admins(session) == [1002]


async def test_people_are_found_by_id_even_when_they_left(database: Database) -> None:
    async with database.write() as session:
        await seated(session)
        vera = await people.by_ids(session, [3, 77])
    assert [person.name for person in vera] == ["Вера"]
