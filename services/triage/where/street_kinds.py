"""Kinds of streets: how people write them and how they are written down («ул.», «пр.», «б-р»)."""

from collections.abc import Sequence

from services.triage.lexicon import table
from services.triage.reading import Token

# How people write the kind of a street → how it is written down here.
_KIND = {
    form: kind for kind, forms in table("places.toml")["street_kinds"].items() for form in forms
}
_HYPHENED: dict[str, str] = table("places.toml")["hyphened_kinds"]
#: The words that are a kind of street by themselves, ...
STREET_WORDS = frozenset(_KIND)
#: ... and all that a kind may begin with.
STARTS = STREET_WORDS | {kind.partition("-")[0] for kind in _HYPHENED}
# The gender an adjective wears beside a kind of street; the others are feminine, like a street.
_GENDER = {
    **dict.fromkeys(("пр.", "пер.", "б-р", "проезд", "туп.", "мкр", "тракт", "квартал"), "masc"),
    "ш.": "neut",
}


def kind_at(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """The kind of street written there and how many tokens it takes, or "" and none."""
    if at + 1 < len(tokens) and tokens[at + 1].gap == "-":
        kind = _HYPHENED.get(f"{tokens[at].norm}-{tokens[at + 1].norm}")
        if kind is not None:
            return kind, 2
    kind = _KIND.get(tokens[at].norm) if at < len(tokens) else None
    return (kind, 1) if kind else ("", 0)


def gender_of(kind: str) -> str:
    """ "femn", "masc" or "neut": how an adjective beside that kind is written down."""
    return _GENDER.get(kind, "femn")
