"""`reply_markup`: what the server takes, what it refuses, and what it gives back."""

import re
from dataclasses import dataclass
from typing import Any

from sandbox.telegram.errors import ApiError, bad_request

MAX_BUTTONS = 100
_ADDRESS = re.compile(r"tg://\S|(https?://)?[^\s/?#]+\.[^\s/?#]+")
_APP = re.compile(r"https?://[^\s/?#]+")
STYLES = {"primary", "success", "danger"}


@dataclass(frozen=True)
class Button:
    """One inline button: exactly one of data, address, Mini App, copied text or a disabled face."""

    text: str
    callback_data: str | None = None
    url: str | None = None
    copy_text: str | None = None
    web_app: str | None = None
    style: str | None = None
    disabled: bool = False

    def to_json(self) -> dict[str, Any]:
        shown: dict[str, Any] = {"text": self.text}
        if self.style:
            shown["style"] = self.style
        if self.callback_data is not None:
            shown["callback_data"] = self.callback_data
        if self.url is not None:
            shown["url"] = self.url
        if self.copy_text is not None:
            shown["copy_text"] = {"text": self.copy_text}
        if self.web_app is not None:
            shown["web_app"] = {"url": self.web_app}
        if self.disabled:
            shown["disabled"] = {}
        return shown


@dataclass(frozen=True)
class Markup:
    """A keyboard under a message, or the behaviour of the input field (`force_reply`)."""

    rows: tuple[tuple[Button, ...], ...] = ()
    force_reply: bool = False
    placeholder: str = ""
    keys: tuple[tuple[str, ...], ...] = ()

    def to_json(self) -> dict[str, Any] | None:
        """Only inline keyboards come back in a message."""
        if not self.rows:
            return None
        return {"inline_keyboard": [[b.to_json() for b in row] for row in self.rows]}


def parse_markup(value: Any, private: bool) -> Markup | None:
    """The markup of a call, None when absent or empty. Raises ApiError 400."""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in value:
        return _inline(value["inline_keyboard"], private)
    if value.get("force_reply"):
        return Markup(force_reply=True, placeholder=str(value.get("input_field_placeholder", "")))
    if value.get("keyboard"):
        rows = value["keyboard"]
        return Markup(
            keys=tuple(
                tuple(key if isinstance(key, str) else str(key.get("text", "")) for key in row)
                for row in rows
            )
        )
    return None


def _inline(rows: Any, private: bool) -> Markup | None:
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" must be an Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" must be an Array of Arrays')
    parsed = tuple(tuple(_button(button, private) for button in row) for row in rows if row)
    if sum(map(len, parsed)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return Markup(rows=parsed) if parsed else None


def _button(value: Any, private: bool) -> Button:
    if not isinstance(value, dict):
        raise _unreadable("InlineKeyboardButton must be an Object")
    text = value.get("text")
    if not isinstance(text, str):
        raise _unreadable('Can\'t find field "text"')
    if not text.strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    style = str(value.get("style") or "").lower() or None
    if style not in STYLES | {None, "default"}:
        raise _unreadable("invalid button style specified")
    return _action(value, private, text, None if style == "default" else style)


def _action(value: dict[str, Any], private: bool, text: str, style: str | None) -> Button:
    if url := value.get("url"):
        if not _ADDRESS.match(str(url)):
            raise bad_request(
                f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL specified"
            )
        return Button(text, url=str(url), style=style)
    if data := value.get("callback_data"):
        if len(str(data).encode()) > 64:
            raise bad_request("BUTTON_DATA_INVALID")
        return Button(text, callback_data=str(data), style=style)
    if copy := value.get("copy_text"):
        copied = str(copy.get("text", "")) if isinstance(copy, dict) else ""
        if not 1 <= len(copied) <= 256:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        return Button(text, copy_text=copied, style=style)
    if value.get("disabled") is not None:
        return Button(text, style=style, disabled=True)
    if "web_app" in value:
        if not private:
            raise bad_request("BUTTON_TYPE_INVALID")
        return Button(text, web_app=app_url(value["web_app"]), style=style)
    raise _unreadable("Text buttons are unallowed in the inline keyboard")


def app_url(value: Any) -> str:
    """Where a `WebAppInfo` leads; ApiError 400 for no address. Plain http is taken too, as in
    Telegram's test environment."""
    if not isinstance(value, dict):
        raise _unreadable('field "web_app" must be of type Object')
    url = str(value.get("url", ""))
    if not _APP.match(url):
        raise bad_request(
            f"inline keyboard button Web App URL '{url}' is invalid: Wrong HTTP URL specified"
        )
    return url


def _unreadable(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")
