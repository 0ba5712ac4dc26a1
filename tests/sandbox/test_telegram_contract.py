"""Every method's answer and every kind of update, held to the published contract."""

import json
from typing import Any

import pytest

from sandbox.telegram.methods import METHODS
from tests.sandbox.telegram_contract import contract, faults_of, one_of
from tests.sandbox.telegram_town import ANNA, BORIS, GROUP, Line, form, line, picture

KEYS = {
    "inline_keyboard": [
        [{"text": "Взять", "callback_data": "c:1", "style": "success"}],
        [
            {"text": "Открыть", "url": "https://example.org/wall-1_2"},
            {"text": "Копия", "copy_text": {"text": "ответ"}},
        ],
    ]
}


async def test_every_method_answers_what_the_contract_says() -> None:
    async with line() as talk:
        talk.messenger.add_group(-1002, "Форум", [ANNA], forum=True, bot_admin=True, admins=[ANNA])
        await _messages(talk)
        await _files(talk)
        await _chats(talk)
        await _polling(talk)
        known = {name for name in contract()["methods"] if name.lower() in METHODS}
        assert set(talk.seen) == known
        assert len(known) == len(METHODS)


async def _messages(talk: Line) -> None:
    sent = await talk.call(
        "sendMessage",
        chat_id=GROUP,
        text="<b>Нет тепла</b>, <a href='https://example.org/1'>пост</a> #тепло",
        parse_mode="HTML",
        reply_markup=KEYS,
    )
    assert [entity["type"] for entity in sent["entities"]] == ["bold", "text_link", "hashtag"]
    here = {"chat_id": GROUP, "message_id": sent["message_id"]}
    reply = await talk.call(
        "sendMessage",
        chat_id=GROUP,
        text="Черновик?",
        reply_parameters={"message_id": sent["message_id"]},
        reply_markup={"force_reply": True, "input_field_placeholder": "Ответ"},
    )
    assert reply["reply_to_message"]["message_id"] == sent["message_id"]
    assert (await talk.call("editMessageText", text="Взято", **here))["text"] == "Взято"
    edited = await talk.call("editMessageReplyMarkup", reply_markup=KEYS, **here)
    assert edited["reply_markup"] == KEYS
    await talk.call("setMessageReaction", reaction=[{"type": "emoji", "emoji": "👍"}], **here)
    press = talk.messenger.press(ANNA, GROUP, sent["message_id"], "c:1")
    await talk.call("answerCallbackQuery", callback_query_id=press.query_id, text="Ваше")
    await talk.call("sendChatAction", chat_id=GROUP, action="typing")
    await talk.call("deleteMessage", **here)
    await talk.call("deleteMessages", chat_id=GROUP, message_ids=[reply["message_id"], 999])


async def _files(talk: Line) -> None:
    photo = form({"photo": ("a.png", picture())}, chat_id=ANNA, caption="График")
    sent = await talk.call("sendPhoto", photo)
    assert [(size["width"], size["height"]) for size in sent["photo"]] == [(320, 240), (640, 480)]
    again = await talk.call("sendPhoto", chat_id=ANNA, photo=sent["photo"][0]["file_id"])
    assert again["photo"] == sent["photo"]
    await talk.call(
        "editMessageCaption", chat_id=ANNA, message_id=sent["message_id"], caption="Неделя"
    )
    book = form({"document": ("неделя.xlsx", b"PK")}, chat_id=ANNA)
    kept = (await talk.call("sendDocument", book))["document"]
    assert (kept["file_name"], kept["file_size"]) == ("неделя.xlsx", 2)
    found = await talk.call("getFile", file_id=kept["file_id"])
    assert found["file_path"].startswith("documents/")
    media = [{"type": "photo", "media": f"attach://p{n}", "caption": f"{n}"} for n in (1, 2)]
    parts = {"p1": ("1.png", picture(10, 10)), "p2": ("2.png", picture(20, 10))}
    album = await talk.call("sendMediaGroup", form(parts, chat_id=ANNA, media=json.dumps(media)))
    assert len({message["media_group_id"] for message in album}) == 1


async def _chats(talk: Line) -> None:
    topic = await talk.call("createForumTopic", chat_id=-1002, name="Дороги")
    where = {"chat_id": -1002, "message_thread_id": topic["message_thread_id"]}
    inside = await talk.call("sendMessage", text="Яма", **where)
    assert inside["is_topic_message"] is True
    assert inside["reply_to_message"]["forum_topic_created"]["name"] == "Дороги"
    await talk.call("closeForumTopic", **where)
    await talk.call("reopenForumTopic", **where)
    pinned = {"chat_id": -1002, "message_id": inside["message_id"]}
    await talk.call("pinChatMessage", **pinned)
    assert (await talk.call("getChat", chat_id=-1002))["pinned_message"]["text"] == "Яма"
    await talk.call("unpinChatMessage", **pinned)
    assert (await talk.call("getChat", chat_id=ANNA))["type"] == "private"
    assert (await talk.call("getChat", chat_id="@minzdrav_sad"))["id"] == GROUP
    statuses = [
        (await talk.call("getChatMember", chat_id=-1002, user_id=user))["status"]
        for user in (ANNA, BORIS, talk.messenger.bot.id)
    ]
    assert statuses == ["creator", "left", "administrator"]
    assert len(await talk.call("getChatAdministrators", chat_id=-1002)) == 2
    assert await talk.call("getChatMemberCount", chat_id=GROUP) == 3
    await talk.call("leaveChat", chat_id=-1002)


