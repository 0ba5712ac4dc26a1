"""The languages people read: a text stands in the code in Russian and is looked up when said.

Lives here: which language is being spoken, and the words for it. Does not live here: whose
language it is (`services.desk.tongues`), how numbers and dates look (`handlers.views.words`).
How a text or a language is added: docs/languages.md.

    _("Инцидент №{id}").format(id=7)              said at once, in the language of the moment
    lazy("Инцидент №{id}")                        a constant: looked up when it is said
    lazy("Инцидент №{id}").filled(id=7)           of no language yet: said or kept later
    plural(5, "жалоба", "жалобы", "жалоб")        the form of a noun after a number
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

from services.languages.catalogue import Catalogue, shipped


class Language(StrEnum):
    """A language of the desk, by its ISO 639-1 code."""

    RUSSIAN = "ru"
    ENGLISH = "en"


NAMES = {Language.RUSSIAN: "Русский", Language.ENGLISH: "English"}
"""Each in its own words, for whoever is to choose."""

_spoken: ContextVar[Language] = ContextVar("spoken", default=Language.RUSSIAN)


def spoken() -> Language:
    """The language of what is being said now."""
    return _spoken.get()


def speak(language: Language) -> None:
    """Speak it from here on: to the end of the task, or to the next `speak`."""
    _spoken.set(language)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak it inside, and what was spoken before afterwards."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def _(text: str) -> str:
    """The Russian text in the language that is spoken; itself where it has no translation."""
    catalogue = _catalogue()
    return catalogue.texts.get(text, text) if catalogue else text


def plural(number: float, one: str, few: str, many: str) -> str:
    """The form of a noun after the number: 1 жалоба, 2 жалобы, 5 жалоб, 11 жалоб, 1,5 жалобы."""
    catalogue = _catalogue()
    forms = catalogue.plurals.get((one, many)) if catalogue else None
    if catalogue and forms:
        return forms[catalogue.rule(int(number)) if number == int(number) else -1]
    if number != int(number):
        return few
    last_two = abs(int(number)) % 100
    last = last_two % 10
    if last == 1 and last_two != 11:
        return one
    return few if 2 <= last <= 4 and not 12 <= last_two <= 14 else many


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is looked up each time it is said. Not a `str`, so that mypy finds the places
    where it would be said unlooked. `fields` are filled in then; among them may be texts."""

    source: str
    fields: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        """In the language that is spoken. Without fields nothing is formatted: it may be what
        somebody else has said."""
        return self.format(**dict(self.fields)) if self.fields else _(self.source)

    def __format__(self, spec: str) -> str:
        """As in an f-string."""
        return format(str(self), spec)

    def format(self, **facts: object) -> str:
        """With its fields filled in, in the language that is spoken."""
        return _(self.source).format(**facts)

    def filled(self, **facts: object) -> "Text":
        """With its fields, in no language yet."""
        return Text(self.source, tuple(facts.items()))


Wording = str | Text
"""What may stand on a button: words, or a constant to be looked up."""


def lazy(text: str) -> Text:
    """A text for a constant of a module."""
    return Text(text)


def together(texts: Iterable[Text]) -> Text | None:
    """One after the other, as one text; None of none."""
    said: Text | None = None
    for text in texts:
        said = Text("{said}; {more}").filled(said=said, more=text) if said else text
    return said


def _catalogue() -> Catalogue | None:
    """None for Russian: it is what the code says."""
    language = _spoken.get()
    return None if language is Language.RUSSIAN else shipped(language)
