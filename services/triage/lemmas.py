"""The only home of pymorphy3: words to lemmas, grammar and case forms, each cached.

Words come in as `reading.py` writes them: lower case, without ё. What a word means for triage
is not decided here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import pymorphy3

# One entry is some 600 bytes; this holds the living vocabulary of a busy region in 30 MB.
_REMEMBERED = 50_000
# Parses rarer than this are homographs nobody means («воды» as the plural of «вод»).
_LIKELY = 0.1
_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the dictionary says of one word, over its likely readings.

    `lemmas` are its dictionary forms, the likeliest first; never empty.
    """

    lemmas: tuple[str, ...]
    commands: bool = False  # «почините»: imperative, plural
    to_you: bool = False  # «понимаешь»: second person singular
    noun: bool = False
    adjective: bool = False
    feminine: bool = False
    genitive: bool = False
    name: bool = False  # a person's or a place's


@cache
def _morph() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="ru")


def without_yo(word: str) -> str:
    return word.replace("ё", "е")


@lru_cache(maxsize=_REMEMBERED)
def grammar(word: str) -> Grammar:
    """Looked up once a word: the one costly step of triage."""
    if len(word) > _LONGEST_WORD:
        return Grammar((word,))
    parses = _morph().parse(word)
    likely = [p for p in parses if p.score >= _LIKELY] or parses[:1]
    tags = [str(p.tag).replace(" ", ",").split(",") for p in likely]
    return Grammar(
        lemmas=tuple(dict.fromkeys(without_yo(p.normal_form) for p in likely)),
        commands=any("impr" in t and "plur" in t for t in tags),
        to_you=any("2per" in t and "sing" in t for t in tags),
        noun=any("NOUN" in t for t in tags),
        adjective=any("ADJF" in t for t in tags),
        feminine=any("ADJF" in t and "femn" in t for t in tags),
        genitive=any("NOUN" in t and "gent" in t for t in tags),
        name=any("Surn" in t or "Name" in t or "Geox" in t for t in tags),
    )


def lemmas(word: str) -> tuple[str, ...]:
    """Every likely dictionary form, the likeliest first; never empty."""
    return grammar(word).lemmas


def lemma(word: str) -> str:
    """The likeliest dictionary form: «воды» → «вода»."""
    return grammar(word).lemmas[0]


def is_known(word: str) -> bool:
    return bool(_morph().word_is_known(word))


@lru_cache(maxsize=_REMEMBERED)
def case_forms(word: str) -> Mapping[str, frozenset[str]]:
    """Case → forms of a name given in the nominative; every case the word itself if it is not.

    Number and gender stay as given: «Садовое» has «Садовом» and never «Садовой».
    """
    nominative = [p for p in _morph().parse(word) if "nomn" in p.tag]
    if not nominative:
        return dict.fromkeys(_CASES, frozenset({word}))
    given = nominative[0]
    forms: dict[str, set[str]] = {case: set() for case in _CASES}
    for form in given.lexeme:
        if form.tag.number != given.tag.number or form.tag.POS != given.tag.POS:
            continue
        if form.tag.case in forms and (
            given.tag.POS != "ADJF" or form.tag.gender == given.tag.gender
        ):
            forms[form.tag.case].add(without_yo(form.word))
    forms["nomn"].add(word)
    return {case: frozenset(words) or frozenset({word}) for case, words in forms.items()}


@lru_cache(maxsize=_REMEMBERED)
def street_form(word: str) -> str:
    """A feminine adjective in the nominative («Лесной» → «лесная»); other words as they are."""
    for parse in _morph().parse(word):
        if "ADJF" in parse.tag and "femn" in parse.tag and "sing" in parse.tag:
            plain = parse.inflect({"nomn", "femn", "sing"})
            return without_yo(plain.word) if plain else word
    return word
