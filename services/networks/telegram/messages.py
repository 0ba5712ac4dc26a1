"""One message of a channel's web preview, read from untrusted HTML.

Lives here: which parts of a message are its words. Does not live here: paging, HTTP.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from services.networks.base import FetchedPost, PostKind
from services.networks.telegram.links import post_link
from services.networks.telegram.tree import Node
from services.networks.text import clean, clean_line

_KEY = re.compile(r"([A-Za-z0-9_]{1,64})/([1-9]\d{0,17})")
#: Other people's words inside a message, and what Telegram itself says there.
_NOT_OURS = frozenset({
    "tgme_widget_message_reply",
    "tgme_widget_message_link_preview",
    "tgme_widget_message_forwarded_from",
    "tgme_widget_message_inline_keyboard",
})  # fmt: skip
_TEXTS = frozenset({"js-message_text"})
_MEDIA = frozenset({
    "tgme_widget_message_photo_wrap",
    "tgme_widget_message_video_player",
    "tgme_widget_message_roundvideo_player",
    "tgme_widget_message_voice_player",
    "tgme_widget_message_document_wrap",
    "tgme_widget_message_sticker_wrap",
    "tgme_widget_message_location_wrap",
    "message_media_not_supported_wrap",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lens:
    """What reading a channel's messages needs to know. `name` is the channel's, `title` what
    people call it."""

    name: str
    title: str
    link_base: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A message on a page. `post` None: the channel's own housekeeping, or unreadable (`bad`)."""

    id: int
    post: FetchedPost | None = None
    bad: bool = False


def read_message(node: Node, lens: Lens) -> Shown | None:
    """A message; None when not even its number can be read."""
    key = _KEY.fullmatch(node.attributes.get("data-post", ""))
    if key is None:
        return None
    number = int(key[2])
    if "service_message" in node.classes:
        return Shown(number)
    posted_at = _posted_at(node)
    if posted_at is None:
        return Shown(number, bad=True)
    external_id = f"{lens.name}/{number}"
    post = FetchedPost(
        external_id=external_id,
        thread_id=external_id,
        kind=PostKind.POST,
        text=clean(_words(node)),
        link=post_link(lens.link_base, lens.name, number),
        author_id=author_of(lens.name),
        author_name=_author(node) or lens.title,
        posted_at=posted_at,
        from_owner=True,
        attachments=len(node.outermost(_MEDIA, _NOT_OURS)),
    )
    return Shown(number, post)


def author_of(name: str) -> str:
    """The author id of a channel or group with a public name, wherever it speaks."""
    return f"@{name.lower()}"


def _words(node: Node) -> str:
    """The text or caption, then the poll. The preview may wrap a text in another of its kind."""
    words = [part.text for part in node.outermost(_TEXTS, _NOT_OURS)]
    for poll in node.all("tgme_widget_message_poll", _NOT_OURS):
        words += [part.text for part in poll.all("tgme_widget_message_poll_question")]
        options = poll.all("tgme_widget_message_poll_option_text")
        words += [f"— {option.text}" for option in options]
    return "\n".join(word for word in words if word)


def _author(node: Node) -> str:
    """The channel's name on the message; a signature below it is another matter."""
    owner = node.first("tgme_widget_message_owner_name", _NOT_OURS)
    return clean_line(owner.text) if owner else ""


def _posted_at(node: Node) -> datetime | None:
    """A video's length is a `time` too: the one in the link to the message counts."""
    for link in node.all("tgme_widget_message_date", _NOT_OURS):
        for part in link.walk():
            try:
                moment = datetime.fromisoformat(part.attributes.get("datetime", ""))
            except ValueError:
                continue
            aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return aware.astimezone(UTC)
    return None
