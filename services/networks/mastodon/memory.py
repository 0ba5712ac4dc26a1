"""What is remembered of a timeline between fetches, and its form as a cursor.

Lives here: the shape and its JSON. Does not live here: deciding anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.networks.base import Cursor

_VERSION = 1


def order(line_id: str) -> tuple[int, str]:
    """How ids of one server follow each other: numbers by value, other kinds are of one length."""
    return len(line_id), line_id


@dataclass(frozen=True, slots=True)
class Known:
    """A line of the timeline that is followed: its status' id, its moment in unix seconds."""

    status_id: str
    moment: int


@dataclass(slots=True)
class Memory:
    """One timeline's memory. `last` is its newest line, "" before any was seen; an unfinished
    reading forward goes on behind `at` ("": there is none); `known` are lines by their ids."""

    address: str
    last: str = ""
    at: str = ""
    passes: int = 0
    known: dict[str, Known] = field(default_factory=dict)

    @classmethod
    def load(cls, cursor: Cursor, address: str) -> "Memory":
        """The memory in `cursor`; a new one when it is empty or of another address or version."""
        if cursor.get("v") != _VERSION or cursor.get("address") != address:
            return cls(address)
        known = {line: Known(status_id, moment) for line, status_id, moment in cursor["known"]}
        return cls(address, cursor["last"], cursor["at"], cursor["passes"], known)

    def dump(self, known: Mapping[str, Known], most: int) -> Cursor:
        """The cursor that keeps this memory with the newest `most` of `known`."""
        kept = sorted(known, key=order)[-most:]
        return {
            "v": _VERSION,
            "address": self.address,
            "last": self.last,
            "at": self.at,
            "passes": self.passes,
            "known": [[line, known[line].status_id, known[line].moment] for line in kept],
        }
