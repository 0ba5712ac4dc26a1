"""Absences: who is away until when, who stands in, and what becomes of the work meanwhile.

While somebody is away their nudges and escalations go to the deputy they chose; what they hold is
handed on when the absence begins; they are back by themselves when it ends.
"""

import logging
from datetime import datetime

from db.engine import AsyncSession, Database
from db.models import Absence
from db.queries import absences as queries
from services import notices, people
from services.actions import Manage
from services.errors import Refused
from services.languages import _, lazy
from services.languages.told import to_tell
from services.moves import Act
from services.operation import audit
from services.operation.audit import Audit
from services.people import PersonFacts
from services.reporting.periods import local_date, midnight
from services.rules import Rules
from services.russian_dates import Away, checked, told_day
from services.staffing import leaving
from services.staffing.presence import AbsenceFacts, ahead, away, may_stand_in, present
from services.staffing.staff import get, must

log = logging.getLogger(__name__)

NOT_OF_THE_OFFICE = lazy(
    "Заместителем может быть только тот, кто работает с теми же ответственными."
)
BACK = lazy("С возвращением! Напоминания и вызовы снова приходят вам.")
YOU_STAND_IN = lazy("Вы заменяете: {name}, до {back}. Напоминания и вызовы придут вам.")


async def leave(
    session: AsyncSession, person_id: int, when: Away, deputy_id: int | None, act: Act
) -> AbsenceFacts:
    """Note an absence; one that begins today begins now, and what the person holds is handed on.

    One's own is always allowed, others' to whoever leads one of their offices.
    """
    person = await get(session, person_id)
    must_be_allowed(person, act)
    today = local_date(act.at, act.rules.zone)
    checked(when, today)
    await queries.lock(session, person_id)
    if there := await ahead(session, person_id, act.at):
        back = told_day(local_date(there.ends_at, act.rules.zone), today)
        raise Refused(
            _("Отсутствие уже отмечено, до {back}. Сначала нажмите «Я на месте».").format(back=back)
        )
    deputy = await _deputy(session, person, deputy_id, act.at)
    starts_at = act.at if when.first == today else midnight(when.first, act.rules.zone)
    ends_at = midnight(when.back, act.rules.zone)
    number = await queries.add(
        session, person_id, deputy.id if deputy else None, starts_at, ends_at
    )
    await audit.note(
        session,
        Audit.AWAY,
        act.actor_id,
        act.at,
        person=person_id,
        deputy=deputy_id,
        starts=starts_at.isoformat(),
        ends=ends_at.isoformat(),
    )
    if starts_at <= act.at and await queries.mark(session, number, "begun"):
        await _begin(session, person, deputy, ends_at, act)
    return AbsenceFacts(person_id, deputy_id, starts_at, ends_at)


async def come_back(session: AsyncSession, person_id: int, act: Act) -> None:
    """The person is here again, earlier than said."""
    must_be_allowed(await get(session, person_id), act)
    if not await queries.end(session, person_id, act.at):
        raise Refused(_("Отсутствие не отмечено."))
    await audit.note(session, Audit.BACK, act.actor_id, act.at, person=person_id)


async def candidates(
    session: AsyncSession, person: PersonFacts, now: datetime
) -> list[PersonFacts]:
    """Who can stand in for a person and is here: colleagues of an office first, then those who
    work everywhere."""
    offices = {seat.office_id for seat in person.offices}
    others = [
        one
        for one in await people.everybody(session)
        if one.id != person.id and may_stand_in(one, person)
    ]
    gone = await away(session, [one.id for one in others], now)

    def order(one: PersonFacts) -> tuple[bool, str]:
        return offices.isdisjoint(seat.office_id for seat in one.offices), one.name

    return sorted((one for one in others if one.id not in gone), key=order)


async def run_due(database: Database, rules: Rules, now: datetime) -> int:
    """Begin the absences that have come, greet those who are back; how many."""
    async with database.read() as session:
        begins = await queries.to_begin(session, now)
        returns = await queries.to_greet(session, now)
    done = 0
    for row in begins:
        async with database.write() as session:
            if await queries.mark(session, row.id, "begun"):
                who = {one.id: one for one in await people.by_ids(session, _ids(row)) if one.active}
                deputy = who.get(row.deputy_id or 0)
                if person := who.get(row.person_id):
                    await _begin(session, person, deputy, row.ends_at, Act(None, now, rules))
                done += 1
    for row in returns:
        async with database.write() as session:
            if await queries.mark(session, row.id, "told"):
                (person,) = await people.by_ids(session, [row.person_id])
                if person.active:
                    slot = f"back:{row.id}"
                    await notices.to_person(session, person.chat_id, to_tell(BACK), now, slot=slot)
                await audit.note(session, Audit.BACK, None, now, person=person.id)
                done += 1
    return done


async def _begin(
    session: AsyncSession,
    person: PersonFacts,
    deputy: PersonFacts | None,
    ends_at: datetime,
    act: Act,
) -> None:
    """Hand on what the person holds, and tell the deputy."""
    here = await present(session, [deputy], act.at) if deputy else ()
    await leaving.hand_on(session, person, here[0] if here else None, act)
    for standing_in in here:
        zone = act.rules.zone
        back = told_day(local_date(ends_at, zone), local_date(act.at, zone))
        text = to_tell(YOU_STAND_IN, name=person.name, back=back)
        slot = f"deputy:{person.id}:{ends_at.isoformat()}"
        await notices.to_person(session, standing_in.chat_id, text, act.at, slot=slot)


async def _deputy(
    session: AsyncSession, person: PersonFacts, deputy_id: int | None, now: datetime
) -> PersonFacts | None:
    """The one who is to stand in; Refused when that makes no sense."""
    if deputy_id is None:
        return None
    deputy = await get(session, deputy_id)
    if deputy.id == person.id:
        raise Refused(_("Себя самого заменить нельзя."))
    if not may_stand_in(deputy, person):
        raise Refused(NOT_OF_THE_OFFICE)
    if await away(session, [deputy.id], now):
        raise Refused(
            _("{name} сейчас тоже отсутствует. Выберите другого.").format(name=deputy.name)
        )
    return deputy


def must_be_allowed(person: PersonFacts, act: Act) -> None:
    """One's own absence is one's own; that of another belongs to who leads their office."""
    actor = act.actor
    if actor is None or actor.id == person.id:
        return
    if not any(people.may(actor, Manage.ABSENCE, seat.office_id) for seat in person.offices):
        must(actor, Manage.ABSENCE, None)


def _ids(row: Absence) -> list[int]:
    return [number for number in (row.person_id, row.deputy_id) if number is not None]
