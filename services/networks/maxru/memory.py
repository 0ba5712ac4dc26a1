"""What is remembered of a place between fetches, and its form as a cursor.

Lives here: the shapes and their JSON, bounded in size. Does not live here: deciding anything.
"""

from dataclasses import dataclass, field

from services.networks.base import Cursor

_VERSION = 1
_MOST_FOLLOWED = 500
"""Messages of one place that are looked at again, the newest ones: about 70 bytes each."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """Where paging was cut, in milliseconds: go on below `before` down to `floor`."""

    before: int
    floor: int


@dataclass(slots=True)
class Followed:
    """A message that is looked at again. Moments are milliseconds: `at` of its own, `newest` of
    the newest comment read (0: none). `missed`: how many times in a row it was not found.
    `is_closed`: its comments are not shown; `is_unread`: they were never read."""

    at: int
    newest: int = 0
    missed: int = 0
    is_closed: bool = False
    is_unread: bool = True

    @property
    def active(self) -> int:
        """Its last sign of life."""
        return max(self.at, self.newest)


@dataclass(slots=True)
class Memory:
    """One place's memory. `watermark` is the newest message's moment, 0 before any was seen."""

    address: str
    watermark: int = 0
    passes: int = 0
    backlog: Backlog | None = None
    followed: dict[str, Followed] = field(default_factory=dict)

    @classmethod
    def load(cls, cursor: Cursor, address: str) -> "Memory":
        """The memory in `cursor`; a new one when it is empty or of another address or version."""
        if cursor.get("v") != _VERSION or cursor.get("address") != address:
            return cls(address)
        backlog = cursor["backlog"]
        return cls(
            address=address,
            watermark=cursor["watermark"],
            passes=cursor["passes"],
            backlog=Backlog(*backlog) if backlog else None,
            followed={
                mid: Followed(at, newest, missed, bool(closed), bool(unread))
                for mid, at, newest, missed, closed, unread in cursor["followed"]
            },
        )

    def dump(self) -> Cursor:
        """The cursor that keeps this memory."""
        newest = sorted(self.followed, key=lambda mid: self.followed[mid].active)[-_MOST_FOLLOWED:]
        lines = [(mid, self.followed[mid]) for mid in newest]
        return {
            "v": _VERSION,
            "address": self.address,
            "watermark": self.watermark,
            "passes": self.passes,
            "backlog": [self.backlog.before, self.backlog.floor] if self.backlog else None,
            "followed": [
                [mid, one.at, one.newest, one.missed, int(one.is_closed), int(one.is_unread)]
                for mid, one in lines
            ],
        }
