"""May the bot do this here? Finding the chat, the message and the rights a call needs."""

from sandbox.telegram.errors import bad_request, forbidden, upgraded
from sandbox.telegram.messenger import Messenger
from sandbox.telegram.params import Params
from sandbox.telegram.town import TownChat, TownMessage


def find_chat(messenger: Messenger, params: Params) -> TownChat:
    """The chat a call names, by id or @username, wherever the bot stands in it."""
    named = params.text("chat_id")
    if not named:
        raise bad_request("chat_id is empty")
    chat = messenger.chats.get(params.number("chat_id"))
    if named.startswith("@"):
        matches = (c for c in messenger.chats.values() if not c.private and c.username == named[1:])
        chat = next(matches, None)
    if chat is None:
        raise bad_request("chat not found")
    return chat


def readable_chat(messenger: Messenger, params: Params) -> TownChat:
    """A chat the bot is in. Raises 400 with the new id for an upgraded group, 403 for an exile."""
    chat = find_chat(messenger, params)
    if chat.migrated_to is not None:
        raise upgraded(chat.migrated_to)
    if chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    if chat.bot_status == "left":
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    return chat


def writable_chat(messenger: Messenger, params: Params) -> TownChat:
    """A chat the bot may write to: people must have started it and not blocked it."""
    chat = readable_chat(messenger, params)
    if chat.owner is not None:
        if chat.owner.blocked_bot:
            raise forbidden("bot was blocked by the user")
        if not chat.owner.started:
            raise forbidden("bot can't initiate conversation with a user")
    return chat


def find_message(chat: TownChat, params: Params, what: str) -> TownMessage:
    """The message a call names; `what` begins the refusal, as in "message to edit"."""
    number = params.number("message_id")
    if not params.has("message_id"):
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(number)
    if message is None or message.deleted:
        raise bad_request(f"{what} not found")
    return message


def need_admin(chat: TownChat, refusal: str) -> None:
    if chat.bot_status != "administrator":
        raise bad_request(refusal)
