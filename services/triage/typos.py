"""Words with one letter wrong, mended so that two people who speak of one thing say one word.

Only for holding posts against each other: what a card shows and what triage judges stays as it
was written. A word is mended when it is unknown and the known words one letter away have one
dictionary form: those that tell of a trouble first, then those it has lost a letter of. Names
nobody knows stay as they are. Of a text's unknown words the first `MOST` are looked at: a word is
held against a thousand others, and a text of nothing but unknown words is no complaint.
"""

from dataclasses import replace
from functools import lru_cache
from itertools import islice

from services.triage.edits import LETTERS, edits
from services.triage.lemmas import is_known, lemma
from services.triage.reading import Reading
from services.triage.troubles import vocabulary

SHORTEST = 5
LONGEST = 16
MOST = 30
_ALPHABET = frozenset(LETTERS)


def mended(reading: Reading) -> Reading:
    """The reading with its misspelt words as they were meant, offsets those of the mended."""
    strange = dict.fromkeys(norm for norm in reading.norms if _is_strange(norm))
    mended_as = {norm: _meant(norm) for norm in islice(strange, MOST)}
    parts, norms = [*reading.parts], []
    for at, norm in enumerate(reading.norms):
        meant = mended_as.get(norm, norm)
        norms.append(meant)
        if meant != norm:
            word = 2 * at + 1
            parts[word] = meant.capitalize() if parts[word][0].isupper() else meant
    return replace(reading, parts=parts, norms=norms)


@lru_cache(maxsize=20_000)
def _is_strange(word: str) -> bool:
    """Whether it may be misspelt: Russian, of fit length, in no dictionary."""
    fits = SHORTEST <= len(word) <= LONGEST
    return fits and set(word) <= _ALPHABET and not is_known(word)


@lru_cache(maxsize=5_000)
def _meant(word: str) -> str:
    found = [one for one in sorted(edits(word), key=lambda one: (-len(one), one)) if is_known(one)]
    of_troubles = [one for one in found if lemma(one) in vocabulary()]
    letter_lost = [one for one in found if len(one) > len(word)]
    for likely in (of_troubles, letter_lost, found):
        if len({lemma(one) for one in likely}) == 1:
            return likely[0]
    return word
