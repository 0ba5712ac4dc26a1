"""What a rule of masking is, and how one is written."""

import re
from collections.abc import Callable
from dataclasses import dataclass

LETTER = r"[^\W\d_]"
NOT_IN_WORD = rf"(?<!{LETTER})"


def _always(_: re.Match[str]) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Rule:
    """What to cover; a group `keep` at the start of the match stays as it is."""

    label: str
    pattern: re.Pattern[str]
    holds: Callable[[re.Match[str]], bool] = _always


def rule(
    label: str, pattern: str, holds: Callable[[re.Match[str]], bool] = _always, flags: int = re.I
) -> Rule:
    """What that pattern finds, where it `holds`, is covered by the label."""
    return Rule(f"[{label}]", re.compile(pattern, flags), holds)


def after(words: str, reach: int) -> str:
    """Context words and whatever stands between them and the number.

    Brackets end the reach: what a label has covered must not lend its word to the next number.
    """
    return rf"(?P<keep>{NOT_IN_WORD}(?:{words})(?!{LETTER})[^\d\n\[\]]{{0,{reach}}})"


def before(words: str, reach: int) -> str:
    """The same of words that follow the number; they stay."""
    return rf"(?!\d)(?=[^\d\n\[\]]{{0,{reach}}}{NOT_IN_WORD}(?:{words})(?!{LETTER}))"


def groups_of(match: re.Match[str]) -> tuple[str, ...]:
    """The runs of digits in a match."""
    return tuple(re.findall(r"\d+", match[0]))
