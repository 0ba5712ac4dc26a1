"""How X wants a call of an account signed: OAuth 1.0a with HMAC-SHA1 (RFC 5849). Pure.

Only calls whose body is JSON: such a body is not signed.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class AccountKeys:
    """An application's pair of keys, and the pair with which an account lets it write."""

    consumer_key: str
    consumer_secret: str = field(repr=False)
    access_token: str = field(repr=False)
    access_secret: str = field(repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no message may quote."""
        return (self.consumer_secret, self.access_token, self.access_secret)

    @property
    def is_whole(self) -> bool:
        """Whether all four are there."""
        return bool(self.consumer_key and all(self.secrets))


def authorization(method: str, url: str, keys: AccountKeys, nonce: str, seconds: int) -> str:
    """The header of a call without a query. `nonce` is used once, `seconds` is the Unix time."""
    told = {
        "oauth_consumer_key": keys.consumer_key,
        "oauth_nonce": nonce,
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(seconds),
        "oauth_token": keys.access_token,
        "oauth_version": "1.0",
    }
    pairs = "&".join(f"{_safe(name)}={_safe(told[name])}" for name in sorted(told))
    signed = f"{method}&{_safe(url)}&{_safe(pairs)}"
    secret = f"{_safe(keys.consumer_secret)}&{_safe(keys.access_secret)}"
    digest = hmac.new(secret.encode(), signed.encode(), hashlib.sha1).digest()
    told["oauth_signature"] = base64.b64encode(digest).decode()
    return "OAuth " + ", ".join(f'{name}="{_safe(told[name])}"' for name in sorted(told))


def _safe(value: str) -> str:
    return quote(value, safe="~")
