"""Open questions: what a person was asked to type, kept in the database over a restart.

For whoever needs a text that no button can give. The form:

    async with database.write() as session:
        await dialogues.begin(session, chat_id, person.id, "away_until", {"office": 3}, now())

    router.message.register(typed, InDialogue("away_until"))    # handlers/filters.py

    async def typed(message, dialogue, person, database, now):  # dialogue: DialogueFacts
        async with database.write() as session:
            if await dialogues.end(session, message.chat.id, person.id):
                ...                                             # dialogue.data["office"]

`handlers.dialogues.ask` sends the question and begins in one step. A kind is a word of at most
32 letters, unique in the desk. There is one question to a person in a chat: a new one takes the
old one's place. `end` answers once, whatever presses race. The router of a dialogue stands before
`drafts` in `handlers/root.py`. A wrong answer raises Refused before `end`: the question stands.

Where a message of ours is itself the question and speaks of an incident, `services.desk.replies`
does without any of this.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from db.engine import AsyncSession
from db.queries import dialogues as queries

LASTS = timedelta(hours=1)
"""How long a question waits for its answer."""


@dataclass(frozen=True, slots=True)
class DialogueFacts:
    """An open question. `data` is what the asker gave; JSON, keys are texts.

    `message_id` is the message that asks, None if unknown.
    """

    kind: str
    data: Mapping[str, Any]
    message_id: int | None


async def begin(
    session: AsyncSession,
    chat_id: int,
    person_id: int,
    kind: str,
    data: Mapping[str, Any],
    now: datetime,
    *,
    message_id: int | None = None,
    lasts: timedelta = LASTS,
) -> None:
    """Ask; what was asked of the person in that chat before is forgotten."""
    await queries.forget(session, now)
    row = {
        "chat_id": chat_id,
        "person_id": person_id,
        "kind": kind,
        "data": dict(data),
        "message_id": message_id,
        "expires_at": now + lasts,
    }
    await queries.put(session, row)


async def current(
    session: AsyncSession, chat_id: int, person_id: int, now: datetime
) -> DialogueFacts | None:
    """What the person is asked in that chat; None for nothing, or nothing any more."""
    found = await queries.get(session, chat_id, person_id)
    if found is None or found.expires_at <= now:
        return None
    return DialogueFacts(found.kind, found.data, found.message_id)


async def end(session: AsyncSession, chat_id: int, person_id: int) -> bool:
    """The answer is taken; False if it was taken already."""
    return await queries.remove(session, chat_id, person_id)
