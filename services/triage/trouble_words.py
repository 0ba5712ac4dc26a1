"""The words that tell of a trouble, whatever it is."""

from functools import cache

from services.triage.lemmas import lemma
from services.triage.lexicon import table


@cache
def trouble_words() -> frozenset[str]:
    """The dictionary forms of all words that tell of a trouble."""
    rows = table("troubles.toml").values()
    phrases = [
        phrase for row in rows for name in ("phrases", "about") for phrase in row.get(name, ())
    ]
    words = {word for phrase in phrases for part in phrase.split() for word in part.split("|")}
    return frozenset(lemma(word.lstrip("=")) for word in words)
