"""How somebody whom the desk does not know yet comes in: an invitation, a link, the first admin.

There is no `Doer` for them: they are nobody of the desk until it is done.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiogram.types import Message, User

from db.engine import AsyncSession, Database
from services import chats
from services.clock import Now
from services.moves import Act
from services.rules import Rules


@asynccontextmanager
async def entering(
    message: Message, database: Database, rules: Rules, now: Now
) -> AsyncIterator[tuple[AsyncSession, Act, User]]:
    """The transaction in which the writer comes in: nobody's act, in a chat that is alive again."""
    user = message.from_user
    assert user is not None  # noqa: S101 - the router's filter
    async with database.write() as session:
        act = Act(None, now(), rules)
        await chats.revive(session, message.chat.id, act.at)
        yield session, act, user
