"""What a word tells by itself, whatever stands around it, as bits.

Laid over one another they say what any word of a text tells: each word is looked at once for all
that shapes and temperatures ask of it.
"""

from functools import reduce
from operator import or_

from services.triage.lemmas import grammar
from services.triage.memory import Memory
from services.triage.reading import Reading
from services.triage.temperatures import counted, tells_degrees
from services.triage.where.street_kinds import STREET_WORDS

TO_YOU, TO_SELF, TO_US, OF_OTHERS, DIGITS, NUMBER = (1 << at for at in range(6))
ALONG, FEMININE, STREET, COUNTED, DEGREES = (1 << at for at in range(6, 11))

ALONG_WORDS = frozenset({"на", "по", "с", "вдоль"})
_SELF = frozenset({"я", "мне", "меня", "мной"})
_WE = frozenset({"мы", "нас", "нам", "наш", "наша", "наше", "наши", "нашей"})


def signs(reading: Reading) -> int:
    """The bits of all words of a text."""
    return reduce(or_, map(_known.__getitem__, reading.norms), 0)


def signs_of(word: str) -> int:
    """The bits of one word."""
    told = grammar(word)
    return (
        TO_YOU * told.to_you
        | TO_SELF * (told.to_self or word in _SELF)
        | TO_US * (word in _WE)
        | OF_OTHERS * told.of_others
        | DIGITS * word.isdigit()
        | ALONG * (word in ALONG_WORDS)
        | FEMININE * (told.adjective and told.feminine)
        | NUMBER * word.isdecimal()
        | STREET * (word in STREET_WORDS)
        | COUNTED * (counted(word) is not None)
        | DEGREES * tells_degrees(word)
    )


_known = Memory(signs_of)
