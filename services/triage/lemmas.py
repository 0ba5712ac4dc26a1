"""The only home of pymorphy3: words to lemmas, grammar and case forms, each cached.

Words come in as `reading.py` writes them: lower case, without ё. What a word means for triage
is not decided here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import pymorphy3

# The living vocabulary of a busy region; an entry is about a kilobyte.
_REMEMBERED = 20_000
# Parses rarer than this are homographs nobody means («воды» as the plural of «вод»).
_LIKELY = 0.1
_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
# «в Саду», «снегу»: second forms of two cases, as good as the first ones.
_SECOND = {"loc2": "loct", "gen2": "gent"}
# Nothing else is looked up: the dictionary raises on letters that Unicode has no name for.
_RUSSIAN = re.compile("[а-яё]{1,40}")


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the dictionary says of one word, over its likely readings.

    `lemmas` are its dictionary forms, the likeliest first; never empty.
    """

    lemmas: tuple[str, ...]
    commands: bool = False  # «почините»: imperative, plural
    to_you: bool = False  # «понимаешь»: second person singular
    to_self: bool = False  # «понимаю»: first person singular
    of_others: bool = False  # «убрали», «чинят»: plural, not «мы» and not «вы»
    of_another: bool = False  # «течёт», «пришла»: third person or past, singular
    done: bool = False  # «закрыто», «сломаны»: short passive participle
    infinitive: bool = False
    told: bool = False  # «починим», «чинят», «закрыто», «записаться»: a deed, and no command
    noun: bool = False
    adjective: bool = False
    feminine: bool = False
    genitive: bool = False
    ordinal: bool = False  # «первый», «второй»
    name: bool = False  # a person's or a place's


@cache
def _morph() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="ru")


def without_yo(word: str) -> str:
    return word.replace("ё", "е")


@lru_cache(maxsize=_REMEMBERED)
def grammar(word: str) -> Grammar:
    """Looked up once a word: the one costly step of triage."""
    if not _RUSSIAN.fullmatch(word):
        return Grammar((word,))
    parses = _morph().parse(word)
    likely = [p for p in parses if p.score >= _LIKELY] or parses[:1]
    tags = [str(p.tag).replace(" ", ",").split(",") for p in likely]
    return Grammar(
        lemmas=tuple(dict.fromkeys(without_yo(p.normal_form) for p in likely)),
        commands=any("impr" in t and "plur" in t for t in tags),
        to_you=any("2per" in t and "sing" in t for t in tags),
        to_self=any("1per" in t and "sing" in t for t in tags),
        of_others=any("VERB" in t and "plur" in t and _told(t) for t in tags),
        of_another=any("VERB" in t and "sing" in t and _told(t) for t in tags),
        done=any("PRTS" in t for t in tags),
        infinitive=any("INFN" in t for t in tags),
        told=any({"INFN", "PRTS", "indc"} & set(t) for t in tags),
        noun=any("NOUN" in t for t in tags),
        adjective=any("ADJF" in t for t in tags),
        feminine=any("ADJF" in t and "femn" in t for t in tags),
        genitive=any("NOUN" in t and "gent" in t for t in tags),
        ordinal=any("Anum" in t for t in tags),
        name=any("Surn" in t or "Name" in t or "Geox" in t for t in tags),
    )


def _told(tags: list[str]) -> bool:
    """A verb told of somebody else; the past tense does not say of whom."""
    return "3per" in tags or "past" in tags


def lemmas(word: str) -> tuple[str, ...]:
    """Every likely dictionary form, the likeliest first; never empty."""
    return grammar(word).lemmas


def lemma(word: str) -> str:
    """The likeliest dictionary form: «воды» → «вода»."""
    return grammar(word).lemmas[0]


def agree(adjective: str, noun: str) -> bool:
    """Whether the first may qualify the second: «Школьной ярмарке», not «Школьной свет»."""
    return grammar(adjective).adjective and grammar(noun).noun and _agree(adjective, noun, "NOUN")


