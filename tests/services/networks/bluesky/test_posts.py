"""What is read: words, threads, lies about time, second looks, floods; addresses."""

from datetime import timedelta

import pytest

from sandbox import spoilers
from services.errors import Refused
from services.networks.base import PostKind
from services.networks.bluesky.api import NOTIFICATIONS, POSTS, SEARCH_POSTS
from services.networks.bluesky.links import handle_address, search_address
from services.networks.bluesky.round import FAILED, LOST
from services.networks.bluesky.settings import MENTIONS, SEARCH
from tests.services.networks.bluesky.desk import START, by_id, desk

KINDS = pytest.mark.parametrize("kind", [SEARCH, MENTIONS])
METHODS = {SEARCH: SEARCH_POSTS, MENTIONS: NOTIFICATIONS}


@KINDS
async def test_a_post_is_linked_by_its_authors_id(kind: str) -> None:
    async with desk(kind) as d:
        written = d.write("Нет воды", images=2)
        (post,) = (await d.fetch()).posts
        key = written.uri.rpartition("/")[2]
        assert post.link == f"https://bsky.app/profile/{d.anna.did}/post/{key}"
        assert (post.author_id, post.author_name) == (d.anna.did, "Анна Тестова")
        assert (post.text, post.attachments) == ("Нет воды", 2)


@KINDS
async def test_an_answer_stands_in_the_thread_of_the_root(kind: str) -> None:
    async with desk(kind) as d:
        root = d.write("Вода")
        first = d.write("И у нас", reply_to=root)
        second = d.write("И у них", reply_to=first)
        post = by_id(await d.fetch())[second.uri]
        assert (post.kind, post.thread_id, post.parent_id) == (
            PostKind.COMMENT, root.uri, first.uri,
        )  # fmt: skip


async def test_an_answer_to_the_office_needs_no_mention() -> None:
    async with desk(MENTIONS) as d:
        said = d.town.write(d.office, "Воду отключат завтра")
        answer = d.town.write(d.anna, "А почему?", reply_to=said)
        page = await d.fetch()
        assert [post.external_id for post in page.posts] == [answer.uri]
        assert page.owner_id == d.office.did


@pytest.mark.parametrize("days", [-400, 400])
async def test_an_author_who_lies_about_the_moment_shifts_no_watermark(days: int) -> None:
    async with desk() as d:
        d.write("Врёт", at=START + timedelta(days=days))
        await d.fetch()
        assert d.cursor["watermark"] == int(START.timestamp())
        d.pass_time(minutes=5)
        d.write("Правда")
        await d.fetch()
        assert d.texts() == ["Врёт", "Правда"]
        assert all(post.posted_at <= d.clock[0] for post in d.seen.values())


@KINDS
async def test_a_flood_longer_than_a_fetch_is_read_on(kind: str) -> None:
    async with desk(kind, page_size=2, page_cap=2) as d:
        d.write("0")
        await d.fetch()
        d.pass_time(hours=2)
        for number in range(1, 16):
            d.write(str(number))
        first = await d.fetch()
        assert (first.more, len(first.posts)) == (True, 4)
        await d.fetch_through()
        assert len(d.seen) == 16


async def test_a_cursor_that_is_good_no_longer_is_a_gap_and_a_new_beginning() -> None:
    async with desk(page_size=2, page_cap=1) as d:
        for number in range(4):
            d.write(str(number))
        assert (await d.fetch()).more
        refusal = spoilers.answer(400, {"error": "InvalidRequest", "message": "cursor"})
        d.town.faults.next(refusal)
        page = await d.fetch()
        assert (page.gap, page.more) == (LOST, True)
        assert (await d.fetch_through()).gap is None
        assert len(d.seen) == 4


async def test_a_failure_between_pages_is_a_gap_that_the_next_fetch_closes() -> None:
    async with desk(page_size=2) as d:
        for number in range(5):
            d.write(str(number))
        bad = spoilers.answer(502, {"error": "UpstreamFailure", "message": ""})
        d.town.faults.next(bad, method=SEARCH_POSTS, after=1, times=4)
        page = await d.fetch()
        assert (page.gap, len(page.posts)) == (FAILED, 2)
        assert (await d.fetch()).gap is None
        assert len(d.seen) == 5


