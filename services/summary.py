"""The week, or any other days, as facts for a summary; and when it is put into the outbox.

A row of the outbox holds the days and the offices alone; the figures are read when it is sent.
What the figures mean is told in `metrics.py`, the words are in `handlers/views/summary.py` and
`handlers/views/workbook.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from db.engine import AsyncSession
from db.models import Office
from db.queries import marks
from db.queries import summary as queries
from services import metrics, outbox
from services.facts import EventKind
from services.metrics import Figures, Flow, Kept, Scope
from services.outbox import Say
from services.people import PersonFacts, Role
from services.periods import WEEK, Days, Preset, WeeklyMoment, local_date, midnight, monday
from services.rules import Rules

MEAN_OF_WEEKS = 4
REGION_ROLES = (Role.COORDINATOR, Role.ADMIN)
"""Those who read of the whole region; the others read of their offices."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a row of the outbox asks to show."""

    days: Days
    scope: Scope

    def payload(self) -> dict[str, Any]:
        """As it is stored."""
        offices = self.scope.offices
        return {
            "first": self.days.first.isoformat(),
            "last": self.days.last.isoformat(),
            "offices": None if offices is None else list(offices),
        }

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> "Asked":
        """As it was stored."""
        first, last = (date.fromisoformat(payload[key]) for key in ("first", "last"))
        offices = payload["offices"]
        return cls(Days(first, last), Scope(None if offices is None else tuple(offices)))


@dataclass(frozen=True, slots=True)
class Bar:
    """Some days of the chart. Incidents that came, were answered, ran past their first reply."""

    days: Days
    received: int
    answered: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Before:
    """What went before, to compare with."""

    flow: Flow
    kept: Kept


@dataclass(frozen=True, slots=True)
class Summary:
    """All that a summary tells.

    `offices` are names, empty for the whole region. `before` is None when the desk was not at
    work in all of the days compared with. `mean_received` is of the last `mean_weeks` weeks
    before (at most four, those the desk has worked), None when there are none or the days are
    no part of one week. `in_work` counts the rows of the workbook.
    """

    days: Days
    region: str
    offices: tuple[str, ...]
    figures: Figures
    before: Before | None
    mean_received: float | None
    mean_weeks: int
    bars: tuple[Bar, ...]
    in_work: int
    as_of: datetime


async def summary(session: AsyncSession, asked: Asked, *, now: datetime, rules: Rules) -> Summary:
    """The facts of what was asked, as they stand at `now`."""
    days, scope, hours = asked.days, asked.scope, rules.working_time
    began = await queries.first_opened(session)
    first_day = local_date(began, rules.zone) if began else None
    weeks = await _weeks_before(session, asked, first_day, rules)
    return Summary(
        days=days,
        region=rules.region,
        offices=tuple(await queries.office_names(session, scope.offices or ())),
        figures=await metrics.figures(session, scope, days, now=now, working_time=hours),
        before=await _before(session, asked, first_day, now, rules),
        mean_received=sum(weeks) / len(weeks) if weeks else None,
        mean_weeks=len(weeks),
        bars=await _bars(session, asked, now, rules),
        in_work=await queries.in_work(session, scope, days.start(rules.zone), days.end(rules.zone)),
        as_of=now,
    )


async def put_weekly(
    session: AsyncSession, *, now: datetime, rules: Rules, at: WeeklyMoment
) -> bool:
    """Queue last week's summaries once its moment in this week has passed; True if it did so.

    Once a week whatever the number of processes, also late in the week after a pause. A desk
    whose first incident came this week has no last week to tell of.
    """
    if now < at.of_week(now, rules.zone):
        return False
    week = monday(local_date(now, rules.zone))
    began = await queries.first_opened(session)
    if began is None or began >= midnight(week, rules.zone):
        return False
    year, number, _ = week.isocalendar()
    if not await marks.put_once(session, f"weekly:{year}-W{number:02}", now):
        return False
    days = Preset.LAST_WEEK.days(week)
    for (chat_id, thread_id), scope in (await _readers(session)).items():
        await put(session, Asked(days, scope), chat_id=chat_id, thread_id=thread_id, now=now)
    return True


async def put(
    session: AsyncSession, asked: Asked, *, chat_id: int, thread_id: int | None, now: datetime
) -> None:
    """Queue one summary and its workbook for one chat."""
    span = f"{chat_id}:{thread_id or 0}:{asked.days.first}:{asked.days.last}"
    for kind in (Say.SUMMARY, Say.WORKBOOK):
        await outbox.put(
            session,
            chat_id=chat_id,
            thread_id=thread_id,
            kind=kind,
            slot=f"{kind}:{span}",
            payload=asked.payload(),
            now=now,
        )


