"""What is remembered of a feed between readings, and its form as a cursor.

Lives here: the shape and its JSON. Does not live here: deciding anything.
"""

from dataclasses import dataclass, field

from services.networks.base import Cursor

_VERSION = 1


@dataclass(slots=True)
class Memory:
    """One feed's memory.

    `address` is the source's; `moved` where it has moved for good, "" if it has not. `etag` and
    `modified` are said back as they came, once the document has stood still: `mark` is its hash,
    `steady` that it was the same twice. `passes` counts readings since the last unconditional
    one. `seen` holds the items of the last document, by short key, with the moment each was
    first seen (unix seconds); `read` says that there was such a document.
    """

    address: str
    moved: str = ""
    etag: str = ""
    modified: str = ""
    mark: str = ""
    steady: bool = False
    passes: int = 0
    read: bool = False
    seen: dict[str, int] = field(default_factory=dict)

    @classmethod
    def load(cls, cursor: Cursor, address: str) -> "Memory":
        """The memory in `cursor`; a new one when it is empty or of another address or version."""
        if cursor.get("v") != _VERSION or cursor.get("address") != address:
            return cls(address)
        return cls(
            address=address,
            moved=cursor["moved"],
            etag=cursor["etag"],
            modified=cursor["modified"],
            mark=cursor["mark"],
            steady=cursor["steady"],
            passes=cursor["passes"],
            read=True,
            seen=dict(cursor["seen"]),
        )

    def dump(self) -> Cursor:
        """The cursor that keeps this memory; about 25 bytes an item of the document."""
        return {
            "v": _VERSION,
            "address": self.address,
            "moved": self.moved,
            "etag": self.etag,
            "modified": self.modified,
            "mark": self.mark,
            "steady": self.steady,
            "passes": self.passes,
            "seen": self.seen,
        }
