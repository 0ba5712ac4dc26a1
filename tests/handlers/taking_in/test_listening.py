"""Watched groups: what residents say there becomes cards, and nobody is answered there."""

from datetime import timedelta

import pytest

from sandbox.telegram.discussions import TownChannel
from services.languages.told import to_tell
from services.messengers.sources import AN_OFFICE
from services.networks.base import PostKind
from services.sifting import OLDER_THAN_BASELINE
from tests.desk import HEALTH_CHAT, ROADS_CHAT, ZOYA
from tests.handlers.group_desk import GROUP, HOST, OLGA, PETR, PIT, group_desk
from tests.sandbox.telegram_town import picture
from tests.stage import staged

PNG = picture(8, 8)

CHANNEL = TownChannel(-1009876543210, "Садовое LIVE", "Sadovoe_Live")


async def test_a_complaint_in_a_watched_group_becomes_a_card(database_url: str) -> None:
    async with group_desk(database_url, district="Садовое") as d:
        message = await d.said(OLGA, PIT)
        card = d.stage.card(ROADS_CHAT)
        assert "яма на дороге" in card.text
        link = f"https://t.me/sadovoe_chat/{message.message_id}"
        assert link in [button.url for button in card.buttons]
        (post,) = await d.posts()
        assert (post.external_id, post.thread_id) == (f"{GROUP}_{message.message_id}",) * 2
        assert (post.kind, post.author_id, post.author_name) == (PostKind.POST, "7001", "Ольга")
        assert (post.posted_at, post.baseline) == (d.stage.clock(), False)
        assert (await d.source()).posts_seen == 1


@pytest.mark.parametrize("words", ["/help", "/queue", "/start", "/bind@otklik_bot", "привет"])
@pytest.mark.parametrize("who", [OLGA, HOST])
async def test_nobody_is_answered_in_a_watched_group(sqlite_url: str, words: str, who: int) -> None:
    async with group_desk(sqlite_url) as d:
        await d.said(who, words)
        assert [m.text for m in d.messenger.messages(GROUP)] == [words]


async def test_our_own_people_are_not_answered_there_either(sqlite_url: str) -> None:
    async with group_desk(sqlite_url) as d:
        d.messenger.add_member(GROUP, ZOYA)
        await d.said(ZOYA, "/sources")
        assert not [m for m in d.messenger.messages(GROUP) if m.sender.id == d.messenger.bot.id]


async def test_other_groups_are_not_read(sqlite_url: str) -> None:
    async with group_desk(sqlite_url, address="-1005555555555") as d:
        await d.said(OLGA, PIT)
        await d.stage.say(1001, HEALTH_CHAT, PIT)
        assert await d.posts() == []


async def test_an_offices_chat_is_never_a_source(sqlite_url: str) -> None:
    async with group_desk(sqlite_url, address=str(HEALTH_CHAT)) as d:
        await d.stage.say(1001, HEALTH_CHAT, PIT)
        await d.stage.say(1001, HEALTH_CHAT, "/queue")
        assert await d.posts() == []
        source = await d.source(str(HEALTH_CHAT))
        assert (source.state, source.note) == ("parked", to_tell(AN_OFFICE))
        assert len(d.alerts()) == 1
        assert d.stage.texts(HEALTH_CHAT)


async def test_an_edit_changes_the_card_and_an_equal_text_changes_nothing(sqlite_url: str) -> None:
    async with group_desk(sqlite_url) as d:
        message = await d.said(OLGA, PIT)
        d.stage.clock.go(minutes=2)
        d.messenger.edit(OLGA, GROUP, message.message_id, PIT)
        await d.stage.settled()
        assert (await d.posts())[0].edited_at is None
        d.messenger.edit(OLGA, GROUP, message.message_id, "Яму на Лесной заделали, спасибо!")
        await d.stage.settled()
        (post,) = await d.posts()
        assert post.text == "Яму на Лесной заделали, спасибо!"
        assert post.edited_at == d.stage.clock()


async def test_a_question_that_becomes_a_complaint_by_an_edit_is_told(sqlite_url: str) -> None:
    async with group_desk(sqlite_url) as d:
        message = await d.said(OLGA, "Всем привет!")
        d.messenger.edit(OLGA, GROUP, message.message_id, PIT)
        await d.stage.settled()
        assert "яма на дороге" in d.stage.card(ROADS_CHAT).text


async def test_comments_under_a_channels_post_lead_to_the_channel(sqlite_url: str) -> None:
    async with group_desk(sqlite_url) as d:
        root = d.messenger.forward_post(GROUP, CHANNEL, 123, "Плановые отключения")
        first = await d.said(OLGA, "У нас опять нет света", reply_to=root)
        deeper = await d.said(PETR, "И у нас на Лесной", reply_to=first)
        post, comment, answer = await d.posts()
        assert (post.link, post.kind) == ("https://t.me/Sadovoe_Live/123", PostKind.POST)
        assert post.author_id == "@sadovoe_live"
        assert comment.link == f"https://t.me/Sadovoe_Live/123?comment={first.message_id}"
        assert answer.link == f"https://t.me/Sadovoe_Live/123?comment={deeper.message_id}"
        assert {comment.thread_id, answer.thread_id} == {post.external_id}
        assert (comment.parent_id, answer.parent_id) == (post.external_id, comment.external_id)
        assert comment.kind == answer.kind == PostKind.COMMENT


