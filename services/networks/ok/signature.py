"""How Odnoklassniki wants a call signed. Pure.

Everything but the token and the signature itself is signed, as it is before URL-encoding.
Source: apiok.ru, «Подпись запросов».
"""

import hashlib
from collections.abc import Mapping

_UNSIGNED = frozenset({"sig", "access_token", "session_key"})


def session_secret(access_token: str, application_secret_key: str) -> str:
    """The secret that belongs to a token of the application."""
    return _md5(access_token + application_secret_key)


def signature(params: Mapping[str, str], secret: str) -> str:
    """The value of `sig`: lower-case hex of the sorted parameters and the secret."""
    signed = "".join(f"{name}={params[name]}" for name in sorted(params.keys() - _UNSIGNED))
    return _md5(signed + secret)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
