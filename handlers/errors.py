"""What goes wrong in a handler: a refusal is told, the rest is logged and apologised for.

`NotHeard` goes on to whoever handed the update over: nobody in a watched group is answered.
"""

import logging

from aiogram import Router
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import ExceptionTypeFilter
from aiogram.types import CallbackQuery, ErrorEvent, InlineKeyboardMarkup, Message

from handlers.views import texts
from handlers.views.screens import Screen
from services.errors import Refused
from services.languages import Wording

log = logging.getLogger(__name__)

ALERT_CAP = 200
"""Characters Telegram shows in an answer to a press."""


class NotHeard(Exception):
    """What was said in a watched group could not be taken in: hand the update over again."""


def setup() -> Router:
    """What leads here."""
    router = Router(name="errors")
    router.error.register(refused, ExceptionTypeFilter(Refused))
    router.error.register(failed, ~ExceptionTypeFilter(NotHeard))
    return router


async def refused(event: ErrorEvent) -> bool:
    """Tell the person why not."""
    await _say(event, str(event.exception))
    return True


async def failed(event: ErrorEvent) -> bool:
    """Log with the traceback, apologise, go on with the next update."""
    log.error("handler failed update=%s", event.update.update_id, exc_info=event.exception)
    await _say(event, str(texts.APOLOGY))
    return True


async def answer(query: CallbackQuery, text: Wording = "", *, alert: bool = False) -> None:
    """Answer a press; one that Telegram has forgotten meanwhile is nothing to fail for."""
    try:
        await query.answer(str(text)[:ALERT_CAP] or None, show_alert=alert)
    except TelegramAPIError as error:
        log.info("press not answered: %s", error)


async def redraw(
    message: Message, *, text: str | None = None, markup: InlineKeyboardMarkup | None = None
) -> None:
    """Change a message of ours in place, as an answer to a press.

    A double tap asks for what stands already, a message may be gone, Telegram may ask for a
    pause: the press has been answered, so none of it is worth an apology.
    """
    try:
        if text is None:
            await message.edit_reply_markup(reply_markup=markup)
        else:
            await message.edit_text(text, reply_markup=markup)
    except TelegramAPIError as error:
        log.info("message not redrawn: %s", error)


async def turn(query: CallbackQuery, shown: Screen) -> None:
    """Put another screen in place of the one whose button was pressed."""
    if isinstance(query.message, Message):
        await redraw(query.message, text=shown.html, markup=shown.keyboard)


async def _say(event: ErrorEvent, text: str) -> None:
    update = event.update
    if update.callback_query is not None:
        await answer(update.callback_query, text, alert=True)
    elif isinstance(update.message, Message):
        try:
            await update.message.reply(text, parse_mode=None)
        except TelegramAPIError as error:
            log.info("refusal not said: %s", error)
