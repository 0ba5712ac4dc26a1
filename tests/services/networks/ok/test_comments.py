"""Comments under a topic: paging, whom they answer, what is left alone."""

from typing import Any

import pytest

from sandbox.ok import faults
from services.errors import ErrorKind, NetworkError
from services.networks.ok.round import COMMENTS_CUT, COMMENTS_FAILED, NO_COMMENTS
from tests.services.networks.ok.desk import by_id, desk

COMMENTS = "discussions.getComments"


async def test_reading_does_not_mark_anything_as_read() -> None:
    async with desk() as d:
        d.comment(d.topic("Вода"), "Да")
        await d.fetch()
        assert d.calls(COMMENTS)
        assert d.ok.marked_as_read == 0


async def test_a_comment_has_the_link_of_its_topic_and_an_answer_the_parent_it_answers() -> None:
    async with desk() as d:
        topic = d.topic("Ремонт")
        asked = d.comment(topic, "Когда уберут снег?")
        said = d.comment(topic, "Сегодня до 18:00", by=d.group, reply_to=asked)
        found = by_id(await d.fetch())
        assert found[d.external(said)].parent_id == d.external(asked)
        assert found[d.external(said)].link == found[d.external(topic)].link
        assert found[d.external(asked)].author_name == "Анна Тестова"
        assert found[d.external(asked)].author_id == d.anna.ref


async def test_unchanged_threads_cost_nothing_and_new_comments_one_page() -> None:
    async with desk(page_size=3) as d:
        topic = d.topic("Вода")
        for number in range(9):
            d.comment(topic, f"Да {number}")
        await d.fetch()
        d.ok.calls.clear()
        await d.fetch()
        assert d.calls(COMMENTS) == []
        d.pass_time(minutes=1)
        d.comment(topic, "И у нас")
        await d.fetch()
        assert len(d.calls(COMMENTS)) == 1
        assert "И у нас" in d.texts()


async def test_an_edit_changes_no_counter_and_is_seen_at_the_threads_turn() -> None:
    async with desk(full_every=5) as d:
        comment = d.comment(d.topic("Вода"), "Нет воды")
        await d.fetch()
        d.ok.edit(comment, "Воду дали")
        await d.fetch_often(5)
        assert "Воду дали" in d.texts()


async def test_a_deleted_comment_hidden_by_an_added_one_is_found_at_the_threads_turn() -> None:
    async with desk(full_every=5) as d:
        topic = d.topic("Вода")
        gone = d.comment(topic, "Удалят")
        await d.fetch()
        d.ok.delete(gone)
        d.pass_time(minutes=1)
        d.comment(topic, "Взамен")
        await d.fetch_often(5)
        assert d.texts() == ["Взамен", "Вода"]


async def test_a_date_told_in_words_alone_is_of_moscow() -> None:
    async with desk() as d:
        comment = d.comment(d.topic("Вода"), "Да")

        def worded(body: Any) -> Any:
            for shown in body["comments"]:
                del shown["date_ms"]
            return body

        d.ok.faults.next(faults.change(worded), method=COMMENTS)
        found = by_id(await d.fetch())[d.external(comment)]
        assert found.posted_at == comment.at.replace(microsecond=0)


SPOILT: dict[str, dict[str, object]] = {
    "no id": {"id": None},
    "an id too long to store": {"id": "x" * 500},
    "a text that is a list": {"text": ["да"]},
    "an author's name that is a number": {"author_name": 5},
    "a date that is a word": {"date_ms": "вчера", "date": "вчера"},
}


@pytest.mark.parametrize("change", SPOILT.values(), ids=SPOILT.keys())
async def test_a_bad_comment_is_counted_and_spoils_no_neighbour(change: dict[str, object]) -> None:
    async with desk() as d:
        topic = d.topic("Вода")
        good, bad = d.comment(topic, "Хороший"), d.comment(topic, "Плохой")

        def spoil(body: Any) -> Any:
            for shown in body["comments"]:
                if shown["id"] == bad.id:
                    shown.update(change)
            return body

        d.ok.faults.next(faults.change(spoil), method=COMMENTS)
        page = await d.fetch()
        assert d.external(good) in by_id(page)
        assert page.bad == 1
        assert page.complete == ()


async def test_a_hidden_author_is_nobody() -> None:
    async with desk() as d:
        comment = d.comment(d.topic("Вода"), "Да")

        def hide(body: Any) -> Any:
            for name in ("author_id", "author_name", "author_ref", "author_type"):
                del body["comments"][0][name]
            return body

        d.ok.faults.next(faults.change(hide), method=COMMENTS)
        found = by_id(await d.fetch())[d.external(comment)]
        assert (found.author_id, found.author_name, found.from_owner) == ("", "", False)


async def test_a_cap_on_requests_for_comments_is_a_gap() -> None:
    async with desk(page_size=2, comment_cap=2) as d:
        topic = d.topic("Вода")
        for number in range(9):
            d.comment(topic, f"Да {number}")
        assert (await d.fetch()).gap == COMMENTS_CUT


async def test_threads_beyond_the_cap_wait_and_are_read_next_time() -> None:
    async with desk(comment_cap=2) as d:
        for number in range(5):
            d.comment(d.topic(f"Тема {number}"), f"Да {number}")
        page = await d.fetch()
        assert (page.gap, page.more) == (COMMENTS_CUT, True)
        assert (await d.fetch_through()).gap is None
        assert len(d.seen) == 10


async def test_a_spent_quota_of_comments_is_a_gap_and_the_topics_are_kept() -> None:
    async with desk() as d:
        d.comment(d.topic("Вода"), "Да")
        d.ok.calls_left[COMMENTS] = 0
        assert (await d.fetch()).gap == NO_COMMENTS
        assert d.texts() == ["Вода"]
        d.ok.calls_left.clear()
        d.pass_time(hours=2)
        assert (await d.fetch()).gap is None
        assert d.texts() == ["Вода", "Да"]


async def test_a_thread_that_fails_is_a_gap_and_its_neighbours_are_read() -> None:
    async with desk() as d:
        for number in range(2):
            d.comment(d.topic(f"Тема {number}"), f"Да {number}")
        d.ok.faults.next(faults.html_502(), method=COMMENTS, times=4)
        assert (await d.fetch()).gap == COMMENTS_FAILED
        assert len(d.seen) == 3


async def test_a_topic_whose_comments_are_closed_to_us_is_asked_once() -> None:
    async with desk() as d:
        d.comment(d.topic("Вода"), "Да")
        d.ok.faults.next(faults.error(457), method=COMMENTS, times=9)
        await d.fetch_often(3)
        assert len(d.calls(COMMENTS)) == 1


@pytest.mark.parametrize(("code", "kind"), [(10, ErrorKind.DENIED), (102, ErrorKind.AUTH)])
async def test_a_right_that_is_lacking_for_comments_is_not_passed_over(
    code: int, kind: ErrorKind
) -> None:
    async with desk() as d:
        d.comment(d.topic("Вода"), "Да")
        d.ok.faults.next(faults.error(code), method=COMMENTS, times=9)
        with pytest.raises(NetworkError) as caught:
            await d.fetch()
        assert caught.value.kind is kind
        assert caught.value.calls[COMMENTS] == 1
