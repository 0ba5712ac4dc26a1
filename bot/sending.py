"""One thing said in one chat: which call, and what to try when Telegram refuses its form.

Errors that ask for more than other words or another topic are raised as aiogram's own;
`refusals.py` tells what they mean, `delivery.py` acts on it.
"""

import logging
from dataclasses import dataclass, replace

from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
)
from aiogram.types import (
    BufferedInputFile,
    ForceReply,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)

from bot.refusals import is_bad_markup, is_not_modified, is_topic_lost, is_uneditable
from handlers.views.speech import File, Picture, Words
from services.messengers.ids import Messenger, messenger_of
from services.outgoing import OutgoingFacts

log = logging.getLogger(__name__)

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class Said:
    """Where the words stand now. `topic_lost`: in General, for their topic is closed or gone.
    `unpinned`: they were to be pinned, and the bot may not."""

    message_id: int
    topic_lost: bool = False
    unpinned: bool = False


async def say(
    bot: Bot, row: OutgoingFacts, speech: Words | Picture | File, timeout: int
) -> Said | None:
    """Show it: a card that stands is edited, everything else and a card that is gone is sent.

    None: the row only edits, and what it was to edit is gone. In MAX what cannot be edited any
    more is taken away first.
    `timeout` in seconds holds for each call. Raises what aiogram raises.
    """
    if row.stands_at is not None and isinstance(speech, Words):
        if await _edit(bot, row.chat_id, row.stands_at, speech, timeout):
            return Said(row.stands_at)
        log.info("message %s of chat %s is gone", row.stands_at, row.chat_id)
        if messenger_of(row.chat_id) is Messenger.MAX:
            # MAX refuses edits after a day: old words may hold what was erased since.
            await _take_away(bot, row.chat_id, row.stands_at, timeout)
    if row.edits_only:
        return None
    said = await _send(bot, row, speech, timeout)
    if isinstance(speech, Words) and speech.pin:
        return replace(said, unpinned=not await _pin(bot, row.chat_id, said.message_id, timeout))
    return said


async def _pin(bot: Bot, chat_id: int, message_id: int, timeout: int) -> bool:
    """False when the bot may not; a failure of another kind leaves the words unpinned, no more."""
    try:
        await bot.pin_chat_message(
            chat_id=chat_id,
            message_id=message_id,
            disable_notification=True,
            request_timeout=timeout,
        )
    except (TelegramBadRequest, TelegramForbiddenError) as error:
        log.info("message %s of chat %s is not pinned: %s", message_id, chat_id, error.message)
        return False
    except (TelegramAPIError, ClientDecodeError) as error:
        log.info("message %s of chat %s is not pinned: %s", message_id, chat_id, error)
    return True


async def _take_away(bot: Bot, chat_id: int, message_id: int, timeout: int) -> None:
    """Delete old words; a failure of the line is raised, so that it is tried again."""
    try:
        await bot.delete_message(chat_id=chat_id, message_id=message_id, request_timeout=timeout)
    except (TelegramBadRequest, TelegramForbiddenError) as error:
        log.info("message %s of chat %s stays: %s", message_id, chat_id, error.message)


async def _edit(bot: Bot, chat_id: int, message_id: int, words: Words, timeout: int) -> bool:
    """False when the message cannot be edited any more."""
    for parse_mode in (ParseMode.HTML, None):
        try:
            await bot.edit_message_text(
                chat_id=chat_id,
                message_id=message_id,
                text=words.html if parse_mode else words.plain,
                parse_mode=parse_mode,
                reply_markup=words.keyboard,
                link_preview_options=_NO_PREVIEW,
                request_timeout=timeout,
            )
        except TelegramBadRequest as error:
            if is_not_modified(error):
                return True
            if is_uneditable(error):
                return False
            if parse_mode is None or not is_bad_markup(error):
                raise
            log.error("refused markup, shown as plain text: %s", error.message)
        else:
            return True
    raise AssertionError("the loop above returns or raises")


async def _send(bot: Bot, row: OutgoingFacts, speech: Words | Picture | File, timeout: int) -> Said:
    formatted, in_topic = True, True
    while True:
        try:
            message = await _call(bot, row, speech, timeout, formatted=formatted, in_topic=in_topic)
        except TelegramBadRequest as error:
            if formatted and is_bad_markup(error):
                log.error("refused markup, said as plain text: %s", error.message)
                formatted = False
            elif in_topic and is_topic_lost(error):
                in_topic = False
            else:
                raise
        else:
            return Said(message.message_id, topic_lost=not in_topic)


async def _call(
    bot: Bot,
    row: OutgoingFacts,
    speech: Words | Picture | File,
    timeout: int,
    *,
    formatted: bool,
    in_topic: bool,
) -> Message:
    thread_id = row.thread_id if in_topic else None
    parse_mode = ParseMode.HTML if formatted else None
    match speech:
        case Words():
            return await bot.send_message(
                chat_id=row.chat_id,
                message_thread_id=thread_id,
                text=speech.html if formatted else speech.plain,
                parse_mode=parse_mode,
                reply_markup=ForceReply(selective=True) if speech.asks else speech.keyboard,
                # A reply would pull the words back into the topic that does not take them.
                reply_parameters=_reply(speech) if in_topic else None,
                disable_notification=speech.silent,
                link_preview_options=_NO_PREVIEW,
                request_timeout=timeout,
            )
        case Picture():
            return await bot.send_photo(
                chat_id=row.chat_id,
                message_thread_id=thread_id,
                photo=BufferedInputFile(speech.png, speech.filename),
                caption=speech.caption_html if formatted else speech.caption_plain,
                parse_mode=parse_mode,
                reply_markup=speech.keyboard,
                request_timeout=timeout,
            )
        case File():
            return await bot.send_document(
                chat_id=row.chat_id,
                message_thread_id=thread_id,
                document=BufferedInputFile(speech.content, speech.filename),
                caption=speech.caption_html if formatted else speech.caption_plain,
                parse_mode=parse_mode,
                reply_markup=speech.keyboard,
                request_timeout=timeout,
            )


def _reply(words: Words) -> ReplyParameters | None:
    if words.reply_to is None:
        return None
    return ReplyParameters(message_id=words.reply_to, allow_sending_without_reply=True)
