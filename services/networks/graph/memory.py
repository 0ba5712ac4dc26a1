"""What is remembered of a place between fetches, and its form as a cursor.

Lives here: the shape and its JSON, bounded in size. Does not live here: deciding anything. There
is no watermark: Graph ranks what it lists, so every fetch reads down to the same age.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.networks.base import Cursor
from services.networks.threads import Thread, pack, unpack

_VERSION = 1
_MOST_THREADS = 3000


@dataclass(slots=True)
class Memory:
    """One place's memory; `names` are Graph's ids of posts where their numbers do not say them."""

    address: str
    passes: int = 0
    threads: dict[int, Thread] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    @classmethod
    def load(cls, cursor: Cursor, address: str) -> "Memory":
        """The memory in `cursor`; a new one when it is empty or of another address or version."""
        if cursor.get("v") != _VERSION or cursor.get("address") != address:
            return cls(address)
        names = {int(number): name for number, name in cursor["names"].items()}
        return cls(address, cursor["passes"], unpack(cursor["threads"]), names)

    def dump(self, threads: Mapping[int, Thread]) -> Cursor:
        """The cursor that keeps this memory with `threads`, the liveliest ones."""
        liveliest = sorted(threads, key=lambda number: threads[number].active, reverse=True)
        kept = {number: threads[number] for number in liveliest[:_MOST_THREADS]}
        return {
            "v": _VERSION,
            "address": self.address,
            "passes": self.passes,
            "threads": pack(kept),
            "names": {str(number): name for number, name in self.names.items() if number in kept},
        }
