"""Long polling: waiting without spinning, confirming, conflicts, chosen kinds."""

import asyncio

from aiohttp import web

from sandbox.serving import serve
from sandbox.telegram.updates import FIRST_ID
from tests.sandbox.telegram_town import ANNA, GROUP, TOKEN, line


async def test_an_open_poll_answers_as_soon_as_someone_writes() -> None:
    async with line() as talk:
        poll = asyncio.create_task(talk.call("getUpdates", timeout=50))
        await talk.messenger.until(lambda: talk.messenger.updates.polled)
        talk.messenger.say(ANNA, GROUP, "Нет света")
        updates = await poll
        assert [update["message"]["text"] for update in updates] == ["Нет света"]
        assert updates[0]["update_id"] >= FIRST_ID


async def test_an_idle_poll_is_one_call_that_ends_empty() -> None:
    async with line() as talk:
        assert await talk.call("getUpdates", timeout=1) == []
        assert [call.method for call in talk.messenger.calls] == ["getUpdates"]


async def test_updates_stay_until_a_higher_offset_confirms_them() -> None:
    async with line() as talk:
        for text in "абв":
            talk.messenger.say(ANNA, GROUP, text)
        first = await talk.call("getUpdates", limit=2)
        assert [update["message"]["text"] for update in first] == ["а", "б"]
        assert await talk.call("getUpdates", limit=2) == first
        rest = await talk.call("getUpdates", offset=first[-1]["update_id"] + 1)
        assert [update["message"]["text"] for update in rest] == ["в"]
        assert await talk.call("getUpdates", offset=rest[-1]["update_id"] + 1) == []
        assert (await talk.call("getWebhookInfo"))["pending_update_count"] == 0


async def test_a_negative_offset_keeps_only_the_last_updates() -> None:
    async with line() as talk:
        for text in "абв":
            talk.messenger.say(ANNA, GROUP, text)
        last = await talk.call("getUpdates", offset=-1)
        assert [update["message"]["text"] for update in last] == ["в"]
        assert await talk.call("getUpdates") == last


async def test_updates_older_than_a_day_are_lost() -> None:
    async with line() as talk:
        talk.messenger.say(ANNA, GROUP, "а")
        talk.clock.move(hours=24)
        talk.messenger.say(ANNA, GROUP, "б")
        updates = await talk.call("getUpdates")
        assert [update["message"]["text"] for update in updates] == ["б"]


async def test_the_chosen_kinds_stay_chosen_between_polls() -> None:
    async with line() as talk:
        await talk.call("getUpdates", allowed_updates=["my_chat_member"])
        talk.messenger.say(ANNA, GROUP, "а")
        talk.messenger.promote_bot(GROUP)
        updates = await talk.call("getUpdates")
        assert [list(update) for update in updates] == [["update_id", "my_chat_member"]]


async def test_a_second_poller_ends_the_poll_of_the_first() -> None:
    async with line() as talk:
        older = asyncio.create_task(talk.raw("getUpdates", timeout=50))
        await talk.messenger.until(lambda: talk.messenger.updates.polled)
        newer = asyncio.create_task(talk.call("getUpdates", timeout=50))
        answer = await older
        assert answer["error_code"] == 409
        assert answer["description"] == (
            "Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running"
        )
        talk.messenger.say(ANNA, GROUP, "а")
        assert len(await newer) == 1


async def test_a_webhook_stands_in_the_way_of_polling() -> None:
    async with line() as talk:
        _, words = await talk.refusal("setWebhook", url="http://example.org/hook")
        assert "HTTPS" in words
        await talk.call("setWebhook", url="https://example.org/hook")
        code, words = await talk.refusal("getUpdates")
        assert (code, words[:40]) == (409, "Conflict: can't use getUpdates method wh")
        talk.messenger.say(ANNA, GROUP, "а")
        await talk.call("deleteWebhook", drop_pending_updates=True)
        assert await talk.call("getUpdates") == []


async def test_a_webhook_is_posted_to_with_its_secret_again_until_it_takes_and_in_order() -> None:
    took: list[tuple[str, str]] = []
    refuses = [503, 500]

    async def hook(request: web.Request) -> web.Response:
        if refuses:
            return web.Response(status=refuses.pop())
        secret = request.headers["X-Telegram-Bot-Api-Secret-Token"]
        took.append((secret, (await request.json())["message"]["text"]))
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", hook)
    async with line() as talk, serve(app) as address:
        talk.messenger.updates.pauses = (0.01,)
        _, words = await talk.refusal("setWebhook", url=f"{address}/hook", secret_token="a b")
        assert "unallowed" in words
        await talk.call("setWebhook", url=f"{address}/hook", secret_token="word")
        for text in "аб":
            talk.messenger.say(ANNA, GROUP, text)
        await talk.messenger.until(lambda: not talk.messenger.updates.waiting)
        assert took == [("word", "а"), ("word", "б")]
        info = await talk.call("getWebhookInfo")
        assert (info["url"], info["pending_update_count"]) == (f"{address}/hook", 0)
        assert info["last_error_message"].startswith("Wrong response from the webhook: 503")
        await talk.call("setWebhook", url="")
        assert await talk.call("getUpdates") == []


async def test_a_poller_that_went_away_is_no_conflict() -> None:
    async with line() as talk:
        gone = asyncio.create_task(talk.raw("getUpdates", timeout=50))
        await talk.messenger.until(lambda: talk.messenger.updates.polled)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        async with talk.http.get(f"{talk.url}/bot{TOKEN}/getMe") as response:
            assert response.status == 200
        await talk.call("getUpdates", timeout=1)
        assert all(call.ok for call in talk.messenger.calls)


async def test_a_bot_with_privacy_hears_what_is_meant_for_it() -> None:
    async with line(privacy=True) as talk:
        mine = await talk.call("sendMessage", chat_id=GROUP, text="Карточка")
        talk.messenger.say(ANNA, GROUP, "между собой")
        talk.messenger.say(ANNA, GROUP, "/queue")
        talk.messenger.say(ANNA, GROUP, "эй, @otklik_bot")
        talk.messenger.say(ANNA, GROUP, "ответ", reply_to=mine["message_id"])
        heard = [update["message"]["text"] for update in await talk.call("getUpdates")]
        assert heard == ["/queue", "эй, @otklik_bot", "ответ"]
