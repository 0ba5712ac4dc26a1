"""Mentions of an account: whose it is, how far back they go."""

from typing import Any

from sandbox.x import faults
from services.errors import ErrorKind
from services.networks.x.round import BEYOND
from tests.services.networks.x.desk import by_id, desk


async def test_an_account_is_asked_for_once() -> None:
    async with desk("sadovoe_adm", "mentions") as d:
        d.write("@Sadovoe_Adm снег не убран")
        d.write("Без имени")
        page = await d.fetch()
        await d.fetch_often(2)
        assert d.texts() == ["@Sadovoe_Adm снег не убран"]
        assert page.owner_id == d.office.id
        assert len(d.calls("account")) == 1


async def test_replies_to_the_account_are_mentions() -> None:
    async with desk("sadovoe_adm", "mentions") as d:
        news = d.write("Воду дадут завтра", by=d.office)
        reply = d.write("А свет?", answers=news)
        found = by_id(await d.fetch())
        assert list(found) == [reply.id]
        assert (found[reply.id].thread_id, found[reply.id].from_owner) == (news.id, False)


async def test_the_accounts_own_word_is_the_owners() -> None:
    async with desk("sadovoe_adm", "mentions") as d:
        d.write("@sadovoe_adm где вода?")

        def turn(body: Any) -> Any:
            body["data"][0]["author_id"] = d.office.id
            return body

        d.x.faults.next(faults.change(turn), method="mentions")
        page = await d.fetch()
        assert [post.from_owner for post in page.posts] == [True]
        assert page.posts[0].author_id == page.owner_id


async def test_mentions_are_not_bound_to_seven_days() -> None:
    async with desk("sadovoe_adm", "mentions") as d:
        d.write("@sadovoe_adm раз")
        await d.fetch()
        d.pass_time(days=20)
        d.write("@sadovoe_adm два", at=d.ago(days=15))
        assert (await d.fetch()).gap is None
        assert "@sadovoe_adm два" in d.texts()


async def test_more_than_x_shows_is_a_gap() -> None:
    async with desk("sadovoe_adm", "mentions", page_size=100, page_cap=9) as d:
        for number in range(801):
            d.write(f"@sadovoe_adm {number}")
        page = await d.fetch()
        assert (page.gap, page.more, len(page.posts)) == (BEYOND, False, 800)


async def test_an_account_that_is_not_there_is_gone_and_named() -> None:
    async with desk("nobody", "mentions") as d:
        error = await d.refused()
        assert (error.kind, error.code) == (ErrorKind.GONE, "name")
        assert "@nobody" in str(error)
        assert error.calls == {"account": 1}
