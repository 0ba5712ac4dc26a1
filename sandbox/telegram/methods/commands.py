"""The menu of commands, per scope and language."""

import json
import re
from typing import Any

from sandbox.telegram.errors import bad_request
from sandbox.telegram.messenger import Messenger
from sandbox.telegram.methods.access import find_chat
from sandbox.telegram.params import Params

MAX_COMMANDS = 100
_PLAIN = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_IN_CHAT = {"chat", "chat_administrators", "chat_member"}


def set_my_commands(messenger: Messenger, params: Params) -> bool:
    commands = params.json("commands", "commands")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    checked = [_checked(command) for command in commands]
    messenger.commands[_key(messenger, params)] = checked
    return True


def get_my_commands(messenger: Messenger, params: Params) -> Any:
    """Exactly what was set for this scope and language: nothing is inherited."""
    return messenger.commands.get(_key(messenger, params), [])


def delete_my_commands(messenger: Messenger, params: Params) -> bool:
    messenger.commands.pop(_key(messenger, params), None)
    return True


def _checked(command: Any) -> dict[str, str]:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = str(command.get("command", "")).strip().removeprefix("/")
    description = str(command.get("description", "")).strip()
    if len(name) > 32:
        raise bad_request("command length must not exceed 32")
    if not re.fullmatch(r"[a-z0-9_]+", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > 256:
        raise bad_request("command description length must not exceed 256")
    return {"command": name, "description": description}


def _key(messenger: Messenger, params: Params) -> tuple[str, str]:
    """Scope and language as a key; raises ApiError 400 for a scope that makes no sense."""
    scope = params.json("scope", "BotCommandScope") or {"type": "default"}
    language = params.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind in _IN_CHAT:
        chat = find_chat(messenger, Params(scope))
        if chat.private and kind != "chat":
            raise bad_request("can't use specified scope in private chats")
        target = {"type": kind, "chat_id": chat.id}
        if kind == "chat_member":
            user_id = Params(scope).number("user_id")
            if user_id not in chat.members:
                raise bad_request("user not found")
            target["user_id"] = user_id
        return json.dumps(target), language
    if kind not in _PLAIN:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    return json.dumps({"type": kind}), language
