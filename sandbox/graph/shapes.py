"""How Graph shows things: only the fields asked for, empty ones left out. Pure."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sandbox.graph.entities import Json
from sandbox.graph.errors import GraphError
from sandbox.graph.fields import Field

Show = Callable[[Field], object]


def shown(number: str, fields: list[Field], known: Mapping[str, Show]) -> Json:
    """An object; its id comes unasked. A field that it does not have is refused."""
    body: Json = {}
    for asked in fields:
        if asked.name == "id":
            continue
        if asked.name not in known:
            raise GraphError(
                100, f"(#100) Tried accessing nonexisting field ({asked.name}) on node"
            )
        value = known[asked.name](asked)
        if value is not None:
            body[asked.name] = value
    return body | {"id": number} if number else body


def of(value: object) -> Show:
    """A field that is simply there, or not (None)."""
    return lambda _: value


def part(**values: object) -> Show:
    """A field that is an object: the parts asked for, or all."""

    def show(asked: Field) -> object:
        names = [one.name for one in asked.parts] or list(values)
        return {name: values[name] for name in names if values.get(name) is not None}

    return show


def moment(at: datetime) -> str:
    """Without a colon in the offset, as Graph writes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%S+0000")
