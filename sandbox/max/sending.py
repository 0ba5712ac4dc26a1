"""The bot's own voice: messages, edits, answers to presses, uploads, comments.

Text and inline keyboards; of files only their tokens. The bot is told nothing of what it says.
"""

from datetime import timedelta

from sandbox.max import shapes
from sandbox.max.errors import MaxError, bad_param, denied, not_found
from sandbox.max.reading import Ask, place, post
from sandbox.max.state import Json, MaxTown, Message, Person

_LONGEST = 4000
_MOST_ATTACHMENTS = 12
_MOST_ROWS, _MOST_IN_ROW = 30, 7
_EDITABLE = timedelta(hours=26)


def send(ask: Ask) -> Json:
    """POST /messages?chat_id=."""
    text, attachments = _content(ask.body or {})
    if not text and not attachments:
        raise bad_param("errors.required")
    _check_uploads(ask.town, attachments)
    chat = place(ask.town, ask.params.get("chat_id", ""))
    made = ask.town.new_message(chat, text, attachments)
    made.answers = _answered(chat.messages, ask.body or {})
    return {"message": shapes.message(made)}


def edit(ask: Ask) -> Json:
    """PUT /messages?message_id=: what is left out stays, `[]` takes the keyboard away."""
    message = _own(ask, post(ask.town, ask.params.get("message_id", "")))
    _apply(message, ask.body or {})
    return {"success": True}


def delete(ask: Ask) -> Json:
    """DELETE /messages?message_id=."""
    post(ask.town, ask.params.get("message_id", "")).deleted = True
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
        _apply(message, body["message"])
    ask.town.answered[callback] = body
    return {"success": True}


def upload(ask: Ask) -> Json:
    """POST /uploads?type=: a token that is ready at the second use."""
    kind = ask.params.get("type", "")
    if kind not in ("image", "video", "audio", "file"):
        raise bad_param("type: unknown")
    token = f"town-{kind}-{len(ask.town.uploads) + 1}"
    ask.town.uploads[token] = 0
    return {"url": f"https://upload.invalid/{token}", "token": token}


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


def press(town: MaxTown, message: Message, by: Person, payload: str) -> str:
    """Somebody presses a button of the bot's message; the callback's id."""
    callback = f"callback-{len(town.pending) + 1}"
    town.pending[callback] = message
    town.tell(
        "message_callback",
        callback={
            "timestamp": shapes.ms(town.now()),
            "callback_id": callback,
            "payload": payload,
            "user": shapes.user(by),
        },
        message=shapes.message(message),
        user_locale="ru",
    )
    return callback


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
    if not isinstance(text, str) or len(text) > _LONGEST:
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
        token = one.get("payload", {}).get("token", "")
        if token in town.uploads:
            town.uploads[token] += 1
            if town.uploads[token] == 1:
                raise MaxError(400, "attachment.not.ready", "Attachment is not ready yet")


def _own(ask: Ask, message: Message) -> Message:
    if message.author is not ask.town.bot:
        raise denied("Not the bot's message")
    if ask.town.now() - message.at > _EDITABLE:
        raise MaxError(422, "message.timeout_exceeded", "The message is too old to be edited")
    return message


def _apply(message: Message, body: Json) -> None:
    text, attachments = _content(body)
    if body.get("text") is not None:
        message.text = text
    if body.get("attachments") is not None:
        message.attachments = attachments
