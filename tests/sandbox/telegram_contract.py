"""Checks answers of a Bot API server against the contract: method → return types → fields.

A field the contract does not know is a fault like a missing or a mistyped one. Where a type is a
choice of types, one of them must fit.
"""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from tests.shared import shared_path

_PLAIN: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "String": (str,),
    "Float": (float, int),
    "Boolean": (bool,),
    "True": (bool,),
}

#: Fields of Bot API 10.3, which aiogram speaks and asks for; the contract at hand is 10.1.
LATER = {
    "ChatMemberAdministrator": {"can_send_welcome_messages"},
    "InlineKeyboardButton": {"disabled"},
}


@cache
def contract() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(shared_path("contracts/telegram-bot-api.json").read_text())
    return loaded


def faults_of(method: str, body: Any) -> list[str]:
    """Everything wrong with the JSON `body` answered to `method`; empty when nothing is."""
    if not isinstance(body, dict) or not isinstance(body.get("ok"), bool):
        return ["no boolean ok"]
    if body["ok"]:
        extra = set(body) - {"ok", "result", "description"}
        found = one_of(contract()["methods"][method]["returns"], body.get("result"), "result")
        return [*(f"unknown {name}" for name in extra), *found]
    extra = set(body) - {"ok", "error_code", "description", "parameters"}
    found = [f"unknown {name}" for name in extra]
    found += one_of(["Integer"], body.get("error_code"), "error_code")
    found += one_of(["String"], body.get("description"), "description")
    if "parameters" in body:
        found += one_of(["ResponseParameters"], body["parameters"], "parameters")
    return found


def one_of(names: Sequence[str], value: Any, path: str) -> list[str]:
    """The faults of `value` under the type that fits it best; none when one of them fits."""
    return min((_of_type(name, value, path) for name in names), key=len)


def _of_type(name: str, value: Any, path: str) -> list[str]:
    if name.startswith("Array of "):
        inner = name.removeprefix("Array of ")
        if not isinstance(value, list):
            return [f"{path}: not an array of {inner}"]
        return [f for n, item in enumerate(value) for f in _of_type(inner, item, f"{path}[{n}]")]
    if name in _PLAIN:
        fits = isinstance(value, _PLAIN[name]) and isinstance(value, bool) == (bool in _PLAIN[name])
        return [] if fits and (name != "True" or value is True) else [f"{path}: not a {name}"]
    described = contract()["types"][name]
    if "subtypes" in described:
        return one_of(described["subtypes"], value, path)
    if not isinstance(value, dict):
        return [f"{path}: not a {name}"]
    fields = {field["name"]: field for field in described.get("fields", [])}
    found = [
        f"{path}.{extra}: not in {name}"
        for extra in value.keys() - fields.keys() - LATER.get(name, set())
    ]
    for field in fields.values():
        if field["name"] in value:
            found += one_of(field["types"], value[field["name"]], f"{path}.{field['name']}")
        elif field["required"]:
            found.append(f"{path}.{field['name']}: required by {name}")
    return found
