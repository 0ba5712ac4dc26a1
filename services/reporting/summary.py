"""The week, or any other days, as facts for a summary.

A row of the outbox holds the days and the offices alone; the figures are read when it is sent.
What the figures mean is told in `metrics.py`, when and to whom it is sent in `reports.py`, the
words are in `handlers/views/summary.py` and `handlers/views/workbook.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from db.engine import AsyncSession
from db.queries import summary as queries
from services.facts import EventKind
from services.reporting import best_answers, metrics
from services.reporting.best_answers import BestAnswer
from services.reporting.metrics import Figures, Flow, Kept, Lag, Scope, Share
from services.reporting.periods import DAY, WEEK, Days, local_date, monday
from services.rules import Rules

MEAN_OF_WEEKS = 4
TREND_WEEKS = 8


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
            "topic": self.scope.topic,
            "district": self.scope.district,
        }

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> "Asked":
        """As it was stored."""
        first, last = (date.fromisoformat(payload[key]) for key in ("first", "last"))
        offices = payload["offices"]
        scope = Scope(
            None if offices is None else tuple(offices),
            payload.get("topic"),
            payload.get("district"),
        )
        return cls(Days(first, last), scope)


@dataclass(frozen=True, slots=True)
class Bar:
    """Some days of the chart. Incidents that came, were answered, ran past their first reply."""

    days: Days
    received: int
    answered: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Before:
    """Earlier days, to compare with."""

    days: Days
    flow: Flow
    kept: Kept
    reply: Lag


@dataclass(frozen=True, slots=True)
class Mean:
    """Incidents a week, of so many weeks; deadlines kept, of all of them together."""

    weeks: int
    received: float
    answered: float
    closed: float
    kept: Kept


@dataclass(frozen=True, slots=True)
class TrendWeek:
    """First replies of one week."""

    days: Days
    reply: Lag


@dataclass(frozen=True, slots=True)
class Summary:
    """All that a summary tells.

    `offices` are names, empty for the whole region. `before` (last week, or just before) and
    `year_ago` are None where the desk was not at work in all of those days. `mean` is of the
    last weeks before (at most four, those the desk has worked), None when there are none or the
    days are no part of one week. `trend` are the eight weeks up to the end, those the desk has
    worked. `in_work` counts the rows of the workbook. `narrowed`: to what topic and district.
    """

    days: Days
    region: str
    offices: tuple[str, ...]
    figures: Figures
    before: Before | None
    year_ago: Before | None
    mean: Mean | None
    bars: tuple[Bar, ...]
    trend: tuple[TrendWeek, ...]
    best: tuple[BestAnswer, ...]
    in_work: int
    as_of: datetime
    narrowed: tuple[str, ...] = ()


async def summary(session: AsyncSession, asked: Asked, *, now: datetime, rules: Rules) -> Summary:
    """The facts of what was asked, as they stand at `now`."""
    days, scope, hours = asked.days, asked.scope, rules.working_time
    began = await queries.first_opened(session)
    first_day = local_date(began, rules.zone) if began else None
    earlier = _Earlier(session, scope, first_day, now, rules)
    return Summary(
        days=days,
        region=rules.region,
        offices=tuple(await queries.office_names(session, scope.offices or ())),
        figures=await metrics.figures(session, scope, days, now=now, working_time=hours),
        before=await earlier.told(days.before()),
        year_ago=await earlier.told(days.year_before()),
        mean=await earlier.mean(days),
        bars=await bars(session, asked, now, rules),
        trend=await earlier.trend(days),
        best=await best_answers.find(session, asked.scope, days, rules),
        in_work=await queries.in_work(session, scope, days.start(rules.zone), days.end(rules.zone)),
        as_of=now,
        narrowed=tuple(one for one in (scope.topic, scope.district) if one),
    )


@dataclass(frozen=True, slots=True)
class _Earlier:
    """What the days are compared with; only those the desk has worked whole."""

    session: AsyncSession
    scope: Scope
    first_day: date | None
    now: datetime
    rules: Rules

    def worked(self, days: Days) -> bool:
        return self.first_day is not None and days.first >= self.first_day

    async def told(self, days: Days) -> Before | None:
        if not self.worked(days):
            return None
        hours = self.rules.working_time
        (reply,) = await metrics.replies(self.session, self.scope, [days], hours)
        return Before(
            days,
            flow=await metrics.flow(self.session, self.scope, days, hours),
            kept=await metrics.kept(
                self.session, self.scope, days, now=self.now, working_time=hours
            ),
            reply=reply,
        )

    async def mean(self, days: Days) -> Mean | None:
        """Of the same weekdays of up to four weeks before."""
        if not days.within_a_week:
            return None
        wanted = [days.earlier(number * WEEK) for number in range(1, MEAN_OF_WEEKS + 1)]
        weeks = [week for one in wanted if (week := await self.told(one))]
        if not weeks:
            return None
        return Mean(
            len(weeks),
            received=sum(week.flow.received.incidents for week in weeks) / len(weeks),
            answered=sum(week.flow.answered.incidents for week in weeks) / len(weeks),
            closed=sum(week.flow.closed.incidents for week in weeks) / len(weeks),
            kept=Kept(
                _pooled([week.kept.sla for week in weeks]),
                _pooled([week.kept.reply for week in weeks]),
            ),
        )

    async def trend(self, days: Days) -> tuple[TrendWeek, ...]:
        """Weeks up to the last day, which may cut the last of them short."""
        last = monday(days.last)
        weeks = [
            Days(first, min(first + WEEK - DAY, days.last))
            for first in (last - number * WEEK for number in reversed(range(TREND_WEEKS)))
        ]
        weeks = [week for week in weeks if self.first_day and week.last >= self.first_day]
        if not weeks:
            return ()
        lags = await metrics.replies(self.session, self.scope, weeks, self.rules.working_time)
        return tuple(TrendWeek(week, lag) for week, lag in zip(weeks, lags, strict=True))


def _pooled(shares: list[Share]) -> Share:
    return Share(sum(share.part for share in shares), sum(share.whole for share in shares))


async def bars(session: AsyncSession, asked: Asked, now: datetime, rules: Rules) -> tuple[Bar, ...]:
    """The chart's parts, in their order."""
    parts = split(asked.days)
    edges = [parts[0].start(rules.zone), *(part.end(rules.zone) for part in parts)]
    kinds = (EventKind.OPENED, EventKind.ANSWERED)
    happened = await queries.happened(session, asked.scope, edges, kinds)
    late = await queries.missed(session, asked.scope, edges, now)
    return tuple(
        Bar(
            part,
            happened.get((EventKind.OPENED, number), 0),
            happened.get((EventKind.ANSWERED, number), 0),
            late.get(number, 0),
        )
        for number, part in enumerate(parts)
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