async def scope_of_chat(session: AsyncSession, chat_id: int, thread_id: int | None) -> Scope | None:
    """Whose figures a group reads: those of its offices, of the topic's own if it has one.

    The coordinators' chat reads of the whole region. None: no office is bound here.
    """
    here = [office for office in await queries.offices(session) if office.chat_id == chat_id]
    in_topic = [office for office in here if office.thread_id == thread_id]
    return _scope_of(in_topic or here) if here else None


def scope_of_person(person: PersonFacts) -> Scope | None:
    """Whose figures a person reads in private; None: no office is theirs."""
    if person.role in REGION_ROLES:
        return Scope()
    return (
        Scope(tuple(sorted({seat.office_id for seat in person.offices})))
        if person.offices
        else None
    )


def _scope_of(offices: Iterable[Office]) -> Scope:
    offices = list(offices)
    if any(office.coordinator for office in offices):
        return Scope()
    return Scope(tuple(office.id for office in offices))


async def _readers(session: AsyncSession) -> dict[tuple[int, int | None], Scope]:
    """Chats that get the weekly summary, each once, and what each reads of."""
    rooms: dict[tuple[int, int | None], list[Office]] = {}
    for office in await queries.offices(session):
        if office.chat_id is not None:
            rooms.setdefault((office.chat_id, office.thread_id), []).append(office)
    readers = {room: _scope_of(offices) for room, offices in rooms.items()}
    supervised: dict[int, set[int]] = {}
    for telegram_id, role, office_id in await queries.readers(session):
        if role in REGION_ROLES:
            readers[telegram_id, None] = Scope()
        elif office_id is not None:
            supervised.setdefault(telegram_id, set()).add(office_id)
    for telegram_id, office_ids in supervised.items():
        readers[telegram_id, None] = Scope(tuple(sorted(office_ids)))
    return readers


async def _before(
    session: AsyncSession, asked: Asked, first_day: date | None, now: datetime, rules: Rules
) -> Before | None:
    days = asked.days.before()
    if first_day is None or days.first < first_day:
        return None
    hours = rules.working_time
    return Before(
        flow=await metrics.flow(session, asked.scope, days, hours),
        kept=await metrics.kept(session, asked.scope, days, now=now, working_time=hours),
    )


async def _weeks_before(
    session: AsyncSession, asked: Asked, first_day: date | None, rules: Rules
) -> list[int]:
    """Incidents received in the same weekdays of up to four weeks before."""
    if first_day is None or not asked.days.within_a_week:
        return []
    weeks = [asked.days.earlier(number * WEEK) for number in range(1, MEAN_OF_WEEKS + 1)]
    worked = [days for days in weeks if days.first >= first_day]
    flows = [await metrics.flow(session, asked.scope, days, rules.working_time) for days in worked]
    return [flow.received.incidents for flow in flows]


async def _bars(
    session: AsyncSession, asked: Asked, now: datetime, rules: Rules
) -> tuple[Bar, ...]:
    start, end = asked.days.start(rules.zone), asked.days.end(rules.zone)
    kinds = (EventKind.OPENED, EventKind.ANSWERED)
    happened = await queries.moments(session, asked.scope, start, end, kinds)
    late = await queries.missed(session, asked.scope, start, min(end, now))
    told = [*happened, *(("overdue", incident, at) for incident, at in late)]
    found = [(kind, incident, local_date(at, rules.zone)) for kind, incident, at in told]
    return tuple(_bar(days, found) for days in split(asked.days))


def _bar(days: Days, found: Sequence[tuple[str, int, date]]) -> Bar:
    unique = {(kind, incident) for kind, incident, day in found if days.first <= day <= days.last}
    counts = {kind: sum(one == kind for one, _ in unique) for kind, _ in unique}
    return Bar(
        days,
        counts.get(EventKind.OPENED, 0),
        counts.get(EventKind.ANSWERED, 0),
        counts.get("overdue", 0),
    )


def split(days: Days) -> tuple[Days, ...]:
    """Days of a chart: each of up to ten days, weeks of up to ten weeks, then months."""
    parts: list[Days] = []
    first = days.first
    while first <= days.last:
        last = min(_part_end(first, len(days)), days.last)
        parts.append(Days(first, last))
        first = last + timedelta(days=1)
    return tuple(parts)


def _part_end(first: date, length: int) -> date:
    if length <= 10:
        return first
    if length <= 70:
        return monday(first) + timedelta(days=6)
    next_month = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    return next_month - timedelta(days=1)
