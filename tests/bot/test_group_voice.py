"""The desk's bot answers in a group of Telegram, over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.building import make_bot
from bot.group_voice import GroupVoice
from sandbox.serving import serve
from sandbox.telegram import Fault, Messenger, TownMessage, bot_api
from services.errors import ErrorKind, NetworkError
from services.networks.base import ReplyTo
from tests.desk import MORNING
from tests.stage import TOKEN, config_of

OLGA, GROUP = 7001, -1001234567890
NAME = "Бот администрации"
TEXT = "Воду дадут <25 ноября>, отвечает Сергеева."


@asynccontextmanager
async def group() -> AsyncIterator[tuple[Messenger, GroupVoice, TownMessage]]:
    """A group with Olga's question, and the voice that may answer there."""
    messenger = Messenger(TOKEN)
    messenger.add_user(OLGA, "Ольга", username="olga")
    messenger.add_group(GROUP, "Чат Садового", [OLGA], username="sadovoe_chat", bot_admin=True)
    asked = messenger.say(OLGA, GROUP, "Когда дадут воду?")
    async with serve(bot_api(messenger)) as base:
        bot = make_bot(config_of(base, base, "key", "sqlite+aiosqlite://"))
        try:
            voices = {str(GROUP): NAME}
            yield messenger, GroupVoice(bot, voices, "https://t.me", timedelta(seconds=1)), asked
        finally:
            await bot.session.close()


def to(asked: TownMessage) -> ReplyTo:
    return ReplyTo(f"{GROUP}_{asked.message_id}", f"{GROUP}_{asked.message_id}")


async def test_it_answers_the_message_in_plain_words_with_a_link_to_them() -> None:
    async with group() as (messenger, voice, asked):
        assert voice.voice(to(asked)) == NAME
        for elsewhere in ("-1009999999999_5", "-77_5", "sadovoe_live/5"):
            assert voice.voice(ReplyTo(elsewhere, elsewhere)) is None
        said = await voice.publish(to(asked), TEXT, "key", MORNING)
        answer = messenger.last(GROUP)
        assert (answer.text, answer.reply_to) == (TEXT, asked)
        assert said.external_id == f"{GROUP}_{answer.message_id}"
        assert said.link == f"https://t.me/sadovoe_chat/{answer.message_id}"
        assert voice.length("вода 💧") == 7


@pytest.mark.parametrize(
    ("fault", "kind", "said"),
    [
        (Fault.too_many(5), ErrorKind.SLOW, False),
        (Fault.bad_gateway(after_work=True), ErrorKind.RETRY, True),
        (Fault.drop(), ErrorKind.RETRY, True),
    ],
)
async def test_what_telegram_does_not_answer_may_have_been_said(
    fault: Fault, kind: ErrorKind, said: bool
) -> None:
    async with group() as (messenger, voice, asked):
        messenger.faults.add(fault, method="sendMessage")
        with pytest.raises(NetworkError) as caught:
            await voice.publish(to(asked), TEXT, "key", MORNING)
        assert caught.value.kind is kind
        assert (TEXT in [one.text for one in messenger.messages(GROUP)]) is said
        assert not voice.reads_back


async def test_a_message_that_is_gone_and_a_group_without_the_bot_are_told() -> None:
    async with group() as (messenger, voice, asked):
        messenger.forget_message(GROUP, asked.message_id)
        with pytest.raises(NetworkError) as gone:
            await voice.publish(to(asked), TEXT, "key", MORNING)
        assert gone.value.kind is ErrorKind.GONE
        messenger.kick_bot(GROUP, by=OLGA)
        with pytest.raises(NetworkError) as out:
            await voice.publish(to(asked), TEXT, "key", MORNING)
        assert out.value.kind is ErrorKind.DENIED
