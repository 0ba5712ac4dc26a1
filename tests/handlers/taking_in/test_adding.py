"""/add over HTTP: complaints that people of the desk bring."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from sandbox.telegram import TownMessage
from tests.desk import ANNA, COORDINATOR_CHAT, EGOR, HEALTH_CHAT, MORNING, ROADS_CHAT, stored
from tests.stage import STRANGER, Stage, staged
from tests.test_road import PIT, QUEUE

WRITTEN = MORNING - timedelta(hours=3)
PERSON = {
    "type": "user",
    "date": int(WRITTEN.timestamp()),
    "sender_user": {"id": 777, "is_bot": False, "first_name": "Секрет", "last_name": "Тайный"},
}
HIDDEN = {"type": "hidden_user", "date": PERSON["date"], "sender_user_name": "Секрет Тайный"}


def channel(username: str | None) -> dict[str, Any]:
    name = {"username": username} if username else {}
    return {
        "type": "channel",
        "date": PERSON["date"],
        "chat": {"id": -1009, "type": "channel", "title": "Сад и люди", **name},
        "message_id": 55,
    }


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    """The town and the desk."""
    async with staged(sqlite_url) as built:
        await built.settled()
        yield built


async def forward(
    stage: Stage, who: int, chat_id: int, text: str, origin: dict[str, Any]
) -> TownMessage:
    """A person forwards a message into a chat."""
    town = stage.messenger
    message = town.post(
        town.chat(chat_id), town.user(who), text=text, service={"forward_origin": origin}
    )
    town.tell_of(town.chat(chat_id), message)
    await stage.settled()
    return message


async def test_a_typed_complaint_becomes_a_card_in_the_right_offices_chat(stage: Stage) -> None:
    await stage.say(ANNA, HEALTH_CHAT, f"/add {PIT}")
    assert "инцидент №1" in stage.card(HEALTH_CHAT).text
    assert "Дороги и транспорт" in stage.card(HEALTH_CHAT).text
    card = stage.card(ROADS_CHAT)
    assert "яма" in card.text
    assert "Входящие: добавил сотрудник" in card.text
    (_,), (post,) = await stored(stage.database)
    assert (post.network, post.author_id, post.author_name, post.link) == ("inbox", "", "", "")


async def test_what_triage_would_pass_over_is_a_complaint_when_a_person_says_so(
    stage: Stage,
) -> None:
    await stage.say(ANNA, HEALTH_CHAT, "/add В поликлинике хорошие врачи")
    (incident,), (post,) = await stored(stage.database)
    assert (incident.kind, incident.priority) == ("complaint", "normal")
    assert post.why["kind"] == ["добавлено сотрудником"]


async def test_a_lone_link_goes_to_the_coordinator_with_its_button(stage: Stage) -> None:
    await stage.say(ANNA, HEALTH_CHAT, "/add https://vestnik.example/news/7")
    card = stage.card(COORDINATOR_CHAT)
    assert [b.url for b in card.buttons if b.url] == ["https://vestnik.example/news/7"]
    assert "Без текста" in card.text


async def test_a_link_in_the_text_is_the_link_of_the_card(stage: Stage) -> None:
    await stage.say(ANNA, HEALTH_CHAT, f"/add {QUEUE} https://vestnik.example/news/7")
    (_,), (post,) = await stored(stage.database)
    assert post.link == "https://vestnik.example/news/7"


@pytest.mark.parametrize("origin", [PERSON, HIDDEN])
async def test_of_a_forwarded_private_message_the_text_alone_is_kept(
    stage: Stage, origin: dict[str, Any]
) -> None:
    message = await forward(stage, ANNA, HEALTH_CHAT, QUEUE, origin)
    await stage.reply(ANNA, message, "/add")
    assert "инцидент №1" in stage.texts(HEALTH_CHAT)[0]
    (_,), (post,) = await stored(stage.database)
    assert (post.text, post.posted_at) == (QUEUE, WRITTEN)
    kept = f"{post.author_id} {post.author_name} {post.link} {post.external_id} {post.why}"
    assert not [word for word in ("777", "Секрет", "Тайный") if word in kept]


async def test_a_public_channels_name_and_link_are_kept(stage: Stage) -> None:
    message = await forward(stage, ANNA, HEALTH_CHAT, QUEUE, channel("sad_i_lyudi"))
    await stage.reply(ANNA, message, "/add")
    (_,), (post,) = await stored(stage.database)
    assert (post.author_name, post.link) == ("Сад и люди", "https://t.me/sad_i_lyudi/55")


async def test_a_closed_channel_stays_unnamed(stage: Stage) -> None:
    message = await forward(stage, ANNA, HEALTH_CHAT, QUEUE, channel(None))
    await stage.reply(ANNA, message, "/add")
    (_,), (post,) = await stored(stage.database)
    assert (post.author_name, post.link) == ("", "")


async def test_a_note_after_the_command_is_added_to_the_message(stage: Stage) -> None:
    message = await forward(stage, ANNA, HEALTH_CHAT, QUEUE, PERSON)
    await stage.reply(ANNA, message, "/add Вишнёвка, Садовая 5")
    (_,), (post,) = await stored(stage.database)
    assert post.text == f"{QUEUE}\n\nВишнёвка, Садовая 5"


async def test_a_message_added_twice_is_one_incident(stage: Stage) -> None:
    message = await forward(stage, ANNA, HEALTH_CHAT, QUEUE, PERSON)
    for _ in range(2):
        await stage.reply(ANNA, message, "/add")
        assert "инцидент №1" in [t for t in stage.texts(HEALTH_CHAT) if "Добавлено" in t][-1]
    incidents, posts = await stored(stage.database)
    assert (len(incidents), len(posts)) == (1, 1)


async def test_a_message_forwarded_to_the_bot_is_offered_a_button(stage: Stage) -> None:
    await forward(stage, EGOR, EGOR, QUEUE, PERSON)
    offer = stage.card(EGOR)
    assert "Добавить это как жалобу?" in offer.text
    await stage.press(EGOR, offer, "➕")
    assert "инцидент №1" in offer.text
    assert not offer.buttons
    assert "нет талонов" in stage.card(HEALTH_CHAT).text


async def test_a_question_whose_message_is_gone_says_what_to_do(stage: Stage) -> None:
    message = await forward(stage, EGOR, EGOR, QUEUE, PERSON)
    stage.messenger.forget_message(EGOR, message.message_id)
    answer = await stage.press(EGOR, stage.card(EGOR), "➕")
    assert "ответьте на него командой /add" in answer.text


async def test_a_bare_command_says_how_to_add(stage: Stage) -> None:
    await stage.say(ANNA, HEALTH_CHAT, "/add")
    assert "ссылка или текст" in stage.card(HEALTH_CHAT).text


async def test_a_picture_without_words_is_not_added(stage: Stage) -> None:
    picture = stage.messenger.send_file(ANNA, HEALTH_CHAT, b"...", "yama.pdf")
    await stage.reply(ANNA, picture, "/add")
    assert "нет слов" in stage.card(HEALTH_CHAT).text
    await stage.reply(ANNA, picture, f"/add {QUEUE}")
    (_,), (post,) = await stored(stage.database)
    assert post.text == QUEUE


async def test_a_card_is_not_added_and_the_command_is_no_draft(stage: Stage) -> None:
    await stage.baseline()
    card = await stage.complain(QUEUE)
    await stage.reply(ANNA, card, "/add")
    assert "сообщение самого бота" in stage.card(HEALTH_CHAT).text
    assert "черновик" not in card.text.lower()


async def test_a_stranger_adds_nothing(stage: Stage) -> None:
    await stage.say(STRANGER, HEALTH_CHAT, f"/add {QUEUE}")
    assert "не в списке" in stage.card(HEALTH_CHAT).text
    assert await stored(stage.database) == ([], [])
