"""The forms of an address: words of a search, a handle. Pure."""

import re

from services.errors import Refused
from services.languages import lazy
from services.networks.text import clean_line

_LINK = re.compile(r"^https?://bsky\.app/profile/([^/?#]+)(?:[/?#]|$)", re.IGNORECASE)
_HANDLE = re.compile(r"^(?=.{4,250}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]{1,63})+$")
_LONGEST = 200


def search_address(typed: str) -> str:
    """The words in one line. Raises Refused when there are none, or too many."""
    words = clean_line(typed, _LONGEST + 1)
    if not words or len(words) > _LONGEST:
        raise Refused(
            lazy("Поиск Bluesky: нужны слова, не длиннее {longest} знаков.").filled(
                longest=_LONGEST
            )
        )
    return words


def handle_address(typed: str) -> str:
    """`@name.server` in lower case, of that or of a link to the profile. Raises Refused."""
    text = typed.strip()
    link = _LINK.match(text)
    handle = (link[1] if link else text).removeprefix("@").lower()
    if not _HANDLE.match(handle):
        raise Refused(
            lazy(
                "«{typed}» не похоже на аккаунт Bluesky: нужно @имя.bsky.social или ссылка."
            ).filled(typed=text[:80])
        )
    return f"@{handle}"


def post_link(base: str, did: str, key: str) -> str:
    """The link to a post; by the account's id, which outlives its handle."""
    return f"{base.rstrip('/')}/profile/{did}/post/{key}"
