"""Deadlines of each priority, the ladder, and when a reminder may be said."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as example_count
from hypothesis import strategies as st

from services.clock_steps import Step, claim_step, final_step, hold, ladder, promise_steps
from services.clocks import (
    Audience,
    Clock,
    ClockSettings,
    Duration,
    Priority,
    QuietHours,
    Spans,
    Targets,
    clock_start,
    deadlines,
    final_after_interim,
    spans,
)
from services.working_time import Period, WorkingTime

MOSCOW = WorkingTime(ZoneInfo("Europe/Moscow"))
DEFAULTS = ClockSettings()


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW.zone)


def shown(at: datetime) -> str:
    assert at.tzinfo is UTC
    return f"{at.astimezone(MOSCOW.zone):%m-%d %H:%M}"


# Wednesday noon, Friday 16:50, Saturday 23:00, and 30 December 17:30, the last hour of the year.
@pytest.mark.parametrize(
    ("priority", "start", "claim", "reply", "final"),
    [
        ("critical", "2026-11-18 12:00", "11-18 12:15", "11-18 13:00", "11-19 12:00"),
        ("high", "2026-11-18 12:00", "11-18 12:30", "11-18 15:00", "11-23 12:00"),
        ("normal", "2026-11-18 12:00", "11-18 13:00", "11-19 11:00", "11-27 12:00"),
        ("low", "2026-11-18 12:00", "11-18 16:00", "11-20 18:00", "11-27 12:00"),
        ("critical", "2026-11-20 16:50", "11-20 17:05", "11-20 17:50", "11-21 16:50"),
        ("high", "2026-11-20 16:50", "11-20 17:20", "11-23 10:50", "11-25 16:50"),
        ("normal", "2026-11-20 16:50", "11-20 17:50", "11-23 15:50", "12-01 16:50"),
        ("low", "2026-11-20 16:50", "11-23 11:50", "11-25 13:50", "12-01 16:50"),
        ("critical", "2026-11-21 23:00", "11-21 23:15", "11-22 00:00", "11-22 23:00"),
        ("high", "2026-11-21 23:00", "11-23 09:30", "11-23 12:00", "11-26 09:00"),
        ("normal", "2026-11-21 23:00", "11-23 10:00", "11-23 17:00", "12-02 09:00"),
        ("low", "2026-11-21 23:00", "11-23 13:00", "11-25 15:00", "12-02 09:00"),
        ("critical", "2026-12-30 17:30", "12-30 17:45", "12-30 18:30", "12-31 17:30"),
        ("high", "2026-12-30 17:30", "12-30 18:00", "01-11 11:30", "01-13 17:30"),
        ("normal", "2026-12-30 17:30", "12-30 18:30", "01-11 16:30", "01-19 17:30"),
        ("low", "2026-12-30 17:30", "01-11 12:30", "01-13 14:30", "01-19 17:30"),
    ],
)
def test_each_priority_has_its_three_deadlines(
    priority: str, start: str, claim: str, reply: str, final: str
) -> None:
    due = deadlines(Priority(priority), local(start), DEFAULTS, MOSCOW)
    assert (shown(due.claim), shown(due.reply), shown(due.final)) == (claim, reply, final)


def test_an_office_may_have_its_own_targets() -> None:
    own = replace(DEFAULTS, normal=Targets.parse("2wh", "1d", "10wd"))
    due = deadlines(Priority.NORMAL, local("2026-11-20 17:30"), own, MOSCOW)
    assert shown(due.claim) == "11-23 10:30"
    assert shown(due.reply) == "11-21 17:30"


def test_a_topic_may_have_its_own_targets_for_some_priorities() -> None:
    slow = Targets.parse("2wh", "1d", "10wd")
    own = replace(DEFAULTS, topics={"Дороги": {Priority.NORMAL: slow}})
    assert own.of(Priority.NORMAL) == own.about("ЖКХ").of(Priority.NORMAL) == DEFAULTS.normal
    assert own.about("Дороги").of(Priority.NORMAL) == slow
    assert own.about("Дороги").of(Priority.HIGH) == DEFAULTS.high
    assert own.about("Дороги").about("ЖКХ").of(Priority.NORMAL) == DEFAULTS.normal


@pytest.mark.parametrize(
    ("priority", "final"),
    [
        ("critical", "11-21 17:00"),
        ("high", "11-25 17:00"),
        ("normal", "12-01 17:00"),
        ("low", "12-01 17:00"),
    ],
)
def test_an_interim_answer_starts_the_final_clock_anew(priority: str, final: str) -> None:
    at = local("2026-11-20 17:00")
    assert shown(final_after_interim(Priority(priority), at, DEFAULTS, MOSCOW)) == final


def climbed(priority: Priority, start: str) -> list[str]:
    begin = local(start)
    due = deadlines(priority, begin, DEFAULTS, MOSCOW).reply
    return [shown(step.due_at) for step in ladder(begin, due, DEFAULTS, MOSCOW, priority)]


@pytest.mark.parametrize(
    ("priority", "start", "moments"),
    [
        (
            "critical",
            "2026-11-21 23:00",
            ["11-21 23:30", "11-21 23:48", "11-22 00:00", "11-22 02:00"],
        ),
        (
            "high",
            "2026-11-20 17:00",
            ["11-23 09:30", "11-23 10:24", "11-23 11:00", "11-23 13:00"],
        ),
        (
            "normal",
            "2026-11-21 12:00",
            ["11-23 13:00", "11-23 15:24", "11-23 17:00", "11-24 10:00"],
        ),
        ("low", "2026-11-18 09:00", ["11-19 12:00", "11-20 10:12", "11-20 15:00", "11-20 17:00"]),
    ],
)
def test_the_ladder_climbs_in_the_clocks_own_time(
    priority: str, start: str, moments: list[str]
) -> None:
    assert climbed(Priority(priority), start) == moments


def test_the_ladder_goes_from_the_holder_up() -> None:
    start, due = local("2026-11-18 10:00"), local("2026-11-18 13:00")
    steps = ladder(start, due, DEFAULTS, MOSCOW, Priority.HIGH)
    assert [step.audience for step in steps] == [
        Audience.HOLDER,
        Audience.HOLDER_AND_DEPUTY,
        Audience.SUPERVISOR,
        Audience.NEXT_SUPERVISOR,
    ]
    assert [step.level for step in steps] == [1, 2, 3, 4]
    assert {step.clock for step in steps} == {Clock.REPLY}


def test_a_wall_clock_that_starts_out_of_hours_has_its_half_after_the_opening() -> None:
    by_the_clock = replace(DEFAULTS, high=Targets.parse("30m", "2h", "3wd"))
    start = local("2026-11-21 23:00")
    due = deadlines(Priority.HIGH, start, by_the_clock, MOSCOW).reply
    steps = ladder(start, due, by_the_clock, MOSCOW, Priority.HIGH)
    assert [shown(step.due_at) for step in steps] == [
        "11-23 10:00",
        "11-23 10:36",
        "11-23 11:00",
        "11-23 13:00",
    ]


def test_the_other_clocks_have_one_step_each() -> None:
    due = local("2026-11-18 13:00")
    at = due.astimezone(UTC)
    assert claim_step(due) == Step(Clock.CLAIM, 1, at, Audience.OFFICE)
    assert final_step(due) == Step(Clock.FINAL, 1, at, Audience.SUPERVISOR)


@pytest.mark.parametrize(
    ("until", "made", "said"),
    [
        pytest.param("11-20", "11-18 13:00", ["11-19 09:00", "11-20 09:00", "11-23 09:00",
                                              "11-24 09:00"], id="Friday"),
        pytest.param("11-22", "11-18 13:00", ["11-20 09:00", "11-23 09:00", "11-24 09:00"],
                     id="Sunday has no morning of its own"),
        pytest.param("11-19", "11-18 13:00", ["11-19 09:00", "11-20 09:00", "11-23 09:00"],
                     id="made on the day before"),
        pytest.param("01-05", "11-18 13:00", ["12-30 09:00", "01-11 09:00", "01-12 09:00"],
                     id="in the holidays"),
    ],
)  # fmt: skip
def test_a_promise_is_reminded_of_before_on_the_day_and_chased_after(
    until: str, made: str, said: list[str]
) -> None:
    year = 2027 if until.startswith("01") else 2026
    end = local(f"{year}-{until} 23:59")
    steps = promise_steps(end, local(f"2026-{made}"), MOSCOW, first_level=10)
    assert [shown(step.due_at) for step in steps] == said
    assert [step.level for step in steps][-2:] == [13, 14]
    assert [step.audience for step in steps][-2:] == [Audience.HOLDER, Audience.SUPERVISOR]


@pytest.mark.parametrize(
    ("at", "said"),
    [
        pytest.param("2026-11-18 12:00", "11-18 12:00", id="in hours"),
        pytest.param("2026-11-18 18:00", "11-18 18:00", id="at the closing"),
        pytest.param("2026-11-18 18:01", "11-19 09:00", id="in the evening"),
        pytest.param("2026-11-18 23:30", "11-19 09:00", id="at night"),
        pytest.param("2026-11-19 07:00", "11-19 09:00", id="before dawn"),
        pytest.param("2026-11-20 20:00", "11-23 09:00", id="Friday evening"),
        pytest.param("2026-12-31 12:00", "01-11 09:00", id="New Year"),
    ],
)
def test_a_reminder_waits_for_working_hours_unless_critical(at: str, said: str) -> None:
    moment = local(at)
    for priority in (Priority.HIGH, Priority.NORMAL, Priority.LOW):
        assert shown(hold(moment, priority, DEFAULTS, MOSCOW)) == said
    assert hold(moment, Priority.CRITICAL, DEFAULTS, MOSCOW) == moment


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-18 20:59", "11-18 20:59"),
        ("2026-11-18 21:00", "11-19 08:00"),
        ("2026-11-19 06:30", "11-19 08:00"),
        ("2026-11-20 22:00", "11-23 08:00"),
    ],
)
def test_the_night_is_quiet_even_at_a_desk_that_works_then(at: str, said: str) -> None:
    late = WorkingTime(MOSCOW.zone, (Period(time(6), time(23)),))
    assert shown(hold(local(at), Priority.NORMAL, DEFAULTS, late)) == said


def test_a_desk_that_works_only_at_night_speaks_in_the_morning() -> None:
    nights = WorkingTime(MOSCOW.zone, (Period(time(1), time(5)), Period(time(22), time(23))))
    said = hold(local("2026-11-18 22:30"), Priority.NORMAL, DEFAULTS, nights)
    assert shown(said) == "11-19 08:00"


def test_no_quiet_hours_leave_working_hours_to_decide() -> None:
    settings = replace(DEFAULTS, quiet=QuietHours(time(0), time(0)))
    late = WorkingTime(MOSCOW.zone, (Period(time(0), time(23)),))
    assert shown(hold(local("2026-11-18 22:30"), Priority.LOW, settings, late)) == "11-18 22:30"


@pytest.mark.parametrize(
    ("start", "end", "covered", "free"),
    [
        (time(21), time(8), [time(21), time(0), time(7, 59)], [time(8), time(20, 59)]),
        (time(1), time(5), [time(1), time(4, 59)], [time(0, 59), time(5), time(23)]),
        (time(8), time(8), [], [time(0), time(8), time(20)]),
    ],
)
def test_quiet_hours_may_cross_midnight(
    start: time, end: time, covered: list[time], free: list[time]
) -> None:
    quiet = QuietHours(start, end)
    assert all(quiet.covers(at) for at in covered)
    assert not any(quiet.covers(at) for at in free)


def test_a_length_is_measured_by_the_clock_and_in_working_time() -> None:
    a, b = local("2026-11-20 17:00"), local("2026-11-23 10:30")
    assert spans(a, b, MOSCOW) == Spans(wall_seconds=235_800, working_seconds=9_000)
    assert spans(b, a, MOSCOW) == Spans(0, 0)


def test_every_default_is_as_the_product_says() -> None:
    table = {
        priority: [str(d) for d in (targets.claim, targets.reply, targets.final)]
        for priority in Priority
        for targets in [DEFAULTS.of(priority)]
    }
    assert table == {
        Priority.CRITICAL: ["15m", "1h", "1d"],
        Priority.HIGH: ["30m", "3wh", "3wd"],
        Priority.NORMAL: ["60m", "8wh", "7wd"],
        Priority.LOW: ["4wh", "24wh", "7wd"],
    }
    assert DEFAULTS.undo == timedelta(seconds=60)
    assert DEFAULTS.lease == timedelta(minutes=30)
    assert DEFAULTS.next_supervisor_after == Duration.parse("2wh")


@pytest.mark.parametrize(("nudge", "warn"), [(0, 80), (80, 80), (90, 80), (50, 100)])
def test_reminders_out_of_order_are_refused(nudge: int, warn: int) -> None:
    with pytest.raises(ValueError, match="in order"):
        ClockSettings(nudge_percent=nudge, warn_percent=warn)


moments = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@example_count(max_examples=300, deadline=None)
@given(st.sampled_from(Priority), moments)
def test_deadlines_and_steps_come_in_order(priority: Priority, start: datetime) -> None:
    due = deadlines(priority, start, DEFAULTS, MOSCOW)
    begin = clock_start(priority, start, MOSCOW)
    assert start <= begin < due.claim <= due.reply < due.final
    steps = [step.due_at for step in ladder(start, due.reply, DEFAULTS, MOSCOW, priority)]
    assert steps == sorted(set(steps))
    assert begin < steps[0]
    assert steps[2] == due.reply


hours = st.integers(0, 23).map(time)


@example_count(max_examples=300, deadline=None)
@given(st.sampled_from(Priority), moments, hours, hours, hours, hours)
def test_what_is_held_is_said_later_once_and_never_at_night(
    priority: Priority, at: datetime, night: time, morning: time, opening: time, closing: time
) -> None:
    settings = replace(DEFAULTS, quiet=QuietHours(night, morning))
    period = Period(min(opening, closing), max(opening, closing).replace(minute=30))
    desk = WorkingTime(MOSCOW.zone, (period,))
    said = hold(at, priority, settings, desk)
    assert said >= at
    assert hold(said, priority, settings, desk) == said
    if priority is not Priority.CRITICAL:
        assert not settings.quiet.covers(said.astimezone(desk.zone).time())
