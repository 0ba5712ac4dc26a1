"""Words with one letter wrong, mended so that two people who speak of one thing say one word.

Only for holding posts against each other: what a card shows and what triage judges stays as it
was written. A word is mended when no dictionary knows it and those known one letter away have one
dictionary form: first those with a letter it has twice, then those that tell of a trouble, then
those it has lost a letter of. Where several tell of a trouble, the one is meant that makes sense
beside its neighbours; where a street must stand, a street is (`street_typos.py`). Names nobody
knows stay as they are. Of a text's unknown words the first `MOST` are looked at: a word is held
against a thousand others, and a text of nothing but unknown words is no complaint.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice

from services.triage.alike import street_typos
from services.triage.alike.slips import known_near, strange, struck_once
from services.triage.alike.troubles import failed
from services.triage.lemmas import is_known, lemma
from services.triage.memory import Memory
from services.triage.reading import Reading
from services.triage.trouble_words import trouble_words

MOST = 30
_MOST_MEANINGS = 6
"""Of a word that may tell of several troubles so many are held against its neighbours."""


def mended(reading: Reading, spared: Callable[[str], bool] = lambda _: False) -> Reading:
    """The reading with its misspelt words as they were meant, offsets those of the mended.

    Words that are `spared` stay: names of the region, who knows better how they are misspelt.
    """
    meant: dict[tuple[str, bool], str] = {}
    at_streets = frozenset(street_typos.expected(reading))
    for at, norm in enumerate(reading.norms):
        word = norm, at in at_streets
        wrong = strange[norm] or (at in at_streets and street_typos.may_be_wrong(norm))
        if wrong and word not in meant and len(meant) < MOST and not spared(norm):
            meant[word] = _as_street[norm] if at in at_streets else _meant[norm]
    if not meant:
        return reading
    words = enumerate(reading.norms)
    found = _written(reading, [meant.get((norm, at in at_streets), norm) for at, norm in words])
    unsure = [norm for (norm, _), one in meant.items() if one == norm and strange[norm]]
    return _made_sense_of(found, unsure)


def spelt(words: Iterable[str]) -> list[str]:
    """Words as they were meant, whatever stands beside them."""
    every = [*words]
    unknown = dict.fromkeys(word for word in every if strange[word])
    meant = {word: _meant[word] for word in islice(unknown, MOST)}
    return [meant.get(word, word) for word in every]


def _made_sense_of(reading: Reading, unsure: list[str]) -> Reading:
    """What may mean several troubles means the first that is told of with its neighbours."""
    for word in unsure:
        for meant in _troubling[word]:
            norms = [meant if norm == word else norm for norm in reading.norms]
            tried = _written(reading, norms)
            if len(failed(tried)) > len(failed(reading)):
                reading = tried
                break
    return reading


def _written(reading: Reading, norms: list[str]) -> Reading:
    parts = [*reading.parts]
    for at, (norm, meant) in enumerate(zip(reading.norms, norms, strict=True)):
        if meant != norm:
            word = 2 * at + 1
            parts[word] = meant.capitalize() if parts[word][0].isupper() else meant
    return replace(reading, parts=parts, norms=norms)


def _of_word(word: str) -> str:
    once = [one for one in struck_once(word) if is_known(one)]
    found = known_near[word]
    of_troubles = [one for one in found if lemma(one) in trouble_words()]
    letter_lost = [one for one in found if len(one) > len(word)]
    for likely in (once, of_troubles, letter_lost, found):
        if len({lemma(one) for one in likely}) == 1:
            return likely[0]
    return word


def _of_street(word: str) -> str:
    name = street_typos.street[word]
    return _meant[word] if name == word and strange[word] else name


def _of_troubles(word: str) -> tuple[str, ...]:
    of_troubles = (one for one in known_near[word] if lemma(one) in trouble_words())
    return tuple(islice(of_troubles, _MOST_MEANINGS))


_meant: Memory[str, str] = Memory(_of_word)
_as_street: Memory[str, str] = Memory(_of_street)
_troubling: Memory[str, tuple[str, ...]] = Memory(_of_troubles)
