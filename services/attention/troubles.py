"""What a refused reading leaves behind: the source's state, the calls it cost, and who is told.

What each kind of refusal does is decided in `reactions.py`.
"""

import logging
from datetime import datetime, timedelta

from db.engine import Database
from db.queries import marks, quotas
from db.queries import sources as queries
from services import notices
from services.attention.reactions import LONG_REST, alerts, reaction
from services.errors import ErrorKind, NetworkError
from services.languages.told import to_tell
from services.rules import Rules
from services.sources import Bill, DueSource

log = logging.getLogger(__name__)


async def settle(
    database: Database,
    rules: Rules,
    source: DueSource,
    error: NetworkError,
    floor: timedelta,
    now: datetime,
    bill: Bill,
) -> None:
    """Write down that `source` was refused; `floor` is the least between two attempts."""
    state, again = reaction(error, source.failures, floor, source.every, now)
    if not source.failures:
        log.warning(
            "source will not serve source=%s:%s kind=%s code=%s: %s",
            source.network, source.address, error.kind, error.code, error,
        )  # fmt: skip
    try:
        async with database.write() as session:
            await queries.fail(
                session,
                source.id,
                source.leased_until,
                state=state,
                note=to_tell(error.words),
                next_poll_at=again,
                bad_page=error.kind is ErrorKind.RETRY,
            )
            await quotas.add(session, source.token, bill.calls, bill.day)
            for slot, text in alerts(source, error, rules.zone, now):
                if await marks.put_once(session, f"trouble:{slot}", now):
                    await notices.to_admins(session, rules, text, now, slot=slot)
    except queries.LeaseLost:
        log.warning("lease lost source=%s:%s", source.network, source.address)
        await spend(database, source, bill)


async def spend(database: Database, source: DueSource, bill: Bill) -> None:
    """Calls were made, whatever became of the page."""
    if bill.calls:
        async with database.write() as session:
            await quotas.add(session, source.token, bill.calls, bill.day)


async def forget(database: Database, network: str, now: datetime) -> None:
    """The network serves again: the next trouble is told anew.

    Of a quota not before some hours: others of the network may do without it.
    """
    async with database.write() as session:
        await marks.drop(session, f"trouble:{network}:%")
        await marks.drop(session, f"trouble:quota:{network}", before=now - LONG_REST)
