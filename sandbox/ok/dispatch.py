"""One call from its parameters to the body of its answer.

Lives here: the checks every call passes, the signature among them, and the record of calls.
Does not live here: HTTP (`transport.py`), the methods (`methods.py`).
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from sandbox.ok.entities import Session
from sandbox.ok.errors import OkError, error_body
from sandbox.ok.methods import METHODS, Ask
from sandbox.ok.state import APPLICATION_KEY, Call, OkTown

UNSIGNED = frozenset({"sig", "access_token", "session_key"})


def dispatch(town: OkTown, params: Mapping[str, str]) -> Any:
    """Answer a call."""
    method = params.get("method", "")
    told = {name: value for name, value in params.items() if name not in UNSIGNED}
    try:
        answer, code = _answer(town, method, params), None
    except OkError as error:
        answer, code = error_body(error), error.code
    town.calls.append(Call(method, told, code))
    return answer


def _answer(town: OkTown, method: str, params: Mapping[str, str]) -> Any:
    if params.get("application_key") != APPLICATION_KEY:
        raise OkError(101)
    if method not in METHODS:
        raise OkError(3, method)
    session = _session(town, params)
    if params.get("sig") != signature(params, session.secret_key):
        raise OkError(104)
    if params.get("format") != "json":
        raise OkError(100, "format")
    if town.calls_left.get(method, 1) <= 0:
        raise OkError(11)
    if method in town.calls_left:
        town.calls_left[method] -= 1
    called = METHODS[method]
    if called.valuable and not session.valuable:
        raise OkError(10)
    return called.answer(Ask(town, session.uid, params))


def _session(town: OkTown, params: Mapping[str, str]) -> Session:
    token = params.get("access_token")
    if not token:
        raise OkError(453)
    session = town.sessions.get(token)
    if session is None:
        raise OkError(103)
    if session.expired:
        raise OkError(102)
    return session


def signature(params: Mapping[str, str], secret: str) -> str:
    """What `sig` must be."""
    signed = sorted(pair for pair in params.items() if pair[0] not in UNSIGNED)
    whole = "".join(f"{name}={value}" for name, value in signed) + secret
    return hashlib.md5(whole.encode()).hexdigest()  # noqa: S324 - the network's own choice
