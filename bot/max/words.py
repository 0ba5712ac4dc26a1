"""Telegram's HTML in the form MAX shows: fewer tags, fewer letters, other mentions. Pure.

MAX knows b, i, u, s, code, pre, a, mark and h1. A quotation becomes lines with a bar before them,
anything else loses its tags. What is longer than a message may be is said as plain words.
"""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from services.messengers.ids import MAX_FROM, to_max
from services.staffing.linking import PREFIX

LONGEST = 4000
"""UTF-16 units of a message, in which MAX counts, markup included."""

_QUOTE = re.compile(r"<blockquote[^>]*>(.*?)</blockquote>", re.DOTALL)
_OTHERS = re.compile(r"</?(?:tg-[a-z]+|span)[^>]*>")
_TAG = re.compile(r"<[^>]+>")
_MENTION = re.compile(r'<a href="tg://user\?id=(\d+)">(.*?)</a>', re.DOTALL)
_OPENS_US = re.compile(rf"https://t\.me/\w+\?start=(?!{PREFIX})")
_BAR = "│ "


def mentioned(html: str) -> set[int]:
    """The ids of those who are called by name."""
    return {int(number) for number, _ in _MENTION.findall(html)}


def in_html(html: str, accounts: Mapping[int, int]) -> tuple[str, bool]:
    """The words, and whether they are marked up; `accounts` tells who of those called by name has
    which account in MAX (ids of ours)."""
    shown = _QUOTE.sub(_barred, html)
    shown = _MENTION.sub(lambda found: _called(int(found[1]), found[2], accounts), shown)
    shown = _OTHERS.sub("", shown)
    if _size(shown) <= LONGEST:
        return shown, True
    return unmarked(shown), False


def unmarked(shown: str) -> str:
    """Words that are marked up, as plain ones."""
    return in_plain(unescape(_TAG.sub("", shown)))


def leading_here(text: str, name: str) -> str:
    """The words with links that open the bot leading to it in MAX, where `name` is its own; those
    that join accounts are meant for the messenger they name."""
    return _OPENS_US.sub(f"https://max.ru/{name}?start=", text) if name else text


def body_in_plain(body: Mapping[str, Any]) -> dict[str, Any]:
    """A message that is marked up, without."""
    kept = {key: value for key, value in body.items() if key != "format"}
    return kept | {"text": unmarked(body["text"])}


def in_plain(text: str) -> str:
    """Words without markup, cut where a message ends."""
    if _size(text) <= LONGEST:
        return text
    units = text.encode("utf-16-le")[: 2 * (LONGEST - 1)]
    # Half of a sign that takes two units is left out.
    return units.decode("utf-16-le", "ignore") + "…"


def _size(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _barred(found: re.Match[str]) -> str:
    return "\n".join(_BAR + line for line in found[1].split("\n"))


def _called(number: int, name: str, accounts: Mapping[int, int]) -> str:
    account = number if number >= MAX_FROM else accounts.get(number)
    if account is None:
        return f"<b>{name}</b>"
    return f'<a href="max://user/{to_max(account)}">{name}</a>'
