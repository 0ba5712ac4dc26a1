"""Single values of VK's JSON, which may hold anything. Pure.

Lives here: numbers, moments, texts. Does not live here: what an item is (`items.py`, `topics.py`).
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from services.networks.text import clean
from services.networks.untrusted import BadItem

Json = Mapping[str, object]

_MENTION = re.compile(r"\[(?:id|club|public|event)\d+\|([^\]\n]{1,200})\]")
_FOUNDED = datetime(2006, 10, 10, tzinfo=UTC)
"""No text on VK is older than VK."""
_AHEAD = timedelta(days=1)
_LARGEST = 2**63
"""No number of VK is as large; one that is would not even be stored."""


def text_of(fields: Json) -> str:
    """The words of an item, mentions as names. Raises BadItem."""
    text = fields.get("text", "")
    if not isinstance(text, str):
        raise BadItem
    return clean(_MENTION.sub(r"\1", text))


def attachments_of(fields: Json) -> int:
    """How many things hang on an item."""
    attachments = fields.get("attachments")
    return len(attachments) if isinstance(attachments, list) else 0


def moment_of(seconds: object, now: datetime) -> datetime | None:
    """The moment, None for one that cannot be: before VK, in the future, no number at all."""
    if not isinstance(seconds, int) or isinstance(seconds, bool):
        return None
    if not _FOUNDED.timestamp() <= seconds <= (now + _AHEAD).timestamp():
        return None
    return datetime.fromtimestamp(seconds, UTC)


def as_fields(value: object) -> Json:
    """An object of JSON. Raises BadItem for anything else."""
    if not isinstance(value, dict):
        raise BadItem
    return value


def whole(fields: Json, key: str, default: int | None = None) -> int:
    """A whole number that can be stored. Raises BadItem."""
    value = fields.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= _LARGEST:
        raise BadItem
    return value


def is_whole(value: object) -> bool:
    """Whether it is a number and no truth value."""
    return isinstance(value, int) and not isinstance(value, bool)
