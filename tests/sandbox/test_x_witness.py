"""tweepy, whose authors know X and not us, reads the town's X."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import tweepy
from requests.sessions import Session

from sandbox.serving import serve
from sandbox.x import Account, XTown, x_app

MORNING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HOST = "https://api.twitter.com"
FIELDS = ["created_at", "author_id", "conversation_id", "referenced_tweets"]


class Redirected(Session):
    """Asks the town where tweepy names a host that it does not let one choose."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.trust_env = False
        self.base = base

    def request(self, method: Any, url: Any, *args: Any, **more: Any) -> Any:
        """The same question, of the town."""
        assert url.startswith(HOST)
        return super().request(method, self.base + url.removeprefix(HOST), *args, **more)


@asynccontextmanager
async def town() -> AsyncIterator[tuple[XTown, Account, tweepy.Client]]:
    """A town with the administration's account, and a client of it."""
    x = XTown(now=lambda: MORNING, lag=timedelta(0))
    office = x.add_account("sadovoe_adm", "Администрация Садового")
    async with serve(x_app(x)) as base:
        client = tweepy.Client(bearer_token=x.bearer)
        client.session.close()
        client.session = Redirected(base)
        try:
            yield x, office, client
        finally:
            client.session.close()


async def test_it_reads_a_search_with_its_authors() -> None:
    async with town() as (x, office, client):
        anna = x.add_account("anna_t", "Анна Тестова")
        asked = x.write(anna, "Где вода?")
        x.write(office, "@anna_t вода завтра", answers=asked)
        answer = await asyncio.to_thread(
            client.search_recent_tweets,
            "вода",
            max_results=10,
            tweet_fields=FIELDS,
            expansions="author_id",
        )
        reply, post = answer.data
        assert (post.id, post.text, post.created_at) == (int(asked.id), "Где вода?", MORNING)
        assert post.edit_history_tweet_ids == [int(asked.id)]
        assert (reply.conversation_id, reply.referenced_tweets[0].id) == (post.id, post.id)
        assert {user.username for user in answer.includes["users"]} == {"anna_t", "sadovoe_adm"}


async def test_its_paginator_reads_every_page_once() -> None:
    async with town() as (x, office, client):
        anna = x.add_account("anna_t", "Анна Тестова")
        written = {int(x.write(anna, f"@sadovoe_adm {number}").id) for number in range(25)}

        def read() -> list[int]:
            pages = tweepy.Paginator(client.get_users_mentions, office.id, max_results=10)
            return [tweet.id for tweet in pages.flatten()]

        found = await asyncio.to_thread(read)
        assert len(found) == 25
        assert set(found) == written


async def test_it_sees_no_results_deleted_posts_and_edits() -> None:
    async with town() as (x, office, client):
        empty = await asyncio.to_thread(client.search_recent_tweets, "вода")
        assert (empty.data, empty.meta) == (None, {"result_count": 0})
        kept, gone = x.write(office, "Старое"), x.write(office, "Удалят")
        newer = x.edit(kept, "Новое")
        x.delete(gone)
        answer = await asyncio.to_thread(client.get_tweets, [kept.id, newer.id, gone.id])
        assert [tweet.text for tweet in answer.data] == ["Старое", "Новое"]
        assert answer.data[0].edit_history_tweet_ids == [int(kept.id), int(newer.id)]
        assert [error["resource_id"] for error in answer.errors] == [gone.id]


async def test_it_finds_an_account_by_its_name() -> None:
    async with town() as (_, office, client):
        answer = await asyncio.to_thread(client.get_user, username="Sadovoe_Adm")
        assert (answer.data.id, answer.data.name) == (int(office.id), office.name)
        assert (await asyncio.to_thread(client.get_user, username="nobody")).data is None


async def test_it_knows_our_refusals_by_their_names() -> None:
    async with town() as (x, _, client):
        with pytest.raises(tweepy.BadRequest, match="not between 10 and 100"):
            await asyncio.to_thread(client.search_recent_tweets, "вода", max_results=5)
        old = str(1_288_834_974_657)
        with pytest.raises(tweepy.BadRequest, match="created after"):
            await asyncio.to_thread(client.search_recent_tweets, "вода", since_id=old)
        x.limits["search"] = 0
        with pytest.raises(tweepy.TooManyRequests) as caught:
            await asyncio.to_thread(client.search_recent_tweets, "вода")
        assert caught.value.reset_time == int(MORNING.timestamp()) + 900
        x.limits.clear()
        x.credits = 0
        with pytest.raises(tweepy.HTTPException, match="402"):
            await asyncio.to_thread(client.search_recent_tweets, "вода")
        x.bearer = "another"
        with pytest.raises(tweepy.Unauthorized):
            await asyncio.to_thread(client.search_recent_tweets, "вода")
