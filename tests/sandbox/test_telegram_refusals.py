"""What the server refuses, and in which words."""

from typing import Any

import pytest

from sandbox.telegram import Limits
from tests.sandbox.telegram_town import ANNA, BORIS, GROUP, Line, form, line, picture

LATE = "query is too old and response timeout expired or query ID is invalid"


def rows(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [[button] for button in buttons]}


SENDS = [
    ({"text": ""}, "message text is empty"),
    ({"text": "   "}, "text must be non-empty"),
    ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
    ({"text": "я" * 4097}, "message is too long"),
    ({"text": "😀" * 2049}, "message is too long"),
    ({"text": "<b>x", "parse_mode": "HTML"}, None),
    ({"text": "x", "parse_mode": "Markdownish"}, "unsupported parse_mode"),
    ({"text": "x", "chat_id": ""}, "chat_id is empty"),
    ({"text": "x", "chat_id": 77}, "chat not found"),
    ({"text": "x", "chat_id": "@nobody_here"}, "chat not found"),
    ({"text": "x", "reply_parameters": {"message_id": 900}}, "message to be replied not found"),
    ({"text": "x", "reply_to_message_id": 900}, "message to be replied not found"),
    ({"text": "x", "chat_id": ANNA, "message_thread_id": 5}, "message thread not found"),
    ({"text": "x", "chat_id": -1002, "message_thread_id": 900}, "message thread not found"),
    ({"text": "x", "chat_id": -1002, "message_thread_id": 1}, "message thread not found"),
    ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ({"text": "x", "reply_markup": rows({"text": "а" * 9})}, None),
    ({"text": "x", "reply_markup": rows({"text": "а", "callback_data": "ж" * 33})}, "DATA"),
    ({"text": "x", "reply_markup": rows({"text": "", "callback_data": "a"})}, "BUTTON_TEXT"),
    ({"text": "x", "reply_markup": rows({"text": "а", "copy_text": {"text": "я" * 257}})}, "COPY"),
    ({"text": "x", "reply_markup": rows({"text": "а", "url": "http://localhost/1"})}, None),
    (
        {"text": "x", "reply_markup": rows({"text": "а", "callback_data": "a", "style": "red"})},
        None,
    ),
    ({"text": "x", "reply_markup": rows(*[{"text": "а", "callback_data": "a"}] * 101)}, "too long"),
]


@pytest.mark.parametrize(("params", "words"), SENDS)
async def test_a_message_the_server_cannot_take_is_refused(
    params: dict[str, Any], words: str | None
) -> None:
    async with line() as talk:
        talk.messenger.add_group(-1002, "Форум", [ANNA], forum=True)
        before = len(talk.messenger.messages(GROUP))
        code, said = await talk.refusal("sendMessage", **({"chat_id": GROUP} | params))
        assert code == 400
        assert said.startswith("Bad Request: ")
        assert (words or "can't parse") in said or "is invalid" in said
        assert len(talk.messenger.messages(GROUP)) == before


@pytest.mark.parametrize(
    "text", ["я" * 4096, "😀" * 2048, "&lt;" * 4096, "<b>" + "a" * 4096 + "</b>", "a" * 4096 + "  "]
)
async def test_a_text_is_measured_after_its_markup_is_read(text: str) -> None:
    async with line() as talk:
        await talk.call("sendMessage", chat_id=GROUP, text=text, parse_mode="HTML")


async def test_a_button_holds_sixty_four_bytes_and_a_keyboard_a_hundred_buttons() -> None:
    async with line() as talk:
        buttons = [{"text": "а", "callback_data": "ж" * 32}] * 100
        await talk.call("sendMessage", chat_id=GROUP, text="x", reply_markup=rows(*buttons))


async def test_a_caption_over_the_limit_is_refused() -> None:
    async with line() as talk:
        body = form({"photo": ("a.png", picture())}, chat_id=GROUP, caption="я" * 1025)
        said = await talk.refusal("sendPhoto", body)
        assert said == (400, "Bad Request: message caption is too long")


