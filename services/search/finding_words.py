"""What is searched by: dictionary forms of words, and keys of links. Pure.

The same reading serves what is kept and what is asked, so that «на Лесной улице» finds «улица
Лесная» and a link finds its post in whatever form it was copied.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

from services.triage.lemmas import lemmas
from services.triage.reading import read

SHORTEST = 3
"""Letters of a word that is kept; shorter ones are prepositions and ends of house numbers."""

MOST_ASKED = 12
"""Words of a query that are looked at."""

QUERY_CAP = 200
"""Characters of a query that are looked at."""

_EMPTY_WORDS = frozenset(
    {"что", "как", "это", "для", "про", "все", "весь", "она", "они", "или", "так", "при", "под"}
)
_NUMBER = re.compile(r"(?:№|#|n|инцидент)?\s*№?\s*(\d{1,9})", re.IGNORECASE)
_CLEAN = re.compile(r"[^\W_]+")
_SAME_HOSTS = {
    "vk.ru": "vk.com",
    "twitter.com": "x.com",
    "telegram.me": "t.me",
    "odnoklassniki.ru": "ok.ru",
}
_KEPT_IN_QUERY = frozenset({"reply", "w", "v", "story_fbid", "id", "st.cmd", "comment"})
_BARE_WALL = re.compile(r"(?:wall)?-?\d+_\d+\S*")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person looks for: a number, or keys of a link, or words with all their forms."""

    number: int | None = None
    links: frozenset[str] = frozenset()
    words: tuple[frozenset[str], ...] = ()


def parse(query: str) -> Asked:
    """A lone number is an incident's, a lone address is a link, the rest are words."""
    query = query.strip()[:QUERY_CAP]
    if number := _NUMBER.fullmatch(query):
        return Asked(number=int(number[1]))
    if not re.search(r"\s", query) and _is_link(query):
        return Asked(links=frozenset(link_keys(query)))
    words = (forms for forms in _forms(query) if forms.isdisjoint(_EMPTY_WORDS))
    return Asked(words=tuple(dict.fromkeys(words))[:MOST_ASKED])


def document(texts: Iterable[str], links: Iterable[str]) -> str:
    """Everything an incident is found by, each word once."""
    words = {form for text in texts for forms in _forms(text) for form in forms}
    keys = {key for link in links for key in link_keys(link)}
    return " ".join(sorted(words | keys))


@lru_cache(maxsize=5_000)
def forms_of(text: str) -> frozenset[str]:
    """All dictionary forms of a short text's words."""
    return frozenset(form for forms in _forms(text) for form in forms)


def link_keys(link: str) -> list[str]:
    """Keys of a link and of a network's own id of a post; the same for every form of the link."""
    link = link.strip()
    if not link:
        return []
    if _BARE_WALL.fullmatch(link):
        # An id such as -98765_12: of itself, and of the wall's post it may be.
        bare = link.removeprefix("wall")
        return [_key(bare), _key(f"vk.com/wall{bare}")]
    return [_key(_plain_link(link) if _is_link(link) else link)]


def telling_part(link: str) -> str:
    """The part of a link that most tells its post from others and stands in every form of it: the
    longest with a digit, else the longest; "" where there is none."""
    path = urlsplit(link if "://" in link else f"https://{link}")
    parts = re.findall(r"[\w-]+", f"{path.path} {path.query}" if path.netloc else link)
    return max(parts, key=lambda part: (any(map(str.isdigit, part)), len(part)), default="")


def _is_link(query: str) -> bool:
    return (
        "://" in query
        or _BARE_WALL.fullmatch(query) is not None
        or re.match(r"[\w.-]+\.[a-zа-я]{2,}/", query, re.IGNORECASE) is not None
    )


def _plain_link(link: str) -> str:
    """Without what differs between two copies of one link: scheme, mobile host, tracking."""
    parts = urlsplit(link if "://" in link else f"https://{link}")
    host = (parts.hostname or "").lower()
    for prefix in ("www.", "m.", "mobile.", "web."):
        host = host.removeprefix(prefix)
    host = _SAME_HOSTS.get(host, host)
    asked = dict(parse_qsl(parts.query))
    path = parts.path.rstrip("/")
    if host == "t.me":
        path = re.sub(r"^/s/", "/", path)
    if host == "vk.com" and asked.get("w"):
        path = "/" + asked.pop("w").split("/")[0]
    kept = "&".join(f"{key}={asked[key]}" for key in sorted(asked) if key in _KEPT_IN_QUERY)
    return f"{host}{path}?{kept}" if kept else f"{host}{path}"


def _key(link: str) -> str:
    return "lk" + hashlib.blake2b(link.lower().encode(), digest_size=7).hexdigest()


def _forms(text: str) -> list[frozenset[str]]:
    """Each word's dictionary forms; a number is its own."""
    found = []
    for token in read(text).tokens:
        if token.is_number:
            found.append(frozenset({token.norm}))
        elif len(token.norm) >= SHORTEST:
            forms = frozenset(form for form in lemmas(token.norm) if _CLEAN.fullmatch(form))
            if forms:
                found.append(forms)
    return found
