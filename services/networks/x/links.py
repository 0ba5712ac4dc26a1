"""The forms of an address: what an operator may type, and the links we show. Pure."""

import re

from services.errors import Refused
from services.languages import lazy

_HOST = re.compile(r"^(?:https?://)?(?:(?:www|mobile)\.)?(?:x|twitter)\.com/", re.IGNORECASE)
_ACCOUNT = re.compile(r"[a-z0-9_]{1,15}")
_PLACES = frozenset({"explore", "hashtag", "home", "i", "intent", "login", "search", "settings"})
"""What stands where an account's name would and is none."""
_LONGEST_QUERY = 512
"""The most that X takes without a contract."""


def x_account(typed: str) -> str:
    """The canonical address of mentions: the account's name in lower case, without "@".

    Takes links of x.com and twitter.com, to a post too. Raises Refused when it is no account.
    """
    path = _HOST.sub("", typed.strip()).lower()
    name = re.split(r"[?#/]", path.removeprefix("@"), maxsplit=1)[0]
    if _ACCOUNT.fullmatch(name) and name not in _PLACES:
        return name
    raise Refused(
        lazy("«{typed}» не похоже на аккаунт X: нужно @имя или ссылка x.com/имя.").filled(
            typed=typed.strip()[:80]
        )
    )


def x_search(typed: str) -> str:
    """The canonical address of a search: X's query in one line. Raises Refused for none."""
    query = " ".join(typed.split())
    if not 2 <= len(query) <= _LONGEST_QUERY:
        raise Refused(
            lazy("Запрос для поиска X: от 2 до {longest} знаков.").filled(longest=_LONGEST_QUERY)
        )
    return query


def x_link(base: str, account: str, post: str) -> str:
    """The link to a post; `account` may be "" where its name is not known."""
    return f"{base.rstrip('/')}/{account or 'i'}/status/{post}"
