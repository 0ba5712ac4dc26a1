"""Which messenger an id belongs to. Pure.

Our columns of users and chats hold Telegram's ids as they are: those stay below 2^52. A MAX id
lives beyond that, its sign kept, and under 2^53, so that JSON carries it whole. People write it
as `max:7000123`. Nothing else decides which messenger is meant.
"""

import re
from enum import StrEnum

MAX_FROM = 1 << 52
"""The first number that is MAX's, on either side of zero."""
_WRITTEN = re.compile(r"max:(-?\d{1,16})")


class Messenger(StrEnum):
    """Where people of the desk write."""

    TELEGRAM = "telegram"
    MAX = "max"


TITLES = {Messenger.TELEGRAM: "Telegram", Messenger.MAX: "MAX"}


def messenger_of(number: int) -> Messenger:
    """Whose user or chat this is."""
    return Messenger.MAX if abs(number) >= MAX_FROM else Messenger.TELEGRAM


def from_max(number: int) -> int:
    """Our number of a user or a chat of MAX. Raises ValueError for what can be no id there."""
    if not 0 < abs(number) < MAX_FROM:
        raise ValueError(f"{number} is no id of MAX")
    return number + MAX_FROM if number > 0 else number - MAX_FROM


def to_max(number: int) -> int:
    """MAX's own number. Raises ValueError for an id of Telegram."""
    if messenger_of(number) is not Messenger.MAX:
        raise ValueError(f"{number} is no id of MAX")
    return number - MAX_FROM if number > 0 else number + MAX_FROM


def written(number: int) -> str:
    """How people read and write it: `-1001234567890`, `max:-72891795490955`."""
    return f"max:{to_max(number)}" if messenger_of(number) is Messenger.MAX else str(number)


def read_max(text: str) -> int | None:
    """Our number of what is written as `max:7000123`; None for anything else."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return from_max(int(found[1]))
    except ValueError:
        return None
