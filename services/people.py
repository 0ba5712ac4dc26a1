"""Who works at the desk, and what each of them may do. Changes of people are in
`staff.py` (one by one, in chat) and `region.py` (a file)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from db.engine import AsyncSession
from db.models import Person
from db.queries import chats as chat_queries
from db.queries import people as queries
from services.actions import Action, Manage
from services.messengers.ids import Messenger, messenger_of


class Role(StrEnum):
    """What a person is to the whole desk."""

    AIDE = "aide"
    COORDINATOR = "coordinator"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


class Duty(StrEnum):
    """What a person is in one office; one may have several."""

    MEMBER = "member"
    DEPUTY = "deputy"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """A person's place in an office."""

    office_id: int
    duty: Duty


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Someone of the desk. `telegram_id` is their first account, of whatever messenger;
    `second_id` the one in the other messenger, `reads_second` where they wrote last. `language`:
    the code of the one they chose, "" before they did. Who has left may have no account any more:
    their `telegram_id` is 0."""

    id: int
    telegram_id: int
    name: str
    role: Role
    offices: tuple[SeatFacts, ...] = ()
    active: bool = True
    second_id: int | None = None
    reads_second: bool = False
    language: str = ""

    @property
    def chat_id(self) -> int:
        """The private chat they read: that of the messenger they wrote in last."""
        second = self.second_id if self.reads_second else None
        return self.telegram_id if second is None else second

    @property
    def accounts(self) -> dict[Messenger, int]:
        """Their account in each messenger they have one in."""
        found = (self.telegram_id, self.second_id)
        return {messenger_of(number): number for number in found if number}

    def duties(self, office_id: int | None) -> frozenset[Duty]:
        """What the person does in that office; nothing means it is not the person's own."""
        return frozenset(seat.duty for seat in self.offices if seat.office_id == office_id)


#: What all who work on an incident do.
_WORK = frozenset(Action) - {Action.REROUTE, Action.ACKNOWLEDGE, Action.ASSIGN, Action.EXTEND}

#: What the supervisors of an office do, and no aide.
_SUPERVISE = frozenset({Action.ACKNOWLEDGE, Action.ASSIGN, Action.EXTEND, Action.APPROVE})

#: In these coordinators have no say.
_LEADERS_ALONE = frozenset({Action.ACKNOWLEDGE, Action.EXTEND, Action.APPROVE})


def may(person: PersonFacts, action: Action | Manage, office_id: int | None) -> bool:
    """Whether the person may do that to an incident of that office (None: of none yet), or to
    the office itself (None: to the desk).

    Aides work in their own offices, coordinators in all and move incidents between them.
    Supervisors do what aides do, acknowledge escalations, assign, extend and agree to texts; so
    does whoever has a supervisor's seat in the office, since it is that seat an escalation calls.
    """
    if person.role is Role.ADMIN:
        return True
    if isinstance(action, Manage):
        return _may_manage(person, action, office_id)
    if person.role is Role.COORDINATOR and action not in _LEADERS_ALONE:
        return True
    if action in _SUPERVISE:
        return _leads(person, office_id)
    return bool(person.duties(office_id)) and action in _WORK


def _leads(person: PersonFacts, office_id: int | None) -> bool:
    """Whether the office is the person's to lead: a supervisor of it, by seat or by role."""
    duties = person.duties(office_id)
    return Duty.SUPERVISOR in duties or (bool(duties) and person.role is Role.SUPERVISOR)


def _may_manage(person: PersonFacts, what: Manage, office_id: int | None) -> bool:
    """The same for everybody but admins, who may do everything.

    Whoever leads an office arranges its aides, shifts and settings; coordinators arrange shifts
    and settings everywhere, forget posts on request and call aides into their own office.
    Supervisors, roles, chats, those who leave the desk and what is held of a post are the admin's.
    """
    own = bool(person.duties(office_id))
    leads = _leads(person, office_id)
    coordinates = person.role is Role.COORDINATOR
    match what:
        case Manage.SEE:
            return own or coordinates
        case Manage.SHIFT:
            return own
        case Manage.INVITE:
            return leads or (own and coordinates)
        case Manage.SEATS | Manage.ABSENCE:
            return leads
        case Manage.ROSTER | Manage.SETTINGS:
            return leads or coordinates
        case Manage.FORGET:
            return coordinates
        case _:
            return False


