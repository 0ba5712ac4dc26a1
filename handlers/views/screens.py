"""Menus that live in one message: a text, its buttons, pages of six, and the way back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views import texts
from handlers.views.buttons import PAGE
from services.languages import Wording

LABEL_CAP = 48
"""Letters of a button that a phone still shows whole, in two lines at worst."""

Row = list[InlineKeyboardButton]


@dataclass(frozen=True, slots=True)
class Screen:
    """What stands in the message."""

    html: str
    keyboard: InlineKeyboardMarkup


def button(label: Wording, data: CallbackData, style: str | None = None) -> InlineKeyboardButton:
    """A button that opens or does something."""
    words = str(label)
    short = words if len(words) <= LABEL_CAP else f"{words[: LABEL_CAP - 1].rstrip()}…"
    return InlineKeyboardButton(text=short, callback_data=data.pack(), style=style)


def screen(html: Wording, rows: Sequence[Row], back: CallbackData | None = None) -> Screen:
    """A screen of these rows, empty ones left out, with the way back under them."""
    shown = [row for row in rows if row]
    if back is not None:
        shown.append([button(texts.BACK, back)])
    return Screen(str(html), InlineKeyboardMarkup(inline_keyboard=shown))


def paged(
    lines: Sequence[InlineKeyboardButton], page: int, turn: Callable[[int], CallbackData]
) -> list[Row]:
    """One page of a long list, a line each, with the ways to its neighbours. A page past the end
    is the last one: the list may have become shorter."""
    last = max(0, (len(lines) - 1) // PAGE)
    page = min(max(0, page), last)
    ways = []
    if page > 0:
        ways.append(button("‹", turn(page - 1)))
    if page < last:
        ways.append(button("›", turn(page + 1)))
    return [*([line] for line in lines[page * PAGE : (page + 1) * PAGE]), ways]


def in_pairs(buttons: Sequence[InlineKeyboardButton]) -> list[Row]:
    """Two in a row."""
    return [list(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
