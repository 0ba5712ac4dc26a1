"""X's ids: numbers in text, whose upper bits are the moment of writing. Pure."""

import re
from datetime import UTC, datetime

_EPOCH_MS = 1_288_834_974_657
"""When X's clock of ids begins, in unix milliseconds."""
_SHIFT = 22
_ID = re.compile(r"[1-9][0-9]{0,18}")


def is_id(value: object) -> bool:
    """Whether it is an id: a number of at most 19 digits, written as text."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def moment_of(number: int) -> datetime:
    """When the post with this id was written."""
    return datetime.fromtimestamp(((number >> _SHIFT) + _EPOCH_MS) / 1000, UTC)


def earlier(number: int, seconds: int) -> int:
    """The id that a post would have that was written so much earlier; at least 1."""
    return max(1, number - (seconds * 1000 << _SHIFT))


def first_of(moment: datetime) -> int:
    """The smallest id of its millisecond."""
    return max(1, (round(moment.timestamp() * 1000) - _EPOCH_MS) << _SHIFT)
