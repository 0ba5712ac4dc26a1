"""Voices in a group that are not a person's: its anonymous admins, channels, Telegram itself.

A channel's post comes into its discussion group as an automatic forward; what people answer to it
stands in its thread. Albums are here too: one caption, several messages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.telegram import objects
from sandbox.telegram.entities import found_in
from sandbox.telegram.groups import Groups
from sandbox.telegram.town import TownMessage, TownUser

TELEGRAM = TownUser(777000, "Telegram")
ANONYMOUS = TownUser(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
CHANNEL_BOT = TownUser(136817688, "Channel", username="Channel_Bot", is_bot=True)


@dataclass(frozen=True)
class TownChannel:
    """A channel that speaks in groups; `username` None for a closed one."""

    id: int
    title: str
    username: str | None = None

    @property
    def json(self) -> dict[str, Any]:
        return objects.present(id=self.id, type="channel", title=self.title, username=self.username)


class Discussions(Groups):
    """The part of `Messenger` about voices that are no person's."""

    def forward_post(
        self, chat_id: int, channel: TownChannel, post_id: int, text: str
    ) -> TownMessage:
        """The linked channel's post arrives in its discussion group."""
        origin = {
            "type": "channel",
            "chat": channel.json,
            "message_id": post_id,
            "date": int(self.now().timestamp()),
        }
        extra = {
            "sender_chat": channel.json,
            "is_automatic_forward": True,
            "forward_origin": origin,
        }
        return self._voice(chat_id, TELEGRAM, text, extra)

    def say_as_group(
        self, chat_id: int, text: str, reply_to: TownMessage | None = None
    ) -> TownMessage:
        """An anonymous admin writes in the name of the group."""
        extra = {"sender_chat": objects.chat(self.chat(chat_id)), "author_signature": "admin"}
        return self._voice(chat_id, ANONYMOUS, text, extra, reply_to)

    def say_as_channel(
        self, chat_id: int, channel: TownChannel, text: str, reply_to: TownMessage | None = None
    ) -> TownMessage:
        """Somebody writes in the name of a channel."""
        extra = {"sender_chat": channel.json}
        return self._voice(chat_id, CHANNEL_BOT, text, extra, reply_to)

    def send_album(
        self, user_id: int, chat_id: int, pictures: Sequence[bytes], caption: str, at: int = 0
    ) -> list[TownMessage]:
        """A person sends several pictures at once; the caption stands under the `at`-th."""
        chat, person = self.chat(chat_id), self.user(user_id)
        album = str(13_000_000_000 + next(self.numbers))
        sent = []
        for number, picture in enumerate(pictures):
            words = caption if number == at else ""
            message = self.post(
                chat,
                person,
                text=words,
                entities=tuple(found_in(words)),
                photo=self.files.keep_photo(picture),
                album=album,
            )
            self.tell_of(chat, message)
            sent.append(message)
        return sent

    def _voice(
        self,
        chat_id: int,
        sender: TownUser,
        text: str,
        extra: dict[str, Any],
        reply_to: TownMessage | None = None,
    ) -> TownMessage:
        chat = self.chat(chat_id)
        message = self.post(
            chat,
            sender,
            text=text,
            entities=tuple(found_in(text)),
            reply_to=reply_to,
            extra=extra,
        )
        self.tell_of(chat, message)
        return message
