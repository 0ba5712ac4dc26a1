"""Changes of people made in chat: who joins, as what, in which office, and who leaves.

Every change asks `people.may` for the one who acts, is part of the caller's transaction and is
written down by `audit`. Invitations are in `invites.py`, absences in `absences.py`. The whole
list by file is `region.py`'s.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from db.engine import AsyncSession
from db.queries import account_links, invites, shifts
from db.queries import people as people_queries
from db.queries import staff as queries
from services import people
from services.actions import Manage
from services.errors import Refused
from services.languages import _, lazy
from services.moves import Act
from services.operation import audit
from services.operation.audit import Audit
from services.people import Duty, PersonFacts, Role
from services.staffing import leaving

NOT_ALLOWED = lazy("На это у вас нет прав.")
NOT_THEIRS = lazy("Этот человек не работает с этим ответственным.")
GONE = lazy("Этого человека в списке уже нет.")
LAST_ADMIN = lazy(
    "Это единственный администратор: без него настраивать службу будет некому. Сначала "
    "назначьте другого."
)
NAME_CAP = 200

RANK = (Role.AIDE, Role.SUPERVISOR, Role.COORDINATOR, Role.ADMIN)
"""Roles, the lowest first."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Someone in an office's list, with all they do there."""

    person: PersonFacts
    duties: frozenset[Duty]


def must(actor: PersonFacts, what: Manage, office_id: int | None) -> None:
    """Refuse one who may not."""
    if not people.may(actor, what, office_id):
        raise Refused(NOT_ALLOWED)


async def of_office(session: AsyncSession, office_id: int) -> list[Worker]:
    """Who works in an office: supervisors in their order, deputies, the others by name."""
    ids: dict[Duty, list[int]] = {duty: [] for duty in Duty}
    for row, seat in await queries.in_office(session, office_id):
        ids[Duty(seat.duty)].append(row.id)
    order = dict.fromkeys([*ids[Duty.SUPERVISOR], *ids[Duty.DEPUTY], *ids[Duty.MEMBER]])
    found = {one.id: one for one in await people.by_ids(session, list(order))}
    return [Worker(found[number], found[number].duties(office_id)) for number in order]


async def of_no_office(session: AsyncSession) -> list[PersonFacts]:
    """Admins, coordinators, and whoever has no seat anywhere."""
    rows = await queries.of_no_office(session, (Role.ADMIN, Role.COORDINATOR))
    found = {one.id: one for one in await people.by_ids(session, [row.id for row in rows])}
    return [found[row.id] for row in rows]


async def get(session: AsyncSession, person_id: int) -> PersonFacts:
    """One who works here; Refused for one who has left."""
    found = await people_queries.by_ids(session, [person_id])
    if not found or not found[0].active:
        raise Refused(GONE)
    return (await people.by_ids(session, [person_id]))[0]


async def of(session: AsyncSession, office_id: int, person_id: int) -> PersonFacts:
    """One who works in that office; Refused for others, whose names are none of its business."""
    person = await get(session, person_id)
    if not person.duties(office_id):
        raise Refused(GONE)
    return person


async def join(
    session: AsyncSession,
    telegram_id: int,
    name: str,
    role: Role,
    seat: tuple[int, Duty] | None,
    act: Act,
) -> PersonFacts:
    """Somebody joins, returns, or gets one more seat; a role here is never lowered by it."""
    await account_links.take_turns(session)
    row = await queries.person(session, telegram_id)
    if row is None:
        await queries.add_person(session, telegram_id, name, role)
        row = await queries.person(session, telegram_id)
    assert row is not None  # noqa: S101 - just added, and people are never deleted
    was = Role(row.role) if row.active else role
    becomes = max(was, role, key=RANK.index)
    if not row.active or becomes is not Role(row.role):
        await queries.set_person(session, row.id, role=becomes.value, active=True)
    if seat is not None:
        await queries.add_seat(session, row.id, seat[0], seat[1])
    office_id, duty = seat or (None, None)
    await audit.note(
        session,
        Audit.PERSON_JOINED,
        act.actor_id or row.id,
        act.at,
        person=row.id,
        role=becomes,
        office=office_id,
        duty=duty,
    )
    return await get(session, row.id)


async def set_role(session: AsyncSession, person_id: int, role: Role, act: Act) -> PersonFacts:
    """Give a person another role; the last admin keeps theirs. What the person may not work on
    any more is free again."""
    actor = _actor(act)
    must(actor, Manage.ROLE, None)
    person = await get(session, person_id)
    if person.role is role:
        raise Refused(_("Эта роль у человека уже есть."))
    await keep_an_admin(session, person)
    await queries.set_person(session, person_id, role=role.value)
    await audit.note(
        session, Audit.ROLE_CHANGED, actor.id, act.at, person=person_id, was=person.role, role=role
    )
    becomes = await get(session, person_id)
    await leaving.hand_back(session, becomes, act)
    return becomes


