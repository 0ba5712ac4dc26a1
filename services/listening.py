"""Groups that are listened to: whose messages are news, and taking them in.

A group's messages come to the bot by themselves, one at a time; each is a page of its source
and goes the road of all pages (`intake.py`). A group is listened to only with its admins' will:
one of them added the bot, or made it an administrator. An office's own chat is never a source.
"""

from dataclasses import dataclass
from datetime import timedelta

from db.engine import AsyncSession, Database
from db.queries import groups as queries
from db.queries import marks
from services import chats, intake, notices, offices, sources
from services.attention.reactions import SOURCE_STOPPED
from services.clock import Now
from services.languages import Text, lazy
from services.languages.told import to_tell
from services.messengers.sources import AN_OFFICE
from services.networks.telegram.groups import Heard, chat_of, page_of
from services.opening import Region
from services.regions import region_names
from services.rules import Rules
from services.sources import due_source

LEASE = timedelta(minutes=1)
"""How long taking one message in may last."""

LEFT = lazy("бота удалили из группы, её сообщения не слышны")
NOT_ALLOWED = lazy(
    "неизвестно, кто добавил бота в группу: пусть её администратор сделает бота администратором "
    "или удалит и добавит его сам; сказанное до этого не прочитано"
)


@dataclass(frozen=True, slots=True)
class Watched:
    """A group that is a source. `is_heard` is False while it is parked; `is_allowed` says
    whether an admin of the group is known to have let us in."""

    source_id: int
    address: str
    is_heard: bool
    is_allowed: bool


@dataclass(slots=True)
class Listener:
    """Takes in what is said in watched groups. `link_base` is the host of links to messages."""

    database: Database
    rules: Rules
    now: Now
    link_base: str

    async def watched(self, chat_id: int, name: str) -> Watched | None:
        """The source this chat is, by its id or its public name; None for all other chats."""
        async with self.database.read() as session:
            found = await _find(session, chat_id, name)
            if found is None:
                return None
            is_office = await queries.is_office(session, chat_id)
            is_allowed = await queries.has_mark(session, _mark(chat_id))
        if is_office:
            await self.park(found, AN_OFFICE)
            return None
        return Watched(found.source_id, found.address, found.is_heard, is_allowed)

    async def hear(self, watched: Watched, heard: Heard) -> None:
        """Take a message in; one of a group that was parked meanwhile is passed over.

        Raises LeaseLost when the source was changed at this very moment: it is to be tried again.
        """
        at = self.now()
        since = heard.edited_at or heard.posted_at
        async with self.database.write() as session:
            row = await queries.lease(session, watched.source_id, at + LEASE, since)
            source = due_source(row) if row else None
        if source is None:
            return
        async with self.database.read() as session:
            region = Region(await offices.desks(session), await region_names.gazetteer(session))
        page = page_of(heard, source.cursor, self.link_base)
        await intake.take(
            self.database, source, page, region, self.rules, self.now(), next_poll_at=at
        )

    async def allow(self, chat_id: int, name: str) -> None:
        """An admin of the group let us in; a source that waited for that is listened to."""
        at = self.now()
        async with self.database.write() as session:
            await marks.put_once(session, _mark(chat_id), at)
            found = await _find(session, chat_id, name)
            if found is not None and not await queries.is_office(session, chat_id):
                await sources.wake(session, found.source_id, at)

    async def refuse(self, chat_id: int, name: str) -> None:
        """Somebody without a right to has added the bot: if the group is a source, it waits."""
        async with self.database.read() as session:
            found = await _find(session, chat_id, name)
        if found is not None:
            await self.park(found, NOT_ALLOWED)

    async def left(self, chat_id: int, name: str) -> bool:
        """The bot was thrown out; False when the chat is no source of ours."""
        async with self.database.write() as session:
            await marks.drop(session, _mark(chat_id))
            found = await _find(session, chat_id, name)
        if found is not None:
            await self.park(found, LEFT)
        return found is not None

    async def park(self, watched: Watched, why: Text) -> None:
        """Listen no more, say why, tell the admins once."""
        async with self.database.write() as session:
            if await queries.park(session, watched.source_id, to_tell(why)):
                text = to_tell(SOURCE_STOPPED, network="telegram", address=watched.address, why=why)
                slot = f"telegram:source:{watched.source_id}"
                await notices.to_admins(session, self.rules, text, self.now(), slot=slot)

    async def migrated(self, old: int, new: int) -> None:
        """The group became a supergroup: the source, and what else stood there, follows."""
        at = self.now()
        async with self.database.write() as session:
            if await queries.has_mark(session, _mark(old)):
                await marks.put_once(session, _mark(new), at)
            await queries.move(session, str(old), str(new))
            await chats.migrate_chat(session, old, new, at)


async def _find(session: AsyncSession, chat_id: int, name: str) -> Watched | None:
    """By the id; else by the name, unless that name was another chat's when it was first heard.

    A group that was heard is known by its id, whatever it is called since.
    """
    by_name = None
    for row in await queries.watched(session):
        known = chat_of(row.cursor)
        found = Watched(row.id, row.address, row.state != "parked", False)
        if row.address == str(chat_id) or known == chat_id:
            return found
        if name and row.address == f"@{name.lower()}" and known is None:
            by_name = found
    return by_name


def _mark(chat_id: int) -> str:
    return f"listening:{chat_id}"
