"""Summaries as reports: when one is put into the outbox, for whom, and who may ask for which.

What a summary tells is in `summary.py`.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial

from db.engine import AsyncSession
from db.models import Office
from db.queries import marks
from db.queries import summary as queries
from services import outbox
from services.messengers.ids import written
from services.messengers.places import Chats, Place
from services.outbox import Say
from services.people import PersonFacts, Role
from services.reporting.metrics import Scope
from services.reporting.periods import Days, MonthlyMoment, Preset, WeeklyMoment, local_date, monday
from services.reporting.readers import one_by_one
from services.reporting.summary import Asked
from services.rules import Rules

REGION_ROLES = (Role.COORDINATOR, Role.ADMIN)
"""Those who read of the whole region; the others read of their offices."""


async def put_weekly(
    session: AsyncSession, *, now: datetime, rules: Rules, at: WeeklyMoment
) -> bool:
    """Queue last week's summaries once its moment in this week has passed; True if it did so.

    Once a week whatever the number of processes, also late in the week after a pause; a reader for
    whom it fails costs the others nothing (`readers.py`). A desk
    whose first incident came this week has no last week to tell of.
    """
    week = monday(local_date(now, rules.zone))
    year, number, _ = week.isocalendar()
    return await _put_once(
        session,
        f"weekly:{year}-W{number:02}",
        at.of_week(now, rules.zone),
        Preset.LAST_WEEK.days(week),
        now=now,
        rules=rules,
    )


async def put_monthly(
    session: AsyncSession, *, now: datetime, rules: Rules, at: MonthlyMoment
) -> bool:
    """The same for last month, once its moment in this month has passed."""
    today = local_date(now, rules.zone)
    return await _put_once(
        session,
        monthly_mark(today),
        at.of_month(now, rules.working_time),
        Preset.LAST_MONTH.days(today),
        now=now,
        rules=rules,
    )


def monthly_mark(today: date) -> str:
    """What is remembered when the summary that is due in this month was sent."""
    return f"monthly:{today:%Y-%m}"


async def _put_once(
    session: AsyncSession, mark: str, due: datetime, days: Days, *, now: datetime, rules: Rules
) -> bool:
    began = await queries.first_opened(session)
    if now < due or began is None or began >= days.end(rules.zone):
        return False
    if _asleep(due, now, rules) or not await marks.put_once(session, mark, now):
        return False
    readers = [
        (written(room[0]), partial(_put, session, room, Asked(days, scope), now))
        for room, scope in (await _readers(session)).items()
    ]
    await one_by_one(session, readers, rules, now, mark=mark)
    return True


async def _put(
    session: AsyncSession, room: tuple[int, int | None], asked: Asked, now: datetime
) -> bool:
    chat_id, thread_id = room
    await put(session, asked, chat_id=chat_id, thread_id=thread_id, now=now)
    return True


def _asleep(due: datetime, now: datetime, rules: Rules) -> bool:
    """Whether a summary that was missed has to wait for the morning."""
    quiet, zone = rules.clocks.quiet, rules.zone
    return quiet.covers(now.astimezone(zone).time()) and not quiet.covers(
        due.astimezone(zone).time()
    )


async def put(
    session: AsyncSession,
    asked: Asked,
    *,
    chat_id: int,
    thread_id: int | None,
    now: datetime,
    kinds: Iterable[Say] = (Say.SUMMARY, Say.WORKBOOK),
) -> None:
    """Queue one summary and its workbook for one chat, or one of `kinds` alone."""
    offices = asked.scope.offices
    whose = "all" if offices is None else "-".join(map(str, offices))[:60]
    whose += "".join(f":{one}"[:30] for one in (asked.scope.topic, asked.scope.district) if one)
    span = f"{chat_id}:{thread_id or 0}:{asked.days.first}:{asked.days.last}:{whose}"
    for kind in kinds:
        await outbox.put(
            session,
            chat_id=chat_id,
            thread_id=thread_id,
            kind=kind,
            slot=f"{kind}:{span}",
            payload=asked.payload(),
            now=now,
        )


async def offices_of(session: AsyncSession, scope: Scope) -> list[tuple[int, str]]:
    """The offices at work in a scope: number and name, by name."""
    found = [(office.id, office.name) for office in await queries.offices(session)]
    wanted = [one for one in found if scope.offices is None or one[0] in scope.offices]
    return sorted(wanted, key=lambda one: one[1].casefold())


async def scope_of_chat(session: AsyncSession, chat_id: int, thread_id: int | None) -> Scope | None:
    """Whose figures a group reads: those of its offices, of the topic's own if it has one.

    The coordinators' chat reads of the whole region. None: no office is bound here.
    """
    here = [
        office
        for office in await queries.offices(session)
        if chat_id in (office.chat_id, office.second_chat_id)
    ]
    in_topic = [office for office in here if Place(chat_id, thread_id) in _places(office)]
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


def _places(office: Office) -> tuple[Place, ...]:
    return Chats(office.chat_id, office.thread_id, office.second_chat_id).places


async def _readers(session: AsyncSession) -> dict[tuple[int, int | None], Scope]:
    """Chats that get the weekly summary, each once, and what each reads of."""
    rooms: dict[tuple[int, int | None], list[Office]] = {}
    for office in await queries.offices(session):
        for place in _places(office):
            rooms.setdefault(place, []).append(office)
    readers = {room: _scope_of(offices) for room, offices in rooms.items()}
    supervised: dict[int, set[int]] = {}
    for reader, role, office_id in await queries.readers(session):
        if role in REGION_ROLES:
            readers[reader, None] = Scope()
        elif office_id is not None:
            supervised.setdefault(reader, set()).add(office_id)
    for reader, office_ids in supervised.items():
        readers[reader, None] = Scope(tuple(sorted(office_ids)))
    return readers