async def test_an_edit_that_changes_nothing_is_refused() -> None:
    async with line() as talk:
        sent = await talk.call("sendMessage", chat_id=GROUP, text="<b>а</b>", parse_mode="HTML")
        here = {"chat_id": GROUP, "message_id": sent["message_id"]}
        _, words = await talk.refusal("editMessageText", text="<b>а</b>", parse_mode="HTML", **here)
        assert words.startswith("Bad Request: message is not modified: specified new message")
        assert (await talk.refusal("editMessageReplyMarkup", **here))[1] == words
        assert "edit_date" in await talk.call("editMessageText", text="а", **here)


async def test_an_edit_without_a_keyboard_takes_the_keyboard_away() -> None:
    async with line() as talk:
        keys = rows({"text": "Взять", "callback_data": "c:1"})
        sent = await talk.call("sendMessage", chat_id=GROUP, text="а", reply_markup=keys)
        here = {"chat_id": GROUP, "message_id": sent["message_id"]}
        assert "reply_markup" not in await talk.call("editMessageText", text="б", **here)


async def test_what_cannot_be_edited_is_refused() -> None:
    async with line() as talk:
        foreign = talk.messenger.say(ANNA, GROUP, "моё")
        photo = await talk.call("sendPhoto", form({"photo": ("a.png", picture())}, chat_id=GROUP))
        text = await talk.call("sendMessage", chat_id=GROUP, text="а")
        talk.messenger.forget_message(GROUP, text["message_id"])
        cases = [
            (foreign.message_id, "message can't be edited"),
            (photo["message_id"], "there is no text in the message to edit"),
            (text["message_id"], "message to edit not found"),
            (900, "message to edit not found"),
            ("", "message identifier is not specified"),
        ]
        for message_id, words in cases:
            said = await talk.refusal(
                "editMessageText", chat_id=GROUP, message_id=message_id, text="б"
            )
            assert said == (400, f"Bad Request: {words}")


async def test_only_own_messages_of_the_last_two_days_can_be_deleted() -> None:
    async with line() as talk:
        own = await talk.call("sendMessage", chat_id=GROUP, text="а")
        foreign = talk.messenger.say(ANNA, GROUP, "моё")
        talk.clock.move(hours=48)
        cases = [
            (own["message_id"], "message can't be deleted for everyone"),
            (foreign.message_id, "message can't be deleted"),
            (900, "message to delete not found"),
        ]
        for message_id, words in cases:
            said = await talk.refusal("deleteMessage", chat_id=GROUP, message_id=message_id)
            assert said == (400, f"Bad Request: {words}")
        fresh = await talk.call("sendMessage", chat_id=GROUP, text="б")
        await talk.call("deleteMessage", chat_id=GROUP, message_id=fresh["message_id"])
        shown = [message.text for message in talk.messenger.messages(GROUP)]
        assert shown == ["а", "моё"]


async def test_people_decide_whether_the_bot_may_write_to_them() -> None:
    async with line() as talk:
        talk.messenger.block(ANNA)
        said = [await talk.refusal("sendMessage", chat_id=who, text="а") for who in (ANNA, BORIS)]
        assert said == [
            (403, "Forbidden: bot was blocked by the user"),
            (403, "Forbidden: bot can't initiate conversation with a user"),
        ]
        talk.messenger.start(ANNA)
        talk.messenger.start(BORIS)
        await talk.call("sendMessage", chat_id=ANNA, text="а")
        await talk.call("sendMessage", chat_id=BORIS, text="а")


async def test_a_bot_out_of_a_group_is_told_so() -> None:
    async with line() as talk:
        talk.messenger.add_group(-55, "Старая", [ANNA], kind="group")
        talk.messenger.kick_bot(GROUP)
        talk.messenger.kick_bot(-55)
        kicked = [await talk.refusal("sendMessage", chat_id=c, text="а") for c in (GROUP, -55)]
        assert kicked == [
            (403, "Forbidden: bot was kicked from the supergroup chat"),
            (403, "Forbidden: bot was kicked from the group chat"),
        ]
        talk.messenger.add_bot(GROUP, ANNA)
        await talk.call("leaveChat", chat_id=GROUP)
        left = await talk.refusal("sendMessage", chat_id=GROUP, text="а")
        assert left == (403, "Forbidden: bot is not a member of the supergroup chat")


