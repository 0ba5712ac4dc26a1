"""A text cut into words that survive how people type; no meaning is given to them here.

Offsets are those of the original text, so that an explanation can quote it as written.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import accumulate
from typing import NamedTuple

from services.triage.lemmas import is_known
from services.triage.translit import in_cyrillic

# A complaint is said in its first paragraphs; the rest costs time and adds noise.
LOOKED_AT = 4_000

_INSIDE = "\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff"
_LETTER = r"[^\W\d_]"
# The first class is one the matcher walks by a table; what it misses the slower one reads on.
_WORD = (
    rf"(?:[A-Za-zА-Яа-яЁё]+{_LETTER}*|{_LETTER}+)"
    rf"(?:[{_INSIDE}]+{_LETTER}*)*(?:\*+{_LETTER}+)*"
)
_PIECE = re.compile(
    r"(?P<url>(?:https?://|www\.)\S+)"
    r"|(?P<mention>\[(?:id|club|public)\d+\|[^\]\n]{0,80}\]|@\w+)"
    r"|(?P<hashtag>\#[\w@]+)"
    rf"|(?P<word>{_WORD}|\d+)"
)
# Without any of these a text holds nothing but words and numbers, which one split cuts out.
_LINKING = ("http", "www.", "[", "@", "#")
_WORDS = re.compile(rf"({_WORD}|\d+)")
_JUNK = re.compile(f"[{_INSIDE}]")
_RUN = re.compile(r"([^\W\d_])\1{2,}")
_CYRILLIC = re.compile("[а-я]")
_RUSSIAN = re.compile("[а-яёА-ЯЁ]")
_LOOKALIKES = str.maketrans("aceopxykmhtb", "асеорхукмнтв")
_SENTENCE_END = re.compile(r"[.!?…\n;]")
_LONGEST_ABBREVIATION = 3
_GLAD = "😀😁😃😄😊😍🥰😘👍👏❤💕🔥🎉💐🌹🌸💪🙌🤗😻💖💙"
_SAD = "😡😠🤬👎😢😭😞😔😤🤮🤦💩😱🙁☹😒🤢"
_FACE = re.compile(f"[{_GLAD}{_SAD}]")
# A class of so distant letters is walked slowly; most texts hold none of them.
_PICTURE = re.compile("[\u2600-\U0010ffff]")


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


# Straight from the columns: a named tuple's own constructors are Python, this one is not.
_token = partial(tuple.__new__, Token)


@dataclass(frozen=True)
class Reading:
    """What was looked at of a text: its tokens, and counts of what is no word.

    `norms` and `fresh` are those of the tokens once more, for whoever needs nothing else of them.
    """

    text: str
    tokens: tuple[Token, ...]
    norms: list[str]
    fresh: list[bool]
    urls: int
    mentions: int
    hashtags: int
    glad: int
    sad: int

    @cached_property
    def words(self) -> frozenset[str]:
        """The different norms, for asking at once whether any of many words is there."""
        return frozenset(self.norms)

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
    counts = {"url": 0, "mention": 0, "hashtag": 0}
    links = any(sign in seen for sign in _LINKING)
    parts = _cut(seen, counts) if links else _WORDS.split(seen)
    gaps, written = parts[:-1:2], parts[1::2]
    norms = [repaired(word) for word in written]
    if not _RUSSIAN.search(seen):
        # Among Russian words a Latin one is a name; a text without any may be Russian in disguise.
        norms = [in_cyrillic(norm) for norm in norms]
    fresh = _beginnings(gaps, norms)
    ends = list(accumulate(map(len, parts)))
    numbers = map(str.isdecimal, norms)
    columns = zip(written, norms, ends[:-1:2], ends[1::2], gaps, fresh, numbers, strict=True)
    faces = _FACE.findall(seen) if _PICTURE.search(seen) else []
    glad = sum(face in _GLAD for face in faces)
    return Reading(
        text=seen,
        tokens=tuple(map(_token, columns)),
        norms=norms,
        fresh=fresh,
        urls=counts["url"],
        mentions=counts["mention"],
        hashtags=counts["hashtag"],
        glad=glad,
        sad=len(faces) - glad,
    )


def _cut(seen: str, counts: dict[str, int]) -> list[str]:
    """The text as [gap, word, gap, word, …, gap]; what links is counted and left in the gaps."""
    parts: list[str] = []
    end = 0
    for piece in _PIECE.finditer(seen):
        group = piece.lastgroup or ""
        if group in counts:
            counts[group] += 1
        else:
            parts += (seen[end : piece.start()], piece.group())
            end = piece.end()
    return [*parts, seen[end:]]


def _beginnings(gaps: list[str], norms: list[str]) -> list[bool]:
    """Whether a sentence begins after each gap."""
    before = ["", *norms]
    fresh = [gap != " " and _ends(gap, norm) for gap, norm in zip(gaps, before, strict=False)]
    fresh[:1] = [True][: len(fresh)]
    return fresh


def _ends(gap: str, before: str) -> bool:
    """Whether the gap ends a sentence; the dot of «ул.» does not."""
    if not _SENTENCE_END.search(gap):
        return False
    return gap.strip() != "." or len(before) > _LONGEST_ABBREVIATION
