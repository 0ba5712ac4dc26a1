"""Answering in a group of Telegram as the desk's bot, which is a member there.

Lives here: who may speak where, saying it, and what a refusal means. Does not live here: who has
allowed it, and what is done about a refusal (`services/replying/publishing.py`), hearing groups
(`handlers/taking_in/listening.py`).
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramNetworkError
from aiogram.types import LinkPreviewOptions, ReplyParameters

from bot import refusals
from services.errors import ErrorKind, NetworkError
from services.languages import Text, lazy
from services.networks.base import Published, ReplyTo
from services.networks.telegram.links import message_link

_MESSAGE = re.compile(r"(-100\d{5,})_(\d{1,18})")
"""A message of a supergroup: those of plain groups have no links."""
_GONE = "message to be replied not found"

TOO_OFTEN = lazy("Telegram: слишком часто")
CHAT_LOST = lazy("Telegram: бот больше не может писать в эту группу")
MOVED = lazy("Telegram: группа стала супергруппой, прежних сообщений в ней нет")
BAD_TOKEN = lazy("Telegram: токен бота не принят")
SILENT = lazy("Telegram не отвечает")
NO_MESSAGE = lazy("Telegram: этого сообщения больше нет")


class GroupVoice:
    """Says a text, and never again what may have been said: Telegram knows no key of a text, and
    tells a bot nothing of what stands in a chat."""

    network: str = "telegram"
    repeatable: bool = False
    reads_back: bool = False
    longest: int = 4096

    def __init__(
        self, bot: Bot, voices: Mapping[str, str], link_base: str, timeout: timedelta
    ) -> None:
        """`voices` are the groups by their numbers, with what our people call the bot there."""
        self._bot = bot
        self._voices = voices
        self._link_base = link_base
        self._timeout = timeout

    def voice(self, to: ReplyTo) -> str | None:
        """What the bot is called there, None where it does not answer."""
        message = _MESSAGE.fullmatch(to.external_id)
        return self._voices.get(message[1]) if message else None

    def length(self, text: str) -> int:
        """In units of UTF-16, as Telegram counts."""
        return len(text.encode("utf-16-le")) // 2

    async def publish(self, to: ReplyTo, text: str, key: str, now: datetime) -> Published:
        """Say it; see `Publisher.publish`."""
        message = _MESSAGE.fullmatch(to.external_id)
        if message is None:
            raise ValueError(f"not a message of a supergroup: {to.external_id}")
        chat_id = int(message[1])
        try:
            said = await self._bot.send_message(
                chat_id=chat_id,
                text=text,
                parse_mode=None,
                reply_parameters=ReplyParameters(message_id=int(message[2])),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                request_timeout=int(self._timeout.total_seconds()),
            )
        except AiogramError as error:
            raise _refusal(error, now) from None
        topic = said.message_thread_id if said.is_topic_message else None
        name = said.chat.username or ""
        link = message_link(self._link_base, chat_id, name, said.message_id, topic)
        return Published(f"{chat_id}_{said.message_id}", link)

    async def find(
        self, to: ReplyTo, text: str, key: str, since: datetime, now: datetime
    ) -> Published | None:
        """None: a bot is told nothing of what it has said."""
        return None

    async def close(self) -> None:
        """The bot is the desk's, which closes it."""


def _refusal(error: AiogramError, now: datetime) -> NetworkError:
    """In the road's own words; RETRY where it may have been said."""
    match refusals.trouble(error):
        case refusals.Wait(seconds):
            until = now + timedelta(seconds=seconds)
            return NetworkError(ErrorKind.SLOW, TOO_OFTEN, until=until)
        case refusals.ChatLost():
            return NetworkError(ErrorKind.DENIED, CHAT_LOST)
        case refusals.Moved():
            return NetworkError(ErrorKind.GONE, MOVED)
        case refusals.Stop():
            return NetworkError(ErrorKind.AUTH, BAD_TOKEN)
        case refusals.Failed(_, unknown):
            never_left = isinstance(error, TelegramNetworkError) and not unknown
            kind = ErrorKind.SLOW if never_left else ErrorKind.RETRY
            return NetworkError(kind, SILENT)
        case refusals.Hopeless(reason):
            if _GONE in reason.lower():
                return NetworkError(ErrorKind.GONE, NO_MESSAGE)
            return NetworkError(ErrorKind.BUG, Text("Telegram: {reason}").filled(reason=reason))
