"""Dates promised in public: stored with the answer, kept up with the incident, read from words.

What a promise does to an incident is decided in `moves/promising.py`; who is reminded and when
in `clocks.py` and `escalation.py`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from db.engine import AsyncSession
from db.queries import promises as queries
from db.queries import timers
from services.clock_steps import PROMISE_STEPS, promise_check, promise_steps
from services.clocks import Clock
from services.deadlines import step_rows
from services.facts import EventKind, Outcome
from services.incident_facts import IncidentFacts
from services.moves import Act, Move

_MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})\s?(янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[а-я]*"
    r"(?:\s(\d{4})(?:\s?г(?:ода|\.)?)?)?",
    re.I,
)
_DOTTED = re.compile(r"(?<!\d)(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_AFTER = re.compile(r"через\s(?:(\d{1,3})\s)?(день|дня|дней|недел[юяиь]|месяц(?:а|ев)?)", re.I)
_NEAR = {"сегодня": 0, "завтра": 1, "послезавтра": 2}
_NEAR_WORD = re.compile(r"\b(сегодня|послезавтра|завтра)\b", re.I)


@dataclass(frozen=True, slots=True)
class Said:
    """A date read from words, and the words that are left of them."""

    day: date
    rest: str


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The last second of a promised local day: «до 5 мая» has the whole of it."""
    return datetime.combine(day, time(23, 59, 59), zone)


def in_days(days: int, now: datetime, zone: ZoneInfo) -> datetime:
    """The same, so many calendar days from today."""
    return end_of(now.astimezone(zone).date() + timedelta(days=days), zone)


def read_day(text: str, today: date) -> Said | None:
    """«5 мая», «05.05», «2027-05-05», «завтра», «через 2 недели»; a day without a year is ahead."""
    for pattern, reader in (
        (_ISO, _iso),
        (_DAY_MONTH, _day_month),
        (_DOTTED, _dotted),
        (_AFTER, _after),
        (_NEAR_WORD, _near),
    ):
        match = pattern.search(text)
        if match is None:
            continue
        try:
            day = reader(match, today)
        except ValueError:  # the 31st of June
            continue
        rest = (text[: match.start()] + " " + text[match.end() :]).strip(" ,.;:—–-\n")
        return Said(day, re.sub(r"^(?:до|к|на)\b|\s(?:до|к|на)$", "", rest).strip(" ,.;:—–-"))
    return None


async def follow(
    session: AsyncSession, facts: IncidentFacts, move: Move, cycle: int, event_id: int, act: Act
) -> None:
    """Write what a move that has won does to promises and to their reminders.

    Comes after the move's clocks have been stopped: what it adds runs on.
    """
    if move.undoes is not None:
        await timers.cancel(session, facts.id, cycle, {Clock.PROMISE}, event_id)
        await queries.undo(session, move.undoes)
        return
    if move.ends_promise is not None:
        await queries.end(session, facts.id, how=move.ends_promise, at=act.at, event_id=event_id)
    if move.promise is not None:
        number = await queries.made_in(session, facts.id, cycle)
        await queries.add(
            session,
            incident_id=facts.id,
            cycle=cycle,
            number=number,
            promised_at=move.promise.until,
            made_at=act.at,
            made_event=event_id,
            person_id=act.actor_id,
            reason=move.promise.reason,
            link=facts.reply_link,
        )
        steps = promise_steps(
            move.promise.until, act.at, act.rules.working_time, number * PROMISE_STEPS
        )
        await timers.put(session, step_rows(facts.id, cycle, steps, facts.priority, act.rules))
    elif move.event is EventKind.CLOSED and _closed_with_a_date(move.incident):
        check = promise_check(move.incident["promised_at"], act.rules.working_time)
        await timers.put(session, step_rows(facts.id, cycle, (check,), facts.priority, act.rules))


def _closed_with_a_date(values: Mapping[str, object]) -> bool:
    return values.get("outcome") == Outcome.PROMISED


def _iso(match: re.Match[str], _today: date) -> date:
    return date(int(match[1]), int(match[2]), int(match[3]))


def _day_month(match: re.Match[str], today: date) -> date:
    name = match[2].lower()
    month = next(n for n, start in enumerate(_MONTHS, 1) if name.startswith(start))
    return _ahead(int(match[1]), month, match[3], today)


def _dotted(match: re.Match[str], today: date) -> date:
    return _ahead(int(match[1]), int(match[2]), match[3], today)


def _after(match: re.Match[str], today: date) -> date:
    number, unit = int(match[1] or 1), match[2].lower()
    days = 7 if unit.startswith("недел") else 30 if unit.startswith("месяц") else 1
    return today + timedelta(days=number * days)


def _near(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=_NEAR[match[1].lower()])


def _ahead(day: int, month: int, year: str | None, today: date) -> date:
    if year is not None:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)
