"""What is read of a timeline: words, links, late arrivals, edits, deletions, floods."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox import spoilers
from services.networks.base import PostKind
from services.networks.mastodon.round import EMPTIED, FAILED, TOO_MANY
from services.networks.mastodon.settings import HASHTAG, MENTIONS
from tests.services.networks.mastodon.desk import HOST, START, by_id, desk

KINDS = pytest.mark.parametrize("kind", [HASHTAG, MENTIONS])


@KINDS
async def test_a_post_is_its_words_its_warning_and_its_own_link(kind: str) -> None:
    async with desk(kind) as d:
        status = d.write(
            '<p>Яма у дома 5<br>на <a href="https://x">#<span>Лесной</span></a></p><p>Давно!</p>',
            warning="Дороги",
            media=2,
        )
        post = by_id(await d.fetch())[f"{HOST}/{status.id}"]
        assert post.text == "Дороги\nЯма у дома 5\nна #Лесной\n\nДавно!"
        assert post.link == f"https://{HOST}/@anna/{status.id}"
        assert (post.author_id, post.author_name) == (f"@anna@{HOST}", "Анна Тестова")
        assert post.attachments == 2


async def test_a_cyrillic_tag_is_asked_for_and_a_stranger_keeps_the_name_of_its_server() -> None:
    async with desk() as d:
        oleg = d.town.add_account("Oleg@far.example", "")
        d.write("<p>Вода</p>", by=oleg)
        (post,) = (await d.fetch()).posts
        assert d.town.called("timelines/tag")[0].path == "/api/v1/timelines/tag/садовое"
        assert (post.author_id, post.author_name) == ("@oleg@far.example", "Oleg@far.example")


@pytest.mark.parametrize("url", ["javascript:alert(1)", None, 5, "https://" + "x" * 600])
async def test_a_link_that_is_none_is_made_of_the_id(url: object) -> None:
    async with desk() as d:
        status = d.write("<p>Вода</p>")

        def change(body: Any) -> Any:
            body[0]["url"] = url
            return body

        d.town.faults.next(spoilers.change(change))
        (post,) = (await d.fetch()).posts
        assert post.link == f"https://{HOST}/@anna/{status.id}"


@KINDS
async def test_an_answer_is_a_comment_in_the_thread_of_what_it_answers(kind: str) -> None:
    async with desk(kind) as d:
        first = d.write("<p>Вода</p>")
        second = d.write("<p>И у нас</p>", reply_to=first)
        post = by_id(await d.fetch())[d.external(second)]
        assert (post.kind, post.thread_id) == (PostKind.COMMENT, d.external(first))


@KINDS
@pytest.mark.parametrize("visibility", ["private", "direct"])
async def test_a_letter_that_is_not_for_everybody_is_left_alone(kind: str, visibility: str) -> None:
    async with desk(kind) as d:
        d.write("<p>Личное</p>", visibility=visibility)
        page = await d.fetch()
        assert (page.posts, page.bad) == ((), 0)


async def test_a_post_that_arrives_late_behind_newer_ones_is_seen() -> None:
    async with desk() as d:
        d.write("<p>Раньше</p>")
        d.pass_time(hours=3)
        d.write("<p>Сейчас</p>")
        await d.fetch()
        d.write("<p>Издалека</p>", at=d.ago(minutes=30))
        await d.fetch()
        assert d.texts() == ["Издалека", "Раньше", "Сейчас"]


@KINDS
async def test_a_flood_longer_than_a_fetch_is_read_on_without_a_gap(kind: str) -> None:
    async with desk(kind, page_size=2, page_cap=2) as d:
        d.write("<p>0</p>")
        await d.fetch()
        for number in range(1, 16):
            d.write(f"<p>{number}</p>")
        pages = [await d.fetch()]
        while pages[-1].more:
            d.write("<p>ещё</p>") if len(pages) == 1 else None
            pages.append(await d.fetch())
        assert len(pages) > 3
        assert [page.gap for page in pages] == [None] * len(pages)
        assert len(d.seen) == 17


async def test_a_failure_between_pages_is_a_gap_that_the_next_fetch_closes() -> None:
    async with desk(page_size=2) as d:
        d.write("<p>0</p>")
        await d.fetch()
        for number in range(1, 6):
            d.write(f"<p>{number}</p>")
        d.town.faults.next(spoilers.page(503), after=1, times=4)
        page = await d.fetch()
        assert (page.gap, len(page.posts)) == (FAILED, 2)
        assert (await d.fetch()).gap is None
        assert len(d.seen) == 6


async def test_a_first_reading_goes_back_so_many_days_and_says_when_it_was_cut() -> None:
    async with desk(page_size=2, page_cap=2, reread_days=3) as d:
        d.write("<p>Давнее</p>", at=d.ago(days=30))
        assert (await d.fetch()).gap is None
        d.cursor = {}
        for number in range(6):
            d.write(f"<p>{number}</p>")
        page = await d.fetch()
        assert (page.gap, len(page.posts)) == (TOO_MANY, 4)
        assert (await d.fetch_through()).gap is None


async def test_an_edit_is_seen_at_the_look_back_with_its_moment() -> None:
    async with desk(full_every=3) as d:
        old = d.write("<p>Нет воды</p>")
        d.pass_time(hours=5)
        d.write("<p>Другое</p>")
        await d.fetch()
        d.town.edit(old, "<p>Воду дали</p>")
        await d.fetch_often(2)
        post = d.seen[d.external(old)]
        assert (post.text, post.edited_at) == ("Воду дали", START + timedelta(hours=5))


async def test_a_post_that_lost_its_tag_is_read_once_more_and_is_not_gone() -> None:
    async with desk(full_every=1) as d:
        stays, loses = d.write("<p>Останется</p>"), d.write("<p>Вода</p>")
        await d.fetch()
        loses.tags.clear()
        d.town.edit(loses, "<p>Вода без тега</p>")
        page = await d.fetch()
        assert page.gone == ()
        assert by_id(page)[d.external(loses)].text == "Вода без тега"
        await d.fetch_often(3)
        assert len(d.town.called("statuses")) == 1
        assert d.external(stays) in d.seen


@KINDS
async def test_a_deleted_post_is_gone_by_the_servers_own_word(kind: str) -> None:
    async with desk(kind, full_every=1) as d:
        stays, goes = d.write("<p>Останется</p>"), d.write("<p>Удалят</p>")
        await d.fetch()
        d.town.delete(goes)
        page = await d.fetch()
        assert page.gone == (d.external(goes),)
        assert list(d.seen) == [d.external(stays)]
        assert (await d.fetch()).gone == ()


async def test_a_timeline_that_suddenly_shows_nothing_is_a_gap_and_no_deletion() -> None:
    async with desk(full_every=1, token="") as d:
        d.write("<p>Вода</p>")
        await d.fetch()
        d.town.faults.next(spoilers.answer(200, []), method="timelines/tag", times=2)
        page = await d.fetch()
        assert (page.gap, page.gone) == (EMPTIED, ())
        assert (await d.fetch()).gap is None


async def test_a_server_that_knows_no_min_id_ends_the_paging() -> None:
    async with desk(page_cap=50) as d:
        d.write("<p>Вода</p>")
        await d.fetch()
        newest = spoilers.change(lambda _: shown)
        shown = [{"id": "9" * 20, "created_at": "2026-11-20T09:00:00Z", "content": 5}]
        d.town.faults.next(newest, times=99)
        page = await d.fetch()
        assert page.calls["timelines/tag"] == 2


@pytest.mark.parametrize(
    "item",
    [None, 5, "x", [], {}, {"id": 7}, {"id": "../x"}, {"id": "1", "created_at": "вчера"},
     {"id": "1", "created_at": "2026-11-20T09:00:00Z", "visibility": "public", "account": []}],
    ids=repr,
)  # fmt: skip
@KINDS
async def test_an_item_of_any_shape_is_counted_and_its_neighbour_is_read(
    kind: str, item: object
) -> None:
    async with desk(kind) as d:
        d.write("<p>Вода</p>")
        d.town.faults.next(
            spoilers.change(lambda body: [item, *body]),
            method="timelines/tag" if kind == HASHTAG else "notifications",
        )
        page = await d.fetch()
        assert (page.bad, d.texts()) == (1, ["Вода"])


async def test_the_cursor_stays_small() -> None:
    async with desk(page_size=2, page_cap=3) as d:
        for number in range(40):
            d.write(f"<p>{number}</p>")
            await d.fetch_through()
        assert len(d.cursor["known"]) == 6
