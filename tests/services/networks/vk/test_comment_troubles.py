"""Comments: closed doors, failures, the budget of calls, how long a thread is followed."""

import pytest

from sandbox.vk import Fault
from services.networks.base import Allowance
from services.networks.vk.round import (
    COMMENTS_CUT,
    COMMENTS_FAILED,
    COMMENTS_SAVED,
    NO_CHECKS,
    NO_COMMENTS,
)
from tests.services.networks.vk.desk import desk


async def test_closed_comments_are_no_failure_and_what_was_said_is_kept() -> None:
    async with desk() as d:
        post = d.post("Вода")
        d.comment(post, "Успел")
        await d.fetch()
        d.vk.close_comments(post)
        page = await d.fetch()
        assert (page.gap, page.bad, page.gone, page.complete) == (None, 0, (), ())
        assert "Успел" in d.texts()
        d.forget_calls()
        await d.fetch()
        assert d.calls("wall.getComments") == []
        d.vk.close_comments(post, closed=False)
        d.comment(post, "Открыли")
        await d.fetch()
        assert "Открыли" in d.texts()


@pytest.mark.parametrize("code", [15, 211, 212, 100])
async def test_a_thread_that_is_refused_does_not_stop_the_others(code: int) -> None:
    async with desk() as d:
        first = d.post("Первая")
        second = d.post("Вторая", at=d.ago(hours=1))
        d.comment(first, "Под первой")
        d.comment(second, "Под второй")
        d.vk.faults.next(fault=Fault.error(code), method="wall.getComments")
        await d.fetch()
        assert "Под второй" in d.texts()


async def test_a_thread_that_fails_is_read_at_the_next_fetch() -> None:
    async with desk() as d:
        first = d.post("Первая")
        second = d.post("Вторая", at=d.ago(hours=1))
        d.comment(first, "Под первой")
        d.comment(second, "Под второй")
        d.vk.faults.next(fault=Fault.error(10), method="wall.getComments", times=4)
        page = await d.fetch()
        assert page.gap == COMMENTS_FAILED
        assert "Под первой" not in d.texts()
        assert "Под второй" in d.texts()
        await d.fetch()
        assert "Под первой" in d.texts()


async def test_two_failing_threads_in_a_row_end_the_reading_of_comments() -> None:
    async with desk() as d:
        for number in range(5):
            d.comment(d.post(f"Запись {number}"), "Да")
        d.vk.faults.next(fault=Fault.error(10), method="wall.getComments", times=99)
        page = await d.fetch()
        assert page.gap == COMMENTS_FAILED
        # One call and three repeats for the first thread, one call for the second.
        assert len(d.calls("wall.getComments")) == 5
        d.vk.faults.clear()
        await d.fetch()
        assert len(d.seen) == 10


async def test_a_spent_quota_of_comments_leaves_the_posts_readable() -> None:
    async with desk() as d:
        d.comment(d.post("Вода"), "Да")
        d.vk.faults.next(fault=Fault.error(29), method="wall.getComments")
        page = await d.fetch()
        assert page.gap == NO_COMMENTS
        assert d.texts() == ["Вода"]
        d.pass_time(hours=2)
        assert (await d.fetch()).gap is None
        assert d.texts() == ["Вода", "Да"]


async def test_a_spent_quota_of_checks_leaves_walls_and_comments_readable() -> None:
    async with desk(page_size=1, overlap=0) as d:
        for hours in range(3):
            d.post(f"Запись {hours}", at=d.ago(hours=hours))
        await d.fetch()
        d.pass_time(minutes=1)
        d.comment(d.post("Ещё новее"), "Да")
        d.vk.faults.next(fault=Fault.error(29), method="wall.getById")
        page = await d.fetch()
        assert page.gap == NO_CHECKS
        assert {"Ещё новее", "Да"} <= set(d.texts())


async def test_when_little_is_left_the_oldest_threads_wait() -> None:
    async with desk() as d:
        for hours in range(6):
            d.comment(d.post(f"Запись {hours}", at=d.ago(hours=hours)), f"Под {hours}")
        page = await d.fetch(Allowance({"wall.getComments": 2}))
        assert page.gap == COMMENTS_SAVED
        assert page.calls["wall.getComments"] == 2
        assert [text for text in d.texts() if text.startswith("Под")] == ["Под 0", "Под 1"]
        await d.fetch()
        assert len(d.seen) == 12


async def test_rereading_the_unchanged_leaves_a_reserve_of_the_day() -> None:
    async with desk(full_every=1) as d:
        d.comment(d.post("Вода"), "Да")
        await d.fetch()
        d.forget_calls()
        page = await d.fetch(Allowance({"wall.getComments": 50}))
        assert d.calls("wall.getComments") == []
        assert page.gap == COMMENTS_SAVED


async def test_a_fetch_makes_no_more_than_its_cap_of_requests_and_asks_to_come_back() -> None:
    async with desk(comment_cap=3) as d:
        for hours in range(7):
            d.comment(d.post(f"Запись {hours}", at=d.ago(hours=hours)), "Да")
        page = await d.fetch()
        assert page.calls["wall.getComments"] == 3
        assert page.more
        assert page.gap == COMMENTS_CUT
        await d.fetch_through()
        assert len(d.seen) == 14


async def test_a_thread_longer_than_the_cap_is_cut_and_said() -> None:
    async with desk(comment_cap=2, page_size=3) as d:
        post = d.post("Вода")
        for number in range(30):
            d.comment(post, f"Комментарий {number}")
        page = await d.fetch()
        assert page.gap == COMMENTS_CUT
        assert page.complete == ()
        assert "Комментарий 29" in d.texts()


async def test_a_comment_under_a_pinned_post_of_last_year_is_found() -> None:
    async with desk() as d:
        pinned = d.post("Правила", at=d.ago(days=400), pinned=True)
        await d.fetch()
        d.comment(pinned, "Нет воды")
        await d.fetch()
        assert "Нет воды" in d.texts()


async def test_a_thread_is_forgotten_after_the_days_and_kept_alive_by_its_comments() -> None:
    async with desk(reread_days=14) as d:
        quiet = d.post("Тихая")
        lively = d.post("Живая")
        await d.fetch()
        d.pass_time(days=10)
        d.comment(lively, "Ещё течёт")
        await d.fetch()
        d.pass_time(days=5)
        page = await d.fetch()
        assert str(lively.id) in page.cursor["threads"]
        assert str(quiet.id) not in page.cursor["threads"]
