"""What is remembered of a wall between fetches, and its form as a cursor.

Lives here: the shapes and their JSON. Does not live here: deciding anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.networks.base import Cursor

_VERSION = 1

UNSURE = -1
"""A `Thread.count` that no counter equals: comments vanished, another reading must agree."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A post whose comments are followed.

    `date` of the post and `active`, the newest comment's date (at least the post's), in unix
    seconds. `count` is VK's count of comments when they were last read, 0 if never, or UNSURE;
    `last_id` the greatest comment id read; `missed` how many times in a row the post was not
    found.
    """

    date: int
    active: int
    count: int = 0
    last_id: int = 0
    missed: int = 0


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
            threads={int(key): _unpack(value) for key, value in cursor["threads"].items()},
        )

    def dump(self, threads: Mapping[int, Thread]) -> Cursor:
        """The cursor that keeps this memory with `threads`; about 50 bytes a thread."""
        backlog = self.backlog
        return {
            "v": _VERSION,
            "address": self.address,
            "owner": self.owner,
            "watermark": self.watermark,
            "passes": self.passes,
            "backlog": [backlog.offset, backlog.total, backlog.floor] if backlog else None,
            "threads": {str(post_id): _pack(thread) for post_id, thread in threads.items()},
        }


def _pack(thread: Thread) -> list[int]:
    # Relative and without trailing zeros: most threads are quiet, and there may be thousands.
    packed = [thread.date, thread.active - thread.date, thread.count, thread.last_id, thread.missed]
    while packed[-1] == 0:
        packed.pop()
    return packed


def _unpack(packed: list[int]) -> Thread:
    date, idle, count, last_id, missed = packed + [0] * (5 - len(packed))
    return Thread(date, date + idle, count, last_id, missed)
