"""Misbehaviour on demand: what happens to the next answers of OK on their way out.

The ways of all stand-ins are `sandbox.spoilers`; here is what OK does in its own words.
"""

from aiohttp import web

from sandbox.ok.errors import OkError, error_body
from sandbox.spoilers import Faults, Spoiler, answer, change, garbage, hang, page

__all__ = ["Faults", "Spoiler", "body", "change", "error", "garbage", "hang", "html_502"]


def error(code: int, detail: str = "") -> Spoiler:
    """Refuse."""
    return lambda _: web.json_response(error_body(OkError(code, detail)))


def html_502() -> Spoiler:
    """The balancer's page."""
    return page(502)


def body(value: object) -> Spoiler:
    """Answer something else, `None` for a bare `null`."""
    return answer(200, value)
