"""Mastodon.py, an independent client, reads the town's server as it reads a real one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from mastodon import Mastodon
from mastodon.errors import MastodonNotFoundError, MastodonRatelimitError, MastodonUnauthorizedError

from sandbox.mastodon import Account, MastodonTown, mastodon_app
from sandbox.serving import serve

MORNING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def client(base: str, key: str | None) -> Any:
    """The library's client; its own waiting for a limit's end is off."""
    return Mastodon(
        api_base_url=base, access_token=key, version_check_mode="none", ratelimit_method="throw"
    )


@asynccontextmanager
async def town() -> AsyncIterator[tuple[MastodonTown, Account, Any, Any]]:
    """A town, its office, the office's client and a stranger's."""
    made = MastodonTown(now=lambda: MORNING)
    office = made.add_account("priemnaya", "Приёмная")
    token = made.log_in(office)
    async with serve(mastodon_app(made)) as base:
        yield made, office, client(base, token), client(base, None)


async def test_the_client_reads_a_hashtag_page_by_page_in_both_directions() -> None:
    async with town() as (made, office, _, stranger):
        wrote = [
            made.write(office, f"<p>{number}</p>", tags=["садовое"], media=1) for number in range(5)
        ]
        first = await asyncio.to_thread(stranger.timeline_hashtag, "садовое", limit=2)
        assert [status.id for status in first] == [wrote[4].id, wrote[3].id]
        assert first[0].created_at == MORNING
        assert first[0].account.acct == "priemnaya"
        assert first[0].tags[0].name == "садовое"
        older = await asyncio.to_thread(stranger.fetch_next, first)
        assert [status.id for status in older] == [wrote[2].id, wrote[1].id]
        behind = await asyncio.to_thread(
            stranger.timeline_hashtag, "садовое", min_id=wrote[0].id, limit=2
        )
        assert [status.id for status in behind] == [wrote[2].id, wrote[1].id]
        newest = await asyncio.to_thread(
            stranger.timeline_hashtag, "садовое", since_id=wrote[0].id, limit=2
        )
        assert [status.id for status in newest] == [wrote[4].id, wrote[3].id]


async def test_the_client_reads_the_mentions_of_its_own_account() -> None:
    async with town() as (made, office, own, _):
        anna = made.add_account("anna@far.example", "Анна")
        status = made.write(anna, "<p>Нет воды</p>", mentions=[office])
        (told,) = await asyncio.to_thread(own.notifications, types=["mention"])
        assert (told.type, told.status.id, told.account.acct) == ("mention", status.id, anna.acct)
        assert (await asyncio.to_thread(own.me)).username == "priemnaya"


async def test_the_client_sees_an_edit_and_a_deletion() -> None:
    async with town() as (made, office, own, _):
        status = made.write(office, "<p>Вода</p>")
        made.edit(status, "<p>Воду дали</p>")
        shown = await asyncio.to_thread(own.status, status.id)
        assert (shown.content, shown.edited_at) == ("<p>Воду дали</p>", MORNING)
        made.delete(status)
        with pytest.raises(MastodonNotFoundError):
            await asyncio.to_thread(own.status, status.id)


async def test_the_client_knows_the_servers_refusals() -> None:
    async with town() as (made, _, own, stranger):
        made.previews_open = False
        with pytest.raises(MastodonUnauthorizedError):
            await asyncio.to_thread(stranger.timeline_hashtag, "садовое")
        made.left, made.resets_at = 0, MORNING
        with pytest.raises(MastodonRatelimitError):
            await asyncio.to_thread(own.timeline_hashtag, "садовое")


async def test_the_client_answers_a_post_once_by_its_key() -> None:
    async with town() as (made, office, own, _):
        made.writers.add(office.id)
        asked = made.write(made.add_account("anna", "Анна"), "<p>Где вода?</p>")
        for _ in range(2):
            said = await asyncio.to_thread(
                own.status_post, "@anna завтра", in_reply_to_id=asked.id, idempotency_key="k1"
            )
        below = (await asyncio.to_thread(own.status_context, asked.id)).descendants
        assert [(one.id, one.in_reply_to_id) for one in below] == [(said.id, asked.id)]
