"""A message of Telegram as the listening road wants it: aiogram's object in, plain facts out."""

from datetime import UTC, datetime

from aiogram.enums import ContentType
from aiogram.types import Chat, Message, MessageOriginChannel

from services.networks.telegram.groups import ChannelPost, Heard, Place

MEDIA = frozenset({
    ContentType.PHOTO,
    ContentType.VIDEO,
    ContentType.ANIMATION,
    ContentType.AUDIO,
    ContentType.DOCUMENT,
    ContentType.VOICE,
    ContentType.VIDEO_NOTE,
})  # fmt: skip


def heard_of(message: Message) -> Heard:
    """What a message of a group says, whose voice it is, and where it stands.

    Parts of an album come as messages of their own: the part with the caption is the post, and
    those without words are passed over.
    """
    text = _words(message)
    is_part = message.media_group_id is not None and not text
    answered = message.reply_to_message
    # In a topic what answers nothing "answers" the message that opened the topic.
    answers = answered is not None and answered.forum_topic_created is None
    author = message.from_user
    return Heard(
        chat=_place(message.chat),
        message_id=message.message_id,
        posted_at=message.date,
        edited_at=_moment(message.edit_date),
        text=text,
        attachments=int(message.content_type in MEDIA and not is_part),
        author_id=author.id if author else 0,
        author_name=author.full_name if author else "",
        voice=_place(message.sender_chat) if message.sender_chat else None,
        thread_id=message.message_thread_id,
        is_topic=bool(message.is_topic_message),
        reply_to=answered.message_id if answered is not None and answers else None,
        forwarded=_brought(message),
        under=_brought(answered) if isinstance(answered, Message) else None,
    )


def _words(message: Message) -> str:
    words = [message.text or message.caption or ""]
    if message.poll is not None:
        words += [message.poll.question, *(f"— {one.text}" for one in message.poll.options)]
    return "\n".join(word for word in words if word)


def _brought(message: Message | None) -> ChannelPost | None:
    """The channel's post that Telegram itself forwarded as this message."""
    if message is None or not message.is_automatic_forward:
        return None
    origin = message.forward_origin
    if not isinstance(origin, MessageOriginChannel):
        return None
    return ChannelPost(_place(origin.chat), origin.message_id)


def _moment(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _place(chat: Chat) -> Place:
    return Place(chat.id, chat.title or chat.full_name, chat.username or "")
