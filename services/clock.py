"""The only caller of the wall clock; everything else is given `now`."""

from collections.abc import Callable
from datetime import UTC, datetime

#: Answers the present moment, aware, UTC. Handed in, so that tests and benches own the time.
Now = Callable[[], datetime]


def now() -> datetime:
    """The present moment, aware, UTC."""
    return datetime.now(UTC)
