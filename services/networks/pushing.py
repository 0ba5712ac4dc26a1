"""What a network tells by itself, beside what is read of it: the shapes, and no more.

An `Ear` hears one token's news; `services/hearing.py` has them taken in and confirms them. Does
not live here: any one network's events (`maxru/events.py`, `vk/events.py`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from services.networks.base import FetchedPost


class Turn(StrEnum):
    """What happened to our hearing of a place."""

    LET_IN = "let in"
    THROWN_OUT = "thrown out"
    MAY_HAVE_MISSED = "may have missed"


@dataclass(frozen=True, slots=True)
class Tiding:
    """One event of a place, for the sources of `kinds` there (see `Network.place_of`).

    `posts` are new or edited, `gone` external ids that are deleted. `turn` asks for more than
    taking posts in. `title` is the place's name, if it was told.
    """

    place: str
    kinds: frozenset[str]
    posts: tuple[FetchedPost, ...] = ()
    gone: tuple[str, ...] = ()
    turn: Turn | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Tidings:
    """What came at one go, and the mark that confirms it when it is handed to the next call."""

    events: tuple[Tiding, ...]
    mark: str


class Ear(Protocol):
    """One token's news. `name` is unique, for marks and logs; with `keeps_mark` the mark must
    outlive the process. `alive_for`: so long after a good call it counts as hearing. `places`
    are those it hears, None for all of its network. Its connector closes it."""

    network: str
    name: str
    keeps_mark: bool
    alive_for: timedelta
    places: frozenset[str] | None

    async def listen(self, mark: str, now: datetime) -> Tidings:
        """Wait for news behind `mark` ("": none is known). Raises NetworkError."""
        ...
