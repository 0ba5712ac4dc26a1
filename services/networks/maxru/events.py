"""MAX's updates, known or not, become tidings. Pure.

Lives here: which updates concern a source, and reading one. Does not live here: where they come
from (`ear.py`), messages themselves (`items.py`).
"""

from dataclasses import replace

from services.networks.maxru.items import (
    CHANNEL,
    GROUP,
    Lens,
    as_fields,
    moment_of,
    place_of,
    read_comment,
    read_message,
    under_of,
    whole,
)
from services.networks.pushing import Tiding, Turn
from services.networks.untrusted import BadItem

_MESSAGES = frozenset({"message_created", "message_edited"})
_COMMENTS = frozenset({"comment_created", "comment_edited"})
_REMOVED = frozenset({"message_removed", "comment_removed"})
_TURNS = {"bot_added": Turn.LET_IN, "bot_removed": Turn.THROWN_OUT}
_EVERYWHERE = frozenset({CHANNEL, GROUP})

RENAMED = "chat_title_changed"
"""A place has another name: what was known of it is asked for anew."""
WANTED = (*sorted(_MESSAGES), *sorted(_COMMENTS), *sorted(_REMOVED), *sorted(_TURNS), RENAMED)
"""The types of update that are asked for."""
FOR_DESK = ("bot_started", "bot_stopped", "message_callback")
"""Types a desk needs beside them (`bot/max/updates.py`)."""
IDLE = frozenset({
    "message_callback", "bot_started", "bot_stopped", "user_added", "user_removed",
    "dialog_cleared", "dialog_muted", "dialog_unmuted", "dialog_removed",
    "message_chat_created",
})  # fmt: skip
"""Types that are known and say nothing of a source."""


def type_of(update: object) -> str:
    """The update's type. Raises BadItem."""
    told = as_fields(update).get("update_type")
    if not isinstance(told, str):
        raise BadItem
    return told


def where(update: object) -> tuple[int, str] | None:
    """The place an update speaks of and its kind ("" where it does not say); None for nobody's
    business: a private conversation, a type that tells nothing of a source. Raises BadItem."""
    fields, kind = as_fields(update), type_of(update)
    if kind in _MESSAGES | _COMMENTS:
        return place_of(fields.get("message"))
    if kind in _REMOVED or kind in _TURNS:
        return whole(fields, "chat_id"), ""
    return None


def read_update(update: object, lens: Lens) -> Tiding:
    """One that `where` has a place for, seen through that place's lens. Raises BadItem."""
    fields, kind = as_fields(update), type_of(update)
    place = str(lens.chat_id)
    if kind in _TURNS:
        return Tiding(place, _EVERYWHERE, turn=_TURNS[kind], title=lens.title)
    if kind in _REMOVED:
        name = fields.get("message_id")
        if not isinstance(name, str):
            raise BadItem
        return Tiding(place, _EVERYWHERE, gone=(name,))
    message = fields.get("message")
    if kind in _COMMENTS:
        item = read_comment(message, under_of(message), lens)
    else:
        item = read_message(message, lens)
    post = item.post
    if kind.endswith("_edited"):
        told = moment_of(fields.get("timestamp"), lens.now)
        post = replace(post, edited_at=min(told or lens.now, lens.now))
    return Tiding(place, frozenset({lens.kind}), posts=(post,))
