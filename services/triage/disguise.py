"""Letters that look like others or are not seen at all, and the Russian words behind them."""

import re
import unicodedata

from services.triage.lemmas import is_known

INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
"""Characters nobody sees, as the inside of a class: what stands inside a word hides it."""

_SHORTEST = 3
_GREEK = str.maketrans("αβγδεηικλμνορςστυφχπ", "авгдениклмнорсстуфхп")
# Full-width letters, those of formulas, Greek ones: ordinary texts hold none.
_DRESSED = re.compile("[\u0370-\u03ff\u1f00-\u1fff\u2102-\u2138\uff21-\uff5a\U0001d400-\U0001d7cb]")
_LATIN = str.maketrans("aceopxykmhtb", "асеорхукмнтв")
_TWINS = re.compile(f"[aceopxykmhtb]{{{_SHORTEST},}}")
_CYRILLIC = re.compile("[а-я]")
_RUSSIAN = re.compile("[а-я]+")
# Written in capitals among Russian words these are still names and foreign words.
_FOREIGN = frozenset({
    "abba", "ace", "ape", "apk", "apt", "art", "atm", "axe", "beko", "beta", "bot", "box", "cake",
    "cam", "camp", "cap", "cat", "coke", "com", "come", "comet", "cop", "cope", "copy", "epam",
    "eta", "haka", "home", "hop", "hope", "hot", "kappa", "kate", "keep", "make", "map", "mat",
    "mate", "max", "mob", "moto", "otto", "pace", "pay", "poke", "pop", "pope", "pot", "take",
    "tape", "tata", "team", "tempo", "tom", "top", "toy",
})  # fmt: skip


def undressed(word: str) -> str:
    """A word in lower case with plain letters for full-width, mathematical and Greek ones, and
    with Russian letters for the Latin ones among them.
    """
    if _RUSSIAN.fullmatch(word):
        return word
    if _DRESSED.search(word):
        word = _ungreek(unicodedata.normalize("NFKC", word).lower())
    return word.translate(_LATIN) if _CYRILLIC.search(word) else word


def unmasked(word: str, norm: str) -> str:
    """«HET» among Russian words, whose norm is «het», is «нет»; «MAX» and «Top» are names.

    Small Latin letters look less like Russian ones, so the word must be in capitals.
    """
    if not word.isupper() or not _TWINS.fullmatch(norm) or norm in _FOREIGN:
        return norm
    twin = norm.translate(_LATIN)
    return twin if is_known(twin) else norm


def _ungreek(word: str) -> str:
    """«νεт» → «нет»; a word all of whose letters are Greek must make one that is known."""
    twin = word.translate(_GREEK)
    if twin == word or _CYRILLIC.search(word):
        return twin
    known = len(twin) >= _SHORTEST and is_known(twin.translate(_LATIN))
    return twin if known else word
