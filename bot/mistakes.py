"""What is said of a wrong configuration: one plain line a mistake, never a value of a secret."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from services.spelling import nearest


def explain(model: type[BaseModel], error: ValidationError) -> list[str]:
    """A line for each wrong key, by its full name, such as `networks.vk.poll_every`."""
    return [_line(model, details) for details in error.errors(include_input=False)]


def unknown_variables(
    model: type[BaseModel], prefix: str, environment: Mapping[str, str]
) -> list[str]:
    """A line for each variable with our prefix that names no key."""
    lines = []
    for name in sorted(environment):
        if name.upper().startswith(prefix):
            keys = name[len(prefix) :].lower().split("__")
            if wrong := _first_unknown(model, keys):
                lines.append(f"{name}: {wrong}")
    return lines


def _line(model: type[BaseModel], details: ErrorDetails) -> str:
    place = details["loc"]
    path = ".".join(str(part) for part in place)
    if details["type"] == "extra_forbidden":
        keys = [str(part) for part in place]
        return f"{path}: {_first_unknown(model, keys) or 'unknown key'}"
    if details["type"] == "missing":
        return f"{path}: missing"
    message = details["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return f"{path}: {message}" if path else message


def _first_unknown(model: type[BaseModel], keys: list[str]) -> str | None:
    """What is wrong with a path of keys; None when it leads to a key or to a whole table."""
    section: Any = model
    for key in keys:
        if not (isinstance(section, type) and issubclass(section, BaseModel)):
            # A value, or a table with free keys, which has no keys of ours in it.
            return "unknown key"
        fields = {field.alias or name: field for name, field in section.model_fields.items()}
        if key not in fields:
            near = nearest(key, fields)
            return f"unknown key{near or ', known here: ' + ', '.join(fields)}"
        section = fields[key].annotation
    return None
