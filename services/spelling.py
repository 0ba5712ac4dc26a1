"""Hints about misspelt words, for the files an admin writes."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str:
    """ ", did you mean …?" to put behind a message, "" when nothing known is near."""
    near = get_close_matches(word, list(known), n=1)
    return f", did you mean {near[0]}?" if near else ""
