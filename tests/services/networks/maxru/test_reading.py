"""Reading places of MAX: every trap that could hide a word, or tell a wrong one."""

from functools import partial
from typing import Any

import pytest

from sandbox import spoilers
from sandbox.max import MaxTown
from services.errors import ErrorKind
from services.networks.base import Allowance, FetchedPost, PostKind
from services.networks.maxru import comments
from services.networks.maxru import round as rounds
from tests.services.networks.maxru.desk import by_id, desk


def mend_messages(town: MaxTown, by: Any, method: str = "messages") -> None:
    """Change every message of the answers on their way out."""

    def change(body: Any) -> Any:
        for message in body.get("messages", []):
            by(message)
        return body

    town.faults.next(spoilers.change(change), method=method, times=1000)


async def only(d: Any) -> FetchedPost:
    """The only post of a fetch."""
    (post,) = (await d.fetch()).posts
    return post  # type: ignore[no-any-return] # the desk is Any here


async def test_a_post_without_a_sender_is_the_channels_own() -> None:
    async with desk() as d:
        post = d.write("Завтра отключат воду")
        page = await d.fetch()
        found = by_id(page)[post.mid]
        assert found.from_owner
        assert (found.author_id, found.author_name) == (str(d.chat.id), "Садовое LIVE")
        assert page.owner_id == found.author_id


async def test_the_bots_own_words_are_the_places_own() -> None:
    async with desk("group") as d:
        answer = d.town.new_message(d.chat, "Воду дадут в 18:00", [])
        found = by_id(await d.fetch())[answer.mid]
        assert found.from_owner
        assert found.author_id == str(d.chat.id)


async def test_a_channels_post_has_the_link_that_max_gives_and_a_groups_one_of_its_number() -> None:
    async with desk() as channel:
        channel.chat.name = "sadovoe"
        assert (await channel.fetch()).posts == ()
        channel.write("Новость")
        assert (await only(channel)).link.startswith("https://max.ru/sadovoe/")
    async with desk("group") as group:
        group.write("Вода")
        assert (await only(group)).link.startswith(f"https://max.ru/c/{group.chat.id}/")


async def test_a_bare_forward_says_what_it_brings_even_without_a_body() -> None:
    async with desk("group") as d:
        other = d.town.add_chat("Другая группа")
        told = d.town.write(other, d.anna, "Прорвало трубу", media=1)
        d.write("", forward=told)
        found = await only(d)
        assert (found.text, found.attachments) == ("Прорвало трубу", 1)
        mend_messages(d.town, lambda message: message.update(body=None))
        bare, again = await only(d), await only(d)
        assert bare.text == "Прорвало трубу"
        assert bare.external_id == again.external_id != found.external_id
        assert bare.link == f"https://max.ru/c/{d.chat.id}"


async def test_a_photo_without_words_is_a_post_with_an_attachment() -> None:
    async with desk("group") as d:
        d.write("", media=2)
        found = await only(d)
        assert (found.text, found.attachments) == ("", 2)


async def test_an_answer_in_a_group_stands_under_what_it_answers() -> None:
    async with desk("group") as d:
        asked = d.write("Где вода?", at=d.ago(minutes=5))
        answer = d.write("И у нас нет", answers=asked)
        found = by_id(await d.fetch())[answer.mid]
        assert (found.kind, found.thread_id, found.parent_id) == (
            PostKind.COMMENT,
            asked.mid,
            asked.mid,
        )


async def test_a_page_cap_is_stated_and_the_next_fetches_go_on_below_it() -> None:
    async with desk("group", page_size=3, page_cap=2, overlap=0) as d:
        names = {d.write(f"{n}", at=d.ago(minutes=n)).mid for n in range(12)}
        page = await d.fetch()
        assert (page.gap, page.more) == (rounds.CUT, True)
        assert len(d.seen) < 12
        assert (await d.fetch_through()).gap is None
        assert d.seen.keys() == names


async def test_comments_are_read_in_whichever_order_they_come() -> None:
    async with desk(page_size=3) as d:
        post = d.write("Новость", at=d.ago(hours=1))
        names = {d.comment(post, f"{n}", at=d.ago(minutes=n)).mid for n in range(8)}
        await d.fetch()
        assert d.seen.keys() - {post.mid} == names
        d.town.oldest_comments_first = True
        d.cursor, d.seen = {}, {}
        await d.fetch()
        assert d.seen.keys() - {post.mid} == names


async def test_a_post_that_is_gone_takes_what_stood_under_it_along_at_the_second_look() -> None:
    async with desk(full_every=1) as d:
        post = d.write("Новость")
        d.comment(post, "Где вода?")
        await d.fetch()
        d.town.delete(post)
        first = await d.fetch()
        assert (first.gone, first.complete) == ((), ())
        second = await d.fetch()
        assert second.gone == second.complete == (post.mid,)
        assert (await d.fetch()).complete == (post.mid,)
        assert (await d.fetch()).complete == ()


