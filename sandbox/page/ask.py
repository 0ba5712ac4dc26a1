"""What the page sent, read with care: a capped JSON object with known kinds of values.

Refusals are JSON with a line in Russian, which the page shows.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.english import told

BODY_CAP = 64 * 1024


def refuse(kind: type[web.HTTPException], line: str) -> web.HTTPException:
    """The refusal to raise."""
    body = json.dumps({"error": line}, ensure_ascii=False)
    if kind is web.HTTPRequestEntityTooLarge:
        return web.HTTPRequestEntityTooLarge(
            BODY_CAP, BODY_CAP + 1, text=body, content_type="application/json"
        )
    return kind(text=body, content_type="application/json")


@dataclass(frozen=True, slots=True)
class Ask:
    """The fields of one request."""

    fields: Mapping[str, Any]

    def text(self, name: str, cap: int) -> str:
        """A text of 1 to `cap` characters that says something."""
        value = self.fields.get(name)
        if not isinstance(value, str) or not value.strip():
            raise refuse(web.HTTPBadRequest, told("Напишите что-нибудь."))
        if len(value) > cap:
            raise refuse(
                web.HTTPBadRequest, told("Слишком длинно: не больше {cap} знаков.").format(cap=cap)
            )
        return value.strip()

    def number(self, name: str) -> int:
        """A whole number."""
        value = self.optional_number(name)
        if value is None:
            raise refuse(web.HTTPBadRequest, told("Не хватает поля {name}.").format(name=name))
        return value

    def optional_number(self, name: str) -> int | None:
        """A whole number, or None when it is not there."""
        value = self.fields.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise refuse(
                web.HTTPBadRequest, told("Поле {name} должно быть числом.").format(name=name)
            )
        return value


async def read_ask(request: web.Request) -> Ask:
    """The request's body; an HTTP refusal when it is no JSON object or larger than 64 KiB."""
    if request.content_type != "application/json":
        raise refuse(web.HTTPUnsupportedMediaType, told("Нужен JSON."))
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > BODY_CAP:
            raise refuse(web.HTTPRequestEntityTooLarge, told("Слишком большой запрос."))
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        raise refuse(web.HTTPBadRequest, told("Нужен объект JSON."))
    return Ask(fields)
