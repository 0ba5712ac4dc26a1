"""Why an office has an incident, in the language that is spoken. Pure.

The reason is stored in Russian, as routing and moves wrote it: it is known again by its shape.
"""

import re

from services.languages import Language, Text, _, lazy, spoken

SHAPES = (
    lazy("тема «{topic}», {district}"),
    lazy("тема «{topic}»"),
    lazy("район: {district}"),
    lazy("ответственный не найден: координатору"),
    lazy("передал(а) {name}"),
    lazy("передано само"),
    lazy("вернул(а) {name}"),
)


def routed(why: str) -> str:
    """The stored reason as it is said; one of no known shape as it stands."""
    if spoken() is Language.RUSSIAN:
        return why
    for shape, pattern in _PATTERNS:
        if found := pattern.fullmatch(why):
            return shape.format(**{key: _(said) for key, said in found.groupdict().items()})
    return _(why)


def _pattern(shape: Text) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(shape.source)))


_PATTERNS = tuple((shape, _pattern(shape)) for shape in SHAPES)
