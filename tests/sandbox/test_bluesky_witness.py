"""atproto, an independent client, reads the town's Bluesky as it reads the real one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from atproto import Client, models  # type: ignore[import-untyped]  # the witness is untyped
from atproto.exceptions import (  # type: ignore[import-untyped]  # as above
    BadRequestError,
    UnauthorizedError,
)

from sandbox.bluesky import Account, BlueskyTown, bluesky_app
from sandbox.serving import serve
from services.clock import now


@asynccontextmanager
async def town() -> AsyncIterator[tuple[BlueskyTown, Account, Client]]:
    """A town on the present clock (the client reads its tokens), its office, a client."""
    made = BlueskyTown(now=now)
    office = made.add_account("priemnaya.test", "Приёмная")
    async with serve(bluesky_app(made)) as base:
        yield made, office, Client(base_url=base)


async def log_in(client: Client, account: Account) -> None:
    await asyncio.to_thread(
        client.login, account.handle, account.password, fetch_bsky_profile=False
    )


async def test_the_client_searches_page_by_page() -> None:
    async with town() as (made, office, client):
        await log_in(client, office)
        anna = made.add_account("anna.test", "Анна")
        wrote = [made.write(anna, f"Нет воды {number}", images=1) for number in range(3)]
        search = client.app.bsky.feed.search_posts
        first = await asyncio.to_thread(search, {"q": "воды", "limit": 2})
        assert [post.uri for post in first.posts] == [wrote[2].uri, wrote[1].uri]
        record = first.posts[0].record
        assert isinstance(record, models.AppBskyFeedPost.Record)
        assert (record.text, first.posts[0].author.display_name) == ("Нет воды 2", "Анна")
        rest = await asyncio.to_thread(search, {"q": "воды", "limit": 2, "cursor": first.cursor})
        assert [post.uri for post in rest.posts] == [wrote[0].uri]
        assert rest.cursor is None


async def test_the_client_is_told_of_mentions_and_answers() -> None:
    async with town() as (made, office, client):
        await log_in(client, office)
        anna = made.add_account("anna.test", "Анна")
        mention = made.write(anna, "Нет воды", mentions=[office])
        answer = made.write(anna, "Когда?", reply_to=made.write(office, "Завтра"))
        told = await asyncio.to_thread(
            client.app.bsky.notification.list_notifications, {"reasons": ["mention", "reply"]}
        )
        assert {(one.uri, one.reason) for one in told.notifications} == {
            (mention.uri, "mention"), (answer.uri, "reply"),
        }  # fmt: skip


async def test_the_client_finds_a_deleted_post_left_out() -> None:
    async with town() as (made, office, client):
        await log_in(client, office)
        stays, goes = made.write(office, "Останется"), made.write(office, "Удалят")
        made.delete(goes)
        found = await asyncio.to_thread(client.get_posts, [stays.uri, goes.uri])
        assert [post.uri for post in found.posts] == [stays.uri]


async def test_the_client_knows_the_refusals() -> None:
    async with town() as (made, office, client):
        with pytest.raises(UnauthorizedError):
            await asyncio.to_thread(client.login, office.handle, "wrong")
        await log_in(client, office)
        with pytest.raises(BadRequestError):
            await asyncio.to_thread(client.app.bsky.feed.search_posts, {"q": ""})
        made.expired |= set(made.access)
        with pytest.raises(BadRequestError):
            await asyncio.to_thread(client.app.bsky.feed.search_posts, {"q": "вода"})


async def test_the_client_answers_a_post() -> None:
    async with town() as (made, office, client):
        await log_in(client, office)
        asked = made.write(made.add_account("anna.test", "Анна"), "Где вода?")
        ref = models.ComAtprotoRepoStrongRef.Main(uri=asked.uri, cid=asked.cid)
        reply = models.AppBskyFeedPost.ReplyRef(parent=ref, root=ref)
        said = await asyncio.to_thread(client.send_post, "Завтра", office.did, reply)
        assert made.posts[said.uri].reply_to is asked
