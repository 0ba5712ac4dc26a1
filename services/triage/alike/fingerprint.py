"""One key for identical reposts; near-identical ones are `likeness.py`'s."""

import hashlib
import re
import unicodedata

from services.triage.disguise import INVISIBLE

_MIN_WORDS = 4
_MIN_LETTERS = 25
_URL = re.compile(r"(?:https?://|www\.)\S+")
# VK writes a mention as [club1|name] or [id1|name], other networks as @name.
_MENTION = re.compile(r"\[(?:id|club|public)\d+\|[^\]\n]{0,80}\]|@[\w.]+")
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_WORD = re.compile(r"[^\W_]+")


def fingerprint(text: str) -> str | None:
    """32 hex digits equal for texts that differ in dress alone, or None for too short a text.

    Dress is case, ё, punctuation, addresses of pages, mentions, emoji and spaces. A text under
    four words or 25 letters and digits gives None: «Спасибо большое!» is nobody's repost.
    """
    found = words(text)
    if len(found) < _MIN_WORDS or sum(map(len, found)) < _MIN_LETTERS:
        return None
    return of_words(found)


def of_words(found: list[str]) -> str:
    """32 hex digits of words however few."""
    return hashlib.sha256(" ".join(found).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def words(text: str) -> list[str]:
    """What is left of a text without its dress."""
    bare = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower().replace("ё", "е")
    return _WORD.findall(_MENTION.sub(" ", _URL.sub(" ", bare)))
