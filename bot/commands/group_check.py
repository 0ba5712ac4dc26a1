"""What `check` says of a group that is a source: whether the bot is in it, and hears everybody."""

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest, TelegramForbiddenError
from aiogram.types import User

from services.regions.region_entries import SourceEntry

ADMINS = ("administrator", "creator")


async def stand(bot: Bot, me: User, source: SourceEntry, seconds: int) -> tuple[bool, str]:
    """Whether the group is heard, and a line that names it or says what to mend.

    `seconds` is how long each question may take.
    """
    place = f"source telegram group {source.address}"
    try:
        chat = await bot.get_chat(source.address, request_timeout=seconds)
        member = await bot.get_chat_member(chat.id, me.id, request_timeout=seconds)
    except (TelegramBadRequest, TelegramForbiddenError):
        return False, f"{place}: the bot is not there: an admin of the group must add it"
    except AiogramError as error:
        return False, f"{place}: {' '.join(str(error).split())}"
    if chat.type not in ("group", "supergroup"):
        return False, f"{place}: is a {chat.type} and no group"
    if member.status in ("left", "kicked"):
        return False, f"{place}: the bot is not there: an admin of the group must add it"
    named = f"{place}: «{chat.title}» ({chat.id})"
    if member.status in ADMINS:
        return True, f"{named}, hears everybody"
    if me.can_read_all_group_messages:
        return True, f"{named}, hears everybody if an admin of the group has added the bot"
    return False, (
        f"{named}: hears commands alone: make the bot an administrator there, or turn its "
        "privacy mode off in BotFather and let an admin add it anew"
    )
