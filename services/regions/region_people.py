"""The people of a region file in the database: whose row each is, and by which accounts.

An account tells who somebody is, so whoever had one alone and gets the other stays who they are,
with all that they hold. Does not live here: their seats (`region.py`), accounts that people join
in the chat.
"""

from collections.abc import Iterable, Sequence

from db.engine import AsyncSession
from db.models import Person
from db.queries import region as queries
from services.regions.region_entries import PersonEntry


async def put_people(session: AsyncSession, entries: Sequence[PersonEntry]) -> dict[int, Person]:
    """Bring the people to the file, by their first accounts; the others are switched off."""
    rows = {row.telegram_id: row for row in await queries.people(session)}
    there = {}
    for entry in entries:
        known = rows.pop(entry.account, None) or rows.pop(entry.max_account or 0, None)
        there[entry.account] = known or Person(telegram_id=entry.account)
    for gone in rows.values():
        gone.active = False
    await _free_accounts(session, entries, there, rows.values())
    for entry in entries:
        row = there[entry.account]
        row.name, row.role, row.active = entry.name, entry.role.value, True
        _know_by(row, entry)
        session.add(row)
    return there


async def _free_accounts(
    session: AsyncSession,
    entries: Iterable[PersonEntry],
    there: dict[int, Person],
    gone: Iterable[Person],
) -> None:
    """Take second accounts that have become somebody else's off those who had them, before these
    get them: no two rows may have the same, not even between two statements."""
    owners = {_second(entry): there[entry.account] for entry in entries if _second(entry)}
    for row in (*there.values(), *gone):
        if row.second_id is not None and owners.get(row.second_id, row) is not row:
            row.second_id, row.reads_second = None, False
    await session.flush()


def _know_by(row: Person, entry: PersonEntry) -> None:
    """Give a row its accounts; where the person read before, they go on reading while they can."""
    reads = row.second_id if row.reads_second else row.telegram_id
    row.telegram_id, row.second_id = entry.account, _second(entry)
    row.reads_second = row.second_id is not None and row.second_id == reads


def _second(entry: PersonEntry) -> int | None:
    return entry.max_account if entry.telegram_id else None
