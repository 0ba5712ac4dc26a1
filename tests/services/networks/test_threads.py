"""The plan of which threads to read, and the cursor that remembers them. Pure."""

import json

from services.networks.threads import (
    RAREST,
    Reading,
    Thread,
    Wallet,
    lives,
    plan,
    step,
    to_look_at,
)
from services.networks.vk.memory import Backlog, Memory

HOUR = 3600
DAY = 24 * HOUR
NOW = 1_795_305_600
RICH = Wallet(1000, 1000)


def thread(age: int, count: int = 0, **more: int) -> Thread:
    """A thread whose post is `age` seconds old and quiet since."""
    return Thread(NOW - age, NOW - age, count, **more)


def planned(
    threads: dict[int, Thread],
    counters: dict[int, int],
    *,
    passes: int = 1,
    wallet: Wallet = RICH,
    full_every: int = 1000,
) -> list[Reading]:
    """The readings of a plan."""
    return list(plan(threads, counters, passes, NOW, full_every, 100, wallet).readings)


def test_a_fresh_thread_has_its_turn_at_every_fetch_and_an_old_one_rarely() -> None:
    assert [step(thread(age), NOW) for age in (HOUR, 2 * DAY, 10 * DAY)] == [1, 4, RAREST]


def test_a_new_comment_makes_an_old_thread_fresh() -> None:
    old = Thread(NOW - 10 * DAY, NOW - HOUR)
    assert step(old, NOW) == 1
    assert lives(old, NOW, 5 * DAY)


def test_every_thread_has_a_turn_within_its_step() -> None:
    threads = {post_id: thread(10 * DAY) for post_id in range(1, 100)}
    looked = [set(to_look_at(threads, (), None, passes, NOW)) for passes in range(RAREST)]
    assert set().union(*looked) == set(threads)
    assert max(len(turn) for turn in looked) <= len(threads) // RAREST + 1


def test_a_post_that_should_have_been_on_the_pages_is_looked_at_out_of_turn() -> None:
    threads = {1: thread(2 * DAY), 2: thread(5 * DAY), 3: thread(5 * DAY, missed=1)}
    assert to_look_at(threads, (), NOW - 3 * DAY, 1, NOW) == [1, 3]
    assert to_look_at(threads, {1}, NOW - 3 * DAY, 1, NOW) == [3]


def test_growth_is_read_until_found_and_the_unread_and_the_shrunk_are_read_whole() -> None:
    threads = {1: thread(HOUR, 5), 2: thread(HOUR, 5), 3: thread(HOUR, 5), 4: thread(HOUR)}
    readings = planned(threads, {1: 8, 2: 4, 3: 5, 4: 2})
    assert set(readings) == {Reading(1, 3), Reading(2, None), Reading(4, None)}


def test_a_thread_that_grows_all_the_time_is_read_whole_at_its_turn_too() -> None:
    assert planned({5: thread(HOUR, 3)}, {5: 4}, passes=5, full_every=10) == [Reading(5, None)]
    assert planned({5: thread(HOUR, 3)}, {5: 4}, passes=6, full_every=10) == [Reading(5, 1)]


def test_a_thread_without_comments_is_never_read() -> None:
    assert planned({1: thread(HOUR)}, {1: 0}, full_every=1) == []


def test_an_unchanged_thread_is_read_whole_at_every_kth_turn() -> None:
    threads = {7: thread(HOUR, 3)}
    turns = [bool(planned(threads, {7: 3}, passes=n, full_every=5)) for n in range(10)]
    assert turns.count(True) == 2


def test_news_go_before_upkeep_and_the_fresh_before_the_old() -> None:
    threads = {1: thread(9 * HOUR, 1), 2: thread(HOUR, 1), 3: thread(2 * HOUR, 1)}
    readings = planned(threads, {1: 2, 2: 1, 3: 2}, full_every=1)
    assert [reading.post_id for reading in readings] == [3, 1, 2]


def test_what_does_not_fit_the_wallet_waits_and_is_counted() -> None:
    threads = {n: thread(n * HOUR, 1) for n in range(1, 6)}
    result = plan(threads, dict.fromkeys(threads, 2), 1, NOW, 1000, 100, Wallet(2, 2))
    assert [reading.post_id for reading in result.readings] == [1, 2]
    assert (result.waiting, result.put_off) == (3, 0)


def test_upkeep_stays_within_its_share() -> None:
    threads = {n: thread(n * HOUR, 1) for n in range(1, 6)}
    result = plan(threads, dict.fromkeys(threads, 1), 1, NOW, 1, 100, Wallet(100, 2))
    assert (len(result.readings), result.put_off) == (2, 3)


def test_a_thread_dearer_than_the_wallet_is_begun_all_the_same() -> None:
    assert planned({1: thread(HOUR)}, {1: 90_000}, wallet=Wallet(150, 150)) == [Reading(1, None)]


def test_an_empty_wallet_buys_nothing() -> None:
    assert planned({1: thread(HOUR)}, {1: 5}, wallet=Wallet(0, 0)) == []


def test_a_thread_takes_at_most_sixty_bytes_of_the_cursor() -> None:
    threads = {
        2_000_000_000 + n: Thread(NOW - 9 * DAY, NOW, 12_345, 2_000_000_999, 1) for n in range(500)
    }
    assert len(json.dumps(Memory("club1").dump(threads))) / 500 <= 62
    quiet = {7_000 + n: Thread(NOW, NOW, 14, 7_999) for n in range(500)}
    assert len(json.dumps(Memory("club1").dump(quiet))) / 500 <= 45


def test_a_cursor_survives_json_and_comes_back_the_same() -> None:
    threads = {1: Thread(NOW, NOW + 5, 3, 9, 1), 2: Thread(NOW, NOW), 3: Thread(NOW, NOW, 0, 4)}
    memory = Memory("club1", -1, NOW, 8, Backlog(200, 412, NOW - DAY), threads)
    assert Memory.load(json.loads(json.dumps(memory.dump(threads))), "club1") == memory


def test_a_cursor_of_another_address_is_forgotten() -> None:
    cursor = Memory("club1", -1, NOW, 8).dump({1: Thread(NOW, NOW)})
    assert Memory.load(cursor, "club2") == Memory("club2")
