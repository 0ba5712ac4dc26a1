"""What is remembered of a wall between fetches, and its form as a cursor.

Lives here: the shapes and their JSON. Does not live here: deciding anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.networks.base import Cursor
from services.networks.threads import Thread, pack, unpack

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Backlog:
    """Where paging was cut: go on at `offset` (the wall had `total` posts) down to `floor`."""

    offset: int
    total: int
    floor: int


@dataclass(slots=True)
class Memory:
    """One wall's memory. `watermark` is the newest post's date, 0 before any was seen."""

    address: str
    owner: int | None = None
    watermark: int = 0
    passes: int = 0
    backlog: Backlog | None = None
    threads: dict[int, Thread] = field(default_factory=dict)

    @classmethod
    def load(cls, cursor: Cursor, address: str) -> "Memory":
        """The memory in `cursor`; a new one when it is empty or of another address or version."""
        if cursor.get("v") != _VERSION or cursor.get("address") != address:
            return cls(address)
        backlog = cursor.get("backlog")
        return cls(
            address=address,
            owner=cursor["owner"],
            watermark=cursor["watermark"],
            passes=cursor["passes"],
            backlog=Backlog(*backlog) if backlog else None,
            threads=unpack(cursor["threads"]),
        )

    def dump(self, threads: Mapping[int, Thread]) -> Cursor:
        """The cursor that keeps this memory with `threads`."""
        backlog = self.backlog
        return {
            "v": _VERSION,
            "address": self.address,
            "owner": self.owner,
            "watermark": self.watermark,
            "passes": self.passes,
            "backlog": [backlog.offset, backlog.total, backlog.floor] if backlog else None,
            "threads": pack(threads),
        }
