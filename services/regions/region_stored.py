"""The region as it stands in the database, told as a region file would tell it. Reads only.

Bringing the database to what a file says is in `region.py`; what the file looks like is told by
`region_file.py`.
"""

from db.engine import AsyncSession
from db.models import Office, Person, Source
from db.queries import region as queries
from services.desk.office_settings import read_settings
from services.lengths import format_length
from services.messengers.ids import Messenger, messenger_of, to_max
from services.messengers.places import Chats
from services.networks.registry import INBOX
from services.people import Duty, Role
from services.regions.region_entries import (
    DistrictEntry,
    OfficeEntry,
    PersonEntry,
    RegionFile,
    SourceEntry,
)
from services.regions.region_file import format_region

STOPPED = "stopped"
"""The state of a source that is not to be read."""


async def export_region(session: AsyncSession) -> str:
    """The text of a region file that says what is in the database; empty for an empty one."""
    return format_region(await stored(session))


async def stored(session: AsyncSession) -> RegionFile:
    """What is in the database, as a region file would say it."""
    offices = {row.id: row for row in await queries.offices(session) if row.active}
    people = {row.id: row for row in await queries.people(session) if row.active}
    seats = [
        (Duty(seat.duty), offices[seat.office_id], people[seat.person_id])
        for seat in await queries.seats(session)
        if seat.office_id in offices and seat.person_id in people
    ]

    def called(office: Office, duty: Duty) -> tuple[int, ...]:
        found = (who.telegram_id for held, at, who in seats if at is office and held is duty)
        return tuple(account for account in found if account is not None)

    return RegionFile.of(
        offices=[
            OfficeEntry(
                slug=row.slug,
                name=row.name,
                **chats_written(row),
                topics=tuple(row.topics),
                districts=tuple(row.districts),
                supervisors=called(row, Duty.SUPERVISOR),
                deputies=called(row, Duty.DEPUTY),
                coordinator=row.coordinator,
                settings=read_settings(row.settings),
            )
            for row in offices.values()
        ],
        people=[
            PersonEntry(
                **_accounts_written(row),
                name=row.name,
                role=Role(row.role),
                offices=tuple(
                    sorted(at.slug for duty, at, who in seats if who is row and duty is Duty.MEMBER)
                ),
            )
            for row in people.values()
        ],
        districts=[
            DistrictEntry(row.name, tuple(row.aliases), tuple(row.settlements))
            for row in await queries.districts(session)
        ],
        sources=[
            _source_entry(row)
            for row in await queries.sources(session, but=INBOX)
            if row.state != STOPPED
        ],
    )


def _source_entry(row: Source) -> SourceEntry:
    return SourceEntry(
        row.network,
        row.kind,
        row.address,
        row.district,
        row.official,
        poll_every=format_length(row.poll_every_seconds) if row.poll_every_seconds else "",
        poll_at_least=format_length(row.poll_at_least_seconds) if row.poll_at_least_seconds else "",
    )


def chats_written(row: Office) -> dict[str, int | None]:
    """The keys of a file that say where an office works."""
    chats = Chats(row.chat_id, row.thread_id, row.second_chat_id)
    telegram, max_ = chats.at(Messenger.TELEGRAM), chats.at(Messenger.MAX)
    return {
        "chat_id": telegram.chat_id if telegram else None,
        "thread_id": telegram.thread_id if telegram else None,
        "max_chat_id": to_max(max_.chat_id) if max_ else None,
    }


def _accounts_written(row: Person) -> dict[str, int | None]:
    """The keys of a file that say who somebody is."""
    first, second = row.telegram_id, row.second_id
    if first is not None and messenger_of(first) is Messenger.MAX:
        return {"telegram_id": None, "max_id": to_max(first)}
    return {"telegram_id": first, "max_id": to_max(second) if second is not None else None}