async def test_an_answer_to_a_neighbour_stands_in_his_thread(sqlite_url: str) -> None:
    async with group_desk(sqlite_url) as d:
        first = await d.said(OLGA, "Кто знает про воду?")
        await d.said(PETR, "Нет её", reply_to=first)
        post, comment = await d.posts()
        assert (comment.thread_id, comment.parent_id) == (post.external_id,) * 2


async def test_a_message_in_a_topic_is_a_post_with_a_link_to_the_topic(sqlite_url: str) -> None:
    async with group_desk(sqlite_url, group={"forum": True}) as d:
        topic = d.messenger.add_topic(GROUP, "ЖКХ", by=HOST)
        message = await d.said(OLGA, "Нет воды", thread_id=topic)
        (post,) = await d.posts()
        assert (post.kind, post.parent_id) == (PostKind.POST, None)
        assert post.link == f"https://t.me/sadovoe_chat/{topic}/{message.message_id}"


async def test_the_groups_own_voice_is_told_from_a_residents(sqlite_url: str) -> None:
    async with group_desk(sqlite_url, official=True) as d:
        d.messenger.say_as_group(GROUP, PIT)
        await d.stage.settled()
        (post,) = await d.posts()
        assert (post.author_id, post.from_official) == ("@sadovoe_chat", True)
        assert d.stage.texts(ROADS_CHAT) == []
        assert (await d.source()).owner_id == "@sadovoe_chat"


async def test_somebody_hidden_behind_a_channel_is_a_resident(sqlite_url: str) -> None:
    async with group_desk(sqlite_url, official=True) as d:
        d.messenger.say_as_channel(GROUP, TownChannel(-1007, "Мой дневник"), PIT)
        await d.stage.settled()
        (post,) = await d.posts()
        assert (post.author_id, post.author_name) == ("-1007", "Мой дневник")
        assert "яма на дороге" in d.stage.card(ROADS_CHAT).text


@pytest.mark.parametrize("at", [0, 2])
async def test_an_album_is_one_post_with_its_caption(sqlite_url: str, at: int) -> None:
    async with group_desk(sqlite_url) as d:
        sent = d.messenger.send_album(OLGA, GROUP, [PNG] * 3, PIT, at=at)
        await d.stage.settled()
        (post,) = await d.posts()
        assert (post.text, post.attachments) == (PIT, 1)
        assert post.external_id == f"{GROUP}_{sent[at].message_id}"


async def test_a_picture_is_read_by_its_caption(sqlite_url: str) -> None:
    async with group_desk(sqlite_url) as d:
        d.messenger.send_file(OLGA, GROUP, PNG, "p.png", PIT, as_photo=True)
        d.messenger.send_file(OLGA, GROUP, PNG, "p.png", as_photo=True)
        await d.stage.settled()
        assert [(p.text, p.attachments) for p in await d.posts()] == [(PIT, 1), ("", 1)]


async def test_what_telegram_itself_says_of_the_group_is_no_post(sqlite_url: str) -> None:
    async with group_desk(sqlite_url) as d:
        d.messenger.add_user(7009, "Новая")
        d.messenger.add_member(GROUP, 7009)
        d.messenger.remove_member(GROUP, 7009)
        await d.stage.settled()
        assert await d.posts() == []


async def test_what_was_said_long_before_the_source_was_added_is_no_news(sqlite_url: str) -> None:
    async with group_desk(sqlite_url) as d:
        old = d.messenger.say(OLGA, GROUP, PIT)
        await d.stage.settled()
        d.stage.clock.go(hours=1)
        await d.add_source("@other_chat")
        d.messenger.add_group(-1002, "Другой", [OLGA], username="Other_Chat", bot_admin=True)
        message = d.messenger.say(OLGA, -1002, "Привет")
        message.date = old.date - OLDER_THAN_BASELINE - timedelta(minutes=1)
        await d.stage.settled()
        d.messenger.edit(OLGA, -1002, message.message_id, PIT)
        await d.stage.settled()
        assert len(d.stage.texts(ROADS_CHAT)) == 1


async def test_a_group_is_heard_by_its_name_and_known_by_its_number_since(sqlite_url: str) -> None:
    async with group_desk(sqlite_url, address="@sadovoe_chat") as d:
        await d.said(OLGA, "Раз")
        d.messenger.chats[GROUP].username = "renamed"
        await d.said(OLGA, "Два")
        d.messenger.add_group(-1002, "Чужой", [OLGA], username="sadovoe_chat", bot_admin=True)
        d.messenger.say(OLGA, -1002, "Три")
        await d.stage.settled()
        assert [post.text for post in await d.posts()] == ["Раз", "Два"]


async def test_groups_are_not_polled(sqlite_url: str) -> None:
    async with group_desk(sqlite_url) as d:
        await d.stage.round(seconds=61)
        source = await d.source()
        assert (source.state, source.failures, source.last_success_at) == ("ok", 0, None)


async def test_nothing_is_heard_while_telegram_is_no_source(sqlite_url: str) -> None:
    async with staged(sqlite_url) as stage:
        assert "edited_message" not in stage.app.dispatcher.resolve_used_update_types()
