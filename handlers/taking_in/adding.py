"""/add: a complaint that no network brings, added by one of the desk's people.

Lives here: which of Telegram's messages is meant, and what of it is kept. Of a forwarded private
message that is the text alone: whoever wrote it has not spoken in public, so neither the name nor
the number goes further. Of a public channel's post the channel and the link are kept.
"""

import re
from html import escape

from aiogram import Bot, F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    MessageOriginChannel,
)

from handlers.acting import Doer
from handlers.presses import rewrite
from handlers.views import texts
from handlers.views.buttons import AddButton
from services import incident_facts
from services.errors import Refused
from services.inbox import CHAT, Inbox, Pushed

LINK = re.compile(r"https?://[^\s<>\"]{4,400}")


def setup() -> Router:
    """What leads here."""
    router = Router(name="adding")
    router.message.register(add, Command("add"))
    router.message.register(offer, F.chat.type == "private", F.forward_origin, F.text | F.caption)
    router.callback_query.register(pressed, AddButton.filter())
    return router


async def add(message: Message, command: CommandObject, bot: Bot, doer: Doer) -> None:
    """Add what was typed, or the message that was replied to, with what was typed as a note."""
    original = _original(message)
    if original is not None and original.from_user and original.from_user.id == bot.id:
        raise Refused(texts.ADD_OURS)
    pushed = brought(original or message, command.args or "", is_typed=original is None)
    await message.reply(await _added(pushed, doer))


async def offer(message: Message) -> None:
    """Somebody forwards a message to the bot: ask whether it is a complaint."""
    button = InlineKeyboardButton(text=str(texts.ADD_BUTTON), callback_data=AddButton().pack())
    await message.reply(
        str(texts.ADD_OFFER), reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]])
    )


async def pressed(query: CallbackQuery, doer: Doer) -> None:
    """Add the message under which the button stands."""
    question = query.message
    if not isinstance(question, Message) or question.reply_to_message is None:
        raise Refused(texts.ADD_LOST)
    pushed = brought(question.reply_to_message, "", is_typed=False)
    said = await _added(pushed, doer)
    await rewrite(query, said)


def brought(message: Message, note: str, *, is_typed: bool) -> Pushed:
    """What a message complains of. `note` is what was typed after the command: all there is where
    `is_typed`, else a remark to the message. Raises Refused when there are no words."""
    said = "" if is_typed else (message.text or message.caption or "").strip()
    note = note.strip()
    origin = message.forward_origin
    channel = origin.chat if isinstance(origin, MessageOriginChannel) else None
    link = LINK.search(note) or LINK.fullmatch(said)
    author, address = "", link[0] if link else ""
    if channel is not None and channel.username and isinstance(origin, MessageOriginChannel):
        author = channel.title or channel.username
        address = address or f"https://t.me/{channel.username}/{origin.message_id}"
    text = "\n\n".join(part for part in (said, note) if part and not LINK.fullmatch(part))
    if not text and not address:
        raise Refused(texts.ADD_USAGE if is_typed else texts.ADD_NO_WORDS)
    return Pushed(
        id=f"{message.chat.id}:{message.message_id}",
        text=text,
        link=address,
        author=author,
        posted_at=origin.date if origin else message.date,
        brought=True,
    )


async def _added(pushed: Pushed, doer: Doer) -> str:
    """Take it in; what is said of it."""
    inbox = Inbox(doer.database, doer.rules, doer.now)
    await inbox.take(CHAT, [pushed])
    number = await inbox.incident(CHAT, pushed.id)
    if number is None:
        raise Refused(texts.ADD_ERASED)
    async with doer.reading() as session:
        facts = await incident_facts.load(session, number)
    office = facts.office.name if facts.office else str(texts.ADD_NOBODY)
    return texts.ADDED.format(id=number, office=escape(office), topic=texts.topic(facts.topic))


def _original(message: Message) -> Message | None:
    """The message replied to; in a topic what replies to nothing "replies" to its opening."""
    original = message.reply_to_message
    return original if original is not None and original.forum_topic_created is None else None
