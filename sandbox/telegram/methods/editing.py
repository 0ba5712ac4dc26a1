"""Methods that change or remove what is already in a chat."""

from datetime import timedelta
from typing import Any

from sandbox.telegram.entities import Entity
from sandbox.telegram.errors import NOT_MODIFIED, bad_request
from sandbox.telegram.keyboards import Markup
from sandbox.telegram.messenger import Messenger
from sandbox.telegram.methods import content
from sandbox.telegram.methods.access import find_message, readable_chat, writable_chat
from sandbox.telegram.params import Params
from sandbox.telegram.town import TownChat, TownMessage

DELETABLE_FOR = timedelta(hours=48)
_FREE_EMOJI = (
    "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 "
    "🥱 🥴 😍 🐳 ❤\u200d🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 "
    "😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 "
    "🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ 😡"
)
REACTIONS = frozenset(_FREE_EMOJI.split())


def edit_message_text(messenger: Messenger, params: Params) -> Any:
    chat, message = _own(messenger, params)
    text, entities = content.message_text(params)
    if message.has_media:
        raise bad_request("there is no text in the message to edit")
    return _changed(messenger, chat, message, text, entities, _markup(chat, params))


def edit_message_caption(messenger: Messenger, params: Params) -> Any:
    chat, message = _own(messenger, params)
    if not message.has_media:
        raise bad_request("there is no caption in the message to edit")
    text, entities = content.caption_of(params)
    return _changed(messenger, chat, message, text, entities, _markup(chat, params))


def edit_message_reply_markup(messenger: Messenger, params: Params) -> Any:
    chat, message = _own(messenger, params)
    markup = _markup(chat, params)
    return _changed(messenger, chat, message, message.text, message.entities, markup)


def delete_message(messenger: Messenger, params: Params) -> Any:
    chat = writable_chat(messenger, params)
    _delete(messenger, chat, find_message(chat, params, "message to delete"))
    return True


def delete_messages(messenger: Messenger, params: Params) -> Any:
    """Up to 100 messages at once; those that are gone or out of reach are passed over."""
    chat = writable_chat(messenger, params)
    numbers = params.json("message_ids", "message identifiers")
    if not isinstance(numbers, list) or not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > 100:
        raise bad_request("too many message identifiers specified")
    for number in numbers:
        message = chat.messages.get(int(number))
        if message is not None and not message.deleted and not _refusal(messenger, chat, message):
            _delete(messenger, chat, message)
    return True


def set_message_reaction(messenger: Messenger, params: Params) -> Any:
    """The bot's reaction: at most one emoji of the free set; an empty list takes it back."""
    chat = readable_chat(messenger, params)
    message = find_message(chat, params, "message to react")
    wanted = params.json("reaction", "reaction types") or []
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = tuple(str(reaction.get("emoji", "")) for reaction in wanted)
    if not REACTIONS.issuperset(emoji):
        raise bad_request("REACTION_INVALID")
    message.reactions = emoji
    messenger.notices.notify(chat.id)
    return True


def _own(messenger: Messenger, params: Params) -> tuple[TownChat, TownMessage]:
    chat = writable_chat(messenger, params)
    message = find_message(chat, params, "message to edit")
    if message.sender is not messenger.bot or message.service:
        raise bad_request("message can't be edited")
    return chat, message


def _markup(chat: TownChat, params: Params) -> Markup | None:
    return content.inline_keyboard(chat, params)


def _changed(
    messenger: Messenger,
    chat: TownChat,
    message: TownMessage,
    text: str,
    entities: tuple[Entity, ...],
    markup: Markup | None,
) -> dict[str, Any]:
    """Put the new content in place. An edit without a keyboard takes the keyboard away."""
    if (text, entities, markup) == (message.text, message.entities, message.markup):
        raise bad_request(NOT_MODIFIED)
    messenger.pace.spend(chat.id, chat.private, messenger.now())
    message.text, message.entities, message.markup = text, entities, markup
    message.edited_at = messenger.now()
    messenger.notices.notify(chat.id)
    return messenger.message_json(message)


def _delete(messenger: Messenger, chat: TownChat, message: TownMessage) -> None:
    if refusal := _refusal(messenger, chat, message):
        raise bad_request(refusal)
    message.deleted = True
    messenger.notices.notify(chat.id)


def _refusal(messenger: Messenger, chat: TownChat, message: TownMessage) -> str | None:
    """Why the bot may not delete this message; None when it may."""
    own = message.sender is messenger.bot
    if chat.bot_status == "administrator":
        return None
    if not own and not chat.private:
        return "message can't be deleted"
    if messenger.now() - message.date >= DELETABLE_FOR:
        return "message can't be deleted for everyone"
    return None
