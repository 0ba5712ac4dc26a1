"""Groups of MAX that are watched: nobody is answered there."""

from db.engine import AsyncSession
from db.queries import groups, pushes
from services.messengers.ids import to_max


async def is_only_watched(session: AsyncSession, chat_id: int) -> bool:
    """Whether the group is a source and no office works in it."""
    if await groups.is_office(session, chat_id):
        return False
    address = str(to_max(chat_id))
    return any(row.address == address for row in await pushes.of_network(session, "max"))
