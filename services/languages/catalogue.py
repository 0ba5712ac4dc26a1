"""Reading the catalogue of one language: a .po file of gettext, straight as translators edit it.

No .mo beside it: nothing to build, nothing to forget, and a change of two people merges as text.
"""

import gettext
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).parent / "locales"

_LINE = re.compile(r'(?:(msgid_plural|msgid|msgstr)(?:\[(\d+)\])? )?"(.*)"')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}


@dataclass(slots=True)
class Entry:
    """One message: its source, the source of its plural ("" without one), its translations."""

    source: str = ""
    plural: str = ""
    said: list[str] = field(default_factory=list)
    fuzzy: bool = False


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Translations by their source; forms of nouns by their first and last Russian form."""

    texts: Mapping[str, str]
    plurals: Mapping[tuple[str, str], tuple[str, ...]]
    rule: Callable[[int], int]


def path_of(language: str) -> Path:
    """Where the catalogue of a language stands."""
    return LOCALES / language / "LC_MESSAGES" / "otklik.po"


@cache
def shipped(language: str) -> Catalogue:
    """The catalogue of a language, read once; ValueError names a line that is no .po."""
    header, *entries = entries_of(path_of(language).read_text(encoding="utf-8"))
    rule = re.search(r"plural=(.+?);", header.said[0])
    if rule is None:
        raise ValueError(f"{path_of(language)}: the header has no Plural-Forms")
    sure = [one for one in entries if all(one.said) and not one.fuzzy]
    return Catalogue(
        texts={one.source: one.said[0] for one in sure if not one.plural},
        plurals={(one.source, one.plural): tuple(one.said) for one in sure if one.plural},
        rule=gettext.c2py(rule[1]),
    )


def entries_of(po: str) -> list[Entry]:
    """All entries of a .po in their order, the header first; ValueError for a line of no kind."""
    return [_entry(block) for block in _blocks(po.splitlines())]


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """Entries stand apart by empty lines; a block of comments alone is none."""
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(line.strip())
            continue
        if any(one.startswith("msgid") for one in block):
            yield block
        block = []


def _entry(block: Iterable[str]) -> Entry:
    entry, key = Entry(), ""
    for line in block:
        if line.startswith("#"):
            entry.fuzzy |= line.startswith("#,") and "fuzzy" in line
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            raise ValueError(f"no line of a .po: {line}")
        key = found[1] or key
        text = _ESCAPE.sub(lambda one: _ESCAPED[one[1]], found[3])
        match key, bool(found[1]):
            case "msgid", _:
                entry.source += text
            case "msgid_plural", _:
                entry.plural += text
            case _, True:
                entry.said.append(text)
            case _:
                entry.said[-1] += text
    return entry
