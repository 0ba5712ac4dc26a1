"""Our own words, as written in files: each can be heard in some text."""

import tomllib
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest

from services.drafting import linter
from services.triage.lexicon import all_phrases, table
from services.triage.phrases import Phrasebook
from services.triage.reading import read

SAID = {
    "#": "7", "_": "", "..": "", "***": "п***ц", "@infinitive": "пройти", "@genitive": "врача",
    "@others": "чинят", "@another": "течёт", "@done": "закрыто", "{чинить}!": "почините",
    "{строить}!": "постройте", "{ask}!": "напишите", "{look}!": "смотрите", "{turn}!": "обратитесь",
}  # fmt: skip
"""What a resident would write where a phrase has a sign."""


def of_the_lexicon() -> Iterator[str]:
    yield from (phrase for _label, phrase in all_phrases())


def of_troubles() -> Iterator[str]:
    for row in table("troubles.toml").values():
        yield from (*row.get("phrases", ()), *row.get("about", ()))


def of_the_linter() -> Iterator[str]:
    written = rules()
    for rule in (*written["phrases"].values(), *written["officialese"]):
        yield from rule["phrases"]
    for name in ("private", "dates", "responsible"):
        yield from written[name]["phrases"]


def rules() -> dict[str, Any]:
    return tomllib.loads(linter.FILE.read_text(encoding="utf-8"))


def text_of(words: str, classes: dict[str, list[str]]) -> str:
    """A text that says nothing but these words of a phrase."""
    said = []
    for word in words.split():
        if word.startswith("{") and word not in SAID:
            said.append(classes[word[1:-1]][0])
        else:
            said.append(SAID.get(word, word.removeprefix("=").removesuffix("*")))
    return " ".join(filter(None, said))


@pytest.mark.parametrize("written", [of_the_lexicon, of_troubles, of_the_linter])
def test_every_phrase_is_heard_where_it_is_said(written: Callable[[], Iterator[str]]) -> None:
    classes = (rules() if written is of_the_linter else table("classes.toml"))["classes"]
    wordings = {
        " ".join(words)
        for phrase in written()
        for words in product(*(part.split("|") for part in phrase.split()))
    }
    book = Phrasebook(((words, words) for words in wordings), classes)
    assert len(wordings) > 100
    deaf = []
    for words in wordings:
        # Among Russian words Latin letters stay Latin.
        reading = read(f"вот {text_of(words, classes)}")
        whole = (words, 1, len(reading.norms) - 1)
        if whole not in book.find(reading):
            deaf.append(words)
    assert sorted(deaf) == []