async def give_seat(
    session: AsyncSession, person_id: int, office_id: int, duty: Duty, act: Act
) -> PersonFacts:
    """Make somebody a worker, a deputy or a supervisor of an office. Whoever leads it chooses
    among those who work there; people of other offices are the admin's to give."""
    actor = _actor(act)
    must(actor, _right(duty), office_id)
    anybody = people.may(actor, Manage.INVITE_ANY, office_id)
    person = await (get(session, person_id) if anybody else of(session, office_id, person_id))
    if not await queries.add_seat(session, person_id, office_id, duty):
        raise Refused(_("Так уже и есть."))
    await audit.note(
        session, Audit.SEAT_GIVEN, actor.id, act.at, person=person.id, office=office_id, duty=duty
    )
    return await get(session, person_id)


async def take_seat(
    session: AsyncSession, person_id: int, office_id: int, duty: Duty, act: Act
) -> PersonFacts:
    """The person is no deputy or no supervisor any more, but still works in the office."""
    actor = _actor(act)
    must(actor, _right(duty), office_id)
    if not await queries.remove_seats(session, person_id, office_id, duty):
        raise Refused(_("Так уже и есть."))
    person = await get(session, person_id)
    if not person.duties(office_id):
        await queries.add_seat(session, person_id, office_id, Duty.MEMBER)
    await audit.note(
        session, Audit.SEAT_TAKEN, actor.id, act.at, person=person_id, office=office_id, duty=duty
    )
    return await get(session, person_id)


async def climb(
    session: AsyncSession, person_id: int, office_id: int, *, up: bool, act: Act
) -> None:
    """Move a supervisor one step in the order in which escalations call them."""
    actor = _actor(act)
    must(actor, Manage.LADDER, office_id)
    order = [one.id for one in await people.supervisors(session, office_id)]
    if person_id not in order:
        raise Refused(GONE)
    place = order.index(person_id)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        raise Refused(_("Дальше некуда."))
    order[place], order[other] = order[other], order[place]
    await queries.order(session, office_id, Duty.SUPERVISOR, order)
    await audit.note(session, Audit.LADDER_CHANGED, actor.id, act.at, office=office_id, order=order)


async def leave_office(session: AsyncSession, person_id: int, office_id: int, act: Act) -> None:
    """The person works in the office no more; what they held of it is free again."""
    actor = _actor(act)
    person = await get(session, person_id)
    duties = person.duties(office_id)
    must(actor, Manage.LADDER if Duty.SUPERVISOR in duties else Manage.SEATS, office_id)
    if not await queries.remove_seats(session, person_id, office_id):
        raise Refused(GONE)
    await shifts.drop_all_of(session, person_id, office_id)
    await leaving.hand_back(session, await get(session, person_id), act)
    await audit.note(
        session,
        Audit.SEAT_TAKEN,
        actor.id,
        act.at,
        person=person_id,
        office=office_id,
        duty=sorted(duties),
    )


async def remove(session: AsyncSession, person_id: int, act: Act) -> PersonFacts:
    """The person leaves the desk; what they held is free again, their seats are empty."""
    actor = _actor(act)
    must(actor, Manage.REMOVE, None)
    person = await get(session, person_id)
    await keep_an_admin(session, person)
    await leaving.hand_on(session, person, None, act)
    await queries.remove_seats(session, person_id)
    await shifts.drop_all_of(session, person_id)
    await queries.set_person(session, person_id, active=False)
    await invites.revoke_all_by(session, person_id, act.at)
    await audit.note(session, Audit.PERSON_REMOVED, actor.id, act.at, person=person_id)
    return replace(person, active=False)


def clean_name(name: str) -> str:
    """A name as it is shown and exported: one line of signs that can be seen."""
    seen = "".join(sign if sign.isprintable() else " " for sign in name)
    return " ".join(seen.split())[:NAME_CAP].strip() or _("Без имени")


def duty_names(duties: Sequence[Duty] | frozenset[Duty]) -> list[Duty]:
    """The duties worth naming, the highest first."""
    return [duty for duty in reversed(Duty) if duty in duties]


async def keep_an_admin(session: AsyncSession, person: PersonFacts) -> None:
    """Whoever stops being an admin must leave another one behind."""
    if person.role is Role.ADMIN and len(await queries.lock_role(session, Role.ADMIN)) < 2:
        raise Refused(LAST_ADMIN)


def _actor(act: Act) -> PersonFacts:
    if act.actor is None:
        raise Refused(NOT_ALLOWED)
    return act.actor


def _right(duty: Duty) -> Manage:
    return Manage.LADDER if duty is Duty.SUPERVISOR else Manage.SEATS
