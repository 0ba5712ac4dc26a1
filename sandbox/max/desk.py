"""What people of a desk do in MAX: open the bot, write to it, press its buttons."""

from sandbox.max import shapes
from sandbox.max.places import Chat, Json, Message, Person
from sandbox.max.state import MaxTown


def start(town: MaxTown, person: Person, payload: str | None = None) -> Chat:
    """Somebody presses «Начать»; their dialog with the bot."""
    chat = town.dialog(person)
    chat.rights = set()
    town.tell(
        "bot_started", chat_id=chat.id, user=shapes.user(person), payload=payload, user_locale="ru"
    )
    town.changed(chat.id)
    return chat


def stop(town: MaxTown, person: Person) -> None:
    """Somebody stops the bot: it cannot write to them any more."""
    chat = town.dialog(person)
    chat.rights = None
    town.tell("bot_stopped", chat_id=chat.id, user=shapes.user(person), user_locale="ru")


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


def press_button(town: MaxTown, message: Message, by: Person, words: str) -> str:
    """The same by the words on the button. Raises LookupError."""
    return press(town, message, by, button(message, words)["payload"])


def button(message: Message, words: str) -> Json:
    """The button with these words in it. Raises LookupError."""
    for one in buttons(message):
        if words in one["text"]:
            return one
    raise LookupError(words)


def buttons(message: Message) -> list[Json]:
    """All buttons under a message."""
    return [one for row in keyboard(message) for one in row]


def keyboard(message: Message) -> list[list[Json]]:
    """The rows of buttons under a message."""
    for one in message.attachments:
        if one.get("type") == "inline_keyboard":
            rows: list[list[Json]] = one["payload"]["buttons"]
            return rows
    return []
