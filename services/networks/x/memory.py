"""What is remembered of a source between fetches, and its form as a cursor.

Lives here: the shapes and their JSON, bounded in size. Does not live here: deciding anything.
"""

from dataclasses import asdict, dataclass, field

from services.networks.base import Cursor

_VERSION = 1
_MOST_FOLLOWED = 1000
"""Posts of one source that are looked at again, the newest ones."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """A reading that was cut: go on at `token` with the same `since` ("since_id" or "start_time"
    and its value); `newest` is the watermark when it is through, `read` how many posts came."""

    token: str
    since: tuple[str, str]
    newest: int
    read: int


@dataclass(slots=True)
class Followed:
    """A post that is looked at again: the id of its newest version, the UTC day (as an ordinal) on
    which X was last paid for it, how many looks in a row missed it."""

    latest: str
    paid: int
    missed: int = 0


@dataclass(slots=True)
class Memory:
    """One source's memory. Moments are unix seconds, 0 for never: `began` is how far back the
    first reading goes, `read_at` when one was last through, `looked_at` the second look.
    `watermark` is the newest post's id, 0 before any was seen; `owner` the account's id."""

    address: str
    owner: str = ""
    began: int = 0
    watermark: int = 0
    read_at: int = 0
    looked_at: int = 0
    backlog: Backlog | None = None
    followed: dict[str, Followed] = field(default_factory=dict)

    @classmethod
    def load(cls, cursor: Cursor, address: str) -> "Memory":
        """The memory in `cursor`; a new one when it is empty or of another address or version."""
        if cursor.get("v") != _VERSION or cursor.get("address") != address:
            return cls(address)
        kept = {name: value for name, value in cursor.items() if name != "v"}
        if backlog := kept["backlog"]:
            kept["backlog"] = Backlog(**{**backlog, "since": tuple(backlog["since"])})
        kept["followed"] = {root: Followed(*line) for root, line in kept["followed"].items()}
        return cls(**kept)

    def dump(self) -> Cursor:
        """The cursor that keeps this memory."""
        newest = sorted(self.followed, key=int, reverse=True)[:_MOST_FOLLOWED]
        lines = {
            root: [one.latest, one.paid, one.missed]
            for root in newest
            for one in [self.followed[root]]
        }
        return {**asdict(self), "v": _VERSION, "followed": lines}
