"""What is remembered of a place between fetches, and its form as a cursor.

Lives here: the shapes and their JSON, bounded in size. Does not live here: deciding anything.
"""

from dataclasses import dataclass, field

from services.networks.base import Cursor

_VERSION = 1
_MOST_FOLLOWED = 500
"""Discussions of one place that are looked at again, the liveliest ones."""


@dataclass(slots=True)
class Followed:
    """A discussion that is looked at again. `at` is when its comment was written, `active` its
    last sign of life, in unix seconds; `answers` how many there were when they were last read;
    `missed`: how many times in a row it was not there."""

    at: int
    active: int
    answers: int = 0
    missed: int = 0


@dataclass(slots=True)
class Memory:
    """One place's memory. `watermark` is the newest comment's moment in unix seconds, 0 before any
    was seen; `reach` by how much a cut reading is allowed more pages; `owner` the channel's id."""

    address: str
    owner: str = ""
    watermark: int = 0
    passes: int = 0
    reach: int = 1
    followed: dict[str, Followed] = field(default_factory=dict)

    @classmethod
    def load(cls, cursor: Cursor, address: str) -> "Memory":
        """The memory in `cursor`; a new one when it is empty or of another address or version."""
        if cursor.get("v") != _VERSION or cursor.get("address") != address:
            return cls(address)
        kept = {name: value for name, value in cursor.items() if name != "v"}
        kept["followed"] = {name: Followed(*line) for name, line in kept["followed"].items()}
        return cls(**kept)

    def dump(self) -> Cursor:
        """The cursor that keeps this memory."""
        newest = sorted(self.followed, key=lambda name: self.followed[name].active)
        lines = {
            name: [one.at, one.active, one.answers, one.missed]
            for name in newest[-_MOST_FOLLOWED:]
            for one in [self.followed[name]]
        }
        return {
            "v": _VERSION,
            "address": self.address,
            "owner": self.owner,
            "watermark": self.watermark,
            "passes": self.passes,
            "reach": self.reach,
            "followed": lines,
        }
