"""Shifts of duty: taken once or for every week, handed over, dropped.

Every change asks `people.may` for the one who acts, is part of the caller's transaction and is
written down by `audit`. Who is on duty and who is called is told by `duty.py`.
"""

from collections.abc import Sequence
from datetime import timedelta

from db.engine import AsyncSession
from db.queries import shifts as queries
from services import notices, offices, outbox, people
from services.actions import Action, Manage
from services.desk.office_settings import applied
from services.errors import Refused
from services.languages import _, lazy
from services.languages.told import to_tell
from services.moves import Act
from services.operation import audit
from services.operation.audit import Audit
from services.people import PersonFacts
from services.rules import Rules
from services.staffing import duty, presence
from services.staffing.roster import Part, ShiftFacts, Watch, on_duty, once, watches, weekly
from services.staffing.staff import NOT_THEIRS, get, must

YOUR_SHIFT = lazy("Вам передали дежурство: {office}.")
YOU_ARE_NEXT = lazy("На дежурстве никого: {office}. Критичные жалобы теперь разбудят вас.")
SOMEBODY_IS_NEXT = lazy("На дежурстве никого. Критичные жалобы получит {name}.")


async def take(
    session: AsyncSession, office_id: int, person_id: int, part: Part, act: Act
) -> Watch:
    """Put somebody on duty once; oneself is allowed to everybody of the office."""
    own = act.actor is not None and act.actor.id == person_id
    await _must(act, Manage.SHIFT if own else Manage.ROSTER, office_id)
    person = await _worker(session, office_id, person_id)
    hours = (await _rules(session, office_id, act)).working_time
    start, end = once(part, act.at, hours)
    there = watches(await duty.shifts_of(session, office_id, act.at), start, end, hours.zone)
    if any(
        one.person_id == person_id and one.starts_at <= start and one.ends_at >= end
        for one in there
    ):
        raise Refused(_("На это время смена уже стоит."))
    gone = await presence.away(session, [person_id], act.at)
    if person_id in gone and gone[person_id].ends_at > start:
        raise Refused(
            _("{name} отсутствует. Сначала отметьте возвращение: /away.").format(name=person.name)
        )
    await queries.add(session, [
        {"office_id": office_id, "person_id": person_id, "starts_at": start, "ends_at": end}
    ])  # fmt: skip
    await _note(session, Audit.SHIFT_SET, act, office_id, person_id, part)
    return Watch(ShiftFacts(0, person_id, start, end), start, end)


async def take_weekly(
    session: AsyncSession, office_id: int, person_id: int, days: Sequence[int], part: Part, act: Act
) -> None:
    """Put somebody on duty every week on these days (Monday is 0)."""
    await _must(act, Manage.ROSTER, office_id)
    await _worker(session, office_id, person_id)
    minute, length = weekly(part, (await _rules(session, office_id, act)).working_time)
    there = {
        (one.person_id, one.weekday, one.start_minute, one.minutes)
        for one in await duty.shifts_of(session, office_id, act.at)
    }
    rows = [
        {"office_id": office_id, "person_id": person_id, "weekday": day, "start_minute": minute,
         "minutes": length}
        for day in days
        if (person_id, day, minute, length) not in there
    ]  # fmt: skip
    if not rows:
        raise Refused(_("Такая смена уже стоит."))
    await queries.add(session, rows)
    await _note(session, Audit.SHIFT_SET, act, office_id, person_id, part)


async def hand_over(session: AsyncSession, office_id: int, to_id: int | None, act: Act) -> None:
    """Whoever acts gives up the duty they have now: to somebody, or to nobody.

    When nobody is on duty then, the next in line is told and named.
    """
    actor = act.actor
    await _must(act, Manage.SHIFT, office_id)
    shifts = await duty.shifts_of(session, office_id, act.at)
    zone = (await _rules(session, office_id, act)).zone
    spans = on_duty(watches(shifts, act.at, act.at + timedelta(seconds=1), zone), act.at)
    mine = [one for one in spans if actor is not None and one.person_id == actor.id]
    if not mine:
        raise Refused(_("Вы сейчас не дежурите."))
    for one in mine:
        if one.shift.is_weekly:
            await queries.change(session, one.shift.id, off_until=one.ends_at)
        else:
            await queries.change(session, one.shift.id, ends_at=act.at)
    until = max(one.ends_at for one in mine)
    if to_id is not None:
        heir = await _worker(session, office_id, to_id)
        if await presence.away(session, [to_id], act.at):
            raise Refused(_("{name} сейчас отсутствует. Выберите другого.").format(name=heir.name))
        await queries.add(session, [
            {"office_id": office_id, "person_id": to_id, "starts_at": act.at, "ends_at": until}
        ])  # fmt: skip
        text = to_tell(YOUR_SHIFT, office=(await offices.get(session, office_id)).name)
        slot = f"duty:{office_id}:{act.at.isoformat()}"
        await notices.to_person(session, heir.chat_id, text, act.at, slot=slot)
    else:
        await _tell_next(session, office_id, act)
    await _note(session, Audit.SHIFT_HANDED_OVER, act, office_id, to_id or 0, "")


async def drop(session: AsyncSession, office_id: int, shift_id: int, act: Act) -> None:
    """Take a shift off the list."""
    await _must(act, Manage.ROSTER, office_id)
    found = await queries.get(session, shift_id)
    if found is None or found.office_id != office_id:
        raise Refused(_("Этой смены уже нет."))
    await queries.drop(session, shift_id)
    await _note(session, Audit.SHIFT_DROPPED, act, office_id, found.person_id, "")


async def _tell_next(session: AsyncSession, office_id: int, act: Act) -> None:
    """Nobody is on duty any more: whoever would be called now knows it."""
    who = await duty.line(session, office_id, await _rules(session, office_id, act), act.at)
    if who.on_duty or not who.after:
        return
    office = await offices.get(session, office_id)
    person = who.after[0]
    text = to_tell(YOU_ARE_NEXT, office=office.name)
    slot = f"next:{office_id}:{act.at.isoformat()}"
    await notices.to_person(session, person.chat_id, text, act.at, slot=slot)
    for chat_id, thread_id in office.places:
        text = to_tell(SOMEBODY_IS_NEXT, name=person.name)
        await outbox.put(
            session,
            chat_id=chat_id,
            thread_id=thread_id,
            kind=outbox.Say.NOTE,
            slot=f"{slot}:{chat_id}",
            payload={**text},
            now=act.at,
        )


async def _must(act: Act, what: Manage, office_id: int) -> None:
    if act.actor is not None:
        must(act.actor, what, office_id)


async def _worker(session: AsyncSession, office_id: int, person_id: int) -> PersonFacts:
    """Somebody who may take the office's incidents; Refused for others, who could do nothing
    when they are called."""
    person = await get(session, person_id)
    if not people.may(person, Action.CLAIM, office_id):
        raise Refused(NOT_THEIRS)
    return person


async def _rules(session: AsyncSession, office_id: int, act: Act) -> Rules:
    """The rules with the office's own hours."""
    return applied(act.rules, (await offices.get(session, office_id)).settings)


async def _note(
    session: AsyncSession, kind: Audit, act: Act, office_id: int, person_id: int, part: str
) -> None:
    await audit.note(
        session, kind, act.actor_id, act.at, office=office_id, person=person_id, part=part
    )
