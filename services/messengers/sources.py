"""Places of MAX that are watched: nobody is answered there, and what offices say to each other in
their own is never read."""

from db.engine import AsyncSession, Database
from db.queries import groups, pushes
from services.languages import lazy
from services.messengers.ids import from_max, to_max

AN_OFFICE = lazy("это чат ответственного: его переписка не читается")


async def is_offices(database: Database, network: str, address: str) -> bool:
    """Whether a source is a chat of MAX that an office works in."""
    if network != "max":
        return False
    try:
        chat_id = from_max(int(address))
    except ValueError:
        return False
    async with database.read() as session:
        return await groups.is_office(session, chat_id)


async def is_only_watched(session: AsyncSession, chat_id: int) -> bool:
    """Whether the group is a source and no office works in it."""
    if await groups.is_office(session, chat_id):
        return False
    address = str(to_max(chat_id))
    return any(row.address == address for row in await pushes.of_network(session, "max"))
