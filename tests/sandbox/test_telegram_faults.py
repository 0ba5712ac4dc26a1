"""Failures ordered in advance, as a client meets them."""

import asyncio

import pytest
from aiohttp import ClientError, ClientSession, ClientTimeout, ContentTypeError

from sandbox.serving import serve
from sandbox.telegram import Fault, bot_api
from tests.sandbox.telegram_town import ANNA, GROUP, TOKEN, Clock, Line, line, town


async def _send(talk: Line, text: str, chat_id: int = GROUP) -> int:
    address = f"{talk.url}/bot{TOKEN}/sendMessage"
    async with talk.http.post(address, json={"chat_id": chat_id, "text": text}) as response:
        await response.read()
        return response.status


async def test_a_fault_strikes_its_method_and_chat_as_often_as_ordered() -> None:
    async with line() as talk:
        fault = Fault.too_many(retry_after=7)
        talk.messenger.faults.add(fault, method="sendMessage", chat_id=GROUP, times=2)
        assert await _send(talk, "а", ANNA) == 200
        answer = await talk.raw("sendMessage", chat_id=GROUP, text="а")
        assert answer["parameters"] == {"retry_after": 7}
        assert list(talk.messenger.faults) == [fault]
        assert [await _send(talk, "а") for _ in range(2)] == [429, 200]
        assert talk.messenger.count_429 == 2
        assert [call.fault for call in talk.messenger.calls] == [None, "too_many", "too_many", None]


async def test_a_balancer_may_answer_with_a_page() -> None:
    async with line() as talk:
        talk.messenger.faults.add(Fault.bad_gateway())
        talk.messenger.faults.add(Fault.server_error())
        with pytest.raises(ContentTypeError):
            await talk.raw("sendMessage", chat_id=GROUP, text="а")
        said = await talk.refusal("sendMessage", chat_id=GROUP, text="а")
        assert said == (500, "Internal Server Error")
        assert talk.messenger.messages(GROUP) == []


async def test_an_answer_may_be_no_json() -> None:
    async with line() as talk:
        talk.messenger.faults.add(Fault.garbage(after_work=True))
        with pytest.raises(ValueError, match="Expecting value"):
            await talk.raw("sendMessage", chat_id=GROUP, text="а")
        assert [message.text for message in talk.messenger.messages(GROUP)] == ["а"]


async def test_a_connection_may_drop_after_the_message_went_out() -> None:
    async with line() as talk:
        talk.messenger.faults.add(Fault.drop())
        talk.messenger.faults.add(Fault.drop(after_work=False))
        for text in "аб":
            with pytest.raises(ClientError):
                await _send(talk, text)
        assert [message.text for message in talk.messenger.messages(GROUP)] == ["а"]
        assert [call.ok for call in talk.messenger.calls] == [True, False]


async def test_a_hanging_call_keeps_the_client_waiting_and_nothing_else() -> None:
    async with line() as talk:
        talk.messenger.faults.add(Fault.hang(after_work=True))
        address = f"{talk.url}/bot{TOKEN}/sendMessage"
        body = {"chat_id": GROUP, "text": "а"}
        hung = asyncio.create_task(
            talk.http.post(address, json=body, timeout=ClientTimeout(total=60)).__aenter__()
        )
        await talk.messenger.until(lambda: talk.messenger.messages(GROUP))
        assert await _send(talk, "б") == 200
        assert not hung.done()
        hung.cancel()
        await asyncio.gather(hung, return_exceptions=True)


async def test_a_stopping_server_lets_go_of_a_hanging_call_and_an_open_poll() -> None:
    messenger = town()
    messenger.faults.add(Fault.hang(), method="sendMessage")
    async with ClientSession() as http:
        async with serve(bot_api(messenger)) as url:
            talk = Line(messenger, Clock(), url, http)
            hung = asyncio.create_task(_send(talk, "а"))
            poll = asyncio.create_task(talk.call("getUpdates", timeout=50))
            await messenger.until(lambda: messenger.updates.polled and messenger.calls)
        assert await poll == []
        with pytest.raises(ClientError):
            await hung


async def test_orders_can_be_cancelled() -> None:
    async with line() as talk:
        talk.messenger.faults.add(Fault.server_error(), times=5)
        talk.messenger.faults.clear()
        assert await _send(talk, "а") == 200
