"""Who of those known an entry of a region file speaks of, and which accounts they keep. Pure.

An account tells who somebody is. What a file says nothing of stays as it was joined in the chat;
what the database does with it is in `region_people.py`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from services.regions.region_entries import OfficeEntry, PersonEntry, RegionFile

Known = TypeVar("Known")
Accounts = tuple[int | None, int | None]
"""The first account and the second one, as the database numbers them."""


def accounts_of(entry: PersonEntry) -> Accounts:
    """The accounts of somebody in a file."""
    return entry.account, entry.max_account if entry.telegram_id else None


def recognised(
    entries: Collection[PersonEntry],
    known: Iterable[Known],
    accounts: Callable[[Known], Accounts],
) -> dict[int, Known]:
    """By their first accounts, those of the entries who are known: by that very account, or as
    one who had one alone and gets, or had two and loses, the account in Telegram."""
    by_first = {first: one for one in known if (first := accounts(one)[0]) is not None}
    found = {
        entry.account: by_first.pop(entry.account) for entry in entries if entry.account in by_first
    }
    by_second = {second: one for one in by_first.values() if (second := accounts(one)[1])}
    for entry in entries:
        if entry.account in found:
            continue
        before = by_first if entry.telegram_id else by_second
        if (one := before.pop(entry.max_account or 0, None)) is not None:
            found[entry.account] = one
    return found


def named(office: OfficeEntry, known_as: Mapping[int, int]) -> OfficeEntry:
    """The office with those in its lists called by their first accounts."""

    def listed(ids: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(known_as.get(number, number) for number in ids))

    return replace(office, supervisors=listed(office.supervisors), deputies=listed(office.deputies))


def keeping(region: RegionFile, both: Collection[PersonEntry]) -> RegionFile:
    """The file with the accounts of which it says nothing and which `both`, as they stand, have
    joined in the chat; not those that it takes off, or gives to somebody else."""
    spoken_of = {*region.left}
    for entry in region.people:
        spoken_of |= {entry.account, entry.max_account or 0}
    by_account = {}
    for one in both:
        by_account[one.account] = by_account[one.max_account or 0] = one

    def whole(entry: PersonEntry) -> PersonEntry:
        was = by_account.get(entry.account)
        if was is None or entry.account in region.alone or (entry.telegram_id and entry.max_id):
            return entry
        other = {was.account, was.max_account} - {entry.account}
        if not other.isdisjoint(spoken_of):
            return entry
        return replace(entry, telegram_id=was.telegram_id, max_id=was.max_id)

    people = [whole(entry) for entry in region.people]
    known_as = {entry.max_account: entry.account for entry in people if entry.max_account}
    return RegionFile.of(
        [named(entry, known_as) for entry in region.offices],
        people,
        region.districts,
        region.sources,
        region.left,
        region.alone,
    )
