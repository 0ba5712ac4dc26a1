"""Edits are new ids; deletions are what X says, twice."""

import pytest

from sandbox.x import faults
from services.networks.x.memory import Memory
from services.networks.x.second_look import NO_LOOK
from tests.services.networks.x.desk import by_id, desk


@pytest.mark.parametrize("dialect", ["tweet", "post"])
async def test_an_edit_is_the_same_post_with_a_link_to_its_new_version(dialect: str) -> None:
    async with desk(dialect=dialect) as d:
        first = d.write("Нет воды")
        await d.fetch()
        d.pass_time(minutes=10)
        second = d.x.edit(first, "Нет воды и света")
        post = by_id(await d.fetch())[first.id]
        assert post.text == "Нет воды и света"
        assert post.link.endswith(second.id)
        assert post.edited_at == d.clock[0]
        assert post.posted_at < post.edited_at


async def test_an_edit_that_leaves_the_search_is_seen_by_the_second_look() -> None:
    async with desk("вода") as d:
        first = d.write("вода кончилась")
        await d.fetch()
        d.pass_time(minutes=10)
        d.x.edit(d.x.edit(first, "уже не о том"), "совсем не о том")
        page = await d.fetch()
        assert d.seen[first.id].text == "совсем не о том"
        assert len(d.calls("lookup")) == 2
        assert page.calls["lookup"] == 2


async def test_an_older_version_never_replaces_a_newer_one() -> None:
    async with desk() as d:
        first = d.write("Старое")
        d.x.edit(first, "Новое")
        await d.fetch()
        stale = {"id": first.id, "text": "Старое", "edit_history_tweet_ids": first.versions}
        d.x.faults.next(
            faults.change(lambda body: {"data": [stale], "meta": {"result_count": 1}}),
            method="search",
        )
        d.pass_time(minutes=1)
        await d.fetch()
        assert d.texts() == ["Новое"]


@pytest.mark.parametrize("how", ["deleted", "hidden"])
async def test_a_post_is_gone_when_x_has_said_so_twice(how: str) -> None:
    async with desk(look_every=3600) as d:
        post, stays = d.write("Удалят"), d.write("Останется")
        await d.fetch()
        setattr(post, how, True)
        d.pass_time(hours=1)
        assert (await d.fetch()).gone == ()
        d.pass_time(minutes=30)
        assert (await d.fetch()).gone == ()  # it is not time to look yet
        d.pass_time(minutes=30)
        assert (await d.fetch()).gone == (post.id,)
        assert list(d.seen) == [stays.id]
        d.pass_time(hours=1)
        assert (await d.fetch()).gone == ()


async def test_a_post_that_an_answer_only_lacks_is_not_gone() -> None:
    async with desk() as d:
        d.write("Вода")
        await d.fetch()
        d.pass_time(minutes=10)
        d.x.faults.next(
            faults.change(lambda body: {"meta": {"result_count": 0}}), method=None, times=10
        )
        for _ in range(3):
            assert (await d.fetch()).gone == ()
            d.pass_time(minutes=2)
        assert d.texts() == ["Вода"]


async def test_a_hundred_posts_are_looked_at_in_one_call_and_not_for_ever() -> None:
    async with desk(page_size=100, reread_days=2) as d:
        for number in range(101):
            d.write(f"Пост {number}")
        d.pass_time(minutes=10)
        d.write("Новейший, который и так перечитывают")
        await d.fetch_through()
        d.pass_time(days=1)
        await d.fetch()
        sizes = [len(call.params["ids"].split(",")) for call in d.calls("lookup")]
        assert sorted(sizes) == [1, 100]
        d.pass_time(days=1, minutes=1)
        page = await d.fetch()
        assert len(d.calls("lookup")) == 2
        assert Memory.load(page.cursor, d.source.address).followed == {}


async def test_a_look_that_fails_says_so_and_keeps_what_is_new() -> None:
    async with desk() as d:
        d.write("Раз")
        await d.fetch()
        d.pass_time(minutes=10)
        d.write("Два")
        await d.fetch()
        d.pass_time(minutes=10)
        d.write("Три")
        d.x.faults.next(faults.problem(503, {}), method="lookup", times=4)
        page = await d.fetch()
        assert page.gap == NO_LOOK
        assert d.texts() == ["Два", "Раз", "Три"]
        assert (await d.fetch()).gap is None
        assert d.calls("lookup")[-1].status == 200


async def test_the_cursor_is_bounded() -> None:
    memory = Memory("вода")
    async with desk(page_size=100, page_cap=12) as d:
        for number in range(1100):
            d.write(f"Пост {number}")
        page = await d.fetch()
        memory = Memory.load(page.cursor, d.source.address)
        assert len(page.posts) == 1100
        assert len(memory.followed) == 1000
