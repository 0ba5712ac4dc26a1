"""The forms of an address: what an operator may type, and the links we show. Pure."""

import re

from services.errors import Refused
from services.languages import lazy

_HOST = re.compile(r"^(?:https?://)?(?:(?:www|m)\.)?instagram\.com/", re.IGNORECASE)
_NUMBER = re.compile(r"\d{10,19}")
_NAME = re.compile(r"(?!\d+$)[a-z0-9_.]{1,30}")
_TAG = re.compile(r"[^\W_][\w]{0,99}")
_TAG_PAGE = re.compile(r"^explore/tags/([^/?#]+)", re.IGNORECASE)
_PLACES = frozenset({"accounts", "direct", "explore", "p", "reel", "reels", "stories", "tv"})
"""What stands where an account's name would and is none."""


def instagram_account(typed: str) -> str:
    """The canonical address of an account: its name in lower case, or its number in Graph.

    Takes `@name` and links to the profile. Raises Refused when it is none of these.
    """
    path = _HOST.sub("", typed.strip()).lower()
    name = re.split(r"[/?#]", path.removeprefix("@"), maxsplit=1)[0]
    if _NUMBER.fullmatch(name) or (_NAME.fullmatch(name) and name not in _PLACES):
        return name
    raise Refused(
        lazy(
            "«{typed}» не похоже на аккаунт Instagram: нужно @имя, ссылка instagram.com/имя"
            " или номер аккаунта в Graph."
        ).filled(typed=typed.strip()[:80])
    )


def instagram_hashtag(typed: str) -> str:
    """The canonical address of a hashtag: `#tag` in lower case. Takes a link to the tag's page.

    Raises Refused for what no tag can be; Graph takes no emoji.
    """
    path = _HOST.sub("", typed.strip())
    found = _TAG_PAGE.match(path)
    tag = (found[1] if found else path).removeprefix("#").lower()
    if _TAG.fullmatch(tag):
        return f"#{tag}"
    raise Refused(
        lazy("«{typed}» не похоже на хештег: нужно одно слово, #садовое, без эмодзи.").filled(
            typed=typed.strip()[:80]
        )
    )


def media_link(base: str, shortcode: str) -> str:
    """The link to a medium where Graph gives none."""
    return f"{base.rstrip('/')}/p/{shortcode}/" if shortcode else base


def comment_link(media: str, comment: str) -> str:
    """The link to a comment under the medium with this link."""
    return f"{media.rstrip('/')}/c/{comment}/"