async def test_an_upgraded_group_names_its_new_id() -> None:
    async with line() as talk:
        talk.messenger.add_group(-55, "Старая", [ANNA], kind="group")
        new = talk.messenger.migrate(-55)
        answer = await talk.raw("sendMessage", chat_id=-55, text="а")
        assert answer["description"] == (
            "Bad Request: group chat was upgraded to a supergroup chat"
        )
        assert answer["parameters"] == {"migrate_to_chat_id": new}
        assert str(new).startswith("-100")
        await talk.call("sendMessage", chat_id=new, text="а")


async def test_a_closed_topic_takes_no_message_of_a_plain_member() -> None:
    async with line() as talk:
        talk.messenger.add_group(-1002, "Форум", [ANNA], forum=True)
        topic = talk.messenger.add_topic(-1002, "Дороги")
        talk.messenger.close_topic(-1002, topic)
        where = {"chat_id": -1002, "message_thread_id": topic}
        said = await talk.refusal("sendMessage", text="а", **where)
        assert said == (400, "Bad Request: TOPIC_CLOSED")
        _, words = await talk.refusal("createForumTopic", chat_id=-1002, name="Свет")
        assert "not enough rights" in words
        talk.messenger.promote_bot(-1002)
        await talk.call("sendMessage", text="а", **where)
        said = await talk.refusal("closeForumTopic", **where)
        assert said == (400, "Bad Request: TOPIC_NOT_MODIFIED")


async def test_a_reply_to_a_vanished_message_may_go_out_alone() -> None:
    async with line() as talk:
        said = talk.messenger.say(ANNA, GROUP, "моё")
        talk.messenger.forget_message(GROUP, said.message_id)
        reply = {"message_id": said.message_id, "allow_sending_without_reply": True}
        sent = await talk.call("sendMessage", chat_id=GROUP, text="а", reply_parameters=reply)
        assert "reply_to_message" not in sent


async def _card(talk: Line) -> int:
    keys = rows({"text": "Взять", "callback_data": "c:1"})
    sent = await talk.call("sendMessage", chat_id=GROUP, text="а", reply_markup=keys)
    return int(sent["message_id"])


async def test_a_press_can_be_answered_in_time_and_in_two_hundred_letters() -> None:
    async with line(Limits.real()) as talk:
        number = await _card(talk)
        press = talk.messenger.press(ANNA, GROUP, number, "c:1")
        late = await talk.refusal("answerCallbackQuery", callback_query_id="1")
        assert late == (400, f"Bad Request: {LATE}")
        long = {"callback_query_id": press.query_id, "text": "я" * 201}
        assert (await talk.refusal("answerCallbackQuery", **long))[1].endswith("MESSAGE_TOO_LONG")
        talk.clock.move(seconds=31)
        late = await talk.refusal("answerCallbackQuery", callback_query_id=press.query_id)
        assert late == (400, f"Bad Request: {LATE}")
        assert press.answer is None


COMMANDS = [
    ([{"command": "Queue", "description": "Очередь"}], {}, "BOT_COMMAND_INVALID"),
    ([{"command": "очередь", "description": "Очередь"}], {}, "BOT_COMMAND_INVALID"),
    ([{"command": "q", "description": ""}], {}, "command description must be non-empty"),
    ([{"command": "q", "description": "я" * 257}], {}, "description length must not exceed"),
    ([{"command": "q" * 33, "description": "Очередь"}], {}, "command length must not exceed 32"),
    ([{"command": "q", "description": "я"}] * 101, {}, "BOT_COMMANDS_TOO_MUCH"),
    ([], {"type": "chat", "chat_id": 5}, "chat not found"),
    ([], {"type": "planet"}, "can't parse BotCommandScope"),
]


@pytest.mark.parametrize(("commands", "scope", "words"), COMMANDS)
async def test_a_menu_the_server_cannot_take_is_refused(
    commands: list[dict[str, str]], scope: dict[str, Any], words: str
) -> None:
    async with line() as talk:
        code, said = await talk.refusal("setMyCommands", commands=commands, scope=scope)
        assert code == 400
        assert words in said
        assert talk.messenger.commands == {}
