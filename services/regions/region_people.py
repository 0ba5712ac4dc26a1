"""The people of a region file in the database: whose row each is, and by which accounts.

An account tells who somebody is (`region_identity.py`), so whoever gets or loses one stays who
they are, with all that they hold. Does not live here: their seats (`region.py`), accounts that
people join in the chat.
"""

from collections.abc import Iterable, Sequence

from db.engine import AsyncSession
from db.models import Person
from db.queries import region as queries
from services.regions.region_entries import PersonEntry
from services.regions.region_identity import accounts_of, recognised


async def put_people(session: AsyncSession, entries: Sequence[PersonEntry]) -> dict[int, Person]:
    """Bring the people to the file, by their first accounts; the others are switched off."""
    rows = await queries.people(session)
    known = recognised(entries, rows, lambda row: (row.telegram_id, row.second_id))
    there = {
        entry.account: known.get(entry.account) or Person(telegram_id=entry.account)
        for entry in entries
    }
    gone = [row for row in rows if row not in there.values()]
    for row in gone:
        row.active = False
    await _free_accounts(session, entries, there, gone)
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
    owners = {accounts_of(entry)[1]: there[entry.account] for entry in entries}
    for row in (*there.values(), *gone):
        if row.second_id is not None and owners.get(row.second_id, row) is not row:
            row.second_id, row.reads_second = None, False
    await session.flush()


def _know_by(row: Person, entry: PersonEntry) -> None:
    """Give a row its accounts; where the person read before, they go on reading while they can."""
    reads = row.second_id if row.reads_second else row.telegram_id
    row.telegram_id, row.second_id = entry.account, accounts_of(entry)[1]
    row.reads_second = row.second_id is not None and row.second_id == reads
