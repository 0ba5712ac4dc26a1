"""The forms of an address: what an operator may type, and the links we show. Pure."""

import re

from services.errors import Refused
from services.languages import lazy

_HOST = re.compile(
    r"^(?:https?://)?(?:(?:www|m|web|mbasic|ru-ru)\.)?(?:facebook|fb)\.com/", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"^(?:profile\.php\?(?:[^#]*&)?id=|(?:pages|p|people)/[^/?#]+[/-]|[^/?#]*-)?(\d{5,20})(?=$|[/?#&])"
)
_NAME = re.compile(r"[a-z0-9.]{5,50}")
_PLACES = frozenset({"events", "groups", "hashtag", "marketplace", "pages", "people", "profile.php",
                     "photo", "reel", "share", "stories", "story.php", "watch"})  # fmt: skip
"""What stands where a page's name would and is none."""


def facebook_address(typed: str) -> str:
    """The canonical address of a page: its number, or its name in lower case.

    Takes links of facebook.com and fb.com, to a post of the page too. Raises Refused when it is
    no page.
    """
    path = _HOST.sub("", typed.strip()).lower().removeprefix("@")
    if number := _NUMBERED.match(path):
        return number[1]
    name = re.split(r"[/?#]", path, maxsplit=1)[0]
    if _NAME.fullmatch(name) and name not in _PLACES:
        return name
    raise Refused(
        lazy(
            "«{typed}» не похоже на страницу Facebook: нужна ссылка facebook.com/имя, имя "
            "или номер страницы."
        ).filled(typed=typed.strip()[:80])
    )


def post_link(base: str, post: str) -> str:
    """The link to a post where Graph gives none."""
    return f"{base.rstrip('/')}/{post}"


def comment_link(base: str, post: str, comment: str) -> str:
    """The same of a comment."""
    return f"{post_link(base, post)}?comment_id={comment.rpartition('_')[2]}"