async def _polling(talk: Line) -> None:
    assert (await talk.call("getMe"))["is_bot"] is True
    commands = [{"command": "queue", "description": "Очередь"}]
    scope = {"type": "chat", "chat_id": GROUP}
    await talk.call("setMyCommands", commands=commands, scope=scope, language_code="ru")
    assert await talk.call("getMyCommands", scope=scope, language_code="ru") == commands
    await talk.call("setChatMenuButton", chat_id=ANNA, menu_button={"type": "commands"})
    assert (await talk.call("getChatMenuButton", chat_id=ANNA))["type"] == "commands"
    assert await talk.call("getMyCommands") == []
    await talk.call("deleteMyCommands", scope=scope, language_code="ru")
    assert await talk.call("getMyCommands", scope=scope, language_code="ru") == []
    await talk.call("setWebhook", url="https://example.org/hook", allowed_updates=["message"])
    assert (await talk.call("getWebhookInfo"))["url"] == "https://example.org/hook"
    await talk.call("deleteWebhook", drop_pending_updates=True)
    assert await talk.call("getUpdates", allowed_updates=[]) == []


async def test_every_update_is_what_the_contract_says() -> None:
    async with line() as talk:
        town = talk.messenger
        town.add_group(-1002, "Форум", [ANNA], forum=True, invited_by=ANNA)
        topic = town.add_topic(-1002, "Свет")
        town.say(ANNA, -1002, "Нет света @otklik_bot", thread_id=topic)
        town.close_topic(-1002, topic)
        town.reopen_topic(-1002, topic)
        town.add_member(GROUP, BORIS)
        town.remove_member(GROUP, BORIS)
        town.add_group(-55, "Старая", [ANNA], kind="group")
        town.migrate(-55)
        said = town.say(ANNA, ANNA, "/find свет")
        town.edit(ANNA, ANNA, said.message_id, "/find светофор")
        town.send_file(ANNA, ANNA, picture(), "a.png", "вот", as_photo=True)
        town.send_file(ANNA, ANNA, b"x", "region.toml", mime="application/toml", reply_to=said)
        card = await talk.call("sendMessage", chat_id=ANNA, text="Карточка", reply_markup=KEYS)
        town.press(ANNA, ANNA, card["message_id"], "c:1")
        town.forget_message(ANNA, card["message_id"])
        town.press(ANNA, ANNA, card["message_id"], "c:1", force=True)
        town.block(ANNA)
        town.unblock(ANNA)
        town.promote_bot(GROUP)
        town.kick_bot(GROUP)
        updates = await talk.call("getUpdates")
        kinds = {kind for update in updates for kind in update if kind != "update_id"}
        assert kinds == {"message", "edited_message", "callback_query", "my_chat_member"}
        facts = {name for update in updates for name in update.get("message", {})}
        assert facts >= {
            "new_chat_members",
            "left_chat_member",
            "migrate_to_chat_id",
            "migrate_from_chat_id",
            "forum_topic_created",
            "forum_topic_closed",
            "forum_topic_reopened",
            "photo",
            "document",
        }
        assert updates[-6]["callback_query"]["message"]["date"] > 0
        assert updates[-5]["callback_query"]["message"]["date"] == 0


@pytest.mark.parametrize(
    ("types", "value"),
    [
        (["Integer"], True),
        (["Boolean"], 1),
        (["String"], 5),
        (["True"], False),
        (["User"], {"id": 1, "is_bot": False}),
        (["User"], {"id": 1, "is_bot": False, "first_name": "А", "nick": "а"}),
        (["Array of User"], {}),
        (["MaybeInaccessibleMessage"], {"message_id": 1, "date": 0}),
    ],
)
def test_the_contract_catches_what_is_wrong(types: list[str], value: Any) -> None:
    assert one_of(types, value, "value") != []


def test_an_error_with_a_strange_field_is_caught() -> None:
    body = {"ok": False, "error_code": 400, "description": "Bad Request: x"}
    assert faults_of("getMe", body) == []
    assert faults_of("getMe", body | {"hint": "x"}) != []
    assert faults_of("getMe", body | {"parameters": {"retry_after": "5"}}) != []
