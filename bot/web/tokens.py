"""Bearer tokens: how long they must be, and whether one that was shown is the right one."""

import hashlib

from aiohttp import web
from pydantic import SecretStr

from bot.web.refusals import Problem

_SHORTEST = 16
"""Letters of a token: shorter ones can be guessed."""


def travels(token: SecretStr) -> SecretStr:
    """The token, if a header can carry it and nobody can guess it; ValueError otherwise."""
    value = token.get_secret_value()
    if not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError("holds spaces or letters no header can carry")
    if len(value) < _SHORTEST:
        raise ValueError(f"must have {_SHORTEST} letters at least")
    return token


def digest(token: str) -> bytes:
    """What tokens are compared by: of one length, whatever was shown."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


def shown(request: web.Request) -> bytes:
    """The digest of the token that the request shows; Problem when it shows none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise wrong()
    return digest(token.strip())


def wrong() -> Problem:
    """What is said of a token that nobody has."""
    return Problem(401, "token", "Ключ не подходит.", "The token is not accepted.")
