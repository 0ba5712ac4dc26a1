"""Words with one letter wrong, mended so that two people who speak of one thing say one word.

Only for holding posts against each other: what a card shows and what triage judges stays as it
was written. A word is mended when it is unknown and the known words one letter away have one
dictionary form: those that tell of a trouble first, then those it has lost a letter of. Names
nobody knows stay as they are.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from services.triage.lemmas import is_known, lemma
from services.triage.reading import Reading
from services.triage.troubles import vocabulary

SHORTEST = 5
LONGEST = 16
_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


def mended(reading: Reading) -> Reading:
    """The reading with its misspelt words as they were meant, offsets those of the mended."""
    parts, norms = [*reading.parts], []
    for at, norm in enumerate(reading.norms):
        meant = _meant(norm) if SHORTEST <= len(norm) <= LONGEST else norm
        norms.append(meant)
        if meant != norm:
            word = 2 * at + 1
            parts[word] = meant.capitalize() if parts[word][0].isupper() else meant
    return replace(reading, parts=parts, norms=norms)


@lru_cache(maxsize=5_000)
def _meant(word: str) -> str:
    if not set(word) <= set(_LETTERS) or is_known(word):
        return word
    found = [one for one in _near(word) if is_known(one)]
    of_troubles = [one for one in found if lemma(one) in vocabulary()]
    letter_lost = [one for one in found if len(one) > len(word)]
    for likely in (of_troubles, letter_lost, found):
        if len({lemma(one) for one in likely}) == 1:
            return likely[0]
    return word


def _near(word: str) -> Iterator[str]:
    """All words one letter away, each once: a letter too many, too few, wrong, two exchanged."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    near = {left + right[1:] for left, right in cuts if right}
    near |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    near |= {left + letter + right[1:] for left, right in cuts if right for letter in _LETTERS}
    near |= {left + letter + right for left, right in cuts for letter in _LETTERS}
    yield from sorted(near - {word}, key=lambda one: (-len(one), one))
