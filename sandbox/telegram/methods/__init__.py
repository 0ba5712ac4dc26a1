"""What the bot may ask for: every method known here by its name in lower case."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sandbox.telegram.messenger import Messenger
from sandbox.telegram.methods import (
    chats,
    commands,
    editing,
    files,
    menu,
    polling,
    presses,
    sending,
    topics,
)
from sandbox.telegram.params import Params

Method = Callable[[Messenger, Params], Any | Awaitable[Any]]

METHODS: Mapping[str, Method] = {
    name.lower(): method
    for name, method in {
        "getMe": polling.get_me,
        "getUpdates": polling.get_updates,
        "setWebhook": polling.set_webhook,
        "deleteWebhook": polling.delete_webhook,
        "getWebhookInfo": polling.get_webhook_info,
        "sendMessage": sending.send_message,
        "sendPhoto": sending.send_photo,
        "sendDocument": sending.send_document,
        "sendMediaGroup": sending.send_media_group,
        "sendChatAction": sending.send_chat_action,
        "editMessageText": editing.edit_message_text,
        "editMessageCaption": editing.edit_message_caption,
        "editMessageReplyMarkup": editing.edit_message_reply_markup,
        "deleteMessage": editing.delete_message,
        "deleteMessages": editing.delete_messages,
        "setMessageReaction": editing.set_message_reaction,
        "answerCallbackQuery": presses.answer_callback_query,
        "getFile": files.get_file,
        "setMyCommands": commands.set_my_commands,
        "getMyCommands": commands.get_my_commands,
        "deleteMyCommands": commands.delete_my_commands,
        "setChatMenuButton": menu.set_chat_menu_button,
        "getChatMenuButton": menu.get_chat_menu_button,
        "getChat": chats.get_chat,
        "getChatMember": chats.get_chat_member,
        "getChatAdministrators": chats.get_chat_administrators,
        "getChatMemberCount": chats.get_chat_member_count,
        "leaveChat": chats.leave_chat,
        "pinChatMessage": chats.pin_chat_message,
        "unpinChatMessage": chats.unpin_chat_message,
        "createForumTopic": topics.create_forum_topic,
        "closeForumTopic": topics.close_forum_topic,
        "reopenForumTopic": topics.reopen_forum_topic,
    }.items()
}
