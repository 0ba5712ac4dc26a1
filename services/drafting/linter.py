"""The linter against «отписка»: what a reply lacks or had better not say, in short remarks.

Pure: a text and what it answers in, remarks out, in the language that is spoken; the words for
a reply stay Russian, as the reply is. It advises and never blocks; who may publish is
decided in `services/replying/drafts.py`. The words it looks for are in `linter.toml`.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from services.languages import _
from services.triage.lemmas import grammar
from services.triage.phrases import Phrasebook
from services.triage.reading import Reading, read

FILE = Path(__file__).with_name("linter.toml")

QUOTED = 3
"""Words quoted in one remark; one line must stay one line on a phone."""

NOUNS_ENOUGH = 2
"""Nouns a post must have before one can say that a reply is about something else."""

_BRACKETS = re.compile(r"\[[^\]\n]{1,60}\]")
_MOBILE = re.compile(
    r"(?<!\d)(?:\+?7|8)?[\s(-]{0,2}9\d{2}[\s)-]{0,2}\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\d)"
)


class Rule(StrEnum):
    """What can be said of a reply, the gravest first."""

    UNFILLED = "unfilled"
    FORMAL = "formal"
    ASKS_DATA = "asks_data"
    PRIVATE_PHONE = "private_phone"
    RUDE = "rude"
    OFF_MATTER = "off_matter"
    NO_ACTION = "no_action"
    NO_DATE = "no_date"
    NO_RESPONSIBLE = "no_responsible"
    CONTROL = "control"
    ROUTINE = "routine"
    SENT_AWAY = "sent_away"
    OFFICIALESE = "officialese"
    TOO_LONG = "too_long"


PHRASED = (Rule.FORMAL, Rule.ASKS_DATA, Rule.RUDE, Rule.CONTROL, Rule.ROUTINE, Rule.SENT_AWAY)
"""The rules that are lists of phrases with one advice."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What a reply answers: the resident's (masked) words, and the network it will stand in."""

    text: str = ""
    network: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark: the words it is about, and one short line that says what to do."""

    rule: Rule
    words: tuple[str, ...]
    line: str


@dataclass(frozen=True, slots=True)
class _Lists:
    """`linter.toml`, compiled once. `told`: advice that is no word for the reply."""

    faults: Phrasebook[str]
    wanted: Phrasebook[str]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    empty: frozenset[str]
    common: frozenset[str]
    advice: dict[str, str]
    told: frozenset[str]
    lengths: dict[str, dict[str, int]]


def lint(text: str, matter: Matter) -> tuple[Remark, ...]:
    """What to mend in the reply, the gravest first; nothing if it is fine."""
    lists = _lists()
    brackets = tuple(dict.fromkeys(_BRACKETS.findall(text)))
    reading = read(_BRACKETS.sub(" ", text))
    found = [*_phrased(reading, lists), *_officialese(reading, lists), *_phones(text, lists)]
    found += _length(text, matter.network, lists)
    if brackets:
        words = ", ".join(brackets[:QUOTED])
        line = _(lists.advice["unfilled"]).format(words=words)
        found.append(Remark(Rule.UNFILLED, brackets, line))
    else:
        found += _missing(reading, lists)
        found += _off_matter(reading, matter.text, lists)
    order = list(Rule)
    return tuple(sorted(found, key=lambda remark: order.index(remark.rule)))


def _phrased(reading: Reading, lists: _Lists) -> Iterator[Remark]:
    """Phrases that must not be there."""
    quotes: dict[str, list[str]] = {}
    for hit in lists.faults.find(reading):
        quotes.setdefault(hit.label, []).append(reading.quote(hit.first, hit.last))
    for name, pattern in lists.patterns:
        quotes.setdefault(name, []).extend(pattern.findall(reading.text))
    if "private" in quotes:
        quotes.pop(Rule.ASKS_DATA, None)
    for rule in PHRASED:
        words = _longest(quotes.get(rule, []))
        if words:
            yield Remark(rule, words, f"{_quoted(words)}: {_(lists.advice[rule])}")


def _officialese(reading: Reading, lists: _Lists) -> Iterator[Remark]:
    """One line for all of them: «данный» → «этот»."""
    said: dict[str, str] = {}
    for hit in lists.faults.find(reading):
        kind, _colon, instead = hit.label.partition(":")
        if kind == Rule.OFFICIALESE:
            said.setdefault(instead, reading.quote(hit.first, hit.last))
    if said:
        pairs = [
            f"«{words}» → {_(instead) if instead in lists.told else instead}"
            for instead, words in said.items()
        ]
        line = _(lists.advice["officialese"]).format(words="; ".join(pairs[:QUOTED]))
        yield Remark(Rule.OFFICIALESE, tuple(said.values()), line)


def _phones(text: str, lists: _Lists) -> Iterator[Remark]:
    """A mobile is somebody's own; a service has a city number, 8-800 or three digits."""
    found = tuple(number.strip(" -(") for number in _MOBILE.findall(text))
    if found:
        line = f"{_quoted(found)}: {_(lists.advice['private_phone'])}"
        yield Remark(Rule.PRIVATE_PHONE, found, line)


