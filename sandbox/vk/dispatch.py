"""One call from its parameters to the body of its answer.

Lives here: the checks every call passes, in the network's order, and the record of calls.
Not here: HTTP and planned faults (`transport.py`), the methods (`methods/`).
"""

from collections.abc import Mapping
from typing import Any

from sandbox.vk.entities import Json
from sandbox.vk.errors import VkError, error_body
from sandbox.vk.methods.ask import Ask
from sandbox.vk.methods.table import METHODS, Method
from sandbox.vk.params import Params
from sandbox.vk.state import VkTown
from sandbox.vk.tokens import Token, TokenKind

#: What a token of a kind that a method refuses is told.
WRONG_KIND = {
    TokenKind.COMMUNITY: (27, "method is unavailable with group auth."),
    TokenKind.SERVICE: (28, "method is unavailable with service token."),
    TokenKind.USER: (15, "no access to call this method"),
}


def dispatch(
    town: VkTown, method: str, params: Mapping[str, str], token: str, *, fault: str | None = None
) -> Json:
    """Answer a call; `params` lack the token. `fault` names what will spoil the answer."""
    known = town.tokens.get(token)
    error_code: int | None = None
    body: Json
    try:
        body = {"response": _answer(town, method, params, token, known)}
    except VkError as error:
        error_code = error.code
        body = error_body(error, method, params.items())
    town.record(method, dict(params), known, error_code, fault)
    return body


def _answer(
    town: VkTown, method: str, params: Mapping[str, str], value: str, token: Token | None
) -> Any:
    if not params.get("v"):
        raise VkError(8, "v (version) is required")
    if not value:
        raise VkError(5, "no access_token passed.")
    if token is None:
        raise VkError(5, "invalid access_token (4).")
    called = METHODS.get(method)
    if called is None:
        raise VkError(3)
    if town.meter.too_fast(value, token.kind):
        raise VkError(6)
    _check_kind(called, token)
    if town.meter.spent(value, method):
        raise VkError(29)
    return called.answer(Ask(town, token, Params(params)))


def _check_kind(called: Method, token: Token) -> None:
    if token.kind not in called.kinds:
        raise VkError(*WRONG_KIND[token.kind])
