"""Send budgets, second by second."""

from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from random import Random

import pytest

from bot.pace import Pace, PaceSettings
from sandbox.telegram.limits import Limits
from sandbox.telegram.limits import Pace as TownPace

AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
GROUP, PERSON = -100500, 1001
WHOLE = PaceSettings(share=1.0)


def _send(pace: Pace, chat_id: int, at: datetime) -> None:
    pace.take(chat_id, at)
    pace.landed(chat_id, at)


def test_a_chat_that_was_never_written_to_is_free_at_once() -> None:
    assert Pace().next_at(GROUP, AT) == AT


def test_a_person_is_written_to_once_a_second() -> None:
    pace = Pace(WHOLE)
    _send(pace, PERSON, AT)
    assert pace.next_at(PERSON, AT) == AT + SECOND
    assert pace.next_at(PERSON + 1, AT) == AT


def test_a_burst_goes_at_once_and_is_waited_off() -> None:
    pace = Pace(PaceSettings(chat_burst=3, share=1.0))
    for _ in range(3):
        assert pace.next_at(PERSON, AT) == AT
        _send(pace, PERSON, AT)
    assert pace.next_at(PERSON, AT) == AT + 3 * SECOND


def test_a_group_takes_twenty_a_minute() -> None:
    pace = Pace(WHOLE)
    for number in range(20):
        moment = AT + number * SECOND
        assert pace.next_at(GROUP, moment) == moment
        _send(pace, GROUP, moment)
    assert pace.next_at(GROUP, AT + 20 * SECOND) == AT + 60 * SECOND


def test_a_person_has_no_budget_by_the_minute() -> None:
    pace = Pace(WHOLE)
    for number in range(60):
        _send(pace, PERSON, AT + number * SECOND)
    assert pace.next_at(PERSON, AT + 60 * SECOND) == AT + 60 * SECOND


def test_all_chats_share_thirty_a_second() -> None:
    pace = Pace(WHOLE)
    for chat_id in range(1, 31):
        assert pace.room(AT) == 31 - chat_id
        _send(pace, chat_id, AT)
    assert pace.room(AT) == 0
    assert pace.next_at(99, AT) == AT + SECOND
    assert pace.room(AT + SECOND) == 30


def test_the_safety_share_makes_every_wait_longer() -> None:
    pace = Pace(PaceSettings(share=0.5))
    _send(pace, PERSON, AT)
    assert pace.next_at(PERSON, AT) == AT + 2 * SECOND


def test_a_message_counts_from_its_answer_not_from_its_start() -> None:
    pace = Pace(WHOLE)
    pace.take(PERSON, AT)
    assert pace.next_at(PERSON, AT) > AT
    pace.landed(PERSON, AT + 3 * SECOND)
    assert pace.next_at(PERSON, AT + 3 * SECOND) == AT + 4 * SECOND


def test_a_message_on_its_way_holds_its_place_however_long_it_takes() -> None:
    pace = Pace(PaceSettings(per_second=2, share=1.0))
    pace.take(PERSON, AT)
    assert pace.room(AT + 90 * SECOND) == 1


def test_the_spent_chats_are_named_with_the_moment_they_are_free() -> None:
    pace = Pace(WHOLE)
    _send(pace, PERSON, AT)
    assert pace.spent(AT) == {PERSON: AT + SECOND}
    assert pace.soonest(AT) == AT + SECOND
    assert pace.spent(AT + SECOND) == {}
    assert pace.soonest(AT + SECOND) is None


def test_when_all_is_spent_the_soonest_is_when_anything_may_go() -> None:
    pace = Pace(PaceSettings(per_second=1, chat_every=SECOND / 4, share=1.0))
    _send(pace, PERSON, AT)
    assert pace.soonest(AT) == AT + SECOND


def test_a_clock_that_goes_back_stalls_a_chat_no_longer_than_its_window() -> None:
    pace = Pace(WHOLE)
    for number in range(20):
        _send(pace, GROUP, AT + number * SECOND)
    back = AT - timedelta(hours=1)
    assert pace.next_at(GROUP, back) == back + timedelta(minutes=1)


def test_a_clock_that_leaps_a_day_leaves_everything_free() -> None:
    pace = Pace(WHOLE)
    _send(pace, GROUP, AT)
    leap = AT + timedelta(days=1)
    assert pace.next_at(GROUP, leap) == leap


@pytest.mark.parametrize("seed", range(5))
def test_no_message_is_refused_however_long_its_road(seed: int) -> None:
    """The town counts a message anywhere between its start and its answer."""
    chance = Random(seed)
    pace, town = Pace(WHOLE), TownPace(Limits.real(private_burst=chance.choice([1, 3, 5])))
    ahead: list[tuple[datetime, str, int]] = []
    on_the_way: set[int] = set()
    sent = 0
    for step in range(4000):
        now = AT + step * timedelta(milliseconds=30)
        while ahead and ahead[0][0] <= now:
            moment, what, chat_id = heappop(ahead)
            if what == "counted":
                town.spend(chat_id, chat_id > 0, moment)
            else:
                pace.landed(chat_id, moment)
                on_the_way.remove(chat_id)
        chat_id = chance.choice([-1, 1]) * chance.randrange(1, 40)
        if chat_id not in on_the_way and pace.next_at(chat_id, now) == now:
            pace.take(chat_id, now)
            on_the_way.add(chat_id)
            road = timedelta(milliseconds=chance.randrange(2, 900))
            heappush(ahead, (now + road * chance.random(), "counted", chat_id))
            heappush(ahead, (now + road, "landed", chat_id))
            sent += 1
    assert sent > 500
