"""Cleaning text that strangers wrote, before anything else of ours sees it.

Lives here: removing what is invisible or breaks storage and display, and the caps. Does not
live here: one network's markup (its connector's business), escaping (the views' business),
masking personal data (`services/residents/privacy.py`).
"""

import re
import unicodedata

from services.networks.base import TEXT_CAP

ELLIPSIS = "…"
NAME_CAP = 100
"""Characters of an author's display name that are kept."""

_ZWJ = "\u200d"
_EMOJI_TAIL = "\ufe0f"
_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SUSPECT = re.compile("[^\n -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u04ff]")
#: Control, format (zero-width, bidi) and lone surrogates; the latter cannot even be stored.
_DROPPED = frozenset({"Cc", "Cf", "Cs"})


def clean(text: str, cap: int = TEXT_CAP) -> str:
    """`text` without control, zero-width and bidi characters, newlines as \\n, ends trimmed.

    A joiner stays where it holds an emoji together. At most `cap` characters come back; a
    longer text ends with an ellipsis.
    """
    kept = _NEWLINES.sub("\n", text[: cap * 4]).replace("\t", " ")
    if _SUSPECT.search(kept):
        kept = "".join(
            character for place, character in enumerate(kept) if _stays(kept, place, character)
        )
    kept = unicodedata.normalize("NFC", kept).strip()
    if len(kept) <= cap:
        return kept
    return kept[: cap - 1].rstrip().rstrip(_ZWJ) + ELLIPSIS


def clean_line(text: str, cap: int = NAME_CAP) -> str:
    """The same for what must be one line: a name, a title."""
    return clean(" ".join(clean(text, cap * 4).split()), cap)


def _stays(text: str, place: int, character: str) -> bool:
    if character == _ZWJ:
        return _is_emoji(text[place - 1 : place]) and _is_emoji(text[place + 1 : place + 2])
    return character == "\n" or unicodedata.category(character) not in _DROPPED


def _is_emoji(character: str) -> bool:
    # Skin tones are Sk and the selector is Mn; both may stand right before a joiner.
    return character == _EMOJI_TAIL or (
        character != "" and unicodedata.category(character) in {"So", "Sk"}
    )
