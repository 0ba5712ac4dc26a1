"""Duty: who is on it in an office, and whom a critical incident calls when nobody is.

The line: those on duty, then deputies, supervisors in their order, coordinators, admins. Who is
away is left out, or their deputy stands in. What spans a shift covers is told by `roster.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.engine import AsyncSession
from db.models import Shift
from db.queries import chats
from db.queries import shifts as queries
from services import notices, offices, outbox, people
from services.actions import Action, Manage
from services.desk.office_settings import applied
from services.errors import Refused
from services.incident_facts import IncidentFacts
from services.languages import _
from services.moves import Act
from services.notices import Notice
from services.operation import audit
from services.operation.audit import Audit
from services.people import PersonFacts
from services.rules import Rules
from services.staffing import presence
from services.staffing.roster import Part, ShiftFacts, Watch, on_duty, once, watches, weekly
from services.staffing.staff import NOT_THEIRS, get, must

LOOK_AHEAD = timedelta(days=14)
"""How far the list of coming shifts goes."""


@dataclass(frozen=True, slots=True)
class Line:
    """Who is called, the first first: those on duty, then those who come after them."""

    on_duty: tuple[PersonFacts, ...]
    after: tuple[PersonFacts, ...]

    @property
    def called(self) -> tuple[PersonFacts, ...]:
        """Everybody, in order."""
        return (*self.on_duty, *self.after)


@dataclass(frozen=True, slots=True)
class Board:
    """An office's duty as its screen shows it."""

    line: Line
    now: tuple[Watch, ...]
    coming: tuple[Watch, ...]
    weekly: tuple[ShiftFacts, ...]
    names: dict[int, str]


async def line(session: AsyncSession, office_id: int, rules: Rules, now: datetime) -> Line:
    """Whom a critical incident of the office calls at this moment."""
    shifts = await _shifts(session, office_id, now)
    spans = on_duty(watches(shifts, now, now + timedelta(seconds=1), rules.zone), now)
    watching = await _people(session, [one.person_id for one in spans])
    here = await presence.present(session, watching, now)
    others = (
        *await people.deputies(session, office_id),
        *await people.supervisors(session, office_id),
        *await people.with_role(session, people.Role.COORDINATOR),
        *await people.with_role(session, people.Role.ADMIN),
    )
    after = [one for one in await presence.present(session, others, now) if one not in here]
    return Line(here, tuple(after))


async def board(session: AsyncSession, office_id: int, rules: Rules, now: datetime) -> Board:
    """Who is on duty, who is next, what is set for every week."""
    rules = applied(rules, (await offices.get(session, office_id)).settings)
    shifts = await _shifts(session, office_id, now)
    spans = watches(shifts, now, now + LOOK_AHEAD, rules.zone)
    everybody = await people.by_ids(session, [one.person_id for one in shifts])
    return Board(
        line=await line(session, office_id, rules, now),
        now=tuple(on_duty(spans, now)),
        coming=tuple(one for one in spans if one.starts_at > now),
        weekly=tuple(one for one in shifts if one.is_weekly),
        names={one.id: one.name for one in everybody},
    )


async def call(
    session: AsyncSession, facts: IncidentFacts, rules: Rules, now: datetime, *, again: bool
) -> None:
    """Call whoever is on duty for a critical incident; while the office works, its chat has
    heard of it, and only a duty that was taken on purpose is called besides.

    `again`: nobody has taken it in time, so the next in line is called as well. Nobody who can be
    written to: the admins are told.
    """
    if facts.office is None:
        return
    own = applied(rules, facts.office.settings)
    who = await line(session, facts.office.id, own, now)
    if own.working_time.is_open(now) and not who.on_duty:
        return
    reached = [one for one in who.called if not await chats.is_broken(session, one.chat_id)]
    for place, person in enumerate(reached[: 2 if again else 1]):
        notice = Notice.DUTY if person in who.on_duty else Notice.NEXT_IN_LINE
        if again and place == 0:
            notice = Notice.UNCLAIMED
        await notices.to_one(session, facts, person, notice, now)
        if notice is not Notice.UNCLAIMED:
            await notices.to_office(session, facts, notice, now, mention=(person.id,))
    if not reached:
        text = f"Инцидент №{facts.id}: критичный, но ни дежурному, ни другим нельзя написать."
        await notices.to_admins(session, rules, text, now, slot=f"no duty:{facts.id}")


async def call_of_many(
    session: AsyncSession, many: Sequence[IncidentFacts], rules: Rules, now: datetime
) -> None:
    """The same for several incidents of one office at once, in one message."""
    office = many[0].office
    if office is None:
        return
    own = applied(rules, office.settings)
    who = await line(session, office.id, own, now)
    if own.working_time.is_open(now) and not who.on_duty:
        return
    reached = [one for one in who.called if not await chats.is_broken(session, one.chat_id)]
    if not reached:
        text = f"Критичных инцидентов: {len(many)}, но ни дежурному, ни другим нельзя написать."
        await notices.to_admins(session, rules, text, now, slot=f"no duty:{many[0].id}")
        return
    notice = Notice.DUTY if reached[0] in who.on_duty else Notice.NEXT_IN_LINE
    await notices.of_many(session, many, notice, [(reached[0].chat_id, None)], now)


async def take(
    session: AsyncSession, office_id: int, person_id: int, part: Part, act: Act
) -> Watch:
    """Put somebody on duty once; oneself is allowed to everybody of the office."""
    own = act.actor is not None and act.actor.id == person_id
    await _must(act, Manage.SHIFT if own else Manage.ROSTER, office_id)
    person = await _worker(session, office_id, person_id)
    hours = (await _rules(session, office_id, act)).working_time
    start, end = once(part, act.at, hours)
    there = watches(await _shifts(session, office_id, act.at), start, end, hours.zone)
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
        for one in await _shifts(session, office_id, act.at)
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
    shifts = await _shifts(session, office_id, act.at)
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
        text = f"Вам передали дежурство: {(await offices.get(session, office_id)).name}."
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
    who = await line(session, office_id, await _rules(session, office_id, act), act.at)
    if who.on_duty or not who.after:
        return
    office = await offices.get(session, office_id)
    person = who.after[0]
    text = f"На дежурстве никого: {office.name}. Критичные жалобы теперь разбудят вас."
    slot = f"next:{office_id}:{act.at.isoformat()}"
    await notices.to_person(session, person.chat_id, text, act.at, slot=slot)
    for chat_id, thread_id in office.places:
        text = f"На дежурстве никого. Критичные жалобы получит {person.name}."
        await outbox.put(
            session,
            chat_id=chat_id,
            thread_id=thread_id,
            kind=outbox.Say.NOTE,
            slot=f"{slot}:{chat_id}",
            payload={"text": text},
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


async def _people(session: AsyncSession, ids: Sequence[int]) -> list[PersonFacts]:
    found = {one.id: one for one in await people.by_ids(session, ids)}
    return [found[number] for number in dict.fromkeys(ids)]


async def _shifts(session: AsyncSession, office_id: int, now: datetime) -> list[ShiftFacts]:
    return [_facts(row) for row in await queries.of_office(session, office_id, now)]


def _facts(row: Shift) -> ShiftFacts:
    return ShiftFacts(
        id=row.id,
        person_id=row.person_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        weekday=row.weekday,
        start_minute=row.start_minute or 0,
        minutes=row.minutes or 0,
        off_until=row.off_until,
    )
