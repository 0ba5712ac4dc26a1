"""Feeds of every form over real HTTP: what becomes of their items."""

from datetime import timedelta

import pytest

from sandbox.feed import Canned
from services.networks.base import PostKind
from services.networks.feed.connector import OVERFLOWED, TOO_MANY
from tests.services.networks.feed.desk import desk, rss
from tests.services.networks.scene import START

PIT = "На Лесной яма, машины бьются."


async def test_a_piece_of_news_is_its_headline_and_its_text() -> None:
    async with desk() as d:
        d.paper.print(
            "Яма на Лесной", f"<p>{PIT}</p><p>Ждём&nbsp;ремонта&hellip;</p>", author="Пётр"
        )
        (post,) = (await d.fetch()).posts
        assert post.text == f"Яма на Лесной\n\n{PIT}\n\nЖдём ремонта…"
        assert (post.author_id, post.author_name, post.from_owner) == ("", "Пётр", False)
        assert post.link == f"{d.base}/news/1/"
        assert post.kind is PostKind.POST
        assert len(post.external_id) <= 200


async def test_a_headline_that_the_text_repeats_is_said_once() -> None:
    async with desk() as d:
        d.paper.print("На Лесной яма…", PIT)
        assert (await d.fetch()).posts[0].text == PIT


async def test_two_feeds_may_use_the_same_ids() -> None:
    async with desk() as one, desk() as two:
        for d in (one, two):
            d.serve(rss("<guid>1</guid><title>Нет воды</title>"))
        ours, theirs = (await one.fetch()).posts[0], (await two.fetch()).posts[0]
        assert ours.external_id != theirs.external_id


async def test_an_item_without_an_id_is_known_by_its_link_or_by_its_words() -> None:
    async with desk() as d:
        d.serve(rss("<link>/n/1</link><title>Нет воды</title>", "<title>Нет света</title>"))
        first = {post.external_id: post.text for post in (await d.fetch()).posts}
        d.serve(rss("<link>/n/1</link><title>Нет воды!</title>", "<title>Нет света</title>"))
        second = {post.external_id: post.text for post in (await d.fetch()).posts}
        assert first.keys() == second.keys()
        assert sorted(second.values()) == ["Нет воды!", "Нет света"]


async def test_an_edited_item_keeps_its_id_and_tells_when() -> None:
    async with desk(path="/atom.xml") as d:
        article = d.paper.print("", "Нет воды на Лесной")
        (before,) = (await d.fetch()).posts
        d.pass_time(hours=1)
        d.paper.rewrite(article, "Воду на Лесной дали")
        (after,) = (await d.fetch()).posts
        assert before.external_id == after.external_id
        assert (before.edited_at, after.edited_at) == (None, START + timedelta(hours=1))
        assert after.posted_at == START


async def test_an_item_that_has_left_the_window_is_not_called_deleted() -> None:
    async with desk() as d:
        d.paper.window = 2
        for number in range(2):
            d.paper.print(f"Новость {number}")
        await d.fetch()
        d.pass_time(minutes=5)
        d.paper.print("Новость 2")
        page = await d.fetch()
        assert (page.gone, page.complete, page.gap) == ((), (), None)
        assert len(d.seen) == 3


async def test_a_window_that_has_turned_whole_is_said() -> None:
    async with desk() as d:
        d.paper.window = 2
        d.paper.print("Новость 0")
        assert (await d.fetch()).gap is None
        d.pass_time(minutes=5)
        for number in range(3):
            d.paper.print(f"Новость {number + 1}")
        assert (await d.fetch()).gap == OVERFLOWED
        assert (await d.fetch()).gap is None


async def test_more_items_than_the_cap_is_said() -> None:
    async with desk(item_cap=3) as d:
        for number in range(4):
            d.paper.print(f"Новость {number}")
        page = await d.fetch()
        assert (len(page.posts), page.gap) == (3, TOO_MANY)


async def test_an_item_without_a_date_is_dated_when_it_was_first_seen() -> None:
    async with desk() as d:
        d.serve(rss("<guid>1</guid><title>Нет воды</title>"))
        first = (await d.fetch()).posts[0]
        d.pass_time(hours=2)
        again = (await d.fetch()).posts[0]
        assert first.posted_at == again.posted_at == START
        d.serve(rss("<guid>2</guid><title>Нет света</title>", "<guid>1</guid><title>Да</title>"))
        fresh = next(post for post in (await d.fetch()).posts if post.text == "Нет света")
        assert fresh.posted_at == d.clock[0]


async def test_a_date_to_come_is_now() -> None:
    async with desk() as d:
        d.serve(rss("<title>Нет воды</title><pubDate>Fri, 20 Nov 2099 10:00:00 +0300</pubDate>"))
        assert (await d.fetch()).posts[0].posted_at == START


