"""What goes wrong in a handler: a refusal is told, the rest is logged and apologised for.

`NotHeard` goes on to whoever handed the update over: nobody in a watched group is answered.
"""

import logging

from aiogram import Router
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.filters import ExceptionTypeFilter
from aiogram.types import ErrorEvent, Message

from handlers.presses import answer
from handlers.views import texts
from services.errors import Refused

log = logging.getLogger(__name__)


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


async def _say(event: ErrorEvent, text: str) -> None:
    update = event.update
    if update.callback_query is not None:
        await answer(update.callback_query, text, alert=True)
    elif isinstance(update.message, Message):
        try:
            await update.message.reply(text, parse_mode=None)
        except (TelegramAPIError, ClientDecodeError) as error:
            log.info("refusal not said: %s", error)
