"""A text cut into words that survive how people type; no meaning is given to them here.

Offsets are those of the original text, so that an explanation can quote it as written.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from services.triage.lemmas import is_known
from services.triage.translit import in_cyrillic

# A complaint is said in its first paragraphs; the rest costs time and adds noise.
LOOKED_AT = 4_000

_INSIDE = "\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff"
_PIECE = re.compile(
    r"(?P<url>(?:https?://|www\.)\S+)"
    r"|(?P<mention>\[(?:id|club|public)\d+\|[^\]\n]{0,80}\]|@\w+)"
    r"|(?P<hashtag>\#[\w@]+)"
    rf"|(?P<word>[^\W\d_](?:[^\W\d_{_INSIDE}]|[{_INSIDE}])*(?:\*+[^\W\d_]+)*)"
    r"|(?P<number>\d+)"
)
_JUNK = re.compile(f"[{_INSIDE}]")
_RUN = re.compile(r"([^\W\d_])\1{2,}")
_CYRILLIC = re.compile("[а-я]")
_RUSSIAN = re.compile("[а-яёА-ЯЁ]")
_LOOKALIKES = str.maketrans("aceopxykmhtb", "асеорхукмнтв")
_SENTENCE_END = re.compile(r"[.!?…\n;]")
_LONGEST_ABBREVIATION = 3
_GLAD = re.compile("[😀😁😃😄😊😍🥰😘👍👏❤💕🔥🎉💐🌹🌸💪🙌🤗😻💖💙]")
_SAD = re.compile("[😡😠🤬👎😢😭😞😔😤🤮🤦💩😱🙁☹😒🤢]")


class Token(NamedTuple):
    """A word or a number: `text` as written, `norm` lower-cased and repaired.

    `gap` is what stands between it and the token before; `fresh` says a sentence begins. A tuple
    because a busy day makes millions of them.
    """

    text: str
    norm: str
    start: int
    end: int
    gap: str
    fresh: bool
    is_number: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What was looked at of a text: its tokens, and counts of what is no word."""

    text: str
    tokens: tuple[Token, ...]
    urls: int
    mentions: int
    hashtags: int
    glad: int
    sad: int

    def quote(self, first: int, last: int) -> str:
        """The words from token `first` to token `last`, both included, as written."""
        return self.text[self.tokens[first].start : self.tokens[last].end]


@lru_cache(maxsize=20_000)
def repaired(word: str) -> str:
    """Lower case, е for ё, no accents, no invisible letters, «ооочень» → «очень»."""
    bare = _JUNK.sub("", unicodedata.normalize("NFC", word)).lower().replace("ё", "е")
    if _CYRILLIC.search(bare):
        bare = bare.translate(_LOOKALIKES)
    if not _RUN.search(bare):
        return bare
    doubled = _RUN.sub(r"\1\1", bare)
    return doubled if is_known(doubled) else _RUN.sub(r"\1", bare)


def read(text: str) -> Reading:
    """Cut the first `LOOKED_AT` characters; linear in them, never raises."""
    seen = text[:LOOKED_AT]
    tokens: list[Token] = []
    counts = {"url": 0, "mention": 0, "hashtag": 0}
    # Among Russian words a Latin one is a name; a text without any may be Russian in disguise.
    disguised = not _RUSSIAN.search(seen)
    end = 0
    for piece in _PIECE.finditer(seen):
        group = piece.lastgroup or ""
        if group in counts:
            counts[group] += 1
            continue
        written = piece.group()
        norm = in_cyrillic(repaired(written)) if disguised else repaired(written)
        gap = seen[end : piece.start()]
        start, stop = piece.span()
        fresh = not tokens or (gap != " " and _ends(gap, tokens[-1]))
        tokens.append(Token(written, norm, start, stop, gap, fresh, norm.isdecimal()))
        end = stop
    return Reading(
        text=seen,
        tokens=tuple(tokens),
        urls=counts["url"],
        mentions=counts["mention"],
        hashtags=counts["hashtag"],
        glad=len(_GLAD.findall(seen)),
        sad=len(_SAD.findall(seen)),
    )


def _ends(gap: str, before: Token) -> bool:
    """Whether the gap ends a sentence; the dot of «ул.» does not."""
    if not _SENTENCE_END.search(gap):
        return False
    return gap.strip() != "." or len(before.norm) > _LONGEST_ABBREVIATION
