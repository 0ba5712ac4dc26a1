"""Forum topics as the bot handles them: an administrator's business."""

from typing import Any

from sandbox.telegram.errors import bad_request
from sandbox.telegram.messenger import Messenger
from sandbox.telegram.methods.access import need_admin, writable_chat
from sandbox.telegram.params import Params
from sandbox.telegram.town import TownChat

COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)


def create_forum_topic(messenger: Messenger, params: Params) -> Any:
    chat = _forum(messenger, params, "not enough rights to create a topic")
    name = params.text("name").strip()
    if not 1 <= len(name) <= 128:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_TOO_LONG")
    color = params.number("icon_color", COLORS[0])
    if color not in COLORS:
        raise bad_request("invalid icon color specified")
    messenger.pace.spend(chat.id, chat.private, messenger.now())
    message = messenger.open_topic(chat, messenger.bot, name, color)
    return {"message_thread_id": message.message_id, "name": name, "icon_color": color}


def close_forum_topic(messenger: Messenger, params: Params) -> bool:
    return _turn(messenger, params, closed=True)


def reopen_forum_topic(messenger: Messenger, params: Params) -> bool:
    return _turn(messenger, params, closed=False)


def _turn(messenger: Messenger, params: Params, *, closed: bool) -> bool:
    chat = _forum(messenger, params, "not enough rights to close or open the topic")
    topic = chat.topics.get(params.number("message_thread_id"))
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    messenger.turn_topic(chat, topic, messenger.bot, closed=closed)
    return True


def _forum(messenger: Messenger, params: Params, refusal: str) -> TownChat:
    chat = writable_chat(messenger, params)
    if not chat.forum:
        raise bad_request("the chat is not a forum")
    need_admin(chat, refusal)
    return chat
