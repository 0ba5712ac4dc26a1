"""What the tests of the town's VK share: a driven clock, a caller, the official schemas.

The schemas are read where they lie. They differ from the live network, and the live shape is
what the town shows, in these places:
- stricter: `base_error` demands an `inner_type` that no live error carries; `groups_group`
  forbids further keys although `groups_group_full` adds some; `utils.resolveScreenName` is an
  object although a miss is answered with an empty list;
- looser: `wall.get` and `wall.search` name only `domain` where `owner_id` is accepted too,
  `wall.getById` does not demand `items`; post counters and `parents_stack` are optional.
"""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from jsonschema import Draft7Validator
from referencing import Registry
from referencing.jsonschema import DRAFT7, SchemaRegistry

from sandbox.serving import serve
from sandbox.vk import UNLIMITED, Limits, TokenKind, VkTown, vk_api_app
from tests.shared import shared_path

Json = dict[str, Any]

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
#: Where the schemas pretend to be; relative references need a scheme that has paths.
ROOT = "http://schemas.test/vk/"
ERROR_SCHEMA = f"{ROOT}base/objects.json#/definitions/base_error"


class Clock:
    """The town's time; moves when told."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **span: float) -> datetime:
        """Move forward by `timedelta(**span)`; the new moment."""
        self.moment += timedelta(**span)
        return self.moment


class Api:
    """Calls the stand-in over HTTP and holds every answer against the schemas, if at hand."""

    def __init__(self, vk: VkTown, clock: Clock, url: str, session: aiohttp.ClientSession) -> None:
        self.vk, self.clock, self.url, self.session = vk, clock, url, session
        self.service = vk.token("service")

    async def body(
        self, method: str, params: Json | None = None, *, token: str | None = None, v: str = "5.199"
    ) -> Json:
        """The whole body of an answer, checked. `token` is the service key by default."""
        form = {"v": v, **{key: str(value) for key, value in (params or {}).items()}}
        headers = {"Authorization": f"Bearer {self.service if token is None else token}"}
        address = f"{self.url}/method/{method}"
        async with self.session.post(address, data=form, headers=headers) as response:
            assert response.status == 200
            body: Json = await response.json()
        if schemas_at_hand():
            check(method, body, extended=form.get("extended") == "1")
        return body

    async def ok(self, method: str, *, token: str | None = None, **params: Any) -> Any:
        """The `response` of a call that must succeed."""
        body = await self.body(method, params, token=token)
        assert "response" in body, body
        return body["response"]

    async def code(self, method: str, *, token: str | None = None, **params: Any) -> int:
        """The error code of a call that must be refused."""
        body = await self.body(method, params, token=token)
        assert "error" in body, body
        code: int = body["error"]["error_code"]
        return code


@asynccontextmanager
async def open_town(limits: Limits = UNLIMITED) -> AsyncIterator[Api]:
    """A served town with its clock and a caller."""
    clock = Clock()
    vk = VkTown(now=clock, limits=limits)
    async with serve(vk_api_app(vk)) as url, aiohttp.ClientSession() as session:
        yield Api(vk, clock, url, session)


# The schemas


def check(method: str, body: Json, *, extended: bool = False) -> None:
    """Raise when an answer is not what the schema of `method` says, or holds a null."""
    assert not list(_nulls(body)), "what does not apply is absent, never null"
    if "error" in body:
        _validate(ERROR_SCHEMA, {"inner_type": "base_error", **body["error"]})
    elif body["response"] != []:
        responses = official_methods()[method]["responses"]
        name = "extendedResponse" if extended and "extendedResponse" in responses else "response"
        reference = responses[name]["$ref"].removeprefix("../")
        _validate(f"{ROOT}{reference}", body)
        unknown = set(_keys(body)) - property_names() - {"response"}
        assert not unknown, f"keys no schema knows: {unknown}"


@cache
def official_methods() -> dict[str, Json]:
    """The description of every official method by name."""
    found: dict[str, Json] = {}
    for path in sorted(_folder().glob("*/methods.json")):
        found |= {method["name"]: method for method in _load(path)["methods"]}
    return found


OFFICIAL_KINDS = {
    "user": TokenKind.USER,
    "service": TokenKind.SERVICE,
    "group": TokenKind.COMMUNITY,
}


@cache
def property_names() -> frozenset[str]:
    """The name of every property of every schema."""
    return frozenset(name for path in _schema_files() for name in _properties(_load(path)))


@cache
def schemas_at_hand() -> bool:
    """Whether the official schemas lie where they are looked for."""
    try:
        return _folder().is_dir()
    except pytest.skip.Exception:
        return False


def _folder() -> Path:
    return shared_path("contracts/vk")


def _schema_files() -> list[Path]:
    return sorted([*_folder().glob("*/objects.json"), *_folder().glob("*/responses.json")])


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def _registry() -> SchemaRegistry:
    registry: SchemaRegistry = Registry()
    for path in _schema_files():
        address = ROOT + path.relative_to(_folder()).as_posix()
        contents = _modern(_load(path)["definitions"])
        resource = DRAFT7.create_resource({"definitions": contents})
        registry = registry.with_resource(address, resource)
    return registry


def _validate(reference: str, value: Any) -> None:
    Draft7Validator({"$ref": reference}, registry=_registry()).validate(value)


def _modern(node: Any) -> Any:
    """The schema in the words of draft 7: `required` as a list of the parent.

    References into folders that are not at hand, and the ban on further keys, are dropped.
    """
    if isinstance(node, list):
        return [_modern(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node and not (_folder() / _file_of(node["$ref"])).exists():
        return {}
    modern = {
        key: _modern(value)
        for key, value in node.items()
        if not (key == "required" and isinstance(value, bool)) and key != "additionalProperties"
    }
    properties = node.get("properties")
    if isinstance(properties, dict):
        needed = [
            name
            for name, what in properties.items()
            if isinstance(what, dict) and what.get("required") is True
        ]
        modern["required"] = needed
    return modern


def _file_of(reference: str) -> str:
    return reference.partition("#")[0].removeprefix("../")


def _properties(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            yield from node["properties"]
        for value in node.values():
            yield from _properties(value)
    elif isinstance(node, list):
        for item in node:
            yield from _properties(item)


def _keys(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from node
    for value in _children(node):
        yield from _keys(value)


def _nulls(node: Any) -> Iterator[None]:
    if node is None:
        yield None
    for value in _children(node):
        yield from _nulls(value)


def _children(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []
