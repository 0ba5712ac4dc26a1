"""SQL of sources that nobody reads: what is posted there comes by itself."""

from datetime import datetime

from sqlalchemy import update

from db.engine import AsyncSession
from db.models import Source
from db.queries.chats import insert_into


async def put(
    session: AsyncSession,
    *,
    network: str,
    kind: str,
    district: str,
    since: datetime,
    now: datetime,
) -> None:
    """Have such a source, with this district; all that comes from it since then is news."""
    await session.execute(
        insert_into(session, Source)
        .values(
            network=network,
            kind=kind,
            address=kind,
            district=district,
            state="ok",
            next_poll_at=now,
            baseline_began_at=since,
            baselined_at=since,
        )
        .on_conflict_do_update(
            index_elements=["network", "kind", "address"],
            set_={"district": district, "state": "ok"},
        )
    )


async def lease(
    session: AsyncSession, network: str, kind: str, now: datetime, until: datetime
) -> Source | None:
    """The source for one writer alone; None while another has it."""
    found: Source | None = await session.scalar(
        update(Source)
        .where(
            Source.network == network,
            Source.kind == kind,
            Source.address == kind,
            (Source.leased_until.is_(None))
            | (Source.leased_until <= now)
            | (Source.leased_until > now + 2 * (until - now)),
        )
        .values(leased_until=until)
        .returning(Source)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return found
