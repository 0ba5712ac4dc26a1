"""The button beside the input field of private chats: the commands, or a Mini App."""

from typing import Any

from sandbox.telegram.errors import bad_request
from sandbox.telegram.keyboards import app_url
from sandbox.telegram.messenger import Messenger
from sandbox.telegram.methods.access import find_chat
from sandbox.telegram.params import Params

EVERYBODY = 0
"""The key of the button of chats that have none of their own."""
_DEFAULT = {"type": "default"}


def set_chat_menu_button(messenger: Messenger, params: Params) -> bool:
    given = params.json("menu_button", "menu button") or _DEFAULT
    kind = given.get("type") if isinstance(given, dict) else None
    if kind not in ("default", "commands", "web_app"):
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    chat_id = _private(messenger, params)
    button = {"type": kind}
    if kind == "web_app":
        text = str(given.get("text", "")).strip()
        if not text:
            raise bad_request("menu button text must be non-empty")
        button |= {"text": text, "web_app": {"url": app_url(given.get("web_app"))}}
    messenger.menu_buttons[chat_id] = button
    messenger.notices.notify(chat_id)
    return True


def get_chat_menu_button(messenger: Messenger, params: Params) -> Any:
    """The chat's own, or what holds for everybody."""
    return shown(messenger, _private(messenger, params))


def shown(messenger: Messenger, chat_id: int) -> dict[str, Any]:
    """The button people see in that private chat."""
    own = messenger.menu_buttons.get(chat_id, _DEFAULT)
    return own if own != _DEFAULT else messenger.menu_buttons.get(EVERYBODY, {"type": "commands"})


def _private(messenger: Messenger, params: Params) -> int:
    if not params.has("chat_id"):
        return EVERYBODY
    chat = find_chat(messenger, params)
    if not chat.private:
        raise bad_request("chat_id must be of a private chat")
    return chat.id
