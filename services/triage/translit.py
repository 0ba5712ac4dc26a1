"""Russian written in Latin letters: «net vody» → «нет воды»."""

import re
from functools import lru_cache

from services.triage.lemmas import is_known

# Longer spellings first; «y» is «й» after a vowel and «ы» elsewhere.
_SOUNDS = {
    "shch": "щ",
    "sch": "щ",
    "zh": "ж",
    "kh": "х",
    "ts": "ц",
    "ch": "ч",
    "sh": "ш",
    "yu": "ю",
    "ju": "ю",
    "ya": "я",
    "ja": "я",
    "yo": "е",
    "jo": "е",
    "ye": "е",
    "je": "е",
    **dict(zip("abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопкрстувшхыз", strict=True)),
}
_SOUND = re.compile("|".join(sorted(map(re.escape, _SOUNDS), key=len, reverse=True)))
_AFTER_VOWEL = re.compile("(?<=[аеиоуыэюя])ы")


@lru_cache(maxsize=5_000)
def in_cyrillic(word: str) -> str:
    """The Russian word behind Latin letters in lower case; the word itself if there is none."""
    if not word.isascii() or not word.isalpha():
        return word
    spelt = _AFTER_VOWEL.sub("й", _SOUND.sub(lambda sound: _SOUNDS[sound[0]], word))
    return spelt if is_known(spelt) else word
