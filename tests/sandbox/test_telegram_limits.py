"""429: how many messages go through, and when the next one will."""

from datetime import timedelta

from sandbox.telegram import Limits, Rate
from tests.sandbox.telegram_town import ANNA, BORIS, GROUP, line


async def test_a_group_takes_twenty_messages_a_minute_edits_included() -> None:
    async with line(Limits.real()) as talk:
        sent = await talk.call("sendMessage", chat_id=GROUP, text="0")
        for number in range(1, 20):
            talk.clock.move(seconds=1)
            here = {"chat_id": GROUP, "message_id": sent["message_id"]}
            await talk.call("editMessageText", text=str(number), **here)
        talk.clock.move(seconds=0.5)
        answer = await talk.raw("sendMessage", chat_id=GROUP, text="21")
        assert answer["error_code"] == 429
        assert answer["description"] == "Too Many Requests: retry after 41"
        assert answer["parameters"] == {"retry_after": 41}
        talk.clock.move(seconds=41)
        await talk.call("sendMessage", chat_id=GROUP, text="21")
        assert talk.messenger.count_429 == 1


async def test_another_chat_is_not_held_up() -> None:
    async with line(Limits(group=Rate(1, timedelta(minutes=1)))) as talk:
        talk.messenger.add_group(-1002, "Минтранс", [ANNA])
        await talk.call("sendMessage", chat_id=GROUP, text="а")
        await talk.refusal("sendMessage", chat_id=GROUP, text="б")
        await talk.call("sendMessage", chat_id=-1002, text="а")
        await talk.call("sendMessage", chat_id=ANNA, text="а")


async def test_a_person_takes_a_short_burst() -> None:
    async with line(Limits.real(private_burst=3)) as talk:
        for text in "абв":
            await talk.call("sendMessage", chat_id=ANNA, text=text)
        answer = await talk.raw("sendMessage", chat_id=ANNA, text="г")
        assert answer["parameters"] == {"retry_after": 3}


async def test_all_chats_share_thirty_messages_a_second() -> None:
    async with line(Limits(overall=Rate(30, timedelta(seconds=1)))) as talk:
        talk.messenger.start(BORIS)
        for number in range(30):
            chat = (GROUP, ANNA, BORIS)[number % 3]
            await talk.call("sendMessage", chat_id=chat, text="а")
        assert (await talk.refusal("sendMessage", chat_id=ANNA, text="б"))[0] == 429
        talk.clock.move(seconds=1)
        await talk.call("sendMessage", chat_id=ANNA, text="б")


async def test_an_impossible_message_is_refused_for_itself_and_costs_nothing() -> None:
    async with line(Limits(group=Rate(1, timedelta(minutes=1)))) as talk:
        assert (await talk.refusal("sendMessage", chat_id=GROUP, text=""))[0] == 400
        await talk.call("sendMessage", chat_id=GROUP, text="а")
        assert (await talk.refusal("sendMessage", chat_id=GROUP, text=""))[0] == 400


async def test_answers_to_presses_are_not_counted() -> None:
    async with line(Limits(group=Rate(1, timedelta(minutes=1)))) as talk:
        keys = {"inline_keyboard": [[{"text": "Взять", "callback_data": "c:1"}]]}
        sent = await talk.call("sendMessage", chat_id=GROUP, text="а", reply_markup=keys)
        for _ in range(5):
            press = talk.messenger.press(ANNA, GROUP, sent["message_id"], "c:1")
            await talk.call("answerCallbackQuery", callback_query_id=press.query_id)


async def test_no_limit_holds_when_limits_are_off() -> None:
    async with line(Limits.off()) as talk:
        for number in range(60):
            await talk.call("sendMessage", chat_id=GROUP, text=str(number))
