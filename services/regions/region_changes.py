"""What an import has done to the region, in lines for whoever ran it. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from services.messengers.ids import written
from services.regions.region_entries import (
    DistrictEntry,
    OfficeEntry,
    PersonEntry,
    RegionFile,
    SourceEntry,
)
from services.regions.region_identity import accounts_of, named, recognised

STAYS = (
    "= person {account} ({name}) stays: invited in the chat, not in the file "
    "(to let them go, write {key} = {number}, left = true in [[people]])"
)
KEEPS = (
    "= person {account} ({name}) keeps {key} = {number}: joined in the chat, not in the file "
    '(to take it off, write {key} = "" in [[people]])'
)


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import did, a line each: "+" came, "~" changed and in what, "-" went; `kept` are
    those ("=") of whom, or of whose account, the file knows nothing, because they were invited, or
    have joined it, in the chat."""

    lines: tuple[str, ...]
    kept: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join((*(self.lines or ("nothing changed",)), *self.kept))


def stays(one: PersonEntry) -> str:
    """The line about somebody of whom the file knows nothing."""
    key = "telegram_id" if one.telegram_id else "max_id"
    number = one.telegram_id or one.max_id
    return STAYS.format(account=written(one.account), name=one.name, key=key, number=number)


def keeps(said: PersonEntry, kept: PersonEntry) -> str:
    """The line about somebody of whose other account the file knows nothing."""
    key, number = ("max_id", kept.max_id) if said.telegram_id else ("telegram_id", kept.telegram_id)
    return KEEPS.format(account=written(said.account), name=kept.name, key=key, number=number)


def compare(before: RegionFile, after: RegionFile) -> Iterator[str]:
    """The difference of two files, a line each; one whose accounts have changed is still one."""
    same = recognised(after.people, before.people, accounts_of)
    known_as = {was.account: account for account, was in same.items()}
    before = replace(before, offices=tuple(named(entry, known_as) for entry in before.offices))
    for kind, old, new in (
        ("office", _by_slug(before), _by_slug(after)),
        ("person", _by_account(before, known_as), _by_account(after, {})),
        ("district", _by_name(before), _by_name(after)),
        ("source", _by_key(before), _by_key(after)),
    ):
        yield from _compare_entries(kind, old, new)


def _compare_entries(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name, entry in new.items():
        if name not in old:
            yield f"+ {kind} {name}"
        elif entry != old[name]:
            keys = [field.name for field in fields(entry)]
            changed = [key for key in keys if getattr(entry, key) != getattr(old[name], key)]
            yield f"~ {kind} {name}: {', '.join(changed)}"
    for name in old:
        if name not in new:
            yield f"- {kind} {name}"


def _by_slug(region: RegionFile) -> dict[str, OfficeEntry]:
    return {entry.slug: entry for entry in region.offices}


def _by_account(region: RegionFile, known_as: Mapping[int, int]) -> dict[str, PersonEntry]:
    return {written(known_as.get(entry.account, entry.account)): entry for entry in region.people}


def _by_name(region: RegionFile) -> dict[str, DistrictEntry]:
    return {entry.name: entry for entry in region.districts}


def _by_key(region: RegionFile) -> dict[str, SourceEntry]:
    return {" ".join(entry.key): entry for entry in region.sources}