def sees(person: PersonFacts) -> tuple[int, ...] | None:
    """The offices whose incidents the person may see, the smallest id first; None: all."""
    if person.role in (Role.ADMIN, Role.COORDINATOR):
        return None
    return tuple(sorted({seat.office_id for seat in person.offices}))


async def by_telegram(session: AsyncSession, telegram_id: int) -> PersonFacts | None:
    """The active person with that account, in whatever messenger; None is a stranger."""
    found = await queries.active_by_telegram(session, telegram_id)
    return (await _facts(session, [found]))[0] if found else None


async def by_ids(session: AsyncSession, ids: Collection[int]) -> tuple[PersonFacts, ...]:
    """People by our own ids, those who have left included; unknown ids are passed over."""
    return await _facts(session, await queries.by_ids(session, ids))


async def active(session: AsyncSession, person_id: int) -> PersonFacts | None:
    """Someone who is at the desk now, by our own id."""
    rows = [row for row in await queries.by_ids(session, [person_id]) if row.active]
    return (await _facts(session, rows))[0] if rows else None


async def supervisors(session: AsyncSession, office_id: int) -> tuple[PersonFacts, ...]:
    """Whom an office's escalations call, the first first."""
    found = await queries.active_with_duty(session, office_id, Duty.SUPERVISOR)
    return await _facts(session, found)


async def deputies(session: AsyncSession, office_id: int) -> tuple[PersonFacts, ...]:
    """Who stands in for the holders of an office's incidents, in their order."""
    return await _facts(session, await queries.active_with_duty(session, office_id, Duty.DEPUTY))


async def with_role(session: AsyncSession, role: Role) -> tuple[PersonFacts, ...]:
    """Active people with that role."""
    return await _facts(session, await queries.active_with_role(session, role))


async def everybody(session: AsyncSession) -> tuple[PersonFacts, ...]:
    """Who works at the desk now."""
    return await _facts(session, await queries.active(session))


async def colleagues(session: AsyncSession, office_ids: Collection[int]) -> tuple[PersonFacts, ...]:
    """Who works in any of these offices, by name."""
    return await _facts(session, await queries.active_in(session, office_ids))


async def admins(session: AsyncSession) -> list[int]:
    """The private chats of the active people whose role is admin."""
    return [one.chat_id for one in await with_role(session, Role.ADMIN)]


async def wrote(session: AsyncSession, person: PersonFacts, account: int) -> None:
    """Somebody wrote from one of their accounts: that is where they read, unless the bot is shut
    out of its private chat (they wrote in a group then)."""
    if await chat_queries.is_broken(session, account):
        return
    await queries.read_second(session, person.id, account == person.second_id)


async def second_accounts(session: AsyncSession, accounts: Collection[int]) -> dict[int, int]:
    """By first accounts the second ones, of those who have both."""
    return dict(await queries.second_accounts(session, accounts))


async def _facts(session: AsyncSession, rows: Sequence[Person]) -> tuple[PersonFacts, ...]:
    seats = await queries.seats_of(session, [row.id for row in rows])
    return tuple(
        PersonFacts(
            id=row.id,
            telegram_id=row.telegram_id or 0,
            name=row.name,
            role=Role(row.role),
            active=row.active,
            second_id=row.second_id,
            reads_second=row.reads_second,
            language=row.language,
            offices=tuple(
                SeatFacts(seat.office_id, Duty(seat.duty))
                for seat in seats
                if seat.person_id == row.id
            ),
        )
        for row in rows
    )