@KINDS
async def test_a_post_is_gone_when_it_was_left_out_twice(kind: str) -> None:
    async with desk(kind, full_every=1) as d:
        stays, goes = d.write("Останется"), d.write("Удалят")
        await d.fetch()
        d.town.delete(goes)
        assert (await d.fetch()).gone == ()
        assert (await d.fetch()).gone == (goes.uri,)
        assert (await d.fetch()).gone == ()
        assert list(d.seen) == [stays.uri]


async def test_a_post_left_out_once_by_mistake_stays() -> None:
    async with desk(full_every=1) as d:
        post = d.write("Вода")
        await d.fetch()
        for _ in range(3):
            d.town.faults.next(spoilers.answer(200, {"posts": []}), method=SEARCH_POSTS)
            d.town.faults.next(spoilers.answer(200, {"posts": []}), method=POSTS)
            assert (await d.fetch()).gone == ()
            assert (await d.fetch()).gone == ()
        assert list(d.seen) == [post.uri]


async def test_an_edit_below_the_newest_is_seen_at_the_second_look() -> None:
    async with desk(full_every=3) as d:
        old = d.write("Нет воды")
        d.pass_time(hours=5)
        d.write("Другое")
        await d.fetch()
        d.town.edit(old, "Воду дали")
        await d.fetch_often(2)
        assert d.seen[old.uri].text == "Воду дали"


async def test_ids_are_asked_for_no_more_than_25_at_once() -> None:
    async with desk(full_every=1) as d:
        for number in range(30):
            d.write(str(number))
        await d.fetch()
        for post in list(d.town.posts.values()):
            post.tags.clear()
        assert (await d.fetch()).calls[POSTS] == 2


@pytest.mark.parametrize(
    "item",
    [None, 5, "x", [], {}, {"uri": 7}, {"uri": "at://did:plc:a/app.bsky.feed.like/b"},
     {"uri": "at://did:plc:a/app.bsky.feed.post/b", "author": {}, "record": {"text": "x"}},
     {"uri": "at://did:plc:a/app.bsky.feed.post/b", "author": {"handle": "a"}, "record": []}],
    ids=repr,
)  # fmt: skip
@KINDS
async def test_an_item_of_any_shape_is_counted_and_its_neighbour_is_read(
    kind: str, item: object
) -> None:
    async with desk(kind) as d:
        d.write("Вода")
        key = "posts" if kind == SEARCH else "notifications"
        d.town.faults.next(
            spoilers.change(lambda body: body | {key: [item, *body[key]]}), method=METHODS[kind]
        )
        page = await d.fetch()
        assert (page.bad, d.texts()) == (1, ["Вода"])


async def test_the_cursor_stays_small() -> None:
    async with desk(page_size=2, page_cap=3) as d:
        for number in range(20):
            d.write(str(number))
            await d.fetch_through()
        assert len(d.cursor["known"]) == 6


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("@Priemnaya.bsky.social", "@priemnaya.bsky.social"),
        ("priemnaya.bsky.social", "@priemnaya.bsky.social"),
        ("https://bsky.app/profile/priemnaya.bsky.social", "@priemnaya.bsky.social"),
        ("https://bsky.app/profile/priemnaya.test/post/3abc", "@priemnaya.test"),
    ],
)
def test_every_form_of_an_account_becomes_one_address(typed: str, address: str) -> None:
    assert handle_address(typed) == handle_address(address) == address


@pytest.mark.parametrize("typed", ["", "@priemnaya", "@при.вет", "https://x.example/a.b"])
def test_what_is_no_account_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        handle_address(typed)


def test_a_search_is_words_in_one_line_and_not_too_many() -> None:
    assert search_address("  Садовое \n нет воды ") == "Садовое нет воды"
    for typed in ("", " \u200b ", "в" * 201):
        with pytest.raises(Refused):
            search_address(typed)
