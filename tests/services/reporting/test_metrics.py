"""The figures against an obviously right, slow telling of the same histories."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import delete

from db.engine import Database
from db.models import Base
from services.clocks import spans
from services.reporting import metrics
from services.reporting.metrics import Backlog, Count, Figures, Lag, Scope, Share, Spread
from services.reporting.periods import Days
from services.working_time import WorkingTime
from tests.services.histories import EPOCH, Round, Script, Told, play, scripts, write

ZONE = ZoneInfo("Europe/Moscow")
HOURS = WorkingTime(ZONE)
WEEK = Days(date(2026, 11, 16), date(2026, 11, 22))
START, END = WEEK.start(ZONE), WEEK.end(ZONE)
NOW = END + timedelta(hours=6)
SLOW_BUT_FAIR = settings(
    deadline=None,
    # To shrink a counterexample would take minutes of database work; histories are short anyway.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def script(
    *ops: tuple[str, int], seen_after: int = 15 * 24 * 60 + 9 * 60, **other: object
) -> Script:
    """Seen on Monday 16.11 at 12:00 in Moscow, answer due in two hours, end due in a week."""
    values: dict[str, object] = {
        "office": 1,
        "topic": "ЖКХ",
        "district": "Садовое",
        "backfilled": False,
        "seen_after": seen_after,
        "unseen": 5,
        "reply_in": 120,
        "final_in": 7 * 24 * 60,
        **other,
    }
    return Script(ops=list(ops), **values)  # type: ignore[arg-type]  # a bag of plain fields


async def figures_of(
    database: Database, told: list[Told], scope: Scope, now: datetime = NOW
) -> Figures:
    async with database.write() as session:
        for table in reversed(Base.metadata.sorted_tables):
            await session.execute(delete(table))
        await write(session, told, HOURS)
    async with database.read() as session:
        return await metrics.figures(session, scope, WEEK, now=now, working_time=HOURS)


# The slow telling: loops over what happened, nothing clever.


def inside(at: datetime | None) -> bool:
    return at is not None and START <= at < END


def naive_spread(values: list[int]) -> Spread:
    """The k-th smallest such that at least that share of the values is not above it."""

    def rank(share: float) -> int:
        return next(v for v in sorted(values) if sum(x <= v for x in values) >= share * len(values))

    return Spread(
        len(values),
        rank(0.5) if values else None,
        rank(0.9) if len(values) >= 10 else None,
    )


def naive_lag(pairs: list[tuple[datetime, datetime]], waits: list[int] | None = None) -> Lag:
    wall = [int((b - a).total_seconds()) for a, b in pairs]
    working = [spans(a, b, HOURS).working_seconds for a, b in pairs]
    if waits is not None:
        working = [max(seconds - wait, 0) for seconds, wait in zip(working, waits, strict=True)]
    return Lag(naive_spread(wall), naive_spread(working))


def naive_count(told: list[Told], kind: str) -> Count:
    hits = [one.number for one in told for name, at in one.happened if name == kind and inside(at)]
    return Count(len(set(hits)), len(hits))


def overdue(one: Round, now: datetime) -> bool:
    return one.resolved is None and (
        (one.replied is None and one.due_reply < now) or one.due_final < now
    )


def open_now(told: list[Told]) -> list[Told]:
    return [one for one in told if one.status in ("new", "claimed", "answered")]


def check_flow(told: list[Told], found: Figures) -> None:
    flow = found.flow
    assert flow.received == naive_count(told, "opened")
    assert flow.delivered == naive_count(told, "delivered")
    assert flow.claimed == naive_count(told, "claimed")
    assert flow.answered == naive_count(told, "answered")
    assert flow.closed == naive_count(told, "closed")
    assert flow.dismissed == naive_count(told, "dismissed")
    assert flow.reopened == naive_count(told, "reopened")
    assert flow.posts == sum(inside(one.opened) for one in told)
    shown = [one for one in told if inside(one.opened) and one.status != "dismissed"]
    topics = Counter(one.topic for one in shown)
    assert dict(found.topics) == topics
    assert [n for _, n in found.topics] == sorted(topics.values(), reverse=True)
    assert dict(found.districts) == Counter(one.district for one in shown)


def check_times(told: list[Told], found: Figures) -> None:
    rounds = [(one, r) for one in told for r in one.rounds if not r.dismissed]

    def lag(
        since: Callable[[Round], datetime], until: Callable[[Round], datetime | None]
    ) -> list[tuple[datetime, datetime]]:
        ends = [(since(r), until(r)) for _, r in rounds]
        return [(a, b) for a, b in ends if b is not None and inside(b)]

    firsts = [(one.posted, one.opened) for one, r in rounds if r is one.rounds[0]]
    assert found.times.detection == naive_lag([(a, b) for a, b in firsts if inside(b)])
    assert found.times.delivery == naive_lag(lag(lambda r: r.seen, lambda r: r.delivered))
    assert found.times.claim == naive_lag(lag(lambda r: r.claimable, lambda r: r.claimed))
    assert found.times.reply == naive_lag(lag(lambda r: r.seen, lambda r: r.replied))
    waits = [r.waited for _, r in rounds if inside(r.resolved)]
    assert found.times.resolution == naive_lag(lag(lambda r: r.seen, lambda r: r.resolved), waits)
    closed = [one for one in told if one.status == "closed" and inside(one.now.resolved)]
    assert found.times.end_to_end == naive_lag(
        [(one.opened, one.now.resolved) for one in closed if one.now.resolved],
        [sum(r.waited for r in one.rounds) for one in closed],
    )
    waited = [wait for wait in waits if wait]
    assert found.times.waiting.wall == naive_spread([2 * wait for wait in waited])
    assert found.times.waiting.working == naive_spread(waited)


def check_kept(told: list[Told], found: Figures, now: datetime) -> None:
    cohort = [r for one in told for r in one.rounds if inside(r.seen) and not r.dismissed]
    closed = [r for r in cohort if r.resolved]
    met = [
        r
        for r in closed
        if r.resolved and r.replied and r.replied <= r.due_reply and r.resolved <= r.due_final
    ]
    late = [r for r in cohort if overdue(r, now)]
    assert found.kept.sla == Share(len(met), len(closed) + len(late))
    replied = [r for r in cohort if r.replied]
    in_time = [r for r in replied if r.replied and r.replied <= r.due_reply]
    unreplied = [r for r in cohort if not r.replied and r.due_reply < now]
    assert found.kept.reply == Share(len(in_time), len(replied) + len(unreplied))


def check_backlog(told: list[Told], found: Figures, now: datetime) -> None:
    left = open_now(told)
    since = sorted((one.now.seen, one.number) for one in left)
    late = [one.number for one in left if overdue(one.now, now)]
    assert found.backlog == Backlog(len(left), len(late), since[0][0] if since else None)
    assert [(slow.since, slow.id) for slow in found.slowest] == since[:5]
    assert all(slow.overdue == (slow.id in late) for slow in found.slowest)
    for line in found.offices:
        own = [one for one in told if line.name == f"Ведомство {one.office}"]
        assert line.received == sum(inside(one.opened) for one in own)
        assert line.closed == sum(any(inside(r.resolved) for r in one.rounds) for one in own)
        assert line.open == len(open_now(own))
        assert line.overdue == sum(one.number in late for one in own)


def check_quality(told: list[Told], found: Figures) -> None:
    closings = [
        (one.number, r.resolved, later.seen if later else None)
        for one in told
        for r, later in zip(one.rounds, [*one.rounds[1:], None], strict=True)
        if r.resolved and inside(r.resolved)
    ]
    again = [n for n, at, later in closings if later and later - at <= timedelta(days=7)]
    assert found.reopened_events == Share(len(again), len(closings))
    assert found.reopened_incidents == Share(len(set(again)), len({n for n, _, _ in closings}))
    delivered = [one for one in told if inside(one.rounds[0].delivered)]
    wrong = [one for one in delivered if one.status == "dismissed" and one.reason != "repeat"]
    assert found.precision == Share(len(delivered) - len(wrong), len(delivered))


async def check(database: Database, scripted: list[Script]) -> None:
    told = [play(number, one) for number, one in enumerate(scripted, start=1)]
    for scope in (Scope(), Scope((1,))):
        found = await figures_of(database, told, scope)
        counted = [
            one
            for one in told
            if not one.backfilled and (scope.offices is None or one.office in scope.offices)
        ]
        check_flow(counted, found)
        check_times(counted, found)
        check_kept(counted, found, NOW)
        check_backlog(counted, found, NOW)
        check_quality(counted, found)


@given(scripts())
@settings(SLOW_BUT_FAIR, max_examples=60)
async def test_figures_agree_with_the_slow_telling_on_sqlite(
    sqlite_url: str, scripted: list[Script]
) -> None:
    database = Database(sqlite_url)
    await check(database, scripted)
    await database.close()


@given(scripts())
@settings(SLOW_BUT_FAIR, max_examples=8)
async def test_figures_agree_with_the_slow_telling_on_postgresql(
    postgres_url: str, scripted: list[Script]
) -> None:
    database = Database(postgres_url)
    await check(database, scripted)
    await database.close()


# The same by hand, one rule at a time.


async def test_an_open_overdue_incident_spoils_the_share_kept_in_time(database: Database) -> None:
    told = [
        play(1, script(("answer", 60), ("close", 60))),
        play(2, script(("answer", 60), ("close", 60))),
        play(3, script()),
    ]
    found = await figures_of(database, told, Scope())
    assert found.kept.sla == Share(2, 3)
    assert found.kept.sla.percent == 67
    assert found.backlog.overdue == 1


async def test_an_open_incident_within_its_deadlines_is_not_judged_yet(database: Database) -> None:
    told = [play(1, script(("answer", 60)))]
    found = await figures_of(database, told, Scope(), START + timedelta(days=1))
    assert found.kept.sla == Share(0, 0)
    assert found.kept.sla.percent is None
    assert found.kept.reply == Share(1, 1)


async def test_a_closing_taken_back_was_no_closing(database: Database) -> None:
    told = [play(1, script(("answer", 60), ("close", 1), ("undo", 0)))]
    found = await figures_of(database, told, Scope())
    assert found.flow.closed == Count(0, 0)
    assert found.times.resolution.wall.n == 0
    assert found.backlog.open == 1


async def test_a_dismissed_incident_has_no_times_and_lowers_precision(database: Database) -> None:
    told = [
        play(1, script(("deliver", 1), ("dismiss", 10))),
        play(2, script(("deliver", 1), ("repeat", 10))),
        play(3, script(("deliver", 1), ("claim", 10))),
    ]
    found = await figures_of(database, told, Scope())
    assert found.flow.dismissed == Count(2, 2)
    assert found.times.claim.wall == Spread(1, 600, None)
    assert found.precision == Share(2, 3)


async def test_a_backfilled_incident_is_counted_nowhere(database: Database) -> None:
    told = [play(1, script(("deliver", 1), backfilled=True))]
    found = await figures_of(database, told, Scope())
    assert found.flow.received == Count(0, 0)
    assert found.backlog == Backlog(0, 0, None)
    assert found.times.detection.wall.n == 0


async def test_a_reopened_incident_counts_its_cycles_apart_and_its_whole_once(
    database: Database,
) -> None:
    two = (("answer", 60), ("close", 60), ("reopen", 24 * 60), ("answer", 30), ("close", 30))
    found = await figures_of(database, [play(1, script(*two))], Scope())
    assert found.flow.closed == Count(1, 2)
    assert found.times.resolution.wall == Spread(2, 3600, None)
    assert found.times.end_to_end.wall == Spread(1, 27 * 3600, None)
    assert found.times.detection.wall == Spread(1, 300, None)
    assert found.reopened_incidents == Share(1, 1)
    assert found.reopened_events == Share(1, 2)


async def test_an_incident_closed_three_times_is_closed_three_times(database: Database) -> None:
    once = (("answer", 60), ("close", 60), ("reopen", 60))
    found = await figures_of(database, [play(1, script(*once, *once, *once))], Scope())
    assert found.flow.closed == Count(1, 3)
    assert [line.closed for line in found.offices] == [1]
    assert found.reopened_events == Share(3, 3)
    assert found.reopened_incidents == Share(1, 1)


async def test_the_first_moment_of_monday_is_in_and_the_one_after_sunday_is_out(
    database: Database,
) -> None:
    minutes = int((START - EPOCH).total_seconds()) // 60
    edges = (minutes - 1, minutes, minutes + 7 * 24 * 60 - 1, minutes + 7 * 24 * 60)
    told = [play(n, script(seen_after=at)) for n, at in enumerate(edges, start=1)]
    found = await figures_of(database, told, Scope())
    assert found.flow.received == Count(2, 2)


@pytest.mark.parametrize(
    ("values", "p50", "p90"),
    [
        ([], None, None),
        ([5], 5, None),
        ([1, 2, 3, 4], 2, None),
        (list(range(1, 10)), 5, None),
        (list(range(1, 11)), 5, 9),
        ([7] * 30, 7, 7),
    ],
)
def test_percentiles_go_by_nearest_rank_and_p90_waits_for_ten(
    values: list[int], p50: int | None, p90: int | None
) -> None:
    assert Spread.of(values[::-1]) == Spread(len(values), p50, p90)


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(0, 0, None), (0, 9, 0), (9, 9, 100), (1, 3, 33), (2, 3, 67), (1, 2, 50), (999, 1000, 99),
     (1, 1000, 1), (1, 8, 13)],
)  # fmt: skip
def test_a_hundred_percent_is_said_only_when_nothing_is_missing(
    part: int, whole: int, percent: int | None
) -> None:
    assert Share(part, whole).percent == percent


def test_the_histories_begin_before_the_week_they_are_asked_of() -> None:
    assert EPOCH < START.astimezone(UTC) < EPOCH + timedelta(weeks=3)
