"""The content of a message: text with entities within its limit, keyboard, pictures, files."""

from typing import Any

from sandbox.telegram.entities import Entity, found_in, in_order, utf16_len
from sandbox.telegram.errors import TOO_LARGE, ApiError, bad_request
from sandbox.telegram.files import MAX_UPLOAD
from sandbox.telegram.keyboards import Markup, parse_markup
from sandbox.telegram.markup import parse_html, trimmed
from sandbox.telegram.messenger import Messenger
from sandbox.telegram.params import Params, Upload
from sandbox.telegram.town import TownChat, TownFile

MAX_TEXT = 4096
MAX_CAPTION = 1024

Formatted = tuple[str, tuple[Entity, ...]]


def message_text(params: Params) -> Formatted:
    """The text of a message, 1 to 4096 UTF-16 units once its markup is read."""
    if not params.text("text"):
        raise bad_request("message text is empty")
    text, entities = _formatted(
        params.text("text"), params.text("parse_mode"), params.json("entities", "entities")
    )
    if not text:
        raise bad_request("text must be non-empty")
    if utf16_len(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return text, entities


def caption(source: str, parse_mode: str, entities: Any) -> Formatted:
    """A caption, at most 1024 UTF-16 units, may be empty."""
    text, found = _formatted(source, parse_mode, entities)
    if utf16_len(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return text, found


def caption_of(params: Params) -> Formatted:
    return caption(
        params.text("caption"),
        params.text("parse_mode"),
        params.json("caption_entities", "caption entities"),
    )


def _formatted(source: str, parse_mode: str, explicit: Any) -> Formatted:
    source = source.replace("\r", "")
    match parse_mode.lower():
        case "html":
            text, entities = parse_html(source)
        case "" | "none":
            given = explicit if isinstance(explicit, list) else []
            text, entities = trimmed(source, [_entity(value) for value in given])
        case _:
            raise bad_request("unsupported parse_mode")
    return text, in_order([*entities, *found_in(text, entities)])


def _entity(value: Any) -> Entity:
    if not isinstance(value, dict) or "type" not in value:
        raise bad_request("can't parse MessageEntity: Can't find field \"type\"")
    return Entity(
        kind=str(value["type"]),
        offset=int(value.get("offset", 0)),
        length=int(value.get("length", 0)),
        url=value.get("url"),
        language=value.get("language"),
        unix_time=value.get("unix_time"),
        date_time_format=value.get("date_time_format"),
        custom_emoji_id=value.get("custom_emoji_id"),
    )


def keyboard(chat: TownChat, params: Params) -> Markup | None:
    return parse_markup(params.json("reply_markup", "reply keyboard markup"), chat.private)


def inline_keyboard(chat: TownChat, params: Params) -> Markup | None:
    """A keyboard for an edit: only an inline one can be put under a message."""
    markup = keyboard(chat, params)
    if markup is not None and not markup.rows:
        raise bad_request("inline keyboard expected")
    return markup


def picture(messenger: Messenger, upload: Upload | None, reference: str) -> tuple[TownFile, ...]:
    """A photo from an upload or a file_id, as sizes from small to large."""
    if upload is not None:
        return messenger.files.keep_photo(sized(upload).data)
    if not reference:
        raise bad_request("there is no photo in the request")
    file = stored(messenger, reference)
    if not file.width:
        raise bad_request("can't use file of type Document as Photo")
    return messenger.files.sizes_of(file)


def attachment(messenger: Messenger, upload: Upload | None, reference: str) -> TownFile:
    """A document from an upload or a file_id."""
    if upload is not None:
        sized(upload)
        return messenger.files.keep_document(upload.name, upload.mime, upload.data)
    if not reference:
        raise bad_request("there is no document in the request")
    file = stored(messenger, reference)
    if file.width:
        raise bad_request("can't use file of type Photo as Document")
    return file


def sized(upload: Upload) -> Upload:
    if len(upload.data) > MAX_UPLOAD:
        raise ApiError(*TOO_LARGE)
    if not upload.data:
        raise bad_request("file must be non-empty")
    return upload


def stored(messenger: Messenger, file_id: str) -> TownFile:
    """A file the messenger knows. Addresses on the web are refused: nothing leaves the town."""
    if file_id not in messenger.files.by_id:
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    return messenger.files.by_id[file_id]