@pytest.mark.parametrize(
    ("written", "hour"), [("Fri, 20 Nov 2026 10:00:00 MSK", 7), ("20 ноября 2026, 10:00", 7)]
)
async def test_moscow_time_is_moscow_time(written: str, hour: int) -> None:
    async with desk() as d:
        d.serve(rss(f"<title>Нет воды</title><pubDate>{written}</pubDate>"))
        assert (await d.fetch()).posts[0].posted_at == START.replace(hour=hour)


@pytest.mark.parametrize("said", ['encoding="windows-1251"', 'encoding="utf-8"', ""])
async def test_windows_1251_is_read_said_or_not(said: str) -> None:
    async with desk() as d:
        head = f'<?xml version="1.0" {said}?>'
        d.serve(rss("<guid>1</guid><title>Нет воды</title>", head=head).encode("cp1251"))
        assert (await d.fetch()).posts[0].text == "Нет воды"


async def test_an_authors_address_is_not_taken_for_a_name() -> None:
    async with desk() as d:
        d.serve(rss(
            "<guid>1</guid><title>А нет воды</title><author>petr@vestnik.example</author>",
            "<guid>2</guid><title>Б нет света</title>"
            "<author>petr@vestnik.example (Пётр)</author>",
            "<guid>3</guid><title>В яма</title><author>Пётр &lt;petr@vestnik.ru></author>",
            "<guid>4</guid><title>Г яма</title><author>petr@vestnik.ru</author>",
            "<guid>5</guid><title>Д яма</title><author>Пётр</author>",
        ))  # fmt: skip
        names = [p.author_name for p in sorted((await d.fetch()).posts, key=lambda p: p.text)]
        assert names == ["", "Пётр", "Пётр", "", "Пётр"]


async def test_an_offices_own_site_speaks_for_the_office() -> None:
    async with desk() as d:
        d.source = type(d.source)(1, "feed", "rss", d.source.address, official=True)
        d.paper.print("Горячую воду дадут завтра")
        page = await d.fetch()
        assert page.owner_id == page.posts[0].author_id == "site:127.0.0.1"
        assert page.posts[0].from_owner


async def test_a_comment_is_the_readers_words_without_the_engines_title() -> None:
    async with desk("comments") as d:
        article = d.paper.print("Ремонт на Лесной")
        d.paper.remark(article, "Нина", "<p>А свет когда дадут?</p>")
        d.paper.remark(article, "Олег", "И у нас &lt;темно&gt;")
        one, two = sorted((await d.fetch()).posts, key=lambda post: post.text)
        assert (one.text, two.text) == ("А свет когда дадут?", "И у нас <темно>")
        assert (one.kind, one.author_name, one.from_owner) == (PostKind.COMMENT, "Нина", False)
        assert one.thread_id == two.thread_id != one.external_id
        assert one.link.endswith("/news/1/#comment-1")


async def test_a_comment_taken_away_is_not_called_deleted() -> None:
    async with desk("comments") as d:
        article = d.paper.print("Ремонт на Лесной")
        gone = d.paper.remark(article, "Нина", "А свет?")
        d.paper.remark(article, "Олег", "И у нас темно")
        await d.fetch()
        d.paper.remove(gone)
        d.pass_time(minutes=5)
        page = await d.fetch()
        assert (page.gone, page.complete) == ((), ())


async def test_of_two_items_with_one_id_one_comes() -> None:
    async with desk() as d:
        d.serve(rss("<guid>1</guid><title>Нет воды</title>", "<guid>1</guid><title>Дали</title>"))
        assert [post.text for post in (await d.fetch()).posts] == ["Нет воды"]


async def test_the_cursor_does_not_grow_with_time() -> None:
    async with desk() as d:
        sizes = set()
        for number in range(5):
            d.serve(rss(*(f"<guid>{number}-{i}</guid><title>Т {i}</title>" for i in range(30))))
            await d.fetch()
            sizes.add(len(str(d.cursor["seen"])))
        assert len(sizes) == 1


async def test_a_quiet_feed_is_asked_for_changes_alone_and_whole_now_and_then() -> None:
    async with desk(full_every=4) as d:
        d.paper.print("Нет воды")
        whole = []
        for _ in range(8):
            await d.fetch()
            d.pass_time(minutes=5)
            whole.append("If-None-Match" not in d.site.asked[-1].headers)
        # Twice until it has stood still, then every fourth.
        assert whole == [True, True, False, False, False, True, False, False]
        assert d.site.asked[2].headers["If-None-Match"].startswith('W/"')
        assert "If-Modified-Since" in d.site.asked[2].headers


async def test_what_is_printed_in_the_second_of_the_reading_is_not_hidden() -> None:
    async with desk() as d:
        d.paper.print("Нет воды")
        await d.fetch()
        d.paper.print("Нет света")
        await d.fetch()
        assert d.texts() == ["Нет воды", "Нет света"]


async def test_the_desk_says_who_asks() -> None:
    async with desk(user_agent="Otklik/1.0 (Sadovoe)") as d:
        d.answer(Canned(body=rss().encode()))
        await d.fetch()
        assert d.site.asked[0].headers["User-Agent"] == "Otklik/1.0 (Sadovoe)"
