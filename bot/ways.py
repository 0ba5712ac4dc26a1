"""The ways to the Bot API, and which of them calls take: pure decisions.

A way is left after some failures in a row that last for a while: one lost call is no outage. On a
worse way the better ones are tried now and then, and one that answers twice is returned to. One
that fails again soon after that is left alone for longer, so that the desk does not flap. Lives
here: values and decisions. Does not live here: calls (`session.py`), what is said (`reach.py`).
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Way:
    """An address of the Bot API's server, and the proxy before it, which may hold a password."""

    server: str
    proxy: str | None = field(default=None, repr=False)

    @property
    def shown(self) -> str:
        """Hosts alone, for logs and people."""
        server = urlsplit(self.server).netloc.rpartition("@")[2]
        proxy = urlsplit(self.proxy or "").netloc.rpartition("@")[2]
        return f"{proxy} → {server}" if proxy else server


@dataclass(frozen=True, slots=True)
class Patience:
    """How much is borne before something is done.

    `failures` in a row, over `failing`, and the way is left. Better ways are tried after
    `first_try`, then after pauses that double up to `longest`; one is returned to after `good`
    answers, `between` apart; one left within `steady` of that has flapped. After `silence` on
    all ways people are told.
    """

    failures: int = 3
    failing: timedelta = timedelta(seconds=10)
    first_try: timedelta = timedelta(minutes=1)
    longest: timedelta = timedelta(minutes=15)
    good: int = 2
    between: timedelta = timedelta(seconds=20)
    steady: timedelta = timedelta(minutes=10)
    silence: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Course:
    """What is known of the ways, the best of them first.

    `way` is taken since `since` (None: from the start), `is_back` if it was returned to. The last
    answer came at `heard_at`; since then `failures` calls failed on this way, the first of them
    begun at `failing_from`, and no way has answered since `silent_from`. Better ways are tried at
    `try_at`, `good` of these trials were answered in a row, the next pause is `pause`.
    """

    count: int
    way: int = 0
    since: datetime | None = None
    is_back: bool = False
    heard_at: datetime | None = None
    failing_from: datetime | None = None
    failures: int = 0
    silent_from: datetime | None = None
    try_at: datetime | None = None
    good: int = 0
    pause: timedelta = Patience().first_try

    def is_due(self, at: datetime, patience: Patience) -> bool:
        """Whether better ways should be tried; a clock that went back holds that up for no one."""
        return self.try_at is not None and not at < self.try_at <= at + patience.longest

    def is_silent(self, at: datetime, patience: Patience) -> bool:
        """Whether no way has answered for so long that people should know."""
        return self.silent_from is not None and at - self.silent_from >= patience.silence


def answered(course: Course, way: int, at: datetime) -> Course:
    """The server has answered a call, be it with a refusal."""
    if way != course.way:
        return course
    return replace(course, heard_at=at, failing_from=None, failures=0, silent_from=None)


def failed(course: Course, way: int, began: datetime, at: datetime, patience: Patience) -> Course:
    """A call begun then got no answer: it tells of the way if nothing came through meanwhile."""
    known = [moment for moment in (course.heard_at, course.since) if moment is not None]
    if way != course.way or (known and began < max(known)):
        return course
    failing_from = min(course.failing_from or began, began)
    course = replace(
        course,
        failing_from=failing_from,
        failures=course.failures + 1,
        silent_from=course.silent_from or began,
    )
    bears_it = course.failures < patience.failures or at - failing_from < patience.failing
    return course if bears_it or course.count == 1 else _left(course, at, patience)


def tried(course: Course, better: int | None, at: datetime, patience: Patience) -> Course:
    """The better ways were tried: the best one that answered, if any did."""
    if better is None or better >= course.way:
        pause = min(2 * course.pause, patience.longest)
        return replace(course, good=0, pause=pause, try_at=at + pause)
    if course.good + 1 < patience.good:
        return replace(course, good=course.good + 1, try_at=at + patience.between)
    return _taken(course, better, at, course.pause, is_back=True)


def _left(course: Course, at: datetime, patience: Patience) -> Course:
    pause = course.pause
    if course.is_back and course.since is not None and at - course.since < patience.steady:
        pause = min(2 * pause, patience.longest)
    elif course.way == 0:
        pause = patience.first_try
    return _taken(course, (course.way + 1) % course.count, at, pause, is_back=False)


def _taken(course: Course, way: int, at: datetime, pause: timedelta, *, is_back: bool) -> Course:
    return replace(
        course,
        way=way,
        since=at,
        is_back=is_back,
        failing_from=None,
        failures=0,
        try_at=at + pause if way else None,
        good=0,
        pause=pause,
    )
