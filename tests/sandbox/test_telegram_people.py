"""What people of the town can do, what they see, and what no person could do."""

import asyncio
from collections.abc import Callable

import pytest

from sandbox.telegram import Answer, TownError
from tests.sandbox.telegram_town import ANNA, BORIS, GROUP, line, town

KEYS = {"inline_keyboard": [[{"text": "Взять в работу", "callback_data": "c:1"}]]}


async def test_a_press_waits_for_its_answer() -> None:
    async with line() as talk:
        await talk.call("sendMessage", chat_id=GROUP, text="Карточка", reply_markup=KEYS)
        card = talk.messenger.last(GROUP)
        assert card.button("Взять").callback_data == "c:1"
        press = talk.messenger.press(ANNA, GROUP, card.message_id, "c:1")
        with pytest.raises(TimeoutError):
            await press.answered(timeout=0.01)
        await talk.call(
            "answerCallbackQuery", callback_query_id=press.query_id, text="Ваше", show_alert=True
        )
        assert await press.answered() == Answer("Ваше", show_alert=True, url="")
        query = (await talk.call("getUpdates"))[-1]["callback_query"]
        assert query["from"]["id"] == ANNA
        assert query["data"] == "c:1"
        assert query["message"]["reply_markup"] == KEYS


async def test_only_a_button_that_is_there_can_be_pressed() -> None:
    async with line() as talk:
        sent = await talk.call("sendMessage", chat_id=GROUP, text="Карточка", reply_markup=KEYS)
        number = sent["message_id"]
        with pytest.raises(TownError, match="has no button 'c:2'"):
            talk.messenger.press(ANNA, GROUP, number, "c:2")
        await talk.call("editMessageText", chat_id=GROUP, message_id=number, text="Готово")
        with pytest.raises(TownError, match="has no button"):
            talk.messenger.press(ANNA, GROUP, number, "c:1")
        assert talk.messenger.press(ANNA, GROUP, number, "c:1", force=True).data == "c:1"
        with pytest.raises(LookupError, match="has: none"):
            talk.messenger.last(GROUP).button("Взять")


async def test_a_page_sees_messages_as_they_change() -> None:
    async with line() as talk:
        with talk.messenger.changes() as changes:
            await talk.call("sendMessage", chat_id=GROUP, text="<b>5 &lt; 6</b>", parse_mode="HTML")
            talk.messenger.say(ANNA, ANNA, "/queue")
            assert [await anext(changes), await anext(changes)] == [GROUP, ANNA]
            assert talk.messenger.last(GROUP).html == "<b>5 &lt; 6</b>"
            waiting = asyncio.ensure_future(anext(changes))
            talk.messenger.forget_message(GROUP, talk.messenger.last(GROUP).message_id)
            assert await waiting == GROUP
        assert talk.messenger.messages(GROUP) == []
        assert talk.messenger.messages(GROUP, deleted=True)[0].deleted
        assert talk.messenger.notices.subscriptions == set()


async def test_waiting_for_something_that_never_comes_ends() -> None:
    messenger = town()
    with pytest.raises(TimeoutError):
        await messenger.until(lambda: messenger.messages(GROUP), timeout=0.01)
    with pytest.raises(LookupError, match="wrote nothing"):
        messenger.last(GROUP)


async def test_a_reply_in_a_topic_stays_in_the_topic() -> None:
    async with line() as talk:
        talk.messenger.add_group(-1002, "Форум", [ANNA], forum=True)
        topic = talk.messenger.add_topic(-1002, "Дороги")
        asked = talk.messenger.say(ANNA, -1002, "Яма", thread_id=topic)
        reply = {"message_id": asked.message_id}
        sent = await talk.call("sendMessage", chat_id=-1002, text="Да", reply_parameters=reply)
        assert sent["message_thread_id"] == topic
        assert [m.text for m in talk.messenger.messages(-1002, topic)] == ["", "Яма", "Да"]
        general = await talk.call("sendMessage", chat_id=-1002, text="Всем")
        assert "message_thread_id" not in general


async def test_replies_in_a_plain_supergroup_share_a_thread_that_is_no_topic() -> None:
    async with line() as talk:
        asked = talk.messenger.say(ANNA, GROUP, "Яма")
        reply = {"message_id": asked.message_id}
        sent = await talk.call("sendMessage", chat_id=GROUP, text="Да", reply_parameters=reply)
        assert sent["message_thread_id"] == asked.message_id
        assert "is_topic_message" not in sent


async def test_a_command_is_marked_in_the_message() -> None:
    async with line() as talk:
        talk.messenger.say(ANNA, GROUP, "😀 /queue@otklik_bot и 5/6, https://example.org/a/b.")
        entities = (await talk.call("getUpdates"))[0]["message"]["entities"]
        assert [(e["type"], e["offset"], e["length"]) for e in entities] == [
            ("bot_command", 3, 17),
            ("url", 28, 23),
        ]


def test_what_no_person_could_do_is_an_error_of_the_script() -> None:
    messenger = town()
    messenger.add_user(1003, "Вера")
    messenger.add_group(-55, "Старая", [ANNA], kind="group")
    messenger.add_group(-1002, "Форум", [ANNA], forum=True)
    topic = messenger.add_topic(-1002, "Дороги")
    messenger.close_topic(-1002, topic)
    messenger.migrate(-55)
    messenger.block(BORIS)
    impossible: list[Callable[[], object]] = [
        lambda: messenger.say(1003, GROUP, "а"),
        lambda: messenger.say(ANNA, BORIS, "а"),
        lambda: messenger.say(BORIS, BORIS, "а"),
        lambda: messenger.say(5, GROUP, "а"),
        lambda: messenger.say(ANNA, -7, "а"),
        lambda: messenger.say(ANNA, -55, "а"),
        lambda: messenger.say(ANNA, -1002, "а", thread_id=900),
        lambda: messenger.say(ANNA, -1002, "а", thread_id=topic),
        lambda: messenger.say(ANNA, GROUP, "а", reply_to=900),
        lambda: messenger.add_topic(GROUP, "Дороги"),
        lambda: messenger.migrate(GROUP),
        lambda: messenger.add_group(-9, "Пусто", [77]),
        lambda: messenger.press(1003, GROUP, 1, "c:1"),
        lambda: messenger.messages(-7),
    ]
    for act in impossible:
        with pytest.raises(TownError):
            act()
