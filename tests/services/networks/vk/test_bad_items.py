"""One unreadable thing is counted and never stops its page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from sandbox.vk import Fault
from tests.services.networks.vk.desk import by_id, desk

Item = dict[str, Any]


def spoil(change: Callable[[Item], object]) -> Fault:
    """Let `change` spoil the first item of the answer."""

    def first(body: Item) -> Item:
        items = body["response"]["items"]
        replaced = change(items[0])
        if replaced is not None:
            items[0] = replaced
        return body

    return Fault.mutate(first)


def put(**values: object) -> Callable[[Item], None]:
    """Set these keys."""
    return lambda item: item.update(values)


def drop(key: str) -> Callable[[Item], None]:
    """Remove this key."""

    def change(item: Item) -> None:
        del item[key]

    return change


YEAR_2100 = int(datetime.fromisoformat("2100-01-01T00:00:00+00:00").timestamp())

SPOILED = {
    "no id": drop("id"),
    "an id in words": put(id="семь"),
    "an id beyond any column": put(id=10**40),
    "an author beyond any column": put(from_id=10**90),
    "an id that is a boolean": put(id=True),
    "a text that is a number": put(text=7),
    "an author that is a list": put(from_id=[1]),
    "a null": lambda item: item.clear(),
    "a string instead of an item": lambda item: "запись",
}

UNDATED = {
    "no date": drop("date"),
    "a date of 1970": put(date=0),
    "a date of 2100": put(date=YEAR_2100),
    "a date beyond any calendar": put(date=10**18),
    "a date in words": put(date="вчера"),
}
"""A date that cannot be is no reason to overlook what is said."""


@pytest.mark.parametrize("change", SPOILED.values(), ids=SPOILED.keys())
async def test_a_bad_post_is_counted_and_its_neighbours_are_read(
    change: Callable[[Item], object],
) -> None:
    async with desk() as d:
        d.post("Здоровая", at=d.ago(hours=1))
        d.post("Больная")
        d.vk.faults.next(fault=spoil(change), method="wall.get")
        page = await d.fetch()
        assert page.bad == 1
        assert d.texts() == ["Здоровая"]
        assert (await d.fetch()).bad == 0
        assert d.texts() == ["Больная", "Здоровая"]


@pytest.mark.parametrize("change", UNDATED.values(), ids=UNDATED.keys())
async def test_a_post_with_an_impossible_date_is_counted_and_read_as_if_new(
    change: Callable[[Item], object],
) -> None:
    async with desk() as d:
        d.post("Здоровая", at=d.ago(hours=1))
        d.post("Больная", at=d.ago(hours=1))
        d.vk.faults.next(fault=spoil(change), method="wall.get")
        page = await d.fetch()
        assert page.bad == 1
        found = {post.text: post.posted_at for post in page.posts}
        assert found == {"Здоровая": d.ago(hours=1), "Больная": d.clock[0]}


@pytest.mark.parametrize("change", UNDATED.values(), ids=UNDATED.keys())
async def test_a_comment_with_an_impossible_date_is_counted_and_read_as_if_new(
    change: Callable[[Item], object],
) -> None:
    async with desk() as d:
        d.comment(d.post("Вода"), "Больной", at=d.ago(minutes=9))
        d.vk.faults.next(fault=spoil(change), method="wall.getComments")
        page = await d.fetch()
        assert page.bad == 1
        assert {post.text: post.posted_at for post in page.posts}["Больной"] == d.clock[0]


async def test_dates_that_no_post_has_are_the_network_s_trouble() -> None:
    async with desk() as d:
        for hours in range(8):
            d.post(f"Запись {hours}", at=d.ago(hours=hours))

        def in_milliseconds(body: Item) -> Item:
            for item in body["response"]["items"]:
                item["date"] *= 1000
            return body

        d.vk.faults.next(fault=Fault.mutate(in_milliseconds), method="wall.get")
        page = await d.fetch()
        assert (page.bad, page.posts) == (8, ())
        await d.fetch()
        assert len(d.texts()) == 8


async def test_a_date_of_1970_does_not_stop_the_paging() -> None:
    async with desk(page_size=2, overlap=0) as d:
        for hours in range(4):
            d.post(f"Запись {hours}", at=d.ago(hours=hours))
        await d.fetch()
        for minutes in range(4, 0, -1):
            d.post(f"Новость {minutes}", at=d.ago(minutes=minutes))
        d.vk.faults.next(fault=spoil(put(date=0)), method="wall.get", times=2)
        await d.fetch()
        assert {f"Новость {minutes}" for minutes in range(1, 5)} <= set(d.texts())


@pytest.mark.parametrize("change", SPOILED.values(), ids=SPOILED.keys())
async def test_a_bad_comment_is_counted_and_leaves_its_thread_incomplete(
    change: Callable[[Item], object],
) -> None:
    async with desk(full_every=1) as d:
        post = d.post("Вода")
        d.comment(post, "Здоровый")
        d.comment(post, "Больной")
        await d.fetch()
        d.vk.faults.next(fault=spoil(change), method="wall.getComments")
        page = await d.fetch()
        assert page.bad >= 1
        assert page.complete == ()
        assert d.texts() == ["Больной", "Вода", "Здоровый"]


async def test_replies_under_an_unreadable_comment_are_read() -> None:
    async with desk() as d:
        post = d.post("Вода")
        top = d.comment(post, "Больной")
        d.comment(post, "Ответ", reply_to=top.id)
        d.vk.faults.next(fault=spoil(put(text=7)), method="wall.getComments")
        assert (await d.fetch()).bad == 1
        assert d.texts() == ["Вода", "Ответ"]


async def test_a_broken_thread_is_counted_and_its_head_is_read() -> None:
    async with desk() as d:
        d.comment(d.post("Вода"), "Голова")
        d.vk.faults.next(fault=spoil(put(thread="нет")), method="wall.getComments")
        page = await d.fetch()
        assert page.bad == 1
        assert page.complete == ()
        assert "Голова" in d.texts()


async def test_a_bad_post_off_the_pages_is_not_taken_for_a_missing_one() -> None:
    async with desk(page_size=1, overlap=0) as d:
        for hours in range(3):
            d.post(f"Запись {hours}", at=d.ago(hours=hours))
        await d.fetch()
        for _ in range(4):
            d.vk.faults.next(fault=spoil(put(text=7)), method="wall.getById")
            page = await d.fetch()
            assert (page.bad, page.gone) == (1, ())


async def test_a_date_of_2100_does_not_move_the_watermark() -> None:
    async with desk() as d:
        d.post("Вода")
        d.vk.faults.next(fault=spoil(put(date=YEAR_2100)), method="wall.get")
        page = await d.fetch()
        assert page.cursor["watermark"] == 0


async def test_ids_beyond_two_to_the_53rd_stay_exact() -> None:
    huge = 2**53 + 1
    async with desk() as d:
        d.post("Вода")
        d.vk.faults.next(fault=spoil(put(id=huge, from_id=huge + 2)), method="wall.get")
        page = await d.fetch()
        found = by_id(page)[f"-98765_{huge}"]
        assert found.author_id == str(huge + 2)
        assert str(huge) in page.cursor["threads"]


@pytest.mark.parametrize(
    "profiles", [None, "нет", [None], [{}], [{"id": "x"}], [{"id": 1001, "first_name": 5}]]
)
async def test_broken_profiles_cost_the_name_alone(profiles: object) -> None:
    async with desk() as d:
        d.post("Вода")

        def break_profiles(body: Item) -> Item:
            body["response"]["profiles"] = profiles
            return body

        d.vk.faults.next(fault=Fault.mutate(break_profiles), method="wall.get")
        page = await d.fetch()
        assert [(post.text, post.author_name) for post in page.posts] == [("Вода", "")]
        assert page.bad == 1


@pytest.mark.parametrize("key", ["comments", "attachments", "profiles", "groups", "text"])
async def test_an_optional_key_may_be_absent(key: str) -> None:
    async with desk() as d:
        d.post("Вода")

        def remove(body: Item) -> Item:
            body["response"].pop(key, None)
            body["response"]["items"][0].pop(key, None)
            return body

        d.vk.faults.next(fault=Fault.mutate(remove), method="wall.get")
        page = await d.fetch()
        assert len(page.posts) == 1
        assert page.bad == 0


async def test_a_hidden_author_is_an_empty_string() -> None:
    async with desk() as d:
        d.post("Вода")
        d.vk.faults.next(fault=spoil(drop("from_id")), method="wall.get")
        (post,) = (await d.fetch()).posts
        assert (post.author_id, post.author_name) == ("", "")


async def test_nothing_of_a_profile_but_the_name_is_kept() -> None:
    async with desk() as d:
        d.comment(d.post("Вода"), "Да")

        def decorate(body: Item) -> Item:
            for profile in body["response"]["profiles"]:
                profile |= {"bdate": "1.1.1990", "city": {"title": "СекретГрад"}}
            return body

        d.vk.faults.next(fault=Fault.mutate(decorate), times=2)
        page = await d.fetch()
        assert "СекретГрад" not in repr(page)
        assert "anna" not in repr(page)
        assert all("fields" not in call.params for call in d.vk.calls)


async def test_invisible_characters_never_come_through() -> None:
    async with desk() as d:
        d.vk.add_person(first_name="Ма\u202eрия", last_name="\u200bТестова\n", id=1500)
        d.post("Не\u200bт \u202eводы\x00", by=1500)
        (post,) = (await d.fetch()).posts
        assert post.text == "Нет воды"
        assert post.author_name == "Мария Тестова"
