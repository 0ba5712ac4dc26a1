"""Who is asking: what Telegram signed, and the pass that is given for it. Pure.

Telegram signs a Mini App's `initData` with the bot's token (HMAC-SHA256, key "WebAppData" over
the token, "Validating data received via the Mini App" of its documentation). For it, or for a
one-time link, a pass is given: a person's Telegram id and a moment, signed with a key that only
who has the token can make. What the person may see is looked up at every request all the same.
"""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

from bot.web.refusals import Problem

CAP = 16_384
"""Characters of initData that are looked at."""
AHEAD = timedelta(minutes=1)
"""How far Telegram's clock may run before ours."""


def not_signed() -> Problem:
    """What is said of initData that is not Telegram's."""
    return Problem(
        401, "signature", "Подпись Telegram не сошлась. Откройте страницу из чата с ботом.",
        "The signature of Telegram does not match.",
    )  # fmt: skip


def stale() -> Problem:
    """What is said of what was good once."""
    return Problem(
        401, "stale", "Вход устарел. Откройте страницу заново: /page в чате с ботом.",
        "The session is over; open the page anew.",
    )  # fmt: skip


def telegram_id(init_data: str, token: str, now: datetime, fresh_for: timedelta) -> int:
    """Whose initData it is; Problem 401 if it is forged, another bot's or too old."""
    pairs = parse_qsl(init_data[:CAP], keep_blank_values=True)
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise not_signed()
    given = fields.pop("hash", "")
    lines = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    right = hmac.new(key, lines.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(right.encode(), given.encode()):
        raise not_signed()
    try:
        signed_at = datetime.fromtimestamp(int(fields["auth_date"]), UTC)
        number = json.loads(fields["user"])["id"]
    except (KeyError, ValueError, TypeError, OverflowError, OSError):
        raise not_signed() from None
    if not isinstance(number, int) or isinstance(number, bool):
        raise not_signed()
    if not now - fresh_for < signed_at <= now + AHEAD:
        raise stale()
    return number


class Passes:
    """Gives passes and reads them."""

    def __init__(self, token: str) -> None:
        self._key = hmac.new(b"otklik page pass", token.encode(), hashlib.sha256).digest()

    def give(self, telegram_id: int, until: datetime) -> str:
        """A pass of that person, good until that moment."""
        said = f"{telegram_id}.{int(until.timestamp())}"
        return f"{said}.{self._sign(said)}"

    def read(self, given: str, now: datetime) -> int:
        """The Telegram id of a good pass; Problem 401 otherwise."""
        said, _, signature = given.rpartition(".")
        if not hmac.compare_digest(self._sign(said).encode(), signature.encode()):
            raise stale()
        number, _, until = said.partition(".")
        if now.timestamp() >= int(until):
            raise stale()
        return int(number)

    def _sign(self, said: str) -> str:
        signed = hmac.new(self._key, said.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(signed).decode().rstrip("=")
