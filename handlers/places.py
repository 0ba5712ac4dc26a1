"""Where a message stands: its chat and forum topic; the message whose button was pressed."""

from aiogram.types import CallbackQuery, Message

from handlers.views import texts
from services.errors import Refused


def pressed(query: CallbackQuery) -> Message:
    """The message whose button was pressed; Refused if it is too old for Telegram."""
    if not isinstance(query.message, Message):
        raise Refused(texts.STALE)
    return query.message


def topic(message: Message) -> int | None:
    """The forum topic it stands in, None outside of one."""
    return message.message_thread_id if message.is_topic_message else None


def place(message: Message) -> tuple[int, int | None]:
    """Its chat, and its forum topic if it stands in one."""
    return message.chat.id, topic(message)


def stands(query: CallbackQuery) -> tuple[int, int | None, int]:
    """Chat, forum topic and number of the pressed message. Of one that is too old Telegram tells
    the chat and the number, and that is enough to answer there."""
    message = query.message
    if message is None:
        raise Refused(texts.STALE)
    thread_id = topic(message) if isinstance(message, Message) else None
    return message.chat.id, thread_id, message.message_id