def agree_both(adjective: str, other: str) -> bool:
    """Whether both may qualify one thing: «Нижней Луговой», not «Садовой большая»."""
    told = grammar(adjective).adjective and grammar(other).adjective
    return told and _agree(adjective, other, "ADJF")


@lru_cache(maxsize=_REMEMBERED)
def _agree(adjective: str, word: str, part: str) -> bool:
    worn = {_worn(p.tag) for p in _morph().parse(adjective) if "ADJF" in p.tag}
    return any(
        _worn(p.tag) in worn
        for p in _morph().parse(word)
        if part in p.tag and (part == "ADJF" or p.score >= _LIKELY)
    )


def _worn(tag: pymorphy3.tagset.OpencorporaTag) -> tuple[str | None, str | None, str | None]:
    return _SECOND.get(tag.case, tag.case), tag.number, tag.gender


def is_known(word: str) -> bool:
    return bool(_RUSSIAN.fullmatch(word) and _morph().word_is_known(word))


# «Гутово», «Бессадино»: the dictionary takes some for adverbs, adjectives or what never changes.
_OF_OWNERS = re.compile("[а-я]{2,}(?:ов|ев|ин|ын)о")
_OWNERS_ENDINGS = {"nomn": "о", "gent": "а", "datv": "у", "accs": "о", "ablt": "ом ым", "loct": "е"}


@lru_cache(maxsize=_REMEMBERED)
def case_forms(word: str) -> Mapping[str, frozenset[str]]:
    """Case → forms of a name given in the nominative; every case the word itself if it is not.

    Number and gender stay as given: «Садовое» has «Садовом» and never «Садовой».
    """
    if _OF_OWNERS.fullmatch(word):
        return {
            case: frozenset({word[:-1] + ending for ending in endings.split()} | {word})
            for case, endings in _OWNERS_ENDINGS.items()
        }
    parses = _morph().parse(word) if _RUSSIAN.fullmatch(word) else []
    nominative = [p for p in parses if "nomn" in p.tag]
    if not nominative:
        return dict.fromkeys(_CASES, frozenset({word}))
    given = nominative[0]
    # «Дубки» is the plural of «дубок» and, to the dictionary, of «дубка» too.
    plural = "NOUN" in given.tag and "plur" in given.tag
    forms: dict[str, set[str]] = {case: set() for case in _CASES}
    for form in (form for one in (nominative if plural else [given]) for form in one.lexeme):
        if form.tag.number != given.tag.number or form.tag.POS != given.tag.POS:
            continue
        if "Supr" in form.tag:
            continue
        case = _SECOND.get(form.tag.case, form.tag.case)
        if case in forms and (given.tag.POS != "ADJF" or form.tag.gender == given.tag.gender):
            forms[case].add(without_yo(form.word))
    forms["nomn"].add(word)
    return {case: frozenset(words) or frozenset({word}) for case, words in forms.items()}


@lru_cache(maxsize=_REMEMBERED)
def street_form(word: str, gender: str) -> str:
    """An adjective of that gender in the nominative («Лесной», femn → «лесная»); others as is.

    `gender` is "femn", "masc" or "neut".
    """
    for parse in _morph().parse(word) if grammar(word).adjective else ():
        if "ADJF" in parse.tag and gender in parse.tag and "sing" in parse.tag:
            plain = parse.inflect({"nomn", gender, "sing"})
            return without_yo(plain.word) if plain else word
    return word


@lru_cache(maxsize=_REMEMBERED)
def street_name(word: str) -> str:
    """An adjective of any gender in the nominative feminine («Лесной», «Лесном» → «лесная»); others
    as is. One word for «Лесная улица», «Лесной переулок» and every case of them."""
    for parse in _morph().parse(word) if grammar(word).adjective else ():
        if "ADJF" in parse.tag and "sing" in parse.tag:
            plain = parse.inflect({"nomn", "femn", "sing"})
            return without_yo(plain.word) if plain else word
    return word
