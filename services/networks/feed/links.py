"""The forms of an address: what an operator may type, where a redirect leads, links we show.

Lives here: pure text to text. Does not live here: whether an address may be visited (`guard.py`).
"""

import re
from unicodedata import normalize
from urllib.parse import quote, urldefrag, urljoin, urlsplit, urlunsplit

from services.errors import Refused
from services.languages import lazy

LONGEST = 300
"""Characters of a source's address that are kept."""

_SCHEME = re.compile(r"^(?:feed:)?(?:(https?|feed):)?//", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}
_KEPT = "%/:=&?~+!$,;'@()*[]"
_TRACKING = re.compile(r"(?:^|&)(?:utm_[a-z]+|yclid|gclid|fbclid)=[^&]*", re.IGNORECASE)


def feed_address(typed: str) -> str:
    """The canonical address of a feed: http or https, the host in lower case, no fragment.

    Raises Refused for what no feed can be fetched from.
    """
    text = typed.strip()
    scheme = _SCHEME.match(text)
    if scheme:
        kept = (scheme[1] or "").lower() == "http"
        text = f"{'http' if kept else 'https'}://{text[scheme.end() :]}"
    elif re.match(r"^[a-z][a-z0-9+.-]*:(?!\d)", text, re.IGNORECASE):
        raise _refused(typed)
    else:
        text = f"https://{text}"
    found = normal(text)
    if found is None or len(found) > LONGEST:
        raise _refused(typed)
    return found


def normal(address: str) -> str | None:
    """An absolute web address in one form, None when it is none, or holds a name and password."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    host = normalize("NFKC", parts.hostname or "").lower().rstrip(".")
    if parts.scheme not in _PORTS or not host or "@" in parts.netloc:
        return None
    if not all(sign.isalnum() or sign in ".-_:" for sign in host):
        return None
    place = f"[{host}]" if ":" in host else host
    if port not in (None, _PORTS[parts.scheme]):
        place += f":{port}"
    path, query = quote(parts.path or "/", safe=_KEPT), quote(parts.query, safe=_KEPT)
    return urlunsplit((parts.scheme, place, path, query, ""))


def host_of(address: str) -> str:
    """The host of a normal address."""
    return urlsplit(address).hostname or ""


def joined(base: str, link: str) -> str | None:
    """Where `link` leads from `base`, in normal form; None when that is no web address."""
    try:
        return normal(urljoin(base, link.strip()))
    except ValueError:
        return None


def post_link(base: str, link: str) -> str:
    """A link to show: absolute, without marks of advertising, its anchor kept; "" for none."""
    address, anchor = urldefrag(link.strip())
    found = joined(base, address) if address else None
    if found is None:
        return ""
    parts = urlsplit(found)
    query = _TRACKING.sub("", parts.query).lstrip("&")
    clean = urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
    return f"{clean}#{quote(anchor, safe=_KEPT)}" if anchor else clean


def _refused(typed: str) -> Refused:
    return Refused(
        lazy(
            "«{typed}» не похоже на адрес ленты: нужна ссылка http:// или https:// без "
            "имени и пароля."
        ).filled(typed=typed.strip()[:80])
    )
