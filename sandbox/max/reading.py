"""What the bot may ask about: itself, places, messages, comments."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.max import shapes
from sandbox.max.errors import bad_param, denied, not_found
from sandbox.max.places import Chat, Json, Message
from sandbox.max.state import READS_ALL, MaxTown

MOST = 100
_USUAL = 50


@dataclass(frozen=True, slots=True)
class Ask:
    """One call with a good token; `body` is None without one, `here` its address."""

    town: MaxTown
    params: Mapping[str, str]
    body: Json | None = None
    here: str = ""

    def whole(self, name: str, default: int | None = None) -> int:
        """A whole number. Raises MaxError."""
        told = self.params.get(name)
        if told is None and default is not None:
            return default
        try:
            return int(told or "")
        except ValueError:
            raise bad_param(f"{name}: not a number") from None

    def count(self) -> int:
        """How many items are wanted."""
        count = self.whole("count", _USUAL)
        if not 1 <= count <= MOST:
            raise bad_param(f"count: must be between 1 and {MOST}")
        return count


def me(ask: Ask) -> Json:
    """GET /me."""
    return shapes.user(ask.town.bot) | {"username": "id7700000000_bot", "commands": []}


def chat(ask: Ask, chat_id: str) -> Json:
    """GET /chats/{id}."""
    return shapes.chat(place(ask.town, chat_id))


def membership(ask: Ask, chat_id: str) -> Json:
    """GET /chats/{id}/members/me."""
    rights = place(ask.town, chat_id).rights or set()
    return shapes.user(ask.town.bot) | {
        "is_owner": False,
        "is_admin": bool(rights),
        "join_time": 0,
        "last_access_time": 0,
        "permissions": sorted(rights),
    }


def messages(ask: Ask) -> Json:
    """GET /messages: by ids, or of a chat, the newest first, from the later moment down to the
    earlier."""
    if "message_ids" in ask.params:
        names = ask.params["message_ids"].split(",")
        found = [one for name in names if (one := ask.town.messages.get(name)) and not one.under]
        return {"messages": [shapes.message(one) for one in found if _may_show(one)]}
    there = place(ask.town, ask.params.get("chat_id", ""))
    _check_reading(there)
    later = ask.whole("from", 1 << 62)
    earlier = ask.whole("to", 0)
    if earlier > later:
        raise bad_param("to: must be earlier than from")
    return {
        "messages": [shapes.message(one) for one in _window(ask, there.messages, later, earlier)]
    }


def message(ask: Ask, mid: str) -> Json:
    """GET /messages/{mid}."""
    return shapes.message(post(ask.town, mid))


def comments(ask: Ask, mid: str) -> Json:
    """GET /messages/{mid}/comments."""
    under = post(ask.town, mid)
    if not under.chat.has_comments:
        raise denied("Comments are switched off")
    listed = under.comments
    if "comment_ids" in ask.params:
        names = ask.params["comment_ids"].split(",")
        listed = [one for one in listed if one.mid in names]
    later, earlier = ask.whole("before", 1 << 62), ask.whole("after", 0)
    shown = _window(ask, listed, later, earlier, backwards=not ask.town.oldest_comments_first)
    return {"messages": [shapes.comment(one) for one in shown]}


def place(town: MaxTown, chat_id: str) -> Chat:
    """The chat with the bot in it. Raises MaxError."""
    found = town.chats.get(int(chat_id)) if chat_id.lstrip("-").isdecimal() else None
    if found is None:
        raise not_found(f"Chat {chat_id}")
    if found.rights is None:
        raise denied()
    return found


def post(town: MaxTown, mid: str) -> Message:
    """The message that is there to be read. Raises MaxError."""
    found = town.messages.get(mid)
    if found is None or found.deleted or found.under:
        raise not_found(f"Message {mid}")
    _check_reading(found.chat)
    return found


def _check_reading(chat: Chat) -> None:
    if chat.rights is None or (chat.kind != "dialog" and READS_ALL not in chat.rights):
        raise denied("No permission read_all_messages")


def _may_show(one: Message) -> bool:
    return not one.deleted and one.chat.rights is not None and READS_ALL in one.chat.rights


def _window(
    ask: Ask, listed: list[Message], later: int, earlier: int, *, backwards: bool = True
) -> list[Message]:
    found = [one for one in listed if not one.deleted and earlier <= shapes.ms(one.at) <= later]
    return sorted(found, key=lambda one: one.seq, reverse=backwards)[: ask.count()]
