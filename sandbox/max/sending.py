"""The bot's own voice: messages, edits, answers to presses, uploads, pins, comments.

The bot is told nothing of what it says.
"""

from datetime import timedelta

from sandbox.max import markup, shapes
from sandbox.max.errors import MaxError, bad_param, denied, not_found, too_many
from sandbox.max.places import Chat, Json, Message
from sandbox.max.reading import Ask, place, post
from sandbox.max.state import PINS, MaxTown

_LONGEST = 4000
_MOST_ATTACHMENTS = 12
_MOST_ROWS, _MOST_IN_ROW = 30, 7
_EDITABLE = timedelta(hours=26)


def send(ask: Ask) -> Json:
    """POST /messages?chat_id=, or ?user_id= for a person's own chat."""
    body = ask.body or {}
    text, attachments = _content(body)
    if not text and not attachments:
        raise bad_param("errors.required")
    chat = _whither(ask)
    if ask.town.refused:
        ask.town.refused -= 1
        raise too_many()
    _check_uploads(ask.town, attachments)
    answered = _answered(chat.messages, body)
    plain, marks = markup.parse(text) if body.get("format") == "html" else (text, [])
    made = ask.town.new_message(chat, plain, attachments)
    made.markup, made.answers = marks, answered
    return {"message": shapes.message(made)}


def edit(ask: Ask) -> Json:
    """PUT /messages?message_id=: what is left out stays, `[]` takes the keyboard away."""
    message = _own(ask, post(ask.town, ask.params.get("message_id", "")))
    _apply(ask.town, message, ask.body or {})
    return {"success": True}


def pin(ask: Ask, chat_id: str) -> Json:
    """PUT /chats/{id}/pin."""
    chat = place(ask.town, chat_id)
    if PINS not in (chat.rights or ()):
        raise denied("No permission pin_message")
    message = post(ask.town, str((ask.body or {}).get("message_id")))
    if message.chat is not chat:
        raise not_found("Message")
    chat.pinned = message
    return {"success": True}


def delete(ask: Ask) -> Json:
    """DELETE /messages?message_id=."""
    gone = post(ask.town, ask.params.get("message_id", ""))
    gone.deleted = True
    ask.town.changed(gone.chat.id)
    return {"success": True}


def answer(ask: Ask) -> Json:
    """POST /answers?callback_id=: a notification, another message in place of the pressed one."""
    body = ask.body or {}
    callback = ask.params.get("callback_id", "")
    message = ask.town.pending.get(callback)
    if message is None:
        raise not_found(f"Callback {callback}")
    if not body.get("notification") and not body.get("message"):
        raise bad_param("errors.required")
    if isinstance(body.get("message"), dict):
        _apply(ask.town, message, body["message"])
    ask.town.answered[callback] = body
    return {"success": True}


def upload(ask: Ask) -> Json:
    """POST /uploads?type=: where to bring the file. Of sound and film the token is told here
    already, of pictures and files by whoever takes them in."""
    kind = ask.params.get("type", "")
    if kind not in ("image", "video", "audio", "file"):
        raise bad_param("type: unknown")
    token = f"town-{kind}-{len(ask.town.uploads) + 1}"
    ask.town.uploads[token] = 0
    told: Json = {"url": f"{ask.here}/{token}"}
    return told | {"token": token} if kind in ("video", "audio") else told


def take_in(town: MaxTown, token: str, name: str, content: bytes) -> Json:
    """The file itself, brought to the address of its token."""
    if token not in town.uploads:
        raise not_found("Upload")
    town.files[token] = (name, content)
    if token.startswith("town-image"):
        return {"photos": {"1": {"token": token}}}
    return {"token": token, "fileId": len(town.files)}


def comment(ask: Ask, mid: str) -> Json:
    """POST /messages/{mid}/comments."""
    under = post(ask.town, mid)
    if not under.chat.has_comments:
        raise denied("Comments are switched off")
    text, _ = _content(ask.body or {})
    if not text:
        raise bad_param("errors.required")
    answered = _answered(under.comments, ask.body or {})
    made = ask.town.comment(under, ask.town.bot, text, answers=answered)
    return {"message": shapes.comment(made)}


def _answered(among: list[Message], body: Json) -> Message | None:
    """What `link` answers. Raises MaxError when it is not there."""
    link = body.get("link")
    if link is None:
        return None
    for one in among:
        if link.get("type") == "reply" and one.mid == link.get("mid") and not one.deleted:
            return one
    raise not_found("Message")


def _content(body: Json) -> tuple[str, list[Json]]:
    text, attachments = body.get("text") or "", body.get("attachments") or []
    if not isinstance(text, str) or markup.size(text) > _LONGEST:
        raise bad_param(f"text: must be up to {_LONGEST} characters")
    if not isinstance(attachments, list) or len(attachments) > _MOST_ATTACHMENTS:
        raise bad_param(f"attachments: must be up to {_MOST_ATTACHMENTS}")
    for one in attachments:
        if one.get("type") == "inline_keyboard":
            rows = one.get("payload", {}).get("buttons", [])
            if len(rows) > _MOST_ROWS or any(len(row) > _MOST_IN_ROW for row in rows):
                raise bad_param(f"buttons: up to {_MOST_ROWS} rows of {_MOST_IN_ROW}")
    return text, attachments


def _check_uploads(town: MaxTown, attachments: list[Json]) -> None:
    for one in attachments:
        for token in tokens(one):
            if token not in town.uploads:
                raise bad_param("attachments: unknown token")
            town.uploads[token] += 1
            if town.uploads[token] == 1 and town.digests:
                raise MaxError(400, "attachment.not.ready", "Attachment is not ready yet")


def tokens(attachment: Json) -> list[str]:
    """What an attachment was uploaded as: a file has one token, a picture one by its size."""
    payload = attachment.get("payload", {})
    if attachment.get("type") == "image" and "photos" in payload:
        return [size["token"] for size in payload["photos"].values()]
    return [payload["token"]] if "token" in payload else []


def _whither(ask: Ask) -> Chat:
    if "user_id" not in ask.params:
        return place(ask.town, ask.params.get("chat_id", ""))
    person = ask.town.people.get(ask.whole("user_id"))
    if person is None:
        raise not_found("User")
    chat = ask.town.dialog(person)
    if chat.rights is None:
        raise denied("The dialog is not open")
    return chat


def _own(ask: Ask, message: Message) -> Message:
    if message.author is not ask.town.bot:
        raise denied("Not the bot's message")
    if ask.town.now() - message.at > _EDITABLE:
        raise MaxError(422, "message.timeout_exceeded", "The message is too old to be edited")
    return message


def _apply(town: MaxTown, message: Message, body: Json) -> None:
    text, attachments = _content(body)
    if body.get("text") is not None:
        plain, marks = markup.parse(text) if body.get("format") == "html" else (text, [])
        message.edited = message.edited or plain != message.text
        message.text, message.markup = plain, marks
    if body.get("attachments") is not None:
        message.attachments = attachments
    town.changed(message.chat.id)
