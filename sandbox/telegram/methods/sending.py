"""Methods that put new messages into a chat."""

from dataclasses import dataclass
from typing import Any

from sandbox.telegram.errors import bad_request
from sandbox.telegram.keyboards import Markup
from sandbox.telegram.messenger import Messenger
from sandbox.telegram.methods import content
from sandbox.telegram.methods.access import writable_chat
from sandbox.telegram.params import Params
from sandbox.telegram.town import TownChat, TownMessage

ALBUM_LIMIT = 10


@dataclass(frozen=True)
class Place:
    """Where a message goes and what hangs on it."""

    chat: TownChat
    thread_id: int | None
    reply_to: TownMessage | None
    markup: Markup | None


def send_message(messenger: Messenger, params: Params) -> Any:
    place = _place(messenger, params)
    text, entities = content.message_text(params)
    return _sent(messenger, place, text=text, entities=entities)


def send_photo(messenger: Messenger, params: Params) -> Any:
    place = _place(messenger, params)
    text, entities = content.caption_of(params)
    photo = content.picture(messenger, params.upload("photo"), params.text("photo"))
    return _sent(messenger, place, text=text, entities=entities, photo=photo)


def send_document(messenger: Messenger, params: Params) -> Any:
    place = _place(messenger, params)
    text, entities = content.caption_of(params)
    file = content.attachment(messenger, params.upload("document"), params.text("document"))
    return _sent(messenger, place, text=text, entities=entities, document=file)


def send_media_group(messenger: Messenger, params: Params) -> Any:
    """An album of photos, or of documents: 2 to 10 of one sort."""
    place = _place(messenger, params)
    media = params.json("media", "media")
    if not isinstance(media, list):
        raise bad_request("expected an Array of InputMedia")
    if len(media) > ALBUM_LIMIT:
        raise bad_request("too many messages to send as an album")
    if len(media) < 2:
        raise bad_request("too few messages to send as an album")
    if len({item.get("type") for item in media}) > 1:
        raise bad_request("document can't be mixed with other media types")
    items = [_album_item(messenger, params, item) for item in media]
    messenger.pace.spend(place.chat.id, place.chat.private, messenger.now(), len(items))
    album = str(next(messenger.numbers) + 13_000_000_000)
    return [messenger.message_json(_post(messenger, place, album=album, **i)) for i in items]


def send_chat_action(messenger: Messenger, params: Params) -> Any:
    chat = writable_chat(messenger, params)
    if not params.has("action"):
        raise bad_request("wrong parameter action in request")
    messenger.actions.append((chat.id, params.text("action")))
    return True


def _album_item(messenger: Messenger, params: Params, item: dict[str, Any]) -> dict[str, Any]:
    reference = str(item.get("media", ""))
    text, entities = content.caption(
        str(item.get("caption") or ""),
        str(item.get("parse_mode") or ""),
        item.get("caption_entities"),
    )
    shared = {"text": text, "entities": entities}
    upload = params.attached(reference)
    match item.get("type"):
        case "photo":
            return shared | {"photo": content.picture(messenger, upload, reference)}
        case "document":
            return shared | {"document": content.attachment(messenger, upload, reference)}
    raise bad_request("Can't use the media of the specified type in the album")


def _place(messenger: Messenger, params: Params) -> Place:
    chat = writable_chat(messenger, params)
    thread_id = _thread(chat, params.number("message_thread_id"))
    reply_to = _replied(chat, params)
    joined = thread_id or (reply_to.thread_id if reply_to and chat.forum else None)
    topic = chat.topics.get(joined or 0)
    if topic is not None and topic.closed and chat.bot_status != "administrator":
        raise bad_request("TOPIC_CLOSED")
    return Place(chat, joined, reply_to, content.keyboard(chat, params))


def _thread(chat: TownChat, thread_id: int) -> int | None:
    """Only forums look at the thread; a private chat knows none, other groups ignore it."""
    if not thread_id or (not chat.forum and not chat.private):
        return None
    if thread_id not in chat.topics:
        raise bad_request("message thread not found")
    return thread_id


def _replied(chat: TownChat, params: Params) -> TownMessage | None:
    wanted = params.json("reply_parameters", "reply parameters") or {}
    number = int(wanted.get("message_id") or params.number("reply_to_message_id"))
    if not number:
        return None
    message = chat.messages.get(number)
    if message is not None and not message.deleted:
        return message
    if wanted.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _sent(messenger: Messenger, place: Place, **parts: Any) -> dict[str, Any]:
    messenger.pace.spend(place.chat.id, place.chat.private, messenger.now())
    return messenger.message_json(_post(messenger, place, **parts))


def _post(messenger: Messenger, place: Place, **parts: Any) -> TownMessage:
    return messenger.post(
        place.chat,
        messenger.bot,
        markup=place.markup,
        reply_to=place.reply_to,
        thread_id=place.thread_id,
        **parts,
    )
