"""A summary with plain figures, for tests of its words and of its table."""

from datetime import UTC, date, datetime
from typing import Any

from services.reporting.metrics import (
    Backlog,
    Count,
    Figures,
    Flow,
    Kept,
    Lag,
    Share,
    Spread,
    Times,
)
from services.reporting.periods import Days
from services.reporting.summary import Bar, Before, Mean, Summary, split

AS_OF = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
WEEK = Days(date(2026, 11, 16), date(2026, 11, 22))
NO_LAG = Lag.of([], [])


def lag(n: int) -> Lag:
    """A lag of `n` values; p90 appears as the real ones do."""
    known = n >= 10
    return Lag(
        Spread(n, 7800, 6 * 3600 if known else None),
        Spread(n, 6000, 4 * 3600 if known else None),
    )


def flow(received: Count = Count(), closed: Count = Count(), posts: int = 0) -> Flow:  # noqa: B008
    """Throughput with the rest at zero."""
    zero = Count()
    return Flow(received, zero, zero, zero, closed, zero, zero, posts)


def before(received: int, sla: Share = Share(0, 0), reply: Lag = NO_LAG) -> Before:  # noqa: B008
    """Earlier days in which so many came."""
    return Before(WEEK.before(), flow(Count(received, received)), Kept(sla, Share(0, 0)), reply)


def _mean(received: float, weeks: int) -> Mean:
    return Mean(weeks, received, 0.0, 0.0, Kept(Share(0, 0), Share(0, 0)))


def summary(**given: Any) -> Summary:
    """Zeros, but for what is given; names are those of the parts of a `Summary`."""
    days = given.get("days", WEEK)
    return Summary(
        days=days,
        region="Садовая область",
        offices=given.get("names", ()),
        figures=Figures(
            flow=flow(
                given.get("received", Count()), given.get("closed", Count()), given.get("posts", 0)
            ),
            kept=Kept(given.get("sla", Share(0, 0)), given.get("reply_kept", Share(0, 0))),
            times=Times(
                detection=given.get("detection", NO_LAG),
                delivery=NO_LAG,
                claim=given.get("claim", NO_LAG),
                reply=given.get("reply", NO_LAG),
                resolution=given.get("resolution", NO_LAG),
                end_to_end=NO_LAG,
                waiting=NO_LAG,
            ),
            backlog=given.get("backlog", Backlog(0, 0, None)),
            reopened_incidents=given.get("reopened", Share(0, 0)),
            reopened_events=Share(0, 0),
            precision=given.get("precision", Share(0, 0)),
            topics=given.get("topics", ()),
            subtopics=given.get("subtopics", ()),
            districts=given.get("districts", ()),
            slowest=given.get("slowest", ()),
            offices=given.get("offices", ()),
        ),
        before=given.get("before"),
        year_ago=given.get("year_ago"),
        mean=_mean(given["mean"], given.get("weeks", 4)) if "mean" in given else None,
        bars=given.get("bars", tuple(Bar(part, 1, 2, 3) for part in split(days))),
        trend=given.get("trend", ()),
        best=given.get("best", ()),
        in_work=given.get("in_work", 57),
        as_of=AS_OF,
    )
