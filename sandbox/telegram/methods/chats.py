"""Asking about chats and members, pinning, leaving."""

from typing import Any

from sandbox.telegram import objects
from sandbox.telegram.errors import bad_request
from sandbox.telegram.messenger import Messenger
from sandbox.telegram.methods.access import (
    find_message,
    need_admin,
    readable_chat,
    writable_chat,
)
from sandbox.telegram.params import Params
from sandbox.telegram.town import TownChat, TownUser

PIN_REFUSAL = "not enough rights to manage pinned messages in the chat"


def get_chat(messenger: Messenger, params: Params) -> Any:
    return objects.full_chat(readable_chat(messenger, params))


def get_chat_member(messenger: Messenger, params: Params) -> Any:
    chat = readable_chat(messenger, params)
    person = messenger.users.get(params.number("user_id"))
    if person is None:
        raise bad_request("PARTICIPANT_ID_INVALID" if params.has("user_id") else "invalid user_id")
    return objects.member(person, _status(messenger, chat, person))


def get_chat_administrators(messenger: Messenger, params: Params) -> Any:
    """Everybody with rights: a creator first. Other bots do not exist here."""
    chat = readable_chat(messenger, params)
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    people = [messenger.user(number) for number in sorted(chat.admins)]
    if chat.bot_status == "administrator":
        people.append(messenger.bot)
    return [objects.member(person, _status(messenger, chat, person)) for person in people]


def get_chat_member_count(messenger: Messenger, params: Params) -> int:
    chat = readable_chat(messenger, params)
    return 2 if chat.private else len(chat.members) + 1


def leave_chat(messenger: Messenger, params: Params) -> bool:
    chat = readable_chat(messenger, params)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    messenger.turn_bot(chat, "left", messenger.bot.id)
    return True


def pin_chat_message(messenger: Messenger, params: Params) -> bool:
    chat = writable_chat(messenger, params)
    message = find_message(chat, params, "message to pin")
    if not chat.private:
        need_admin(chat, PIN_REFUSAL)
    if message.message_id not in chat.pinned:
        chat.pinned.append(message.message_id)
    messenger.notices.notify(chat.id)
    return True


def unpin_chat_message(messenger: Messenger, params: Params) -> bool:
    """Unpin one message, or without `message_id` the newest pinned one."""
    chat = writable_chat(messenger, params)
    if not chat.private:
        need_admin(chat, PIN_REFUSAL)
    number = params.number("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    messenger.notices.notify(chat.id)
    return True


def _status(messenger: Messenger, chat: TownChat, person: TownUser) -> str:
    if person is messenger.bot:
        return chat.bot_status
    if chat.private:
        return "member" if person is chat.owner else "left"
    if person.id in chat.admins:
        return "creator" if person.id == min(chat.admins) else "administrator"
    return "member" if person.id in chat.members else "left"
