"""What was kept to be told (`services.languages.told`), in the language that is spoken."""

from collections.abc import Mapping
from datetime import datetime

from handlers.views.words import duration, short_date
from services.languages import _

A_MINUTE = 60


def say(kept: object) -> str:
    """A text with its fields filled in, or one of its fields. A text without fields is what an
    earlier version kept, or the source of a word: looked up, and never formatted."""
    match kept:
        case {"text": str(text), "fields": Mapping() as fields}:
            return _(text).format(**{str(name): say(value) for name, value in fields.items()})
        case {"text": str(text)}:
            return _(text)
        case {"at": str(at)}:
            local = datetime.fromisoformat(at)
            return f"{short_date(local)} {local:%H:%M}"
        case {"seconds": int(seconds)}:
            return _length(max(0, seconds))
        case list():
            return "\n".join(say(one) for one in kept)
        case _:
            return str(kept)


def _length(seconds: int) -> str:
    if seconds < A_MINUTE:
        return _("{seconds} с").format(seconds=seconds)
    return duration(seconds)
