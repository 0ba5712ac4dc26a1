"""What a community tells of itself (Bots Long Poll), read from untrusted JSON. Pure.

Lives here: which events there are and what each says. Does not live here: waiting for them
(`ear.py`). Events name authors by numbers alone.
"""

from collections.abc import Mapping

from services.networks.base import Cursor, FetchedPost
from services.networks.pushing import Tiding
from services.networks.untrusted import BadItem
from services.networks.vk.items import Lens, read_comment, read_post
from services.networks.vk.links import vk_owner
from services.networks.vk.topics import topic_comment
from services.networks.vk.values import as_fields, is_whole, whole

WALL, BOARD = "wall", "board"
_COMMENTS = frozenset({"wall_reply_new", "wall_reply_edit", "wall_reply_restore"})
_TOPICS = frozenset({"board_post_new", "board_post_edit", "board_post_restore"})
WANTED = ("wall_post_new", *sorted(_COMMENTS), "wall_reply_delete", *sorted(_TOPICS),
          "board_post_delete")  # fmt: skip
"""The events without which something would be missed until the next reading."""
_NOT_PUBLIC = frozenset({"suggest", "postpone"})


def place_of(kind: str, address: str, cursor: Cursor) -> str:
    """The owner whose wall or board a source is; "" for a search, and before it is known."""
    if kind not in (WALL, BOARD):
        return ""
    known = cursor.get("owner")
    owner = known if is_whole(known) else vk_owner(address)
    return str(owner) if owner else ""


def type_of(event: object) -> str:
    """The event's type. Raises BadItem."""
    told = as_fields(event).get("type")
    if not isinstance(told, str):
        raise BadItem
    return told


def author_in(event: object) -> int:
    """Whose name is wanted; 0 for nobody's."""
    try:
        told = as_fields(as_fields(event).get("object"))
        return whole(told, "signer_id", 0) or whole(told, "from_id", 0)
    except BadItem:
        return 0


def topic_in(event: object) -> int:
    """The discussion that something was said in; 0 for none. Raises BadItem."""
    fields = as_fields(event)
    return whole(as_fields(fields.get("object")), "topic_id") if type_of(event) in _TOPICS else 0


def read_event(
    event: object, names: Mapping[int, str], lens: Lens, *, skip_ads: bool
) -> Tiding | None:
    """What an event tells; None for nothing public. Raises BadItem."""
    kind, told = type_of(event), as_fields(as_fields(event).get("object"))
    place = str(lens.owner)
    if kind == "wall_post_new":
        post = read_post(told, names, lens)
        hidden = told.get("post_type") in _NOT_PUBLIC or (post.ad and skip_ads)
        return None if hidden or post.post is None else _said(place, WALL, post.post)
    if kind in _COMMENTS:
        return _said(place, WALL, _comment(told, names, lens))
    if kind == "wall_reply_delete":
        name = f"{lens.owner}_{whole(told, 'post_id')}_{whole(told, 'id')}"
        return Tiding(place, frozenset({WALL}), gone=(name,))
    if kind in _TOPICS:
        return _said(place, BOARD, topic_comment(told, whole(told, "topic_id"), names, lens))
    if kind == "board_post_delete":
        name = f"{lens.topic(whole(told, 'topic_id'))}_{whole(told, 'id')}"
        return Tiding(place, frozenset({BOARD}), gone=(name,))
    return None


def _comment(told: Mapping[str, object], names: Mapping[int, str], lens: Lens) -> FetchedPost:
    stack = told.get("parents_stack")
    top = stack[0] if isinstance(stack, list) and stack and is_whole(stack[0]) else 0
    comment = read_comment(told, whole(told, "post_id"), top, names, lens)
    if comment.post is None:
        raise BadItem
    return comment.post


def _said(place: str, kind: str, post: FetchedPost) -> Tiding:
    return Tiding(place, frozenset({kind}), posts=(post,))
