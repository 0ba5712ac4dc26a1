"""Topics of a group: what is listed, what is asked for, what is left out."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox.ok import faults
from services.networks.base import Allowance
from services.networks.ok.round import NO_LISTING
from services.networks.ok.topics import PAGES_CUT
from tests.services.networks.ok.desk import START, by_id, desk

STAT, THEMES, BY_IDS = "group.getStatTopics", "mediatopic.getTopics", "mediatopic.getByIds"


@pytest.mark.parametrize("kind", ["group", "public"])
async def test_a_topic_links_to_itself_and_a_members_one_names_its_author(kind: str) -> None:
    async with desk(kind=kind) as d:
        own = d.ok.write_topic(d.group, "Ремонт дороги на Лесной")
        hers = d.topic("Нет воды")
        found = by_id(page := await d.fetch())
        assert found[d.external(own)].from_owner
        assert found[d.external(own)].author_name == "Посёлок Лесной"
        assert found[d.external(own)].author_id == page.owner_id
        assert found[d.external(hers)].author_id == d.anna.ref
        assert found[d.external(hers)].link == f"https://ok.ru/group/{d.group.gid}/topic/{hers.id}"


@pytest.mark.parametrize("kind", ["group", "public"])
async def test_a_promoted_topic_is_left_out_unless_wanted(kind: str) -> None:
    for skip, texts in ((True, []), (False, ["Дорого", "Купите слона"])):
        async with desk(kind=kind, skip_promo=skip) as d:
            d.comment(d.topic("Купите слона", promo=True), "Дорого")
            await d.fetch()
            assert d.texts() == texts


@pytest.mark.parametrize("kind", ["group", "public"])
async def test_the_parts_of_a_topic_are_joined_and_the_rest_are_attachments(kind: str) -> None:
    async with desk(kind=kind) as d:
        parts = [{"type": "text", "text": "Вода"}, {"type": "photo"}, {"type": "text", "text": "?"}]
        topic = d.topic("", media=parts)
        post = by_id(await d.fetch())[d.external(topic)]
        assert (post.text, post.attachments) == ("Вода\n?", 1)


async def test_a_long_topic_does_not_seem_edited_when_another_method_shows_less_of_it() -> None:
    async with desk(kind="public", page_size=1) as d:
        topic = d.topic("", media=[{"type": "text", "text": f"Часть {n}"} for n in range(5)])
        d.topic("Прежнее")
        first = by_id(await d.fetch())[d.external(topic)].text
        d.pass_time(days=4)
        d.topic("Новое")
        await d.fetch_often(24)
        assert d.calls(BY_IDS)
        assert d.seen[d.external(topic)].text == first


async def test_a_sticky_topic_of_long_ago_does_not_stop_the_paging() -> None:
    async with desk(kind="public", page_size=2) as d:
        d.topic("Правила", sticky=True, at=d.ago(days=300))
        for number in range(5):
            d.topic(f"Тема {number}", at=d.ago(hours=number))
        await d.fetch()
        assert d.texts() == ["Правила", *(f"Тема {number}" for number in range(5))]


async def test_a_foreign_group_is_read_no_further_than_needed() -> None:
    async with desk(kind="public", page_size=2) as d:
        for days in range(10):
            d.topic(f"Тема {days}", at=d.ago(days=days))
        await d.fetch()
        before = len(d.calls(THEMES))
        await d.fetch()
        assert len(d.calls(THEMES)) - before == 2


async def test_an_own_group_is_asked_for_headlines_and_then_for_the_new_ones() -> None:
    async with desk() as d:
        topic = d.topic("Вода", at=d.ago(days=2))
        await d.fetch()
        await d.fetch()
        assert len(d.calls(STAT)) == 2
        assert [call.params["topic_ids"] for call in d.calls(BY_IDS)] == [topic.id]
        assert all(call.params["media_limit"] == "3" for call in d.calls(BY_IDS))


async def test_new_topics_are_asked_for_by_the_hundred() -> None:
    async with desk() as d:
        for number in range(130):
            d.topic(f"Тема {number}", at=d.ago(minutes=number))
        await d.fetch()
        asked = [len(call.params["topic_ids"].split(",")) for call in d.calls(BY_IDS)]
        assert asked == [100, 30]


async def test_statistics_are_read_whatever_the_case_of_their_keys() -> None:
    async with desk() as d:
        d.ok.stat_keys_are_upper = True
        d.comment(d.topic("Вода"), "Да")
        await d.fetch()
        assert d.texts() == ["Вода", "Да"]


async def test_ids_may_come_as_numbers() -> None:
    async with desk() as d:
        topic = d.topic("Вода")

        def as_numbers(body: Any) -> Any:
            for shown in body.get("topics", []) + body.get("media_topics", []):
                shown["id"] = int(shown["id"])
            return body

        d.ok.faults.next(faults.change(as_numbers), times=9)
        assert d.external(topic) in by_id(await d.fetch())


async def test_a_topic_from_the_future_of_a_slow_clock_is_seen() -> None:
    async with desk() as d:
        d.topic("Вода", at=d.clock[0] + timedelta(minutes=3))
        await d.fetch()
        assert d.texts() == ["Вода"]


async def test_a_topic_without_a_date_that_can_be_is_read_as_of_now() -> None:
    async with desk(kind="public") as d:
        topic = d.topic("Вода")

        def undate(body: Any) -> Any:
            body["media_topics"][0]["created_ms"] = -5
            return body

        d.ok.faults.next(faults.change(undate), method=THEMES)
        assert by_id(await d.fetch())[d.external(topic)].posted_at == START


@pytest.mark.parametrize("kind", ["group", "public"])
async def test_paging_that_was_cut_goes_on_where_it_stopped(kind: str) -> None:
    async with desk(kind=kind, page_size=2, page_cap=2) as d:
        for number in range(9):
            d.topic(f"Тема {number}", at=d.ago(hours=number))
        page = await d.fetch()
        assert (page.gap, page.more, len(d.seen)) == (PAGES_CUT, True, 4)
        d.topic("Новая")
        assert (await d.fetch_through()).gap is None
        await d.fetch()
        assert len(d.seen) == 10


async def test_an_anchor_that_is_good_no_longer_begins_the_paging_anew() -> None:
    async with desk(kind="public", page_size=2, page_cap=2) as d:
        for number in range(5):
            d.topic(f"Тема {number}", at=d.ago(hours=number))
        await d.fetch()
        d.cursor["anchor"] = "c3BvaWx0"
        await d.fetch_through()
        assert len(d.seen) == 5


async def test_a_quota_spent_among_the_pages_is_a_gap_that_is_closed_later() -> None:
    async with desk(kind="public", page_size=2) as d:
        for number in range(5):
            d.topic(f"Тема {number}", at=d.ago(hours=number))
        d.ok.calls_left[THEMES] = 1
        page = await d.fetch()
        assert page.gap
        assert len(d.seen) == 2
        assert (await d.fetch()).gap == NO_LISTING
        d.ok.calls_left.clear()
        d.pass_time(hours=2)
        await d.fetch_through()
        assert len(d.seen) == 5


async def test_a_topic_missed_once_and_seen_again_is_not_gone() -> None:
    async with desk() as d:
        topic = d.topic("Мигает")
        await d.fetch()
        topic.deleted = True
        assert (await d.fetch()).gone == ()
        topic.deleted = False
        assert (await d.fetch()).gone == ()
        topic.deleted = True
        assert (await d.fetch()).gone == ()
        page = await d.fetch()
        assert page.gone == page.complete == (d.external(topic),)
        assert d.seen == {}


async def test_an_allowance_of_nothing_asks_for_nothing() -> None:
    async with desk() as d:
        d.topic("Вода")
        await d.fetch()
        d.ok.calls.clear()
        page = await d.fetch(Allowance({STAT: 0, BY_IDS: 0, "discussions.getComments": 0}))
        assert (d.ok.calls, page.calls) == ([], {})
        assert page.gap


async def test_the_cursor_forgets_topics_that_have_long_been_quiet() -> None:
    async with desk() as d:
        d.topic("Вода")
        await d.fetch()
        d.pass_time(days=15)
        await d.fetch()
        assert (await d.fetch()).cursor["threads"] == {}
