"""What the desk asks MAX about: the bot itself, a chat, whether the bot is in it.

Answers are aiogram's, as Telegram would give them. Does not live here: which call leads to which
question (`session.py`), how messages and people are read (`shapes.py`).
"""

from aiogram import Bot
from aiogram.types import (
    AcceptedGiftTypes,
    ChatFullInfo,
    ChatMemberLeft,
    ChatMemberMember,
    User,
)

from bot.max.line import MaxLine
from services.errors import ErrorKind, NetworkError
from services.messengers.ids import to_max
from services.networks.maxru.answers import strange


async def me(line: MaxLine, bot: Bot) -> tuple[int, User]:
    """The bot's number in MAX, and the bot under the one id it has here. Raises NetworkError."""
    told = await line.ask("GET", "me")
    number, name = told.get("user_id"), told.get("first_name") or told.get("name")
    if not isinstance(number, int) or not isinstance(name, str):
        raise strange("me")
    username = told.get("username")
    user = User(
        id=bot.id, is_bot=True, first_name=name,
        username=username if isinstance(username, str) else None,
    )  # fmt: skip
    return number, user


async def chat(line: MaxLine, chat_id: int) -> ChatFullInfo:
    """A chat by its id here; of a person's own nothing is asked. Raises NetworkError."""
    title = ""
    if chat_id < 0:
        title = str((await line.ask("GET", f"chats/{to_max(chat_id)}")).get("title") or "")
    gifts = AcceptedGiftTypes(
        unlimited_gifts=False, limited_gifts=False, unique_gifts=False,
        premium_subscription=False, gifts_from_channels=False,
    )  # fmt: skip
    return ChatFullInfo(
        id=chat_id, type="private" if chat_id > 0 else "supergroup", title=title,
        accent_color_id=0, max_reaction_count=0, accepted_gift_types=gifts,
    )  # fmt: skip


async def membership(line: MaxLine, chat_id: int, bot: User) -> ChatMemberMember | ChatMemberLeft:
    """Whether the bot is in a chat. Raises NetworkError."""
    try:
        await line.ask("GET", f"chats/{to_max(chat_id)}/members/me")
    except NetworkError as error:
        if error.kind not in (ErrorKind.DENIED, ErrorKind.GONE):
            raise
        return ChatMemberLeft(user=bot)
    return ChatMemberMember(user=bot)
