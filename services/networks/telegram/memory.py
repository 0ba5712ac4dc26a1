"""What is remembered of a channel between fetches, and its form as a cursor.

Lives here: the shape and its JSON. Does not live here: deciding anything.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from services.networks.base import Cursor

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Backlog:
    """Where paging was cut: go on below the message `before`, down to `floor`."""

    before: int
    floor: int


@dataclass(slots=True)
class Memory:
    """One channel's memory. `last` is the newest message's number, 0 before any was seen; `ids`
    are the messages whose absence would mean that they are deleted."""

    address: str
    last: int = 0
    passes: int = 0
    backlog: Backlog | None = None
    ids: tuple[int, ...] = field(default_factory=tuple)

    @classmethod
    def load(cls, cursor: Cursor, address: str) -> "Memory":
        """The memory in `cursor`; a new one when it is empty or of another address or version."""
        if cursor.get("v") != _VERSION or cursor.get("address") != address:
            return cls(address)
        backlog = cursor["backlog"]
        return cls(
            address=address,
            last=cursor["last"],
            passes=cursor["passes"],
            backlog=Backlog(*backlog) if backlog else None,
            ids=tuple(cursor["ids"]),
        )

    def dump(self, ids: Collection[int], most: int) -> Cursor:
        """The cursor that keeps this memory with the newest `most` of `ids`."""
        backlog = self.backlog
        return {
            "v": _VERSION,
            "address": self.address,
            "last": self.last,
            "passes": self.passes,
            "backlog": [backlog.before, backlog.floor] if backlog else None,
            "ids": sorted(ids)[-most:],
        }
