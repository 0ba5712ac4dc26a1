"""Which of a text's troubles are over, as it says itself: «свет дали», «лифт починили, спасибо».

Somebody's thanks are no voice of the outage. Only what is said plainly counts: a deed of the past
that is neither denied, nor doubted, nor asked about, in the sentence that names the trouble, or in
one after it that names none. Anything else leaves the trouble as it stands.
"""

from collections.abc import Collection, Iterator, Sequence

from services.triage.lemmas import grammar, lemmas
from services.triage.lexicon import table
from services.triage.memory import Memory
from services.triage.reading import Reading

_WORDS = {name: frozenset(words) for name, words in table("cures.toml")["words"].items()}
_DONE = frozenset(table("cures.toml")["done"])
_NOW = frozenset(table("cures.toml")["now"])
_OF = {key: frozenset(verbs) for key, verbs in table("cures.toml")["of"].items()}
_SHORT = 5
"""Words of «К вечеру дали, спасибо большое» at most: a longer sentence is about something else."""
_ANY = "any"
_PAST = ("л", "ла", "ло", "ли", "лся", "лась", "лось", "лись")
_NOTHING: frozenset[str] = frozenset()


def settled(
    reading: Reading,
    sentences: Sequence[int],
    found: set[tuple[int, str]],
    failing: Collection[int],
) -> set[tuple[int, str]]:
    """Of troubles found as (sentence, key) those that are over.

    `sentences` has the number of its sentence for each word, rising; `failing` are the words that
    say that something fails.
    """
    over: set[tuple[int, str]] = set()
    hinted = any(_deeds[norm] for norm in reading.norms) or reading.words & _WORDS["none_of"]
    if not hinted or any(_WORDS["denied"].intersection(lemmas(norm)) for norm in reading.norms):
        return over
    for number, first, after in _bounds(sentences):
        deeds = _done(reading, first, after, failing)
        # «Не было света. Дали!» speaks of what was said before.
        meant = {one for one in found if one[0] == number}
        if not meant and after - first <= _SHORT:
            meant = {one for one in found if one[0] < number}
        over |= {one for one in meant if not deeds.isdisjoint((_ANY, one[1]))}
    return over


def is_demanded(reading: Reading, keys: Collection[str]) -> bool:
    """Whether somebody is told to end one of these troubles: «верните свет!»."""
    wanted = {_ANY, *keys}
    return any(not _demands[norm].isdisjoint(wanted) for norm in reading.norms)


def _bounds(sentences: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Each sentence: its number, its first word and the one after its last."""
    first = 0
    for at in range(1, len(sentences) + 1):
        if at == len(sentences) or sentences[at] != sentences[first]:
            yield sentences[first], first, at
            first = at


def _done(reading: Reading, first: int, after: int, failing: Collection[int]) -> frozenset[str]:
    """The troubles a sentence says are over, `_ANY` for whichever it is; none if not plainly."""
    if "?" in reading.parts[2 * after]:
        return _NOTHING
    deeds: frozenset[str] = _NOTHING
    absent = False
    for at in range(first, after):
        norm = reading.norms[at]
        if norm == "нет":
            absent = True
        elif norm == "не":
            if not _is_no_more(reading, at, first):
                return _NOTHING
        elif not _WORDS["unless"].isdisjoint((norm, *lemmas(norm))):
            return _NOTHING
        elif _deeds[norm]:
            deeds |= _deeds[norm]
        elif deeds and at in failing and not _is_no_more(reading, at - 1, first):
            # «Дали и отключили»; «отключили, потом дали» is over.
            return _NOTHING
    if absent:
        return frozenset({_ANY}) if _is_fine(reading.norms[first:after]) else _NOTHING
    return deeds


def _is_no_more(reading: Reading, at: int, first: int) -> bool:
    """«Больше не (течёт)»: the denial at this word is one of the trouble."""
    return at > first and reading.norms[at - 1 : at + 1] == ["больше", "не"]


def _is_fine(norms: Sequence[str]) -> bool:
    """«Проблем нет» and nothing else is missing."""
    fine = not _WORDS["none_of"].isdisjoint(norms) and _WORDS["many"].isdisjoint(norms)
    return fine and norms.count("нет") == 1


def _cures_of(word: str) -> frozenset[str]:
    """The troubles that the verb puts an end to, in whatever form."""
    known = {word, *lemmas(word)}
    keys = {key for key, verbs in _OF.items() if not verbs.isdisjoint(known)}
    return frozenset(keys if _DONE.isdisjoint(known) else {_ANY})


_cures: Memory[str, frozenset[str]] = Memory(_cures_of)


def _deeds_of(word: str) -> frozenset[str]:
    """The troubles that are over where somebody did so."""
    did = word.endswith(_PAST) or word in _NOW or grammar(word).done
    return _cures[word] if did else _NOTHING


_deeds: Memory[str, frozenset[str]] = Memory(_deeds_of)
_demands: Memory[str, frozenset[str]] = Memory(
    lambda word: _cures[word] if grammar(word).commands else _NOTHING
)
