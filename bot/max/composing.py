"""What is sent to MAX of a message: its text, files and buttons, and what it answers.

Does not live here: the call that brings it, and what is done when it is refused (`session.py`), how
texts and buttons look (`words.py`, `keyboards.py`).
"""

from dataclasses import dataclass
from typing import Any

from aiogram import Bot
from aiogram.client.default import Default
from aiogram.methods import SendDocument, SendMessage, SendPhoto
from aiogram.types import InputFile

from bot.max import attachments, shapes, words
from bot.max.keyboards import keyboard
from bot.max.line import MaxLine
from db.engine import Database
from services import people
from services.messengers import messages

Said = SendMessage | SendPhoto | SendDocument
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes bodies of messages; files are brought to MAX first, by `line`. `name` is the bot's
    own in MAX, "" for none."""

    line: MaxLine
    database: Database

    async def body(self, bot: Bot, method: Said, name: str) -> Json:
        """All of a new message. Raises NetworkError."""
        text = method.text if isinstance(method, SendMessage) else method.caption
        body = await self.text(bot, text or "", method.parse_mode, name)
        files: list[Json] = []
        if isinstance(method, SendPhoto) and isinstance(method.photo, InputFile):
            files = [await attachments.brought(self.line, bot, attachments.IMAGE, method.photo)]
        elif isinstance(method, SendDocument) and isinstance(method.document, InputFile):
            files = [await attachments.brought(self.line, bot, attachments.FILE, method.document)]
        body["attachments"] = [*files, *keyboard(method.reply_markup)]
        if method.disable_notification:
            body["notify"] = False
        if method.reply_parameters is not None:
            answered = method.reply_parameters.message_id or 0
            mid = await messages.mid_of(self.database, int(method.chat_id), answered)
            if mid is not None:
                body["link"] = {"type": shapes.REPLY, "mid": mid}
        return body

    async def text(self, bot: Bot, text: str, parse_mode: object, name: str) -> Json:
        """The words alone, with markup where they have any."""
        if isinstance(parse_mode, Default):
            parse_mode = bot.default[parse_mode.name]
        text = words.leading_here(text, name)
        if parse_mode is None:
            return {"text": words.in_plain(text)}
        named = words.mentioned(text)
        async with self.database.read() as session:
            accounts = await people.second_accounts(session, named) if named else {}
        shown, is_marked = words.in_html(text, accounts)
        return {"text": shown, "format": "html"} if is_marked else {"text": shown}
