"""Inline keyboards of Telegram as MAX's attachment, and back. Pure.

What MAX has no like of is left out: a window over the chat, too, for the page in it could not
tell who looks. A row with a link holds three.
"""

from collections.abc import Mapping
from typing import Any

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

KEYBOARD = "inline_keyboard"
_TEXT_CAP = 128
_URL_CAP = 2048
_COPY_CAP = 1024
_IN_ROW = 7
_IN_ROW_WITH_LINKS = 3

Json = dict[str, Any]


def keyboard(markup: object) -> list[Json]:
    """The attachment in a list; an empty one for no buttons, or for what is no inline keyboard."""
    if not isinstance(markup, InlineKeyboardMarkup):
        return []
    rows = [part for row in markup.inline_keyboard for part in _rows(row)]
    return [{"type": KEYBOARD, "payload": {"buttons": rows}}] if rows else []


def markup(attachments: object) -> InlineKeyboardMarkup | None:
    """The buttons that can be pressed of a message's attachments."""
    for one in attachments if isinstance(attachments, list) else ():
        if not isinstance(one, Mapping) or one.get("type") != KEYBOARD:
            continue
        rows = [
            [
                InlineKeyboardButton(text=button["text"], callback_data=button["payload"])
                for button in row
                if button.get("type") == "callback"
            ]
            for row in one["payload"]["buttons"]
        ]
        return InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])
    return None


def _rows(row: list[InlineKeyboardButton]) -> list[list[Json]]:
    buttons = [made for button in row if (made := _button(button)) is not None]
    has_links = any(button["type"] == "link" for button in buttons)
    size = _IN_ROW_WITH_LINKS if has_links else _IN_ROW
    return [buttons[start : start + size] for start in range(0, len(buttons), size)]


def _button(button: InlineKeyboardButton) -> Json | None:
    text = button.text[:_TEXT_CAP]
    if button.callback_data is not None:
        return {"type": "callback", "text": text, "payload": button.callback_data}
    if button.url is not None and len(button.url) <= _URL_CAP:
        return {"type": "link", "text": text, "url": button.url}
    if button.copy_text is not None:
        return {"type": "clipboard", "text": text, "payload": button.copy_text.text[:_COPY_CAP]}
    return None