def _length(text: str, network: str, lists: _Lists) -> Iterator[Remark]:
    caps = lists.lengths.get(network, lists.lengths["other"])
    size = len(text)
    for name, cap in (("too_long", caps["limit"]), ("wordy", caps["read"])):
        if size > cap:
            yield Remark(Rule.TOO_LONG, (), _(lists.advice[name]).format(size=size, limit=cap))
            return


def _missing(reading: Reading, lists: _Lists) -> Iterator[Remark]:
    """A date, a deed, somebody who answers for it."""
    there = {hit.label for hit in lists.wanted.find(reading)}
    there |= {name for name, pattern in lists.patterns if pattern.search(reading.text)}
    if not any(_tells_of_a_deed(token.norm, lists) for token in reading.tokens):
        yield Remark(Rule.NO_ACTION, (), _(lists.advice["no_action"]))
    if "dates" not in there:
        yield Remark(Rule.NO_DATE, (), _(lists.advice["no_date"]))
    if "responsible" not in there:
        yield Remark(Rule.NO_RESPONSIBLE, (), _(lists.advice["no_responsible"]))


def _tells_of_a_deed(word: str, lists: _Lists) -> bool:
    known = grammar(word)
    return known.told and not any(lemma in lists.empty for lemma in known.lemmas)


def _off_matter(reading: Reading, post: str, lists: _Lists) -> Iterator[Remark]:
    """Nothing the resident named is named in the reply, not even by a word of the same root."""
    named: dict[str, str] = {}
    places: set[str] = set()
    for token in read(post).tokens:
        known = grammar(token.norm)
        if known.noun and len(token.norm) > 2 and known.lemmas[0] not in lists.common:
            named.setdefault(known.lemmas[0], token.text)
            if known.name:
                places.add(token.text)
    if len(named) < NOUNS_ENOUGH:
        return
    said = {lemma for token in reading.tokens for lemma in grammar(token.norm).lemmas}
    if any(word.startswith(_root(noun)) for noun in named for word in said):
        return
    words = tuple(sorted(named.values(), key=lambda word: word in places)[:QUOTED])
    line = _(lists.advice["off_matter"]).format(words=", ".join(words))
    yield Remark(Rule.OFF_MATTER, words, line)


def _root(noun: str) -> str:
    """Enough of the noun to know «лифтовый» by «лифт» and «водоканал» by «вода»."""
    return noun[: max(2, min(4, len(noun) - 1))]


def _longest(quotes: Sequence[str]) -> tuple[str, ...]:
    """Without repeats, and without those that lie within a longer one."""
    unique = list(dict.fromkeys(quotes))
    return tuple(one for one in unique if not any(one != o and one in o for o in unique))


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"«{word}»" for word in words[:QUOTED])


@cache
def _lists() -> _Lists:
    table: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    faults = [
        (name, phrase) for name, rule in table["phrases"].items() for phrase in rule["phrases"]
    ]
    faults += [("private", phrase) for phrase in table["private"]["phrases"]]
    faults += [
        (f"{Rule.OFFICIALESE}:{pair.get('instead') or pair['advice']}", phrase)
        for pair in table["officialese"]
        for phrase in pair["phrases"]
    ]
    wanted = [(name, p) for name in ("dates", "responsible") for p in table[name]["phrases"]]
    sections = {**table["phrases"], "dates": table["dates"]}
    return _Lists(
        faults=Phrasebook(faults, table["classes"]),
        wanted=Phrasebook(wanted),
        patterns=tuple(
            (name, re.compile(pattern))
            for name, section in sections.items()
            for pattern in section.get("patterns", ())
        ),
        empty=frozenset(table["empty"]["verbs"]),
        common=frozenset(table["common"]["nouns"]),
        advice={
            **table["advice"],
            **{name: rule["advice"] for name, rule in table["phrases"].items()},
        },
        told=frozenset(pair["advice"] for pair in table["officialese"] if "advice" in pair),
        lengths=table["length"],
    )
