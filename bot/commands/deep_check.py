"""What `check --deep` does: one silent message to a chat, taken back at once."""

from aiogram import Bot
from aiogram.exceptions import AiogramError

from services.languages import lazy
from services.messengers.ids import written
from services.regions.region_entries import OfficeEntry

WORDS = lazy("Проверка связи: это сообщение сейчас исчезнет.")


async def say_and_take_back(bot: Bot, office: OfficeEntry, seconds: int) -> tuple[bool, str]:
    """Whether the office's chat, or its topic there, takes words; and the line that says so.

    `seconds` is how long each call may take.
    """
    if office.chat_id is None:
        return False, f"office {office.slug}: no chat to write to"
    place = f"office {office.slug} ({written(office.chat_id)})"
    try:
        message = await bot.send_message(
            office.chat_id,
            str(WORDS),
            message_thread_id=office.thread_id,
            disable_notification=True,
            request_timeout=seconds,
        )
    except AiogramError as error:
        return False, f"{place}: takes no message: {' '.join(str(error).split())}"
    try:
        await bot.delete_message(office.chat_id, message.message_id, request_timeout=seconds)
    except AiogramError as error:
        return False, f"{place}: took a message, it stayed: {' '.join(str(error).split())}"
    return True, f"{place}: took a message and gave it back"
