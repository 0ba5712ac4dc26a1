"""Captions of summaries: lines by how much they matter, as many as a caption holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from handlers.views.cards import plain

CAPTION_CAP = 1024
"""UTF-16 units that Telegram takes under a picture or a file."""

NAME_CAP = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a caption; the highest `rank` is the first to be left out, 0 never is."""

    text: str
    rank: int = 0


def short(name: str) -> str:
    """The name, or its beginning."""
    return name if len(name) <= NAME_CAP else name[: NAME_CAP - 1].rstrip() + "…"


def fitted(heading: str, lines: Sequence[Line]) -> tuple[str, str]:
    """As many lines as a caption holds, as HTML and as plain text."""
    kept = list(lines)
    while True:
        html = "\n".join([f"<b>{escape(heading)}</b>", *(line.text for line in kept)])
        words = plain(html)
        worst = max((line.rank for line in kept), default=0)
        if len(words.encode("utf-16-le")) // 2 <= CAPTION_CAP or not worst:
            return html, words
        kept = [line for line in kept if line.rank != worst]
