"""The misspelt name of a street, where one must stand: after «улица», after «на» with a capital,
before a house. It is meant as one of the names that are everywhere (`common_streets.toml`), else
as the only adjective near it. What may be a street's name as it is written stays.
"""

from collections.abc import Iterator
from functools import cache

from services.triage.alike.slips import is_russian, known_near, near, strange
from services.triage.lemmas import case_forms, grammar, lemma, street_form
from services.triage.lexicon import table
from services.triage.memory import Memory
from services.triage.reading import Reading
from services.triage.where.street_kinds import STREET_WORDS

_BEFORE_STREETS = frozenset({"на", "по"})
_ENDINGS = ("ая", "яя", "ой", "ей", "ую", "юю")


def expected(reading: Reading) -> Iterator[int]:
    """The words that stand where a street's name is expected."""
    for at, norm in enumerate(reading.norms):
        if not is_russian(norm) or norm in STREET_WORDS:
            continue
        before = reading.norms[at - 1] if at and not reading.fresh[at] else ""
        signs = (before in _BEFORE_STREETS, _is_titled(reading, at), _is_housed(reading, at))
        if before in STREET_WORDS or sum(signs) > 1:
            yield at


def may_be_wrong(word: str) -> bool:
    """Whether the word can be no street's name: neither «Лесной» nor «Ленина», nor told of."""
    return strange[word] or _nameless[word]


def _meant(word: str) -> str:
    names = _common()
    common = {name: form for form in near(word) if (name := names.get(form))}
    if len(common) == 1:
        return next(iter(common.values()))
    found = known_near[word] if strange[word] else ()
    alike = [one for one in found if one.endswith(_ENDINGS) and grammar(one).adjective]
    return alike[0] if len({lemma(one) for one in alike}) == 1 else word


#: The street that is meant by a word; the word itself if nobody knows.
street: Memory[str, str] = Memory(_meant)


def _is_nameless(word: str) -> bool:
    traits = grammar(word)
    return traits.noun and not traits.adjective and not traits.genitive


_nameless: Memory[str, bool] = Memory(_is_nameless)


def _is_titled(reading: Reading, at: int) -> bool:
    return reading.parts[2 * at + 1][0].isupper() and not reading.fresh[at]


def _is_housed(reading: Reading, at: int) -> bool:
    after = reading.norms[at + 1 : at + 2]
    return bool(after) and after[0].isdecimal() and not reading.parts[2 * at + 2].strip(" ,")


@cache
def _common() -> dict[str, str]:
    """Each form of a common name, and the name. Not made before it is asked for: it is costly."""
    rows = table("common_streets.toml")
    names = {name: name for name in rows["people"]}
    for name in rows["adjectives"]:
        for gendered in (name, street_form(name, "masc")):
            for forms in case_forms(gendered).values():
                names |= dict.fromkeys(forms, name)
    return names
