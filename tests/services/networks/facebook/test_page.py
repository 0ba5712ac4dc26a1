"""A page's feed and what stands under its posts: the traps that Meta's documents name."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox.graph import faults
from services.networks.base import Allowance
from services.networks.graph import round as rounds
from tests.services.networks.facebook.desk import by_id, desk


async def test_the_feed_holds_the_pages_own_posts_and_visitors() -> None:
    async with desk() as d:
        own, hers = d.post("Завтра субботник", by=d.page), d.post("Где дворник?", attached=2)
        page = await d.fetch()
        posts = by_id(page)
        assert posts[own.id].from_owner
        assert page.owner_id == d.page.id
        assert not posts[hers.id].from_owner
        assert posts[hers.id].attachments == 2
        assert posts[hers.id].author_name == "Анна Тестова"
        assert posts[hers.id].link.endswith(f"/{d.page.id}/posts/{hers.id.split('_')[1]}")


async def test_answers_to_comments_are_read_because_the_filter_is_asked_for() -> None:
    async with desk() as d:
        post = d.post("Яма на Речной")
        first = d.comment(post, "Когда?")
        answer = d.comment(post, "И у нас", to=first)
        await d.fetch()
        assert d.seen[answer.id].parent_id == first.id
        assert f"reply_comment_id={answer.id.split('_')[1]}" in d.seen[answer.id].link
        assert d.calls("comments")[0].params["filter"] == "stream"


async def test_the_address_of_the_next_page_is_never_followed() -> None:
    async with desk(page_size=2) as d:
        names = [d.post(f"Яма {number}").id for number in range(5)]
        await d.fetch()
        assert sorted(d.seen) == sorted(names)
        assert ["after" in call.params for call in d.calls("feed")] == [False, True, True]


async def test_an_edge_that_pages_by_moments_is_read_to_its_end() -> None:
    async with desk(page_size=2) as d:
        d.graph.pages_by_time = True
        names = [d.post(f"Яма {number}").id for number in range(5)]
        page = await d.fetch()
        assert sorted(d.seen) == sorted(names)
        assert "__paging_token" in d.calls("feed")[-1].params
        assert page.gap is None


async def test_an_empty_page_with_a_next_one_is_not_the_end() -> None:
    async with desk(page_size=2) as d:
        oldest = d.post("Свет?")
        for number in range(4):
            d.post(f"Не для всех {number}").unlisted = True
        page = await d.fetch()
        assert list(d.seen) == [oldest.id]
        assert (page.gap, page.bad) == (None, 0)


async def test_an_old_post_that_is_ranked_first_does_not_stop_the_paging() -> None:
    async with desk(page_size=2) as d:
        old = d.post("Прошлый год", at=d.ago(days=300))
        names = [d.post(f"Яма {number}").id for number in range(4)]
        d.graph.ranked = lambda post: post is not old
        await d.fetch()
        assert sorted(d.seen) == sorted(names)


async def test_paging_ends_with_a_page_that_is_older_than_what_is_followed() -> None:
    async with desk(page_size=2) as d:
        for days in range(20, 30):
            d.post("Давно", at=d.ago(days=days))
        new = d.post("Сейчас")
        await d.fetch()
        assert list(d.seen) == [new.id]
        assert len(d.calls("feed")) == 2


async def test_the_page_cap_is_told() -> None:
    async with desk(page_size=2, page_cap=2) as d:
        for number in range(5):
            d.post(f"Яма {number}")
        page = await d.fetch()
        assert len(page.posts) == 4
        assert page.gap == rounds.PAGES_CUT


async def test_a_failure_on_the_second_page_is_told_and_made_good() -> None:
    async with desk(page_size=2) as d:
        for number in range(4):
            d.post(f"Яма {number}")
        d.graph.faults.next(faults.error(2), method="feed", after=1, times=4)
        page = await d.fetch()
        assert (len(page.posts), page.gap) == (2, rounds.PAGES_FAILED)
        assert (await d.fetch()).gap is None
        assert len(d.seen) == 4


async def test_too_much_at_once_is_asked_for_by_halves() -> None:
    async with desk(page_size=8) as d:
        names = [d.post(f"Яма {number}").id for number in range(3)]
        words = "Please reduce the amount of data you're asking for, then retry your request"
        d.graph.faults.next(faults.error(1, words), method="feed", times=2)
        assert (await d.fetch()).gap is None
        assert [call.params["limit"] for call in d.calls("feed")] == ["8", "4", "2", "2"]
        assert sorted(d.seen) == sorted(names)


async def test_what_is_not_public_is_left_out() -> None:
    async with desk() as d:
        d.post("Черновик", by=d.page, published=False)
        post = d.post("Вода")
        d.comment(post, "Только странице", private=True)
        page = await d.fetch()
        assert d.texts() == ["Вода"]
        assert page.bad == 0


async def test_an_author_who_is_hidden_is_no_bad_item() -> None:
    async with desk() as d:
        d.graph.keys[d.page.secret].scopes = ("pages_read_engagement",)
        d.post("Вода")
        page = await d.fetch()
        (post,) = page.posts
        assert (post.author_id, post.author_name, page.bad) == ("", "", 0)


async def test_a_late_comment_under_a_post_beyond_the_list_is_seen_while_the_thread_lives() -> None:
    async with desk(reread_days=3, full_every=1) as d:
        post = d.post("Ремонт")
        await d.fetch()
        for _ in range(3):
            d.pass_time(days=2)
            d.comment(post, "Всё ещё")
            for _ in range(25):
                await d.fetch()
        assert d.texts().count("Всё ещё") == 3
        d.pass_time(days=4)
        await d.fetch()
        assert d.cursor["threads"] == {}


async def test_absence_from_the_list_is_no_deletion() -> None:
    async with desk() as d:
        shown, hidden = d.post("Одна"), d.post("Другая")
        await d.fetch()
        hidden.unlisted = True
        hidden.message = "Другая, исправлена"
        for _ in range(3):
            page = await d.fetch()
            assert page.gone == ()
        assert d.seen[hidden.id].text == "Другая, исправлена"
        assert d.seen[shown.id]


async def test_one_that_is_no_more_does_not_hide_the_others_that_are_asked_for() -> None:
    async with desk() as d:
        posts = [d.post(f"Запись {number}") for number in range(4)]
        d.comment(posts[2], "Под удалённой")
        await d.fetch()
        for post in posts:
            post.unlisted = True
        posts[2].deleted = True
        first = await d.fetch()
        assert (first.gone, first.gap) == ((), rounds.EMPTY)
        second = await d.fetch()
        assert second.gone == second.complete == (posts[2].id,)
        assert len(by_id(second)) == 3
        assert all(call.path == "" for call in d.calls("ids"))


async def test_each_id_that_is_asked_for_is_a_call_of_the_day() -> None:
    async with desk() as d:
        d.post("На виду")
        posts = [d.post(f"Запись {number}") for number in range(3)]
        await d.fetch()
        for post in posts:
            post.unlisted = True
        assert (await d.fetch()).calls["lookup"] == 3
        page = await d.fetch(Allowance({"lookup": 2}))
        assert page.gap == rounds.NO_CHECKS
        assert "lookup" not in page.calls


async def test_a_right_that_was_lost_is_not_taken_for_deletions() -> None:
    async with desk() as d:
        for number in range(6):
            d.post(f"Запись {number}")
        await d.fetch()
        for post in d.page.posts:
            post.deleted = True
        for _ in range(14):
            page = await d.fetch()
            assert page.gone == ()
            assert str(rounds.NOT_SHOWN) in str(page.gap)
        for post in d.page.posts:
            post.deleted = False
        assert (await d.fetch()).gap is None
        assert len(d.seen) == 6


async def test_many_that_are_taken_away_at_once_are_gone_in_the_end() -> None:
    async with desk() as d:
        d.post("Останется")
        posts = [d.post(f"Спам {number}") for number in range(5)]
        await d.fetch()
        for post in posts:
            post.deleted = True
        for _ in range(13):
            page = await d.fetch()
        assert d.texts() == ["Останется"]
        assert len(page.gone) == 5
        assert (await d.fetch()).gap is None
        assert len(d.cursor["threads"]) == 1


async def test_more_than_one_question_takes_are_asked_for_in_turn() -> None:
    async with desk(page_size=100) as d:
        d.post("На виду")
        posts = [d.post(f"Запись {number}") for number in range(60)]
        await d.fetch()
        for post in posts:
            post.unlisted, post.message = True, "Исправлена"
        for _ in range(2):
            assert (await d.fetch()).calls["lookup"] == 50
        assert d.texts().count("Исправлена") == 60


async def test_a_count_that_is_larger_than_what_is_shown_starts_no_endless_reading() -> None:
    async with desk() as d:
        post = d.post("Вода")
        d.comment(post, "Да")
        d.comment(post, "Только странице", private=True)
        for _ in range(3):
            assert (await d.fetch()).gap is None
        assert len(d.calls("comments")) == 1


async def test_a_link_that_is_none_is_made_of_the_id() -> None:
    async with desk() as d:
        post = d.post("Вода")
        comment = d.comment(post, "Да")

        def spoil(body: Any) -> Any:
            body["data"][0]["permalink_url"] = "javascript:alert(1)"
            return body

        for method in ("feed", "comments"):
            d.graph.faults.next(faults.change(spoil), method=method)
        await d.fetch()
        assert d.seen[post.id].link == f"https://www.facebook.com/{post.id}"
        number = comment.id.partition("_")[2]
        expected = f"https://www.facebook.com/{post.id}?comment_id={number}"
        assert d.seen[comment.id].link == expected


async def test_comments_that_are_counted_and_not_shown_are_told() -> None:
    async with desk() as d:
        for number in range(2):
            d.comment(d.post(f"Запись {number}"), "Да")
        d.graph.faults.next(faults.answer(200, {"data": []}), method="comments", times=2)
        assert (await d.fetch()).gap == rounds.COMMENTS_SILENT


@pytest.mark.parametrize("counted", [True, False])
async def test_a_lost_right_to_comments_deletes_none(counted: bool) -> None:
    async with desk(full_every=1) as d:
        for number in range(2):
            d.comment(d.post(f"Запись {number}"), "Да")
        await d.fetch()

        def hide(body: Any) -> Any:
            for post in body["data"]:
                post["comments"]["summary"]["total_count"] *= counted
            return body

        for _ in range(4):
            d.graph.faults.next(faults.change(hide), method="feed")
            d.graph.faults.next(faults.answer(200, {"data": []}), method="comments", times=2)
            page = await d.fetch()
            assert (page.complete, d.texts().count("Да")) == ((), 2)
            d.graph.faults.clear()


async def test_a_right_to_comments_that_is_missing_is_told() -> None:
    async with desk() as d:
        d.comment(d.post("Вода"), "Да")
        d.graph.faults.next(faults.error(200), method="comments", times=2)
        for _ in range(2):
            assert (await d.fetch()).gap == rounds.COMMENTS_CLOSED
        assert (await d.fetch()).gap is None
        assert d.texts() == ["Вода", "Да"]


async def test_a_closed_thread_of_another_page_hides_no_other() -> None:
    async with desk() as d:
        foreign = d.graph.write(d.other, d.other, "О Садовом", tags=(d.page,))
        d.graph.comment(foreign, d.anna, "Не для нас")
        d.comment(d.post("Вода"), "Да")
        page = await d.fetch()
        assert d.texts() == ["Вода", "Да", "О Садовом"]
        assert page.gap == rounds.COMMENTS_CLOSED


async def test_an_unreadable_comment_keeps_its_thread_from_being_complete() -> None:
    async with desk() as d:
        post = d.post("Вода")
        d.comment(post, "Да")
        d.comment(post, "Нет")

        def spoil(body: Any) -> Any:
            body["data"][0]["created_time"] = "когда-то"
            return body

        d.graph.faults.next(faults.change(spoil), method="comments")
        page = await d.fetch()
        assert (page.bad, page.complete) == (1, ())


async def test_the_cursor_is_small_and_belongs_to_its_address() -> None:
    async with desk() as d:
        for number in range(50):
            d.post(f"Яма {number}")
        await d.fetch()
        assert len(str(d.cursor)) < 50 * 60
        d.cursor["address"] = "vestnik.sad"
        await d.fetch()
        assert d.cursor["address"] == "sadovoe.adm"
        assert d.cursor["passes"] == 1


async def test_a_comment_of_the_same_second_is_not_lost() -> None:
    async with desk() as d:
        post = d.post("Вода")
        d.comment(post, "Раз")
        await d.fetch()
        d.comment(post, "Два")
        d.pass_time(minutes=1)
        await d.fetch()
        assert d.texts() == ["Вода", "Два", "Раз"]
        assert d.clock[0] - d.seen[post.id].posted_at == timedelta(minutes=1)
