"""What is remembered of a group between fetches, and its form as a cursor.

Lives here: the shape and its JSON. Does not live here: deciding anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.networks.base import Cursor
from services.networks.threads import Thread, pack, unpack

_VERSION = 1


@dataclass(slots=True)
class Memory:
    """One group's memory; moments in unix seconds.

    `watermark` is the newest topic's date, 0 before the topics were read through. An unfinished
    reading of them goes on at `anchor` ("": there is none) down to `since`, and has met topics
    up to `newest`.
    """

    address: str
    gid: str = ""
    watermark: int = 0
    passes: int = 0
    anchor: str = ""
    since: int = 0
    newest: int = 0
    threads: dict[int, Thread] = field(default_factory=dict)

    @classmethod
    def load(cls, cursor: Cursor, address: str) -> "Memory":
        """The memory in `cursor`; a new one when it is empty or of another address or version."""
        if cursor.get("v") != _VERSION or cursor.get("address") != address:
            return cls(address)
        known = {name: value for name, value in cursor.items() if name not in ("v", "threads")}
        return cls(**known, threads=unpack(cursor["threads"]))

    def dump(self, threads: Mapping[int, Thread]) -> Cursor:
        """The cursor that keeps this memory with `threads`."""
        return {
            "v": _VERSION,
            "address": self.address,
            "gid": self.gid,
            "watermark": self.watermark,
            "passes": self.passes,
            "anchor": self.anchor,
            "since": self.since,
            "newest": self.newest,
            "threads": pack(threads),
        }
