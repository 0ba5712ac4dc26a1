"""The live panel of a chat: how many wait, who holds them, how long the oldest has waited.

A tick counts once for all chats and queues a panel only when what it shows has changed, so that
a hundred changes a minute cost a few edits and a quiet night none. The words are made at sending.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.engine import AsyncSession, Database
from db.queries import marks
from db.queries import panels as queries
from services import offices, outbox
from services.languages.told import Told
from services.outbox import LATER, Say
from services.routing import Desk

AGE_STEP = timedelta(minutes=5)
"""The age of the oldest is shown in such steps below an hour, in hours after that."""

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a panel shows. `title` names whose work it is; `oldest`: the longest wait, rounded
    down to a step."""

    title: str
    free: int = 0
    held: int = 0
    overdue: int = 0
    oldest: timedelta | None = None

    @property
    def waiting(self) -> int:
        """All that residents have no answer to."""
        return self.free + self.held


async def refresh(database: Database, now: datetime) -> int:
    """Queue the panels whose figures have changed, and those of new chats; how many."""
    async with database.read() as session:
        figures = await _everywhere(session, now)
        known = {(one.chat_id, one.thread_id): one for one in await queries.everywhere(session)}
    changed = {
        place: found
        for place, found in figures.items()
        if (panel := known.get(place)) is None
        or (not panel.off and panel.shown != _signature(found))
    }
    if not changed:
        return 0
    async with database.write() as session:
        for (chat_id, thread_id), found in changed.items():
            panel = known.get((chat_id, thread_id))
            await _put(session, chat_id, thread_id, panel.message_id if panel else None, now)
            values = {"shown": _signature(found), "changed_at": now}
            await queries.put(session, chat_id, thread_id, values)
    return len(changed)


async def place(session: AsyncSession, chat_id: int, thread_id: int | None, now: datetime) -> None:
    """Put the panel of a chat at its end; the old message says that it has moved."""
    panel = await queries.get(session, chat_id, thread_id or 0)
    if panel is not None and panel.message_id is not None:
        await _retire(session, chat_id, thread_id, panel.message_id, now)
    await _put(session, chat_id, thread_id or 0, None, now)
    values = {"off": False, "message_id": None, "changed_at": now}
    await queries.put(session, chat_id, thread_id or 0, values)


async def put_away(
    session: AsyncSession, chat_id: int, thread_id: int | None, now: datetime
) -> None:
    """No panel here any more, until somebody places it."""
    panel = await queries.get(session, chat_id, thread_id or 0)
    if panel is not None and panel.message_id is not None:
        await _retire(session, chat_id, thread_id, panel.message_id, now)
    values = {"off": True, "message_id": None, "changed_at": now}
    await queries.put(session, chat_id, thread_id or 0, values)


async def read(
    session: AsyncSession, chat_id: int, thread_id: int | None, now: datetime
) -> Figures | None:
    """What the panel of a chat shows now; None where there is to be none."""
    panel = await queries.get(session, chat_id, thread_id or 0)
    if panel is None or panel.off:
        return None
    return (await _everywhere(session, now)).get((chat_id, thread_id or 0))


async def stands(
    session: AsyncSession, chat_id: int, thread_id: int | None, message_id: int, now: datetime
) -> None:
    """The panel was sent, or edited: there it stands."""
    await queries.stands(session, chat_id, thread_id or 0, message_id, now)


async def tell_unpinned(
    session: AsyncSession, chat_id: int, thread_id: int | None, text: Told, now: datetime
) -> None:
    """The bot may not pin there: said in the chat, once."""
    if await marks.put_once(session, f"unpinned:{chat_id}", now):
        await outbox.put(
            session,
            chat_id=chat_id,
            thread_id=thread_id,
            kind=Say.NOTE,
            slot=f"unpinned:{chat_id}",
            payload={**text},
            now=now,
        )


async def _put(
    session: AsyncSession, chat_id: int, thread_id: int, message_id: int | None, now: datetime
) -> None:
    await outbox.put(
        session,
        chat_id=chat_id,
        thread_id=thread_id or None,
        kind=Say.PANEL,
        slot=f"panel:{chat_id}:{thread_id}",
        payload={"message_id": message_id},
        now=now,
        rank=LATER,
    )


async def _retire(
    session: AsyncSession, chat_id: int, thread_id: int | None, message_id: int, now: datetime
) -> None:
    await outbox.put(
        session,
        chat_id=chat_id,
        thread_id=thread_id,
        kind=Say.PANEL,
        slot=f"panel-old:{chat_id}:{message_id}",
        payload={"message_id": message_id, "edits_only": True, "old": True},
        now=now,
        rank=LATER,
    )


async def _everywhere(session: AsyncSession, now: datetime) -> dict[tuple[int, int], Figures]:
    """The figures of every chat or topic that offices work in."""
    counted = await queries.counted(session, now)
    places: dict[tuple[int, int], list[Desk]] = {}
    for desk in await offices.desks(session):
        for chat_id, thread_id in desk.places:
            places.setdefault((chat_id, thread_id or 0), []).append(desk)
    return {where: _figures(desks, counted, now) for where, desks in places.items()}


def _figures(desks: Sequence[Desk], counted: Iterable[queries.Counted], now: datetime) -> Figures:
    """The coordinator's chat sees the work of all offices."""
    whole = any(desk.coordinator for desk in desks)
    ours = {desk.id for desk in desks}
    mine = [one for one in counted if whole or one.office_id in ours]
    oldest = min((one.oldest_at for one in mine if one.oldest_at), default=None)
    return Figures(
        title="" if whole else ", ".join(desk.name for desk in desks),
        free=sum(one.free for one in mine),
        held=sum(one.held for one in mine),
        overdue=sum(one.overdue for one in mine),
        oldest=rounded(now - oldest) if oldest else None,
    )


def rounded(age: timedelta) -> timedelta:
    """A wait in steps that do not change every minute."""
    step = AGE_STEP if age < HOUR else HOUR
    return max(age, timedelta()) // step * step


def _signature(found: Figures) -> str:
    return f"{found.free}:{found.held}:{found.overdue}:{found.oldest}:{found.title}"[:200]
