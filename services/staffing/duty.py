"""Duty: who is on it in an office, and whom a critical incident calls when nobody is.

The line: those on duty, then deputies, supervisors in their order, coordinators, admins. Who is
away is left out, or their deputy stands in. What spans a shift covers is told by `roster.py`, who
sets and gives up shifts by `duty_changes.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.engine import AsyncSession
from db.models import Shift
from db.queries import chats
from db.queries import shifts as queries
from services import notices, offices, people
from services.desk.office_settings import applied
from services.incident_facts import IncidentFacts
from services.languages import lazy
from services.languages.told import to_tell
from services.notices import Notice
from services.people import PersonFacts
from services.rules import Rules
from services.staffing import presence
from services.staffing.roster import ShiftFacts, Watch, on_duty, watches

LOOK_AHEAD = timedelta(days=14)
"""How far the list of coming shifts goes."""

NOBODY_TO_CALL = lazy("Инцидент №{id}: критичный, но ни дежурному, ни другим нельзя написать.")
NOBODY_TO_CALL_OF_MANY = lazy(
    "Критичных инцидентов: {number}, но ни дежурному, ни другим нельзя написать."
)


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
    shifts = await shifts_of(session, office_id, now)
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
    shifts = await shifts_of(session, office_id, now)
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
        text = to_tell(NOBODY_TO_CALL, id=facts.id)
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
        text = to_tell(NOBODY_TO_CALL_OF_MANY, number=len(many))
        await notices.to_admins(session, rules, text, now, slot=f"no duty:{many[0].id}")
        return
    notice = Notice.DUTY if reached[0] in who.on_duty else Notice.NEXT_IN_LINE
    await notices.of_many(session, many, notice, [(reached[0].chat_id, None)], now)


async def _people(session: AsyncSession, ids: Sequence[int]) -> list[PersonFacts]:
    found = {one.id: one for one in await people.by_ids(session, ids)}
    return [found[number] for number in dict.fromkeys(ids)]


async def shifts_of(session: AsyncSession, office_id: int, now: datetime) -> list[ShiftFacts]:
    """An office's weekly shifts and those that are not over."""
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
