"""A text that is kept and said later, in the language of whoever reads it then.

Lives here: how it is kept, as JSON: the Russian text with what is filled into its fields. Does not
live here: how it is said (`handlers.views.told`).

    to_tell(lazy("Инцидент №{id}: обещано {day}."), id=7, day=at)
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypedDict

from services.languages import Text


class Told(TypedDict):
    """A text with the values of its fields, as JSON has them."""

    text: str
    fields: dict[str, object]


Field = str | int | datetime | timedelta | Text | Told | Sequence[Told]
"""What may be filled in. A `str` is a name or a person's words and stays as it is; a `Text` is
looked up when it is said, its own fields too; a moment is in the zone it is to be read in; of many
texts each has a line."""


def to_tell(text: Text, **fields: Field) -> Told:
    """The text with its fields, those it has and these, to be kept; a field that is not named must
    not be in the text."""
    whole = {**dict(text.fields), **fields}
    return Told(text=text.source, fields={name: _kept(value) for name, value in whole.items()})


def _kept(value: object) -> object:
    match value:
        case Text(fields=()):
            return {"text": value.source}
        case Text():
            return to_tell(value)
        case datetime():
            return {"at": value.isoformat()}
        case timedelta():
            return {"seconds": int(value.total_seconds())}
        case _:
            return value
