"""The forms of an address: `#tag@server` and `@name@server`, and what an operator may type.

Lives here: pure text to text. Does not live here: whether a server may be asked, or answers.
"""

import re
import unicodedata
from urllib.parse import quote, unquote

from services.errors import Refused
from services.languages import Text, Wording, lazy

_LINK = re.compile(r"^https?://([^/?#@]+)/(tags/|@)([^/?#]+)", re.IGNORECASE)
_HOST = re.compile(r"^(?=.{4,200}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]{1,63})+$")
_TAG = re.compile(r"^(?=.*[^\W\d_])[\w·]{1,60}$")
_NAME = re.compile(r"^[a-z0-9_](?:[a-z0-9_.-]{0,58}[a-z0-9_])?$")


def hashtag_address(typed: str) -> str:
    """`#tag@server` in lower case, of that or of a link to the tag's page. Raises Refused."""
    tag, host = _parts(typed, "tags/", "#")
    tag = unicodedata.normalize("NFKC", tag).lower()
    if not _TAG.match(tag) or not _HOST.match(host):
        raise _refused(typed, lazy("хештег"), lazy("#садовое@mastodon.example"))
    return f"#{tag}@{host}"


def account_address(typed: str) -> str:
    """`@name@server` in lower case, of that or of a link to the account. Raises Refused."""
    name, host = _parts(typed, "@", "@")
    name = name.lower()
    if not _NAME.match(name) or not _HOST.match(host):
        raise _refused(typed, lazy("аккаунт"), "@priemnaya@mastodon.example")
    return f"@{name}@{host}"


def parts(address: str) -> tuple[str, str]:
    """The tag or the name, and the server, of an address in its one form."""
    name, _, host = address[1:].rpartition("@")
    return name, host


def tag_path(tag: str) -> str:
    """The tag as a part of a path."""
    return quote(tag, safe="")


def server_host(typed: str) -> str:
    """A server's name in lower case, national letters as the wire has them; "" when it is none."""
    try:
        host = typed.strip().lower().encode("idna").decode()
    except UnicodeError:
        return ""
    return host if _HOST.match(host) else ""


def _parts(typed: str, path: str, mark: str) -> tuple[str, str]:
    text = typed.strip()
    if (link := _LINK.match(text)) and link[2].lower() == path:
        # A link to another server's account shows it as @name@its.server.
        name, _, home = unquote(link[3]).partition("@")
        return name, server_host(home or link[1])
    name, _, host = text.removeprefix(mark).rpartition("@")
    return name, server_host(host)


def _refused(typed: str, what: Text, example: Wording) -> Refused:
    return Refused(
        lazy("«{typed}» не похоже на {what} Mastodon: нужно {example} или ссылка на него.").filled(
            typed=typed.strip()[:80], what=what, example=example
        )
    )
