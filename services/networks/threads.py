"""Which posts to look at again and which comments to read, within a budget. Pure.

For networks that count the comments under a post. Lives here: what is remembered of a thread,
and deciding its turn. Does not live here: asking a network.

A thread's age is counted from its last sign of life. Fresh threads have their turn at every
fetch, older ones ever more rarely; turns are spread over the fetches by post id, so that they
need no memory. At its turn a thread's comment counter is compared; every `full_every`-th
turn its comments are read whole, because an edit changes no counter and an added comment
hides a deleted one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_DAY = 86_400
_STEPS = ((_DAY, 1), (3 * _DAY, 4))
RAREST = 24
"""Fetches between two turns of the oldest threads."""

MISSES = 2
"""A post not found this many times in a row is gone; once may be a passing fault."""


UNSURE = -1
"""A `Thread.count` that no counter equals: comments vanished, another reading must agree."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A post whose comments are followed.

    `date` of the post and `active`, the newest comment's date (at least the post's), in unix
    seconds. `count` is the network's count of comments when they were last read, 0 if never, or
    UNSURE; `last_id` the greatest comment number read; `missed` how many times in a row the post
    was not found.
    """

    date: int
    active: int
    count: int = 0
    last_id: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Wallet:
    """How many requests for comments this fetch may make; `upkeep` of them on re-reading
    what does not seem changed."""

    comments: int
    upkeep: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Read a post's comments: until `expect` new ones are found, or whole when None."""

    post_id: int
    expect: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The readings in order. `waiting` threads have news and must wait; `put_off` have none."""

    readings: tuple[Reading, ...]
    waiting: int = 0
    put_off: int = 0


def step(thread: Thread, now: int) -> int:
    """How many fetches apart this thread's turns are."""
    age = now - thread.active
    return next((step for limit, step in _STEPS if age < limit), RAREST)


def to_look_at(
    threads: Mapping[int, Thread], seen: Iterable[int], oldest: int | None, passes: int, now: int
) -> list[int]:
    """Posts whose counters to ask for, freshest first; `seen` ones were on the wall's pages.

    Besides those whose turn it is: the ones missed before, and the ones that should have been
    on the pages, which reached down to the moment `oldest` (None: no pages were read).
    """
    absent = set(threads) - set(seen)
    due = [
        post_id
        for post_id in absent
        if threads[post_id].missed
        or (oldest is not None and threads[post_id].date > oldest)
        or _has_turn(post_id, passes, step(threads[post_id], now))
    ]
    return sorted(due, key=lambda post_id: threads[post_id].date, reverse=True)


def plan(
    threads: Mapping[int, Thread],
    counters: Mapping[int, int],
    passes: int,
    now: int,
    full_every: int,
    page_size: int,
    wallet: Wallet,
) -> Plan:
    """What to read of the threads whose present `counters` are known.

    News first, then the whole re-readings, the freshest posts first in both; what does not
    fit the wallet waits.
    """
    news: list[Reading] = []
    upkeep: list[Reading] = []
    for post_id in sorted(counters, key=lambda post_id: threads[post_id].date, reverse=True):
        thread, counter = threads[post_id], counters[post_id]
        whole = _has_turn(post_id, passes, full_every * step(thread, now))
        if counter != thread.count:
            # What was never read, and what shrank, is read whole.
            grows = 0 < thread.count < counter and not whole
            news.append(Reading(post_id, counter - thread.count if grows else None))
        elif whole and counter:
            upkeep.append(Reading(post_id, None))
    taken = _afford(news, counters, page_size, wallet.comments)
    spent = sum(_cost(reading, counters, page_size) for reading in taken)
    kept = _afford(upkeep, counters, page_size, min(wallet.upkeep, wallet.comments - spent))
    return Plan((*taken, *kept), len(news) - len(taken), len(upkeep) - len(kept))


def lives(thread: Thread, now: int, span: int) -> bool:
    """Whether a thread showed life within the last `span` seconds."""
    return now - thread.active < span


def pack(threads: Mapping[int, Thread]) -> dict[str, list[int]]:
    """Their form in a cursor; about 50 bytes a thread."""
    return {str(post_id): _packed(thread) for post_id, thread in threads.items()}


def unpack(packed: Mapping[str, list[int]]) -> dict[int, Thread]:
    """The threads in a cursor."""
    return {int(post_id): _unpacked(numbers) for post_id, numbers in packed.items()}


def _packed(thread: Thread) -> list[int]:
    # Relative and without trailing zeros: most threads are quiet, and there may be thousands.
    packed = [thread.date, thread.active - thread.date, thread.count, thread.last_id, thread.missed]
    while packed[-1] == 0:
        packed.pop()
    return packed


def _unpacked(packed: list[int]) -> Thread:
    date, idle, count, last_id, missed = packed + [0] * (5 - len(packed))
    return Thread(date, date + idle, count, last_id, missed)


def _has_turn(post_id: int, passes: int, every: int) -> bool:
    return (passes + post_id) % every == 0


def _afford(
    readings: list[Reading], counters: Mapping[int, int], page_size: int, budget: int
) -> list[Reading]:
    """The first readings that fit; one dearer than the whole budget is still begun."""
    taken: list[Reading] = []
    left = budget
    for reading in readings:
        cost = _cost(reading, counters, page_size)
        if left <= 0 or (cost > left and taken):
            break
        taken.append(reading)
        left -= cost
    return taken


def _cost(reading: Reading, counters: Mapping[int, int], page_size: int) -> int:
    wanted = counters[reading.post_id] if reading.expect is None else reading.expect
    return max(1, -(-wanted // page_size))
