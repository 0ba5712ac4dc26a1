"""The entries of a region file: what an office, a person, a district and a source are.

Frozen values; how they are read and written is in `region_file.py`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from services.desk.office_settings import OfficeSettings
from services.errors import OtklikError
from services.messengers.ids import from_max
from services.networks.registry import NETWORKS
from services.people import Role

#: What can be watched, and how each address is brought to its one form.
SOURCES: dict[tuple[str, str], Callable[[str], str]] = {
    (network.name, kind): canonical
    for network in NETWORKS.values()
    for kind, canonical in network.sources.items()
}

GROUP = ("telegram", "group")
"""The kind of source whose address is a chat of Telegram, ..."""
IN_MAX = "max"
"""... and the network all of whose addresses are chats of MAX."""


class RegionError(OtklikError):
    """The file cannot be used; each line of the message names a table and what to mend."""


@dataclass(frozen=True, slots=True)
class OfficeEntry:
    """One [[offices]]. Supervisors and deputies are accounts (`PersonEntry.account`), the first
    called first. `chat_id` is Telegram's, `max_chat_id` MAX's own number.

    No chat here leaves the office bound to the chat it was bound to in that messenger; no settings
    leave it what it chose there.
    """

    slug: str
    name: str
    chat_id: int | None = None
    thread_id: int | None = None
    max_chat_id: int | None = None
    topics: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    supervisors: tuple[int, ...] = ()
    deputies: tuple[int, ...] = ()
    coordinator: bool = False
    settings: OfficeSettings | None = None


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """One [[people]]; `offices` are slugs, in alphabetical order. Somebody has an account in
    Telegram, in MAX (its own number), or in both; one that is not here may have been joined in the
    chat (`RegionFile.alone`)."""

    telegram_id: int | None
    name: str
    role: Role
    offices: tuple[str, ...] = ()
    max_id: int | None = None

    @property
    def account(self) -> int:
        """The first account, as the database numbers it: 0 where a mistake left none."""
        return self.telegram_id or self.max_account or 0

    @property
    def max_account(self) -> int | None:
        """The account in MAX, as the database numbers it."""
        return from_max(self.max_id) if self.max_id else None


@dataclass(frozen=True, slots=True)
class DistrictEntry:
    """One [[districts]]: what else it is called, and the settlements in it."""

    name: str
    aliases: tuple[str, ...] = ()
    settlements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One [[sources]]; `official` marks the office's own page, whose replies are answers.

    `poll_every` and `poll_at_least` are its own bounds between two readings, such as "15m"; empty
    for the network's.
    """

    network: str
    kind: str
    address: str
    district: str = ""
    official: bool = False
    poll_every: str = ""
    poll_at_least: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells sources apart."""
        return self.network, self.kind, self.address


@dataclass(frozen=True, slots=True)
class RegionFile:
    """The whole file. Each kind of entry is sorted by what tells entries apart.

    `left` are accounts of people who work here no more, whoever had invited them; `alone` those
    of people who, it says outright, have no other.
    """

    offices: tuple[OfficeEntry, ...] = ()
    people: tuple[PersonEntry, ...] = ()
    districts: tuple[DistrictEntry, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    left: tuple[int, ...] = ()
    alone: tuple[int, ...] = ()

    @classmethod
    def of(
        cls,
        offices: Iterable[OfficeEntry] = (),
        people: Iterable[PersonEntry] = (),
        districts: Iterable[DistrictEntry] = (),
        sources: Iterable[SourceEntry] = (),
        left: Iterable[int] = (),
        alone: Iterable[int] = (),
    ) -> "RegionFile":
        """The same in its one order."""
        return cls(
            tuple(sorted(offices, key=lambda entry: entry.slug)),
            tuple(sorted(people, key=lambda entry: entry.account)),
            tuple(sorted(districts, key=lambda entry: entry.name)),
            tuple(sorted(sources, key=lambda entry: entry.key)),
            tuple(sorted(left)),
            tuple(sorted(alone)),
        )
