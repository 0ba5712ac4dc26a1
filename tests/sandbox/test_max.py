"""The town's MAX beside its contract sheet: what a desk that speaks there will lean on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from sandbox.max import MaxTown, max_app
from sandbox.max.desk import press
from sandbox.serving import serve

MORNING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
KEYBOARD = {
    "type": "inline_keyboard",
    "payload": {"buttons": [[{"type": "callback", "text": "Взять", "payload": "t:1"}]]},
}


@dataclass
class Wire:
    """Plain HTTP to the town."""

    town: MaxTown
    clock: list[datetime]
    session: aiohttp.ClientSession
    base: str

    async def ask(
        self, verb: str, path: str, body: Any = None, token: str | None = None
    ) -> tuple[int, Any]:
        """The status and the JSON of an answer."""
        headers = {"Authorization": token or self.town.token}
        url = f"{self.base}/{path}"
        async with self.session.request(verb, url, json=body, headers=headers) as answer:
            return answer.status, await answer.json()


@asynccontextmanager
async def wire() -> AsyncIterator[Wire]:
    """A town."""
    clock = [MORNING]
    town = MaxTown(now=lambda: clock[0], updates_rps=None, retry_pause=0.001, tries=3)
    async with serve(max_app(town)) as base, aiohttp.ClientSession() as session:
        yield Wire(town, clock, session, base)


async def test_the_token_stands_alone_in_its_header() -> None:
    async with wire() as w:
        assert (await w.ask("GET", "me"))[0] == 200
        for wrong in (f"Bearer {w.town.token}", "another"):
            status, body = await w.ask("GET", "me", token=wrong)
            assert (status, body["code"]) == (401, "verify.token")


async def test_a_card_is_sent_pressed_answered_and_edited_for_26_hours() -> None:
    async with wire() as w:
        chat, anna = w.town.add_chat("Штаб"), w.town.add_person("Анна")
        path = f"messages?chat_id={chat.id}"
        assert (await w.ask("POST", path, {"text": ""}))[1]["message"] == "errors.required"
        _, sent = await w.ask("POST", path, {"text": "№1", "attachments": [KEYBOARD]})
        mid = sent["message"]["body"]["mid"]
        assert not w.town.queue
        callback = press(w.town, w.town.messages[mid], anna, "t:1")
        _, told = await w.ask("GET", "updates?timeout=0")
        assert told["updates"][0]["callback"]["callback_id"] == callback
        assert (await w.ask("POST", f"answers?callback_id={callback}", {}))[0] == 400
        edit = {"message": {"text": "№1: взят"}}
        assert (await w.ask("POST", f"answers?callback_id={callback}", edit))[0] == 200
        message = w.town.messages[mid]
        assert (message.text, message.attachments) == ("№1: взят", [KEYBOARD])
        assert (await w.ask("PUT", f"messages?message_id={mid}", {"attachments": []}))[0] == 200
        assert message.attachments == []
        w.clock[0] += timedelta(hours=27)
        assert (await w.ask("PUT", f"messages?message_id={mid}", {"text": "поздно"}))[0] == 422


async def test_a_file_is_not_ready_at_once() -> None:
    async with wire() as w:
        chat = w.town.add_chat("Штаб")
        _, slot = await w.ask("POST", "uploads?type=file")
        form = aiohttp.FormData()
        form.add_field("data", b"1;2", filename="table.csv")
        async with w.session.post(slot["url"], data=form) as taken:
            token = (await taken.json())["token"]
        assert w.town.files[token] == ("table.csv", b"1;2")
        body = {"attachments": [{"type": "file", "payload": {"token": token}}]}
        status, refused = await w.ask("POST", f"messages?chat_id={chat.id}", body)
        assert (status, refused["code"]) == (400, "attachment.not.ready")
        assert (await w.ask("POST", f"messages?chat_id={chat.id}", body))[0] == 200


async def test_the_bot_comments_and_is_told_nothing_of_it() -> None:
    async with wire() as w:
        post = w.town.write(w.town.add_chat("Садовое", "channel"), None, "Новость")
        w.town.queue.clear()
        path = f"messages/{post.mid}/comments"
        status, made = await w.ask("POST", path, {"text": "Ответили"})
        assert (status, made["message"]["recipient"]["post_id"]) == (200, post.mid)
        assert not w.town.queue
        assert len((await w.ask("GET", path))[1]["messages"]) == 1


async def test_a_webhook_that_fails_too_often_is_unsubscribed() -> None:
    async with wire() as w:
        wrong = {"url": "http://desk.example/max"}
        assert (await w.ask("POST", "subscriptions", wrong))[1]["success"] is False
        hook = {"url": f"{w.base}/nothing-here", "secret": "secret-word"}
        assert (await w.ask("POST", "subscriptions", hook))[1] == {"success": True}
        assert (await w.ask("GET", "updates?timeout=0"))[1] == {"updates": [], "marker": None}
        w.town.write(w.town.add_chat("Двор"), w.town.add_person("Анна"), "Вода?")
        async with asyncio.timeout(20):
            while w.town.subscriptions:  # noqa: ASYNC110 - the courier rings no bell
                await asyncio.sleep(0.001)
        assert not w.town.queue
