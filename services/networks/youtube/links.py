"""The forms of an address: what an operator may type, and the links we show. Pure."""

import re
from urllib.parse import quote

from services.errors import Refused
from services.languages import lazy

_HOST = re.compile(r"^(?:https?://)?(?:(?:www|m|music)\.)?(?:youtube\.com|youtu\.be)/", re.I)
_CHANNEL = re.compile(r"^(?:channel/)?(UC[A-Za-z0-9_-]{22})(?=$|[/?#])")
_HANDLE = re.compile(r"^@([\w.·-]{3,30})(?=$|[/?#])")
_VIDEO = re.compile(
    r"^(?:watch\?(?:[^#]*&)?v=|shorts/|live/|embed/)?([A-Za-z0-9_-]{11})(?=$|[/?#&])"
)


def youtube_channel(typed: str) -> str:
    """The canonical address of a channel: `UC…`, or its `@handle` in lower case. Takes links.
    Raises Refused otherwise."""
    path = _HOST.sub("", typed.strip())
    if found := _CHANNEL.match(path):
        return found[1]
    if found := _HANDLE.match(path):
        return f"@{found[1].lower()}"
    raise Refused(
        lazy(
            "«{typed}» не похоже на канал YouTube: нужна ссылка youtube.com/@имя, "
            "youtube.com/channel/UC… или @имя."
        ).filled(typed=typed.strip()[:80])
    )


def youtube_video(typed: str) -> str:
    """The canonical address of a video: its id of 11 letters. Takes links. Raises Refused
    otherwise."""
    if found := _VIDEO.match(_HOST.sub("", typed.strip())):
        return found[1]
    raise Refused(
        lazy("«{typed}» не похоже на видео YouTube: нужна ссылка youtube.com/watch?v=…").filled(
            typed=typed.strip()[:80]
        )
    )


def comment_link(base: str, video: str, comment: str, channel: str) -> str:
    """The link to a comment; to its channel when it stands under no video."""
    if not video:
        return f"{base.rstrip('/')}/channel/{quote(channel)}"
    return f"{base.rstrip('/')}/watch?v={quote(video)}&lc={quote(comment)}"
