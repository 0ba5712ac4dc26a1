"""When a way is left, when the better ones are tried, and when one is returned to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.ways import Course, Patience, Way, answered, failed, tried

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
PATIENCE = Patience()


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def fails(course: Course, *seconds: float) -> Course:
    """Short calls on the way in use fail at these moments."""
    for moment in seconds:
        course = failed(course, course.way, after(moment), after(moment), PATIENCE)
    return course


def test_a_burst_of_failures_is_no_outage_but_ten_seconds_of_them_are() -> None:
    course = fails(Course(2), 0, 0.1, 0.2, 0.3)
    assert course.way == 0
    assert fails(course, 11).way == 1


def test_a_call_that_hung_counts_from_its_beginning() -> None:
    course = Course(2)
    for _ in range(3):
        course = failed(course, 0, NOW, after(30), PATIENCE)
    assert course.way == 1


def test_an_answer_forgives_and_older_calls_that_fail_after_it_tell_nothing() -> None:
    course = answered(fails(Course(2), 0, 1), 0, after(8))
    assert fails(course, 9, 12).way == 0
    late = course
    for _ in range(5):
        late = failed(late, 0, after(2), after(40), PATIENCE)
    assert late == course


def test_failures_of_a_way_that_was_left_are_not_held_against_the_next() -> None:
    course = fails(Course(3), 0, 5, 11)
    assert course.way == 1
    for _ in range(5):
        course = failed(course, 0, NOW, after(45), PATIENCE)
        course = failed(course, 1, NOW, after(45), PATIENCE)
    assert (course.way, course.failures) == (1, 0)


def test_from_the_last_way_the_first_is_next_and_the_only_one_is_never_left() -> None:
    course = fails(Course(2), 0, 5, 11, 12, 17, 23)
    assert (course.way, course.try_at) == (0, None)
    alone = fails(Course(1), *range(400))
    assert alone.way == 0
    assert alone.is_silent(after(400), PATIENCE)
    assert not answered(alone, 0, after(400)).is_silent(after(400), PATIENCE)


def test_a_better_way_is_returned_to_after_two_answers() -> None:
    course = fails(Course(3), 0, 5, 11)
    assert not course.is_due(after(60), PATIENCE)
    assert course.is_due(after(72), PATIENCE)
    course = tried(course, 0, after(72), PATIENCE)
    assert course.way == 1
    assert not course.is_due(after(73), PATIENCE)
    course = tried(course, 0, after(93), PATIENCE)
    assert (course.way, course.is_back, course.try_at) == (0, True, None)


def test_trials_that_fail_come_at_growing_pauses() -> None:
    course, pauses, at = fails(Course(2), 0, 5, 11), [], after(71)
    for _ in range(6):
        course = tried(course, None, at, PATIENCE)
        assert course.try_at is not None
        pauses.append(int((course.try_at - at).total_seconds()) // 60)
        at = course.try_at
    assert pauses == [2, 4, 8, 15, 15, 15]


def test_a_way_that_fails_soon_after_the_return_is_left_alone_for_longer() -> None:
    back = replace(Course(2), since=NOW, is_back=True)
    flapped = fails(back, 1, 6, 12)
    assert flapped.try_at == after(12) + 2 * PATIENCE.first_try
    steady = fails(replace(back, pause=PATIENCE.longest), 3600, 3605, 3611)
    assert steady.try_at == after(3611) + PATIENCE.first_try


def test_a_clock_that_went_back_does_not_put_trials_off() -> None:
    course = fails(Course(2), 0, 5, 11)
    assert course.is_due(NOW - timedelta(hours=3), PATIENCE)


def test_a_way_is_shown_without_what_opens_it() -> None:
    way = Way("https://api.telegram.org", "socks5://anna:secret@10.0.0.5:1080")
    assert way.shown == "10.0.0.5:1080 → api.telegram.org"
    assert "secret" not in repr(way)
