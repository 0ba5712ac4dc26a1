"""Finding many phrases in one pass over a reading. What the phrases mean lives in `lexicon/`.

A phrase is words with spaces between; each word matches every grammatical form of itself, and
a command («придите») that form alone. `=нету` matches that form alone, `мусор*` a beginning,
`{услуга}` any word of a class, `{чинить}!` such a word said as a command («почините»), `a|b`
either, `#` a number, `***` a word behind asterisks, `_` one word or none, `..` up to three.
`@infinitive`, `@genitive`, `@others` («чинят»), `@another` («течёт»), `@done` («закрыто») match
any such form. A phrase never crosses the end of a sentence.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from typing import Generic, NamedTuple, TypeVar

from services.triage.lemmas import Grammar, grammar, lemma, lemmas
from services.triage.memory import Memory
from services.triage.reading import Reading, repaired

L = TypeVar("L", bound=Hashable)

_GAPS = {"_": 1, "..": 3}
_SIGNS = ("#", "***", "@infinitive", "@genitive", "@others", "@another", "@done")


@dataclass(slots=True, eq=False)
class _Node(Generic[L]):
    """A place in the tree of phrases: what may follow, and what ends here."""

    next: dict[str, "_Node[L]"] = field(default_factory=dict)
    gaps: dict[int, "_Node[L]"] = field(default_factory=dict)
    labels: list[L] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Start(Generic[L]):
    """Where the phrases that begin with a word lead: `whole` are those it is all of, `ahead` what
    may follow by its key and at most how many words later, `reach` the most of those; `astray`
    tells keys none of which may follow.
    """

    whole: tuple[L, ...]
    ahead: Mapping[str, tuple[tuple[int, _Node[L]], ...]]
    astray: Callable[[Iterable[str]], bool]
    reach: int


@dataclass(frozen=True, slots=True)
class _Word(Generic[L]):
    """What a word may be called, and the phrases that it may begin, None if there are none."""

    keys: tuple[str, ...]
    start: _Start[L] | None


class Hit(NamedTuple, Generic[L]):
    """A phrase found: its label, the first and the last token of it. A text has dozens."""

    label: L
    first: int
    last: int


# Straight from a tuple: a named tuple's own constructor is Python, this one is not.
_hit = partial(tuple.__new__, Hit)


class Phrasebook(Generic[L]):
    """Phrases under labels, compiled once; `find` is linear in the reading."""

    def __init__(
        self,
        phrases: Iterable[tuple[L, str]],
        classes: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self._root: _Node[L] = _Node()
        self._classes: dict[str, list[str]] = {}
        self._known: set[str] = set()
        self._stems: set[str] = set()
        # Words that are called the same are one, those that begin the same phrases share a start.
        self._words: Memory[str, _Word[L]] = Memory(lambda norm: self._called[self._name(norm)])
        self._called = Memory(self._word)
        self._starts = Memory(self._start)
        # Each label once, so that the one hit found by two phrases is told by identity.
        self._labels: dict[L, L] = {}
        for name, members in (classes or {}).items():
            for member in members:
                self._classes.setdefault(self._edge(member), []).append(f"{{{name}}}")
        for label, phrase in phrases:
            self._add(label, phrase)

    def find(self, reading: Reading) -> list[Hit[L]]:
        """Every phrase of the book in the reading, by where it begins."""
        words = list(map(self._words.__getitem__, reading.norms))
        # Nothing goes on beyond the last word, as beyond the end of a sentence.
        fresh = [*reading.fresh, True]
        found: list[Hit[L]] = []
        for first, word in enumerate(words):
            start = word.start
            if start is None:
                continue
            for label in start.whole:
                found.append(_hit((label, first, first)))
            for at in range(first + 1, first + 2 + start.reach):
                if fresh[at]:
                    break
                if not start.astray(words[at].keys):
                    found += self._longer(start, first, words, fresh)
                    break
        return found

    def _longer(
        self, start: _Start[L], first: int, words: list[_Word[L]], fresh: list[bool]
    ) -> Iterable[Hit[L]]:
        """The phrases of several words that begin here."""
        ahead = start.ahead
        found: dict[tuple[int, int], Hit[L]] = {}
        for at in range(first + 1, first + 2 + start.reach):
            if fresh[at]:
                break
            for key in words[at].keys:
                if key in ahead:
                    for width, node in ahead[key]:
                        if at - first <= width + 1:
                            self._walk(node, first, at, words, fresh, found)
        return found.values()

    def _walk(
        self,
        node: _Node[L],
        first: int,
        last: int,
        words: list[_Word[L]],
        fresh: list[bool],
        found: dict[tuple[int, int], Hit[L]],
    ) -> None:
        """Note what ends at the node, which the word `last` led to, and go on from it."""
        for label in node.labels:
            found[id(label), last] = _hit((label, first, last))
        if node.next:
            self._step(node, 0, first, last, words, fresh, found)
        for width, following in node.gaps.items():
            self._step(following, width, first, last, words, fresh, found)

    def _step(
        self,
        node: _Node[L],
        width: int,
        first: int,
        last: int,
        words: list[_Word[L]],
        fresh: list[bool],
        found: dict[tuple[int, int], Hit[L]],
    ) -> None:
        """On to the words of the same sentence that may follow, up to `width` words between."""
        for at in range(last + 1, last + 2 + width):
            if fresh[at]:
                break
            for key in words[at].keys:
                ahead = node.next.get(key)
                if ahead is not None:
                    self._walk(ahead, first, at, words, fresh, found)

    def _add(self, label: L, phrase: str) -> None:
        for words in product(*(part.split("|") for part in phrase.split())):
            node = self._root
            for word in words:
                if word in _GAPS:
                    node = node.gaps.setdefault(_GAPS[word], _Node())
                else:
                    node = node.next.setdefault(self._edge(word), _Node())
            node.labels.append(self._labels.setdefault(label, label))

    def _edge(self, word: str) -> str:
        """The key a phrase's word waits for, remembered so that a token is asked for it."""
        if word in _SIGNS or word.startswith("{"):
            return word
        if word.endswith("*"):
            stem = repaired(word[:-1])
            self._stems.add(stem)
            return f"{stem}*"
        edge = "=" + repaired(word[1:]) if word.startswith("=") else _plain(repaired(word))
        self._known.add(edge)
        return edge

    def _word(self, keys: tuple[str, ...]) -> _Word[L]:
        """Where the phrases lead that may begin with a word called so."""
        starts = tuple(self._root.next[key] for key in keys if key in self._root.next)
        return _Word(keys, self._starts[starts] if starts else None)

    def _start(self, starts: tuple[_Node[L], ...]) -> _Start[L]:
        """The nodes as one."""
        whole = {id(label): label for node in starts for label in node.labels}
        ahead: dict[str, tuple[tuple[int, _Node[L]], ...]] = {}
        for node in starts:
            for width, following in ((0, node), *node.gaps.items()):
                for word, further in following.next.items():
                    ahead[word] = (*ahead.get(word, ()), (width, further))
        widths = [width for node in starts for width in (0, *node.gaps)]
        reach = max(widths) if ahead else -1
        return _Start(tuple(whole.values()), ahead, ahead.keys().isdisjoint, reach)

    def _name(self, norm: str) -> tuple[str, ...]:
        """Everything a phrase could call this word."""
        if norm.isdecimal():
            return ("#",)
        if "*" in norm:
            return ("***",)
        names = [name for name in (*lemmas(norm), f"={norm}") if name in self._known]
        names += [f"{norm[:n]}*" for n in range(2, len(norm) + 1) if norm[:n] in self._stems]
        classes = dict.fromkeys(c for name in names for c in self._classes.get(name, ()))
        traits = grammar(norm)
        commands = [f"{c}!" for c in classes] if traits.commands else []
        return tuple(dict.fromkeys((*names, *classes, *commands, *_forms(traits))))


def _forms(traits: Grammar) -> Iterator[str]:
    """The signs of grammar that a word of these traits matches."""
    signs = {
        "@infinitive": traits.infinitive,
        "@genitive": traits.genitive,
        "@others": traits.of_others,
        "@another": traits.of_another,
        "@done": traits.done,
    }
    return (sign for sign, holds in signs.items() if holds)


def _plain(word: str) -> str:
    """The dictionary form, or that very form if it is a command: «придите» is not «пришла»."""
    if word in lemmas(word):
        return word
    return f"={word}" if grammar(word).commands else lemma(word)
