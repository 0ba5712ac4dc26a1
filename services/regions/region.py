"""The region in the database is brought to what a region file says.

What is gone from a file is switched off, never deleted, wherever history hangs on it; whoever has
joined by an invitation in the chat stays until a file says that they have left. Reading it back
out of the database is in `region_stored.py`, what the file looks like in `region_file.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from db.engine import AsyncSession
from db.models import District, Office, Person, Seat, Source
from db.queries import account_links
from db.queries import region as queries
from services.desk.office_settings import USUAL, read_settings, write_settings
from services.lengths import parse_length
from services.messengers.ids import from_max, written
from services.messengers.places import Chats, Place, arranged
from services.networks.registry import INBOX
from services.operation.audit import Audit
from services.people import Duty
from services.regions.region_changes import Changes, compare, keeps, stays
from services.regions.region_entries import (
    GROUP,
    DistrictEntry,
    OfficeEntry,
    PersonEntry,
    RegionError,
    RegionFile,
    SourceEntry,
)
from services.regions.region_file import parse_region
from services.regions.region_identity import accounts_of, keeping, recognised
from services.regions.region_people import put_people
from services.regions.region_stored import STOPPED, chats_written, export_region, stored

__all__ = ["RegionError", "RegionFile", "export_region", "import_region", "parse_region"]


async def import_region(
    session: AsyncSession,
    region: RegionFile,
    now: datetime,
    *,
    backfill: timedelta = timedelta(),
) -> Changes:
    """Bring the database to the file, in the caller's transaction; a second time is nothing.

    New sources, and those that were stopped and are back, are due at once: their first reading
    notifies of posts younger than `backfill` and takes the older ones as known.
    """
    await account_links.take_turns(session)
    before = await stored(session)
    said = await _bound(session, region)
    region = keeping(said, await _in_both(session, before))
    kept = _kept(said, region)
    invited = await _invited(session, before, region)
    region = _joined(region, before, invited)
    await _put_districts(session, region.districts)
    await _put_sources(session, region.sources, now, backfill)
    offices = await _put_offices(session, region.offices)
    people = await put_people(session, region.people)
    await session.flush()
    await _put_seats(session, region, offices, people)
    await session.flush()
    return Changes(tuple(compare(before, region)), (*kept, *map(stays, invited)))


async def _in_both(session: AsyncSession, before: RegionFile) -> list[PersonEntry]:
    """Who has joined an account in the chat to the one they had."""
    told = await queries.told(session, Audit.ACCOUNTS_JOINED)
    joined = {(data["person"], data["account"]) for data in told}
    first = {
        row.telegram_id
        for row in await queries.people(session)
        for account in (row.telegram_id, row.second_id)
        if account is not None and (row.id, written(account)) in joined
    }
    return [entry for entry in before.people if entry.max_id and entry.account in first]


def _kept(said: RegionFile, whole: RegionFile) -> list[str]:
    """Lines about those of whose account the file says nothing."""
    with_more = recognised(whole.people, said.people, accounts_of)
    return [
        keeps(with_more[entry.account], entry)
        for entry in whole.people
        if accounts_of(with_more[entry.account]) != accounts_of(entry)
    ]


async def _invited(
    session: AsyncSession, before: RegionFile, region: RegionFile
) -> list[PersonEntry]:
    """Who has joined by an invitation and is not spoken of in the file."""
    invited = await queries.joined(session, Audit.PERSON_JOINED)
    spoken_of = {*region.left}
    for entry in region.people:
        spoken_of |= {entry.account, entry.max_account or entry.account}
    return [
        entry
        for entry in before.people
        if entry.account in invited and spoken_of.isdisjoint({entry.account, entry.max_account})
    ]


def _joined(region: RegionFile, before: RegionFile, invited: Sequence[PersonEntry]) -> RegionFile:
    """The file with these people, in the seats they have in offices it knows; where the order
    counts they come after those it names."""
    ids = {entry.account for entry in invited}
    was = {entry.slug: entry for entry in before.offices}
    known = {entry.slug for entry in region.offices}

    def seated(entry: OfficeEntry) -> OfficeEntry:
        old = was.get(entry.slug)
        if old is None:
            return entry
        return replace(
            entry,
            supervisors=(*entry.supervisors, *(who for who in old.supervisors if who in ids)),
            deputies=(*entry.deputies, *(who for who in old.deputies if who in ids)),
        )

    stay = [
        replace(entry, offices=tuple(slug for slug in entry.offices if slug in known))
        for entry in invited
    ]
    offices = tuple(seated(entry) for entry in region.offices)
    return replace(region, offices=offices, people=(*region.people, *stay))


async def _bound(session: AsyncSession, region: RegionFile) -> RegionFile:
    """The file with what its offices and groups have in Telegram: chats that were bound there or
    moved since, settings that were chosen there."""
    moved = await queries.moved_chats(session)
    offices = await queries.offices(session)
    known = {row.slug: chats_written(row) for row in offices}
    chosen = {row.slug: read_settings(row.settings) for row in offices}

    def bound(entry: OfficeEntry) -> OfficeEntry:
        if entry.settings is None:
            entry = replace(entry, settings=chosen.get(entry.slug, USUAL))
        there = known.get(entry.slug, {})
        if entry.max_chat_id is None:
            entry = replace(entry, max_chat_id=there.get("max_chat_id"))
        if entry.chat_id is None:
            return replace(entry, chat_id=there.get("chat_id"), thread_id=there.get("thread_id"))
        return replace(entry, chat_id=moved.get(entry.chat_id, entry.chat_id))

    def followed(entry: SourceEntry) -> SourceEntry:
        if (entry.network, entry.kind) != GROUP or not entry.address.startswith("-"):
            return entry
        now_at = moved.get(int(entry.address))
        return entry if now_at is None else replace(entry, address=str(now_at))

    sources = {entry.key: entry for entry in map(followed, region.sources)}
    return replace(
        region,
        offices=tuple(bound(entry) for entry in region.offices),
        sources=tuple(sources.values()),
    )


async def _put_districts(session: AsyncSession, entries: Sequence[DistrictEntry]) -> None:
    rows = {row.name: row for row in await queries.districts(session)}
    names = {entry.name for entry in entries}
    for entry in entries:
        # One renamed, its old name an alias now, keeps its streets.
        before = next((one for one in entry.aliases if one in rows and one not in names), "")
        row = rows.pop(entry.name, None) or rows.pop(before, None) or District()
        row.name = entry.name
        row.aliases = list(entry.aliases)
        row.settlements = list(entry.settlements)
        session.add(row)
    for row in rows.values():
        # Posts and incidents keep a district by its name: nothing hangs on this row.
        await session.delete(row)


async def _put_sources(
    session: AsyncSession, entries: Iterable[SourceEntry], now: datetime, backfill: timedelta
) -> None:
    rows = {
        (row.network, row.kind, row.address): row
        for row in await queries.sources(session, but=INBOX)
    }
    for entry in entries:
        row = rows.pop(entry.key, None)
        if row is None:
            row = Source(network=entry.network, kind=entry.kind, address=entry.address)
            session.add(row)
        if row.state in (None, STOPPED):
            _begin(row, now, backfill)
        row.district = entry.district
        row.official = entry.official
        row.poll_every_seconds = _seconds(entry.poll_every)
        row.poll_at_least_seconds = _seconds(entry.poll_at_least)
    for gone in rows.values():
        gone.state = STOPPED
        # Whoever is reading it this moment has lost it, and cannot set it going again.
        gone.leased_until = None


def _seconds(length: str) -> int | None:
    return int(parse_length(length).total_seconds()) if length else None


def _begin(row: Source, now: datetime, backfill: timedelta) -> None:
    """Read it from the start; what stood there while nobody looked is no news."""
    row.state = "ok"
    row.note = row.gap = None
    row.failures = 0
    row.cursor = {}
    row.next_poll_at = now
    row.leased_until = None
    row.baselined_at = None
    row.silent_at = None
    row.backfill_seconds = int(backfill.total_seconds())


async def _put_offices(session: AsyncSession, entries: Iterable[OfficeEntry]) -> dict[str, Office]:
    rows = {row.slug: row for row in await queries.offices(session)}
    there = {}
    for entry in entries:
        row = rows.pop(entry.slug, None) or Office(slug=entry.slug)
        row.name = entry.name
        row.chat_id, row.thread_id, row.second_chat_id = _chats_of(entry)
        row.topics, row.districts = list(entry.topics), list(entry.districts)
        row.coordinator = entry.coordinator
        row.settings = write_settings(entry.settings or USUAL)
        row.active = True
        session.add(row)
        there[entry.slug] = row
    for row in rows.values():
        row.active = False
    return there


def _chats_of(entry: OfficeEntry) -> Chats:
    """Where the file says an office works."""
    places = [Place(entry.chat_id, entry.thread_id)] if entry.chat_id is not None else []
    if entry.max_chat_id is not None:
        places.append(Place(from_max(entry.max_chat_id), None))
    return arranged(places)


async def _put_seats(
    session: AsyncSession,
    region: RegionFile,
    offices: Mapping[str, Office],
    people: Mapping[int, Person],
) -> None:
    wanted: dict[tuple[int, int, str], int] = {}
    for person in region.people:
        for slug in person.offices:
            wanted[offices[slug].id, people[person.account].id, Duty.MEMBER.value] = 0
    for office in region.offices:
        for duty, ids in ((Duty.SUPERVISOR, office.supervisors), (Duty.DEPUTY, office.deputies)):
            for position, who in enumerate(ids):
                wanted[offices[office.slug].id, people[who].id, duty.value] = position
    for seat in await queries.seats(session):
        place = (seat.office_id, seat.person_id, seat.duty)
        if place in wanted:
            seat.position = wanted.pop(place)
        else:
            await session.delete(seat)
    session.add_all(
        Seat(office_id=office_id, person_id=person_id, duty=duty, position=position)
        for (office_id, person_id, duty), position in wanted.items()
    )
