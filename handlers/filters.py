"""Which updates are whose."""

from typing import Any

from aiogram import Bot
from aiogram.filters import BaseFilter
from aiogram.types import Message

from db.engine import Database
from handlers.views.texts import INCIDENT_NUMBER
from services.clock import Now
from services.desk import dialogues, replies
from services.desk.replies import Purpose, RepliedTo
from services.people import PersonFacts


class RepliesToUs(BaseFilter):
    """A reply to a message of ours about an incident; hands over `replied`.

    So a draft needs no dialogue state and survives a restart: the message itself remembers.
    """

    async def __call__(
        self, message: Message, bot: Bot, database: Database
    ) -> bool | dict[str, Any]:
        """Look the message up that was replied to."""
        original = message.reply_to_message
        if original is None or not (message.text or message.caption):
            return False
        async with database.read() as session:
            found = await replies.find(session, message.chat.id, original.message_id)
        found = found or _by_number(original, bot)
        return {"replied": found} if found else False


class InDialogue(BaseFilter):
    """A text that answers what the person was asked; hands over `dialogue`.

    A reply must be to the question itself. In a group only a reply counts: people talk there
    among themselves. Commands are never answers.
    """

    def __init__(self, *kinds: str) -> None:
        self.kinds = kinds

    async def __call__(
        self,
        message: Message,
        database: Database,
        now: Now,
        person: PersonFacts | None = None,
    ) -> bool | dict[str, Any]:
        """Look up what the person is asked here."""
        if person is None or not message.text or message.text.startswith("/"):
            return False
        original = message.reply_to_message
        if original is not None and original.forum_topic_created is not None:
            original = None  # in a topic what replies to nothing "replies" to its opening
        if original is None and message.chat.type != "private":
            return False
        async with database.read() as session:
            found = await dialogues.current(session, message.chat.id, person.id, now())
        if found is None or found.kind not in self.kinds:
            return False
        if original is not None and original.message_id != found.message_id:
            return False
        return {"dialogue": found}


class RepliesToNothing(BaseFilter):
    """A reply to a message of ours that speaks of no incident."""

    async def __call__(self, message: Message, bot: Bot) -> bool:
        """Ours, and not the opening of a forum topic."""
        original = message.reply_to_message
        return (
            original is not None
            and original.from_user is not None
            and original.from_user.id == bot.id
            and original.forum_topic_created is None
        )


def _by_number(original: Message, bot: Bot) -> RepliedTo | None:
    """A card whose place was lost (a crash, a moved chat) still names its incident at the top."""
    if original.from_user is None or original.from_user.id != bot.id:
        return None
    first_line = (original.text or "").partition("\n")[0]
    number = INCIDENT_NUMBER.search(first_line)
    return RepliedTo(int(number[1]), Purpose.CARD) if number else None
