"""A text cut into words that survive how people type; no meaning is given to them here.

Offsets are those of the original text, so that an explanation can quote it as written.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import accumulate
from typing import NamedTuple

from services.triage.disguise import INVISIBLE, undressed, unmasked
from services.triage.hashtags import HASHTAGS
from services.triage.lemmas import is_known
from services.triage.memory import Memory
from services.triage.translit import in_cyrillic

# A complaint is said in its first paragraphs; the rest costs time and adds noise.
LOOKED_AT = 4_000

_INSIDE = f"\u0300-\u036f{INVISIBLE}"
_LETTER = r"[^\W\d_]"
# The first class is one the matcher walks by a table; what it misses the slower one reads on.
# «ℹ» is a letter to Unicode; what makes a picture of it joins no word to it.
_WORD = (
    rf"(?:[A-Za-zА-Яа-яЁё]+{_LETTER}*|{_LETTER}+)"
    rf"(?:[{_INSIDE}](?<!ℹ.)[{_INSIDE}]*{_LETTER}*)*(?:\*+{_LETTER}+)*"
)
_LINK = r"(?:https?://|www\.)\S+|\[(?:id|club|public)\d+\|[^\]\n]{0,80}\]|@\w+|(?<!&)\#[\w@]+"
_PIECE = re.compile(rf"({_LINK})|({_WORD}|\d+)")
_WORDS = re.compile(rf"({_WORD}|\d+)")
# A space is inside a word whose letters are spaced out.
_JUNK = re.compile(f"[{_INSIDE} ]")
_SPACED = re.compile(rf"(?<!\S)({_LETTER}(?: {{1,3}}{_LETTER}){{3,}})(?!\S)")
_WIDE = re.compile("( {2,})")
_RUN = re.compile(r"([^\W\d_])\1{2,}")
_RUSSIAN = re.compile("[а-яёА-ЯЁ]")
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


@dataclass
class Reading:
    """What was looked at of a text: its words and numbers, and counts of what is neither.

    `parts` are the text cut up: a gap, a word, a gap, …, a gap. `norms` are the words repaired,
    `fresh` says of each whether a sentence begins with it. Nobody changes a reading; it is not
    frozen because setting the fields of a frozen one takes thrice as long.
    """

    text: str
    parts: list[str]
    norms: list[str]
    fresh: list[bool]
    urls: int
    mentions: int
    hashtags: int
    glad: int
    sad: int

    @property
    def written(self) -> list[str]:
        """The words as they were written."""
        return self.parts[1::2]

    @cached_property
    def words(self) -> frozenset[str]:
        """The different norms, for asking at once whether any of many is there."""
        return frozenset(self.norms)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words with all that is known of each; made when asked for, which few texts are."""
        ends = list(accumulate(map(len, self.parts)))
        numbers = map(str.isdecimal, self.norms)
        starts, gaps = ends[:-1:2], self.parts[:-1:2]
        columns = (self.written, self.norms, starts, ends[1::2], gaps, self.fresh, numbers)
        return tuple(map(_token, zip(*columns, strict=True)))

    def quote(self, first: int, last: int) -> str:
        """The words from token `first` to token `last`, both included, as written."""
        return "".join(self.parts[2 * first + 1 : 2 * last + 2])


def repaired(word: str) -> str:
    """Lower case, е for ё, no accents, no invisible letters, «ооочень» → «очень»."""
    plain = _JUNK.sub("", unicodedata.normalize("NFC", word)).lower().replace("ё", "е")
    bare = undressed(plain)
    if not _RUN.search(bare):
        return bare
    doubled = _RUN.sub(r"\1\1", bare)
    return doubled if is_known(doubled) else _RUN.sub(r"\1", bare)


# However it was written, a word is one object: later look-ups tell it without comparing letters.
_spellings = Memory(str)
_norms: Memory[str, str] = Memory(lambda word: _spellings[unmasked(word, repaired(word))])
_foreign: Memory[str, str] = Memory(lambda word: _spellings[in_cyrillic(repaired(word))])


def read(text: str) -> Reading:
    """Cut the first `LOOKED_AT` characters; linear in them, never raises."""
    seen = text[:LOOKED_AT]
    parts, links = _cut(seen)
    # Among Russian words a Latin one is a name; a text without any may be Russian in disguise.
    meant = _norms if _RUSSIAN.search(seen) else _foreign
    norms = list(map(meant.__getitem__, parts[1::2]))
    begun = [link[0] for link in links]
    hashtags, mentions = begun.count("#"), begun.count("@") + begun.count("[")
    faces = _FACE.findall(seen) if _PICTURE.search(seen) else []
    glad = sum(face in _GLAD for face in faces) if faces else 0
    return Reading(
        text=seen,
        parts=parts,
        norms=norms,
        fresh=_beginnings(parts[::2], norms),
        urls=len(begun) - hashtags - mentions,
        mentions=mentions,
        hashtags=hashtags,
        glad=glad,
        sad=len(faces) - glad,
    )


def _cut(seen: str) -> tuple[list[str], list[str]]:
    """The text as [gap, word, …, gap], and what links in it, which is left in the gaps."""
    if not _may_link(seen):
        plain = _WORDS.split(seen)
        # Words are longer than three letters but where they are cut into letters.
        return (_unspaced(seen) if 2 * len(plain) > len(seen) else plain), []
    *pieces, end = _PIECE.split(seen)
    links = pieces[1::3]
    parts: list[str] = []
    before = ""
    for gap, link, word in zip(pieces[::3], links, pieces[2::3], strict=True):
        if link:
            head, *said = HASHTAGS[link] if link[0] == "#" else (link,)
            before += gap + head
            if said:
                parts += (before, *said[:-1])
                before = said[-1]
        else:
            parts += (before + gap, word)
            before = ""
    return [*parts, before + end], [link for link in links if link]


def _unspaced(seen: str) -> list[str]:
    """The text cut up, «н е т  в о д ы» as two words if both are known."""
    parts = [""]
    for at, piece in enumerate(_SPACED.split(seen)):
        words = _WIDE.split(piece) if at % 2 else []
        known = all(is_known(repaired(word)) for word in words[::2])
        first, *more = ["", *words, ""] if words and known else _WORDS.split(piece)
        parts[-1] += first
        parts += more
    return parts


def _may_link(text: str) -> bool:
    """Without any of these a text holds nothing but words and numbers, which one split cuts out."""
    return "http" in text or "www." in text or "[" in text or "@" in text or "#" in text


def _beginnings(gaps: list[str], norms: list[str]) -> list[bool]:
    """Whether a sentence begins with each word."""
    fresh = [gap != " " for gap in gaps[:-1]]
    fresh[:1] = [True][: len(fresh)]
    for at in [at for at, other in enumerate(fresh) if other and at]:
        fresh[at] = _ends(gaps[at], len(norms[at - 1]) <= _LONGEST_ABBREVIATION)
    return fresh


@lru_cache(maxsize=2_000)
def _ends(gap: str, after_short: bool) -> bool:
    """Whether the gap ends a sentence; the dot of «ул.» does not."""
    return bool(_SENTENCE_END.search(gap)) and not (after_short and gap.strip() == ".")
