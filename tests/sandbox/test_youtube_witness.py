"""Google's own client, by its own description of the API, reads the town's YouTube.

It is a heavy thing (15 MB, 110 unpacked) and therefore no dependency: `pip install
google-api-python-client` beside the others to run this.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.serving import serve
from sandbox.youtube import Account, Video, YoutubeTown, youtube_app

discovery = pytest.importorskip(
    "googleapiclient.discovery", reason="google-api-python-client is not installed"
)
errors = pytest.importorskip("googleapiclient.errors")

MORNING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@asynccontextmanager
async def town() -> AsyncIterator[tuple[YoutubeTown, Video, Account, Any]]:
    """A town with a video, somebody to comment, and a client of it."""
    made = YoutubeTown(now=lambda: MORNING)
    office, anna = made.add_account("sadovoe_adm"), made.add_account("anna_t")
    video = made.add_video(office, "Прямая линия")
    async with serve(youtube_app(made)) as base:
        client = discovery.build(
            "youtube",
            "v3",
            developerKey=made.key,
            static_discovery=True,
            cache_discovery=False,
            client_options={"api_endpoint": base},
        )
        try:
            yield made, video, anna, client
        finally:
            client.close()


async def test_it_turns_the_pages_of_a_channel_and_reads_answers() -> None:
    async with town() as (made, video, anna, client):
        first = made.write(video, anna, "Вода?")
        for number in range(4):
            made.write(video, anna, f"{number}")
        answers = {made.write(video, anna, f"+{n}", answers=first).id for n in range(7)}
        threads = client.commentThreads()

        def read() -> list[dict[str, Any]]:
            found, request = (
                [],
                threads.list(
                    part="snippet,replies",
                    allThreadsRelatedToChannelId=video.channel.id,
                    maxResults=2,
                    order="time",
                    textFormat="plainText",
                ),
            )
            while request is not None:
                answer = request.execute()
                found += answer["items"]
                request = threads.list_next(request, answer)
            return found

        found = await asyncio.to_thread(read)
        assert len(found) == 5
        (thread,) = [one for one in found if one["id"] == first.id]
        assert thread["snippet"]["totalReplyCount"] == 7
        assert len(thread["replies"]["comments"]) == 5
        request = client.comments().list(part="snippet", parentId=first.id, maxResults=100)
        listed = await asyncio.to_thread(request.execute)
        assert {one["id"] for one in listed["items"]} == answers


async def test_it_finds_a_channel_and_misses_what_is_deleted() -> None:
    async with town() as (made, video, anna, client):
        kept, gone = made.write(video, anna, "Останется"), made.write(video, anna, "Удалят")
        made.delete(gone)
        request = client.commentThreads().list(part="snippet", id=f"{kept.id},{gone.id}")
        assert [one["id"] for one in (await asyncio.to_thread(request.execute))["items"]] == [
            kept.id
        ]
        request = client.channels().list(part="id", forHandle="@sadovoe_adm")
        assert (await asyncio.to_thread(request.execute))["items"][0]["id"] == video.channel.id
        request = client.i18nLanguages().list(part="snippet")
        assert (await asyncio.to_thread(request.execute))["items"]


async def test_it_knows_our_refusals_by_their_reasons() -> None:
    async with town() as (made, video, _, client):
        video.has_comments = False
        request = client.commentThreads().list(part="snippet", videoId=video.id)
        with pytest.raises(errors.HttpError) as caught:
            await asyncio.to_thread(request.execute)
        assert caught.value.error_details[0]["reason"] == "commentsDisabled"
        made.units = 0
        with pytest.raises(errors.HttpError) as caught:
            await asyncio.to_thread(request.execute)
        assert caught.value.error_details[0]["reason"] == "quotaExceeded"
