"""The language of `fields`: names, parts in braces, arguments after dots."""

import re
from dataclasses import dataclass, field

from sandbox.graph.errors import invalid

_TOKEN = re.compile(r"[A-Za-z0-9_]+|[{}(),.]")


@dataclass(slots=True)
class Field:
    """`name.arg(value){parts}`."""

    name: str
    args: dict[str, str] = field(default_factory=dict)
    parts: "list[Field]" = field(default_factory=list)


def parse(text: str) -> list[Field]:
    """The fields asked for; GraphError for what is no list of them."""
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text.replace(" ", ""):
        raise invalid("Syntax error in fields")
    fields = _fields(tokens)
    if tokens:
        raise invalid(f"Syntax error in fields near {tokens[0]}")
    return fields


def _fields(tokens: list[str]) -> list[Field]:
    found: list[Field] = []
    while tokens and tokens[0] != "}":
        found.append(_field(tokens))
        if tokens and tokens[0] == ",":
            tokens.pop(0)
    return found


def _field(tokens: list[str]) -> Field:
    one = Field(tokens.pop(0))
    while tokens and tokens[0] == ".":
        name, value = tokens[1], tokens[3]
        if tokens[2] != "(" or tokens[4] != ")":
            raise invalid("Syntax error in fields")
        one.args[name] = value
        del tokens[:5]
    if tokens and tokens[0] == "{":
        tokens.pop(0)
        one.parts = _fields(tokens)
        if not tokens:
            raise invalid("Syntax error in fields")
        tokens.pop(0)
    return one
