"""What is remembered of a search or of mentions between fetches, and its form as a cursor."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.networks.base import Cursor

_VERSION = 1


@dataclass(slots=True)
class Memory:
    """One source's memory; moments in unix seconds.

    `watermark` is the newest moment read through. An unfinished reading goes on at the network's
    cursor `at` ("": there is none) down to `since`, and has met moments up to `newest`. `known`
    are the moments of posts by their ids, `missed` those that did not come when asked for.
    """

    address: str
    watermark: int = 0
    passes: int = 0
    at: str = ""
    since: int = 0
    newest: int = 0
    known: dict[str, int] = field(default_factory=dict)
    missed: set[str] = field(default_factory=set)

    @classmethod
    def load(cls, cursor: Cursor, address: str) -> "Memory":
        """The memory in `cursor`; a new one when it is empty or of another address or version."""
        if cursor.get("v") != _VERSION or cursor.get("address") != address:
            return cls(address)
        plain = {name: value for name, value in cursor.items() if name not in ("v", "missed")}
        return cls(**plain, missed=set(cursor["missed"]))

    def dump(self, known: Mapping[str, int], most: int) -> Cursor:
        """The cursor that keeps this memory with the newest `most` of `known`."""
        kept = sorted(known, key=lambda uri: (known[uri], uri))[-most:]
        return {
            "v": _VERSION,
            "address": self.address,
            "watermark": self.watermark,
            "passes": self.passes,
            "at": self.at,
            "since": self.since,
            "newest": self.newest,
            "known": {uri: known[uri] for uri in kept},
            "missed": sorted(self.missed & set(kept)),
        }
