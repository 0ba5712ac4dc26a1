"""Words that a hashtag says aloud: «#пожар», «#нетводы». Names and rubrics say none."""

import re

from services.triage.lemmas import grammar, is_known, without_yo
from services.triage.memory import Memory

_LACKED = (
    "воды|света|газа|тепла|отопления|связи|интернета|электричества|электроэнергии|освещения"
    "|дорог|дороги|врачей|автобусов"
)
_GLUED = re.compile(rf"(нет|без)(_?)(горячей|холодной|)(_?)({_LACKED})", re.IGNORECASE)


def _read_out(hashtag: str) -> tuple[str, ...]:
    """The name of a place is not read: people put it under whatever they write."""
    tag, at, where = hashtag[1:].partition("@")
    glued = _GLUED.fullmatch(tag)
    if glued:
        head, gap, which, further, what = glued.groups()
        middle = (gap, which, further) if which else (gap + further,)
        return ("#", head, *middle, what, at + where)
    return ("#", tag, at + where) if _is_common(without_yo(tag.lower())) else (hashtag,)


def _is_common(word: str) -> bool:
    """Whether it is a noun of the dictionary and nobody's name."""
    if not is_known(word):
        return False
    told = grammar(word)
    return told.noun and not told.name


#: A hashtag that tells something as gap, word, gap, …, gap; any other as the gap it is left in.
HASHTAGS: Memory[str, tuple[str, ...]] = Memory(_read_out)