@pytest.mark.parametrize("newer", [0, 1])
async def test_an_answer_that_shows_nothing_of_what_is_there_calls_nothing_gone(newer: int) -> None:
    async with desk() as d:
        kept = d.write("Новость")
        await d.fetch()
        nothing = spoilers.answer(200, {"messages": []})
        for _ in range(3):
            d.pass_time(minutes=2)
            for number in range(newer):
                d.write(f"Ещё {number}")
            # The list is whole but for what we know; asked for by its id, it is not shown either.
            hide = spoilers.change(partial(without, mid=kept.mid))
            d.town.faults.next(hide, method="messages")
            d.town.faults.next(nothing, method="messages")
            page = await d.fetch()
            assert (page.gone, page.gap) == ((), rounds.SILENT)
        d.town.faults.clear()
        assert (await d.fetch()).gap is None
        assert kept.mid in d.seen


def without(body: Any, mid: str) -> Any:
    """The answer with one message left out."""
    return {"messages": [one for one in body["messages"] if one["body"]["mid"] != mid]}


async def test_in_a_group_answers_outlive_what_they_answer() -> None:
    async with desk("group", full_every=1) as d:
        asked = d.write("Где вода?")
        answer = d.write("И у нас нет", answers=asked)
        await d.fetch()
        d.town.delete(asked)
        await d.fetch_often(3)
        assert list(d.seen) == [answer.mid]


async def test_closed_comments_are_no_trouble() -> None:
    async with desk() as d:
        d.write("Новость")
        d.chat.has_comments = False
        page = await d.fetch_often(2)
        assert page.gap is None
        assert len(d.calls("comments")) == 1


async def test_a_spent_budget_of_comments_is_stated() -> None:
    async with desk() as d:
        d.comment(d.write("Новость"), "Где вода?")
        page = await d.fetch(Allowance({"comments": 0}))
        assert page.gap == comments.SPENT
        assert len(page.posts) == 1


async def test_comments_that_fail_are_stated_and_the_posts_are_kept() -> None:
    async with desk() as d:
        d.comment(d.write("Новость"), "Где вода?")
        d.town.faults.next(spoilers.page(503), method="comments", times=4)
        page = await d.fetch()
        assert (len(page.posts), page.gap) == (1, comments.FAILED)
        assert len((await d.fetch()).posts) == 2


async def test_comments_that_do_not_fit_are_stated_and_read_at_once() -> None:
    async with desk(comment_cap=1) as d:
        posts = [d.write(f"{n}", at=d.ago(hours=n)) for n in range(3)]
        for post in posts:
            d.comment(post, "Где вода?")
        page = await d.fetch()
        assert (page.gap, page.more) == (comments.CUT, True)
        await d.fetch_often(3)
        assert len(d.seen) == 6


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, {"success": False, "message": "nope f9LHodD0cOTown_max-token"}, ErrorKind.RETRY),
        (403, {"code": "chat.denied", "message": "no"}, ErrorKind.DENIED),
        (404, {"code": "not.found", "message": "no"}, ErrorKind.GONE),
        (400, {"code": "proto.payload", "message": "no"}, ErrorKind.BUG),
        (429, {"code": "rate.limit", "message": "no"}, ErrorKind.SLOW),
        (418, {"code": "teapot"}, ErrorKind.RETRY),
    ],
)
async def test_refusals_ask_for_the_right_action(
    status: int, body: dict[str, Any], kind: ErrorKind
) -> None:
    async with desk() as d:
        d.town.faults.next(spoilers.answer(status, body), method="messages", times=9)
        error = await d.refused()
        assert error.kind is kind
        assert d.town.token not in str(error)


@pytest.mark.parametrize(("status", "kind"), [(403, ErrorKind.RETRY), (413, ErrorKind.BUG)])
async def test_a_page_for_people_is_no_word_of_max(status: int, kind: ErrorKind) -> None:
    async with desk() as d:
        d.town.faults.next(spoilers.page(status), method="messages", times=9)
        assert (await d.refused()).kind is kind


async def test_a_bot_that_may_not_read_everything_is_told_what_is_missing() -> None:
    async with desk("group") as d:
        d.write("Вода")
        d.chat.rights = set()
        error = await d.refused()
        assert error.kind is ErrorKind.DENIED
        assert "администратором" in str(error)


async def test_the_token_travels_bare_in_the_header_alone() -> None:
    async with desk() as d:
        # The town refuses a token with "Bearer" before it.
        await d.fetch()
        assert {call.status for call in d.town.calls} == {200}
        assert not [call for call in d.town.calls if d.town.token in str(call.params)]
