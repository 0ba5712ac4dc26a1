"""Searches by a phrase: everywhere and on one wall."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from sandbox.vk import Fault, Limits
from services.errors import ErrorKind, NetworkError, Refused
from services.networks.base import Allowance, SourceRef
from services.networks.vk.links import split_search, vk_search
from services.networks.vk.search import BEYOND, CUT, EVERYWHERE, FAILED, ON_WALL
from tests.services.networks.vk.desk import Desk, by_id, desk


@asynccontextmanager
async def search(address: str = "вод", **settings: Any) -> AsyncIterator[Desk]:
    """A desk whose source is a search."""
    async with desk(**settings) as d:
        d.source = SourceRef(id=1, network="vk", kind="search", address=address)
        yield d


@pytest.mark.parametrize(
    ("typed", "address", "parts"),
    [
        ("  нет   воды ", "нет воды", ("", "нет воды")),
        ('"нет воды" Садовое', '"нет воды" Садовое', ("", '"нет воды" Садовое')),
        ("https://vk.com/Sadovoe_Talk: яма", "sadovoe_talk: яма", ("sadovoe_talk", "яма")),
        ("club98765: нет воды", "club98765: нет воды", ("club98765", "нет воды")),
        ("Садовое: яма", "Садовое: яма", ("", "Садовое: яма")),
    ],
)
def test_an_address_is_a_phrase_or_a_wall_and_a_phrase(
    typed: str, address: str, parts: tuple[str, str]
) -> None:
    assert vk_search(typed) == vk_search(address) == address
    assert split_search(address) == parts


@pytest.mark.parametrize("typed", ["", "я", "sadovoe_talk: ", "ы" * 201])
def test_a_phrase_too_short_or_too_long_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="Фраза"):
        vk_search(typed)


async def test_posts_and_comments_of_all_open_walls_are_found_under_their_walls_ids() -> None:
    async with search() as d:
        post = d.post("Нет воды")
        comment = d.comment(post, "И у нас воды нет")
        answer = d.comment(post, "Воду дадут", by=-d.group.id, reply_to=comment.id)
        other = d.vk.add_group(name="Луговое")
        far = d.vk.write_post(other.id, d.anna.id, "Вода ржавая")
        d.post("Нет света")
        found = by_id(await d.fetch())
        assert set(found) == {d.external(item) for item in (post, comment, answer, far)}
        assert found[d.external(comment)].thread_id == d.external(post)
        assert found[d.external(comment)].link.endswith(f"?reply={comment.id}")
        assert found[d.external(answer)].parent_id == d.external(comment)
        assert found[d.external(answer)].from_owner
        assert found[d.external(far)].author_name == "Анна Тестова"


async def test_what_is_found_is_what_the_wall_shows() -> None:
    async with search() as d:
        d.comment(d.post("Нет воды"), "И у нас воды нет")
        found = by_id(await d.fetch())
        d.source = SourceRef(id=2, network="vk", kind="wall", address="sadovoe_talk")
        d.cursor = {}
        assert by_id(await d.fetch()) == found


async def test_a_walls_search_finds_on_that_wall_alone() -> None:
    async with search("sadovoe_talk: вод") as d:
        post = d.post("Нет воды")
        other = d.vk.add_group(name="Луговое")
        d.vk.write_post(other.id, d.anna.id, "Вода ржавая")
        page = await d.fetch()
        assert set(by_id(page)) == {d.external(post)}
        assert page.owner_id == str(-d.group.id)
        assert page.calls == {"utils.resolveScreenName": 1, ON_WALL: 1}
        assert (await d.fetch()).calls == {ON_WALL: 1}


@pytest.mark.parametrize("address", ["вод", "sadovoe_talk: вод"])
async def test_finds_on_both_sides_of_a_page_boundary_are_seen(address: str) -> None:
    async with search(address, page_size=3) as d:
        for number in range(7):
            d.post(f"Вода {number}", at=d.ago(minutes=number))
        await d.fetch()
        d.pass_time(minutes=5)
        d.post("Вода новая")
        page = await d.fetch()
        assert len(d.seen) == 8
        assert (page.gap, page.more) == (None, False)


async def test_a_later_search_reaches_back_as_far_as_the_index_may_be_late() -> None:
    async with search() as d:
        d.post("Вода раз")
        await d.fetch()
        d.pass_time(days=3)
        d.post("Вода два", at=d.ago(days=2))
        await d.fetch()
        assert d.texts() == ["Вода два", "Вода раз"]
        start = int(d.calls(EVERYWHERE)[-1].params["start_time"])
        assert d.ago(days=3, hours=12).timestamp() == start


async def test_many_finds_are_read_in_slices_of_time_and_none_is_lost() -> None:
    async with search(page_size=3, page_cap=2) as d:
        for number in range(20):
            d.post(f"Вода {number}", at=d.ago(minutes=number))
        first = await d.fetch()
        assert (first.gap, first.more) == (CUT, True)
        assert (await d.fetch_through()).gap is None
        assert len(d.seen) == 20


async def test_more_than_can_be_reached_is_sliced_too() -> None:
    async with search(page_cap=99) as d:
        for number in range(1100):
            d.post(f"Вода {number}", at=d.ago(seconds=number * 60))
        first = await d.fetch()
        assert (first.gap, first.more, len(d.seen)) == (BEYOND, True, 1000)
        assert (await d.fetch_through()).gap is None
        assert len(d.seen) == 1100


async def test_many_finds_of_one_second_are_a_gap_and_no_endless_reading() -> None:
    async with search(page_size=2, page_cap=2) as d:
        for number in range(9):
            d.post(f"Вода {number}")
        assert (await d.fetch()).more
        page = await d.fetch_through()
        assert (page.gap, len(d.seen)) == (CUT, 4)


async def test_a_walls_search_beyond_the_cap_is_a_gap() -> None:
    async with search("sadovoe_talk: вод", page_size=2, page_cap=2) as d:
        for number in range(9):
            d.post(f"Вода {number}")
        page = await d.fetch()
        assert (page.gap, page.more) == (CUT, False)


async def test_a_failure_after_the_first_page_is_made_good() -> None:
    async with search(page_size=2) as d:
        for number in range(6):
            d.post(f"Вода {number}", at=d.ago(minutes=number))

        def fail_next(body: Any) -> Any:
            d.vk.faults.next(fault=Fault.html_502(), method=EVERYWHERE, times=4)
            return body

        d.vk.faults.next(fault=Fault.mutate(fail_next), method=EVERYWHERE)
        page = await d.fetch()
        assert (page.gap, page.more) == (FAILED, True)
        await d.fetch_through()
        assert len(d.seen) == 6


async def test_an_edited_find_comes_with_its_present_text_and_a_missing_one_is_not_gone() -> None:
    async with search() as d:
        post, goes = d.post("Нет воды"), d.post("Вода ржавая")
        await d.fetch()
        d.vk.edit_post(post, "Воду дали")
        d.vk.delete_post(goes)
        page = await d.fetch_often(3)
        assert d.texts() == ["Вода ржавая", "Воду дали"]
        assert page.gone == page.complete == ()


async def test_advertisements_are_left_out_and_a_bad_find_spoils_no_neighbour() -> None:
    async with search() as d:
        d.post("Вода в бутылях", ads=True)
        bad, good = d.post("Вода плохая"), d.post("Вода хорошая")

        def spoil(body: Any) -> Any:
            for item in body["response"]["items"]:
                if item["id"] == bad.id:
                    item["owner_id"] = None
            return body

        d.vk.faults.next(fault=Fault.mutate(spoil), method=EVERYWHERE)
        page = await d.fetch()
        assert set(by_id(page)) == {d.external(good)}
        assert page.bad == 1


async def test_a_spent_quota_says_until_when() -> None:
    async with search(limits=Limits(rps={}, daily={EVERYWHERE: 1})) as d:
        d.post("Вода")
        await d.fetch()
        with pytest.raises(NetworkError) as caught:
            await d.fetch()
        assert caught.value.kind is ErrorKind.QUOTA
        assert caught.value.until is not None


async def test_an_allowance_of_nothing_asks_for_nothing() -> None:
    async with search() as d:
        with pytest.raises(NetworkError) as caught:
            await d.fetch(Allowance({EVERYWHERE: 0}))
        assert caught.value.kind is ErrorKind.QUOTA
        assert d.vk.calls == []


async def test_a_search_on_a_closed_wall_is_denied() -> None:
    async with search("sadovoe_talk: вод") as d:
        d.vk.close_group(d.group.id)
        with pytest.raises(NetworkError) as caught:
            await d.fetch()
        assert caught.value.kind is ErrorKind.DENIED
