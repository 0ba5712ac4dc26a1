"""What the messenger hands a Mini App of who opened it, signed with the bot's token. Pure."""

import hashlib
import hmac
import json
from datetime import datetime
from secrets import token_urlsafe
from urllib.parse import urlencode

from sandbox.telegram.objects import present
from sandbox.telegram.town import TownUser


def init_data(token: str, person: TownUser, at: datetime) -> str:
    """`initData` as a query: the person and the moment, signed as Telegram signs them."""
    user = present(
        id=person.id,
        first_name=person.first_name,
        last_name=person.last_name,
        username=person.username,
        language_code=person.language_code,
    )
    fields = {
        "query_id": token_urlsafe(16),
        "user": json.dumps(user, ensure_ascii=False, separators=(",", ":")),
        "auth_date": str(int(at.timestamp())),
    }
    return urlencode(fields | {"hash": _signature(token, fields)})


def _signature(token: str, fields: dict[str, str]) -> str:
    lines = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return hmac.new(key, lines.encode(), hashlib.sha256).hexdigest()
