"""A hashtag: the last day, in no order, by nobody; and thirty of them in a week."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from sandbox.graph import faults
from services.errors import ErrorKind
from services.networks.base import SourceRef
from services.networks.graph import round as rounds
from services.networks.instagram import InstagramConnector
from services.networks.instagram.hashtag import ASLEEP
from tests.services.networks.instagram.desk import ANNA, Desk, desk


@asynccontextmanager
async def tag(**settings: Any) -> AsyncIterator[Desk]:
    """A desk whose source is a hashtag."""
    async with desk("#садовое", "hashtag", **settings) as d:
        yield d


def watch(d: Desk, word: str) -> None:
    """Another source, never read."""
    d.source = SourceRef(2, "instagram", "hashtag", f"#{word}")
    d.cursor = {}


async def test_a_hashtag_tells_no_author_and_none_is_asked_for() -> None:
    async with tag() as d:
        media = d.show("Яма #садовое", by=ANNA)
        await d.fetch()
        post = d.seen[media.id]
        assert (post.author_id, post.author_name, post.from_owner) == ("", "", False)
        assert "username" not in d.calls("recent_media")[0].params["fields"]
        assert post.link.endswith("town/")


async def test_pages_are_turned_though_their_cursor_never_changes() -> None:
    async with tag(page_size=2) as d:
        names = [d.show(f"Яма {number} #садовое", by=ANNA).id for number in range(5)]
        page = await d.fetch()
        assert sorted(d.seen) == sorted(names)
        assert page.gap is None
        assert [call.params.get("after") for call in d.calls("recent_media")] == [
            None, "QVFIalways", "QVFIalways",
        ]  # fmt: skip


async def test_a_page_that_comes_again_ends_the_reading() -> None:
    async with tag(page_size=2) as d:
        for number in range(5):
            d.show(f"Яма {number} #садовое", by=ANNA)

        def again(body: dict[str, Any]) -> object:
            first.setdefault("body", body)
            return first["body"]

        first: dict[str, Any] = {}
        d.graph.faults.next(faults.change(again), method="recent_media", times=50)
        page = await d.fetch()
        assert (len(page.posts), page.gap) == (2, None)
        assert len(d.calls("recent_media")) == 2


async def test_the_page_cap_is_told() -> None:
    async with tag(page_size=2, page_cap=2) as d:
        for number in range(5):
            d.show(f"Яма {number} #садовое", by=ANNA)
        page = await d.fetch()
        assert (len(page.posts), page.gap) == (4, rounds.PAGES_CUT)


async def test_a_day_asleep_is_told_because_nobody_shows_more() -> None:
    async with tag() as d:
        await d.fetch()
        d.show("Пропадёт #садовое", by=ANNA)
        d.pass_time(hours=25)
        d.show("Новое #садовое", by=ANNA)
        assert (await d.fetch()).gap == ASLEEP
        assert d.texts() == ["Новое #садовое"]
        assert (await d.fetch()).gap is None


async def test_a_hashtag_is_begun_once_a_week_and_free_in_between_even_after_a_restart() -> None:
    async with tag() as d:
        await d.fetch()
        d.connector = InstagramConnector(d.connector.settings)
        d.pass_time(days=6)
        await d.fetch()
        assert len(d.calls("ig_hashtag_search")) == len(d.calls("recently_searched_hashtags")) == 1
        d.pass_time(days=2)
        await d.fetch()
        assert len(d.calls("ig_hashtag_search")) == 1
        assert len(d.calls("recently_searched_hashtags")) == 2
        assert len(d.account.searched) == 1
        await d.connector.close()


async def test_the_hashtag_over_the_weeks_limit_waits_and_asks_nothing_that_counts() -> None:
    async with tag(weekly_hashtags=2) as d:
        await d.fetch()
        watch(d, "вода")
        await d.fetch()
        watch(d, "снег")
        error = await d.refused()
        assert (error.kind, error.until) == (ErrorKind.QUOTA, d.clock[0] + timedelta(hours=6))
        assert "2 хештегов за 7 дней" in str(error)
        assert len(d.account.searched) == 2
        d.pass_time(days=7, minutes=1)
        await d.fetch()
        assert len(d.calls("ig_hashtag_search")) == 3


async def test_one_that_is_begun_already_is_free_when_the_week_is_full() -> None:
    async with tag(weekly_hashtags=1) as d:
        await d.fetch()
        d.cursor = {}
        d.show("Яма #садовое", by=ANNA)
        await d.fetch()
        assert d.texts() == ["Яма #садовое"]
        assert len(d.calls("ig_hashtag_search")) == 1


async def test_the_networks_own_refusal_rests_the_hashtag_and_not_the_account() -> None:
    async with tag() as d:
        d.graph.most_tags = 0
        error = await d.refused()
        assert (error.kind, error.code) == (ErrorKind.QUOTA, "18")
        d.source = SourceRef(3, "instagram", "media", "sadovoe.adm")
        d.cursor = {}
        d.show("Субботник")
        await d.fetch()
        assert d.texts() == ["Субботник"]


async def test_a_hashtag_that_nobody_has_is_gone_and_a_strange_answer_comes_again() -> None:
    for body, kind in (
        ({"data": []}, ErrorKind.GONE),
        ({"data": [5]}, ErrorKind.RETRY),
        ({"data": [{"id": "x"}]}, ErrorKind.RETRY),
    ):
        async with tag() as d:
            d.graph.faults.next(faults.answer(200, body), method="ig_hashtag_search")
            assert (await d.refused()).kind is kind
