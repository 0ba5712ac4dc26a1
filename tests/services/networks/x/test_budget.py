"""X bills posts: an id once a day. The day's budget counts as X does and is not overdrawn."""

from datetime import timedelta

import pytest

from sandbox.x import errors, faults
from services.errors import ErrorKind, NetworkError
from services.networks.base import Allowance
from services.networks.visits import OUT_OF_BUDGET
from services.networks.x.round import SPENT
from services.networks.x.second_look import NO_LOOK
from tests.services.networks.x.desk import START, desk


async def test_our_bill_is_xs_bill() -> None:
    async with desk("sadovoe_adm", "mentions") as d:
        spent = 0
        for hours in range(0, 60, 5):
            post = d.write(f"@sadovoe_adm пост {hours}")
            d.x.repost(d.anna, post) if hours == 10 else None
            d.x.edit(post, f"@sadovoe_adm правка {hours}") if hours % 10 else None
            spent += (await d.fetch()).calls["posts"]
            d.pass_time(hours=5)
        assert spent >= len(d.x.paid)
        assert spent <= len(d.x.paid) + 3  # a repost is followed by nobody and counted each time


async def test_what_is_read_again_on_the_same_day_is_counted_once() -> None:
    async with desk() as d:
        d.write("Вода")
        counted = [(await d.fetch()).calls["posts"] for _ in range(3)]
        assert counted == [1, 0, 0]
        d.pass_time(days=1)
        assert (await d.fetch()).calls["posts"] == 1


async def test_a_page_asks_for_no_more_than_the_budget_allows() -> None:
    async with desk() as d:
        for number in range(30):
            d.write(f"Пост {number}")
        page = await d.fetch(Allowance({"posts": 14}))
        assert page.calls["posts"] == 10
        assert (page.gap, page.more) == (SPENT, True)
        await d.fetch_through()
        assert len(d.seen) == 30


async def test_a_spent_budget_waits_for_tomorrow_without_asking() -> None:
    async with desk() as d:
        d.write("Вода")
        with pytest.raises(NetworkError) as caught:
            await d.fetch(Allowance({"posts": 9}))
        assert caught.value.kind is ErrorKind.QUOTA
        assert caught.value.until == START.replace(hour=0) + timedelta(days=1)
        assert "бюджет" in str(caught.value)
        assert d.calls("search") == []


async def test_the_second_look_leaves_half_of_the_day_to_new_posts() -> None:
    async with desk() as d:
        for number in range(9):
            d.write(f"Пост {number}")
        d.pass_time(minutes=10)
        d.write("Новейший, который и так перечитывают")
        await d.fetch()
        d.pass_time(days=1)
        page = await d.fetch(Allowance({"posts": 18}))
        assert page.gap == NO_LOOK
        assert d.calls("lookup") == []
        assert (await d.fetch(Allowance({"posts": 40}))).gap is None
        assert len(d.calls("lookup")) == 1


async def test_spent_credits_rest_an_hour_and_say_what_to_do() -> None:
    async with desk() as d:
        d.write("Вода")
        d.x.credits = 0
        error = await d.refused()
        assert (error.kind, error.code) == (ErrorKind.QUOTA, "402")
        assert error.until == START + timedelta(hours=1)
        assert "кредит" in str(error)
        d.x.credits = None
        again = await d.refused()
        assert (again.kind, again.code) == (ErrorKind.QUOTA, OUT_OF_BUDGET)
        assert (again.until, len(d.calls("search"))) == (error.until, 1)
        d.pass_time(hours=1)
        await d.fetch()
        assert d.texts() == ["Вода"]


async def test_credits_that_end_between_two_pages_cut_the_reading() -> None:
    async with desk() as d:
        for number in range(15):
            d.write(f"Пост {number}")
        d.x.credits = 10
        page = await d.fetch()
        assert (page.gap, page.more, len(page.posts)) == (SPENT, True, 10)
        d.x.credits = None
        d.pass_time(hours=1)
        await d.fetch_through()
        assert len(d.seen) == 15


async def test_a_spent_window_is_left_alone_until_it_is_over() -> None:
    async with desk() as d:
        d.x.limits["search"] = 1
        d.write("Раз")
        await d.fetch()
        error = await d.refused()
        assert (error.kind, error.code) == (ErrorKind.SLOW, "429")
        assert error.until == START + timedelta(minutes=15)
        assert (await d.refused()).until == error.until
        assert len(d.calls("search")) == 2
        d.pass_time(minutes=15)
        d.write("Два")
        await d.fetch()
        assert d.texts() == ["Два", "Раз"]


async def test_a_spent_window_that_names_no_moment_rests_a_whole_one() -> None:
    async with desk() as d:
        body = {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}
        d.x.faults.next(faults.problem(429, body, {"x-rate-limit-reset": "soon"}))
        error = await d.refused()
        assert (error.kind, error.until) == (ErrorKind.SLOW, START + timedelta(minutes=15))


async def test_the_months_cap_is_a_quota_and_no_haste() -> None:
    async with desk() as d:
        body = errors.plain(429, "UsageCapExceeded").body
        body["type"] = "https://api.twitter.com/2/problems/usage-capped"
        d.x.faults.next(faults.problem(429, body))
        error = await d.refused()
        assert (error.kind, error.until) == (ErrorKind.QUOTA, START + timedelta(hours=1))
        assert "месячный" in str(error)
