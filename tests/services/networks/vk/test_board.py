"""Discussions of a community, beyond what the contract suite asks of every network."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from sandbox.vk import Fault
from services.errors import ErrorKind, NetworkError, Refused
from services.networks.base import PostKind, SourceRef
from services.networks.vk.board import COMMENTS, COMMENTS_CUT, TOPICS, TOPICS_CUT
from services.networks.vk.links import vk_board
from tests.services.networks.vk.desk import Desk, by_id, desk


@asynccontextmanager
async def board(**settings: Any) -> AsyncIterator[Desk]:
    """A desk whose source is the community's board."""
    async with desk(**settings) as d:
        d.source = SourceRef(id=1, network="vk", kind="board", address="sadovoe_talk")
        yield d


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://vk.com/board98765", "club98765"),
        ("https://vk.com/topic-98765_41?post=612", "club98765"),
        ("club98765", "club98765"),
        ("vk.com/Sadovoe_Talk", "sadovoe_talk"),
    ],
)
def test_an_address_is_the_communitys(typed: str, address: str) -> None:
    assert vk_board(typed) == vk_board(address) == address


def test_a_person_has_no_board() -> None:
    with pytest.raises(Refused, match="не сообщество"):
        vk_board("id1001")


async def test_a_discussion_speaks_with_its_title_and_its_opening_words_once() -> None:
    async with board() as d:
        topic = d.vk.add_topic(d.group.id, d.anna.id, "Мусор", "Не вывозят, Лесная 3")
        d.pass_time(minutes=1)
        comment = d.vk.write_topic_comment(topic, d.anna.id, "И сегодня тоже")
        found = by_id(await d.fetch())
        opened, said = found.values()
        assert opened.text == "Мусор\nНе вывозят, Лесная 3"
        assert opened.link == f"https://vk.com/topic-98765_{topic.id}"
        assert (said.kind, said.text) == (PostKind.COMMENT, "И сегодня тоже")
        assert said.link == f"{opened.link}?post={comment.id}"
        assert said.parent_id == said.thread_id == opened.external_id


async def test_a_fixed_discussion_of_long_ago_is_followed_and_stops_no_paging() -> None:
    async with board(page_size=2) as d:
        rules = d.vk.add_topic(d.group.id, d.anna.id, "Правила", "", fixed=True)
        d.pass_time(days=300)
        for number in range(4):
            d.vk.add_topic(d.group.id, d.anna.id, f"Тема {number}", "")
        await d.fetch()
        assert d.texts() == ["Правила", *(f"Тема {number}" for number in range(4))]
        d.vk.write_topic_comment(rules, d.anna.id, "А воды нет")
        await d.fetch()
        assert "А воды нет" in d.texts()


async def test_a_quiet_board_costs_one_call_and_a_new_comment_one_more() -> None:
    async with board(page_size=3) as d:
        topic = d.vk.add_topic(d.group.id, d.anna.id, "Вода", "")
        for number in range(9):
            d.vk.write_topic_comment(topic, d.anna.id, f"Да {number}")
        await d.fetch()
        assert (await d.fetch()).calls == {TOPICS: 1}
        d.vk.write_topic_comment(topic, d.anna.id, "И у нас")
        assert (await d.fetch()).calls == {TOPICS: 1, COMMENTS: 1}
        assert "И у нас" in d.texts()


async def test_more_pages_than_the_cap_are_gaps() -> None:
    async with board(page_size=2, page_cap=1, comment_cap=1) as d:
        for number in range(3):
            topic = d.vk.add_topic(d.group.id, d.anna.id, f"Тема {number}", "")
            for word in ("раз", "два"):
                d.vk.write_topic_comment(topic, d.anna.id, word)
        assert str((await d.fetch()).gap) == f"{TOPICS_CUT}; {COMMENTS_CUT}"


async def test_a_key_that_fails_among_the_comments_stops_the_fetch() -> None:
    async with board() as d:
        d.vk.add_topic(d.group.id, d.anna.id, "Вода", "")
        d.vk.faults.next(fault=Fault.error(5), method=COMMENTS)
        with pytest.raises(NetworkError) as caught:
            await d.fetch()
        assert caught.value.kind is ErrorKind.AUTH


async def test_a_discussion_quiet_for_long_is_forgotten_and_not_gone() -> None:
    async with board() as d:
        d.vk.add_topic(d.group.id, d.anna.id, "Вода", "")
        await d.fetch()
        d.pass_time(days=15)
        page = await d.fetch_often(3)
        assert (page.gone, page.cursor["threads"]) == ((), {})
