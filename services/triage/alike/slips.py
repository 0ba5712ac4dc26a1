"""Words no dictionary knows, and the known ones a slip away. What was meant is decided in
`typos.py` and `street_typos.py`."""

from services.triage.edits import LETTERS, edits
from services.triage.lemmas import is_known
from services.triage.memory import Memory

SHORTEST = 5
LONGEST = 16
_ALPHABET = frozenset(LETTERS)


def is_russian(word: str) -> bool:
    """Whether the word is long enough to tell what it was, and short enough to be one."""
    return SHORTEST <= len(word) <= LONGEST and set(word) <= _ALPHABET


#: Whether a word may be misspelt: Russian, of fit length, in no dictionary.
strange: Memory[str, bool] = Memory(lambda word: is_russian(word) and not is_known(word))


def near(word: str) -> list[str]:
    """All words one letter away, the longest first."""
    return sorted(edits(word), key=lambda one: (-len(one), one))


#: Those of them that a dictionary knows; costly: a thousand words are looked up.
known_near: Memory[str, tuple[str, ...]] = Memory(lambda word: tuple(filter(is_known, near(word))))


def struck_once(word: str) -> list[str]:
    """The word without one of two equal letters side by side: a key that was struck twice."""
    twice = [at for at in range(1, len(word)) if word[at] == word[at - 1]]
    return [word[:at] + word[at + 1 :] for at in twice]
