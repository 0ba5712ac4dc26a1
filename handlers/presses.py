"""What follows a press: its answer, and what takes the place of the message above the button.

A double tap asks for what stands already, a message may be gone or too old to be changed, Telegram
may ask for a pause, its answer may be unreadable: the press is done, so none of it is worth an
apology.
"""

import logging

from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from handlers.views import texts
from handlers.views.screens import Screen
from services.errors import Refused
from services.languages import Wording

log = logging.getLogger(__name__)

ALERT_CAP = 200
"""Characters Telegram shows in an answer to a press."""


def number(arg: str) -> int:
    """The number a button carries; Refused for one of another making."""
    if not arg.isdecimal():
        raise Refused(texts.STALE)
    return int(arg)


async def answer(query: CallbackQuery, text: Wording = "", *, alert: bool = False) -> None:
    """Answer a press; one that Telegram has forgotten meanwhile is nothing to fail for."""
    try:
        await query.answer(str(text)[:ALERT_CAP] or None, show_alert=alert)
    except (TelegramAPIError, ClientDecodeError) as error:
        log.info("press not answered: %s", error)


async def unfold(
    query: CallbackQuery, markup: InlineKeyboardMarkup | None, said: Wording = ""
) -> None:
    """Answer; other buttons stand under the same words."""
    await answer(query, said)
    if isinstance(query.message, Message):
        await redraw(query.message, markup=markup)


async def turn(query: CallbackQuery, shown: Screen, said: Wording = "") -> None:
    """Answer; another screen stands in place of the one whose button was pressed."""
    await rewrite(query, shown.html, shown.keyboard, said)


async def rewrite(
    query: CallbackQuery,
    html: str,
    markup: InlineKeyboardMarkup | None = None,
    said: Wording = "",
) -> None:
    """Answer; other words stand in place, with these buttons or none."""
    await answer(query, said)
    if isinstance(query.message, Message):
        await redraw(query.message, text=html, markup=markup)


async def redraw(
    message: Message, *, text: str | None = None, markup: InlineKeyboardMarkup | None = None
) -> None:
    """Change a message of ours in place; without `text` its buttons alone."""
    try:
        if text is None:
            await message.edit_reply_markup(reply_markup=markup)
        else:
            await message.edit_text(text, reply_markup=markup)
    except (TelegramAPIError, ClientDecodeError) as error:
        log.info("message not redrawn: %s", error)
