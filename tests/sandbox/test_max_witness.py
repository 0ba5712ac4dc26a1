"""maxapi, whose authors know MAX and not us, reads and speaks in the town's MAX."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.max import MaxTown, max_app
from sandbox.max.desk import press, start
from sandbox.max.state import PINS, READS_ALL
from sandbox.serving import serve

maxapi = pytest.importorskip("maxapi", reason="maxapi is not installed")

TextFormat = pytest.importorskip("maxapi.enums.parse_mode").TextFormat

MORNING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@asynccontextmanager
async def town() -> AsyncIterator[tuple[MaxTown, Any]]:
    """A town, and a client with its bot's token."""
    made = MaxTown(now=lambda: MORNING, updates_rps=None)
    async with serve(max_app(made)) as base:
        bot = maxapi.Bot(made.token)
        bot.set_api_url(base)
        try:
            yield made, bot
        finally:
            await bot.close_session()


async def test_it_reads_a_channel_its_comments_and_a_bare_forward() -> None:
    async with town() as (made, bot):
        anna = made.add_person("Анна", "Тестова")
        channel = made.add_chat("Садовое", "channel")
        post = made.write(channel, None, "Доброе утро")
        comment = made.comment(post, anna, "Где вода?")
        made.write(channel, None, "", forward=post)
        assert (await bot.get_me()).user_id == made.bot.id
        assert (await bot.get_chat_by_id(channel.id)).title == "Садовое"
        forward, found = (await bot.get_messages(chat_id=channel.id)).messages
        assert (found.sender, found.body.mid, found.body.text) == (None, post.mid, "Доброе утро")
        assert forward.link.message.text == "Доброе утро"
        (said,) = (await bot.get_comments(post.mid)).messages
        assert (said.sender.user_id, said.body.mid) == (anna.id, comment.mid)
        assert said.recipient.post_id == post.mid


async def test_it_hears_updates_and_confirms_them_by_the_marker() -> None:
    async with town() as (made, bot):
        group = made.add_chat("Двор")
        written = made.write(group, made.add_person("Анна"), "Нет воды")
        told = await bot.get_updates(timeout=0)
        assert told["updates"][0]["message"]["body"]["mid"] == written.mid
        assert (await bot.get_updates(timeout=0, marker=told["marker"]))["updates"] == []
        assert (await bot.get_subscriptions()).subscriptions == []


async def test_it_sends_edits_and_knows_a_refusal() -> None:
    async with town() as (made, bot):
        group = made.add_chat("Штаб")
        sent = await bot.send_message(chat_id=group.id, text="Инцидент №1")
        mid = sent.message.body.mid
        await bot.edit_message(mid, text="Инцидент №1: взят")
        assert made.messages[mid].text == "Инцидент №1: взят"
        assert not made.queue
        made.token = "another"
        with pytest.raises(maxapi.exceptions.max.InvalidToken):
            await bot.get_me()


async def test_it_presses_pins_and_answers_as_the_desk_does() -> None:
    async with town() as (made, bot):
        anna = made.add_person("Анна", "Тестова")
        group = made.add_chat("Штаб", rights={READS_ALL, PINS})
        sent = await bot.send_message(chat_id=group.id, text="<b>№1</b>", format=TextFormat.HTML)
        stands = made.messages[sent.message.body.mid]
        assert (stands.text, stands.markup[0]["type"]) == ("№1", "strong")
        callback = press(made, stands, anna, "i:1:claim")
        (update,) = (await bot.get_updates(timeout=0))["updates"]
        assert update["callback"]["user"]["user_id"] == anna.id
        await bot.send_callback(callback_id=callback, notification="Взято")
        assert made.answered[callback]["notification"] == "Взято"
        await bot.pin_message(chat_id=group.id, message_id=stands.mid, notify=False)
        assert group.pinned is stands
        member = await bot.get_me_from_chat(group.id)
        assert (member.user_id, member.is_admin) == (made.bot.id, True)
        start(made, anna)
        answer = await bot.send_message(user_id=anna.id, text="Здравствуйте")
        assert answer.message.recipient.user_id == anna.id
