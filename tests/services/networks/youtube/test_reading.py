"""Reading comments of YouTube: every trap that could hide one, or spend a day's units."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox import spoilers
from sandbox.youtube.methods import YoutubeError
from services.errors import ErrorKind, Refused
from services.networks.base import Allowance
from services.networks.youtube import round as rounds
from services.networks.youtube.answers import midnight
from services.networks.youtube.links import youtube_channel, youtube_video
from tests.services.networks.youtube.desk import Desk, by_id, desk


def change_snippets(d: Desk, by: Any) -> None:
    """Change every comment's snippet on its way out."""

    def change(body: Any) -> Any:
        for item in body["items"]:
            by(item["snippet"]["topLevelComment"]["snippet"])
        return body

    d.town.faults.next(spoilers.change(change), method="commentThreads", times=1000)


async def test_a_comment_comes_with_its_link_its_author_and_its_edit() -> None:
    async with desk() as d:
        comment = d.write("Снег не убран", at=d.ago(hours=2))
        d.town.edit(comment, "Снег не убран второй день")
        found = by_id(await d.fetch())[comment.id]
        assert found.link == f"https://www.youtube.com/watch?v={d.video.id}&lc={comment.id}"
        assert (found.author_id, found.author_name) == (d.anna.id, "@anna_t")
        assert (found.text, found.edited_at) == ("Снег не убран второй день", d.clock[0])


async def test_the_words_are_plain_and_those_displayed_where_the_original_is_hidden() -> None:
    async with desk() as d:
        d.write("Где <вода> & свет?")
        change_snippets(d, lambda snippet: snippet.pop("textOriginal"))
        (found,) = (await d.fetch()).posts
        assert found.text == "Где <вода> & свет?"


async def test_an_author_without_a_channel_is_nobody_and_never_the_owner() -> None:
    async with desk() as d:
        d.write("Вода?")
        change_snippets(d, lambda snippet: snippet.pop("authorChannelId"))
        (found,) = (await d.fetch()).posts
        assert (found.author_id, found.from_owner) == ("", False)


async def test_answers_that_did_not_come_along_are_read_once() -> None:
    async with desk() as d:
        comment = d.write("Вода?", at=d.ago(hours=2))
        names = {d.write(f"{n}", answers=comment).id for n in range(9)}
        page = await d.fetch()
        assert by_id(page).keys() == {comment.id, *names}
        assert comment.id in page.complete
        assert comment.id not in (await d.fetch()).complete
        assert len(d.calls("comments")) == 1


async def test_a_new_answer_under_an_old_comment_is_seen_though_nothing_moves_up() -> None:
    async with desk(page_size=5, page_cap=1) as d:
        old = d.write("Старое", at=d.ago(days=2))
        await d.fetch()
        for number in range(4):
            d.write(f"{number}")
        await d.fetch()
        late = d.write("Так и не починили", by=d.anna, answers=old)
        await d.fetch_often(4)
        assert late.id in d.seen


async def test_known_discussions_cost_a_unit_per_fifty() -> None:
    async with desk(overlap=0, full_every=1000) as d:
        for number in range(60):
            d.write(f"{number}", at=d.ago(minutes=10 + number))
        await d.fetch()
        d.write("Новое")
        page = await d.fetch()
        assert page.calls == {"units": 1}
        d.clock[0] = d.clock[0].replace(hour=20)
        d.write("Ещё")
        d.town.calls.clear()
        await d.fetch()
        assert {len(call.params.get("id", "").split(",")) for call in d.town.calls} <= {1, 50, 11}


async def test_a_flood_is_read_anew_with_more_pages_and_loses_nothing() -> None:
    async with desk(page_size=5, page_cap=1) as d:
        d.write("Первое")
        await d.fetch()
        d.pass_time(hours=5)
        names = {d.write(f"{n}", at=d.ago(minutes=n)).id for n in range(17)}
        page = await d.fetch()
        assert (page.gap, page.more) == (rounds.CUT, True)
        assert (await d.fetch_through()).gap is None
        assert names <= d.seen.keys()


async def test_what_is_too_much_even_then_is_given_up_and_said() -> None:
    async with desk(page_size=1, page_cap=1, overlap=60) as d:
        for number in range(12):
            d.write(f"{number}", at=d.ago(minutes=number))
        page = await d.fetch_through()
        assert page.gap == rounds.GIVEN_UP
        assert len(d.seen) == 8
        d.pass_time(hours=3)
        d.write("Новое")
        assert (await d.fetch_through()).gap is None


async def test_a_lost_place_in_the_paging_is_no_loss() -> None:
    async with desk(page_size=2) as d:
        names = {d.write(f"{n}", at=d.ago(minutes=n)).id for n in range(5)}
        lost = YoutubeError(400, "invalidPageToken", "The request specifies an invalid page token.")
        d.town.faults.next(spoilers.answer(400, lost.body), method="commentThreads", after=1)
        assert (await d.refused()).kind is ErrorKind.RETRY
        assert len(d.town.calls) == 2
        await d.fetch()
        assert d.seen.keys() == names


async def test_an_answer_that_shows_nothing_of_what_is_there_calls_nothing_gone() -> None:
    async with desk() as d:
        kept = d.write("Нет воды")
        await d.fetch()
        for _ in range(3):
            d.pass_time(minutes=1)
            d.town.faults.next(
                spoilers.answer(200, {"items": []}), method="commentThreads", times=2
            )
            page = await d.fetch()
            assert (page.gone, page.gap) == ((), rounds.NOT_SHOWN)
        d.town.faults.clear()
        assert (await d.fetch()).gap is None
        assert kept.id in d.seen


async def test_a_handle_is_looked_up_once_and_an_unknown_one_is_gone() -> None:
    async with desk(address="@Sadovoe_Adm") as d:
        d.write("Вода?")
        await d.fetch_often(2)
        assert len(d.seen) == 1
        assert len(d.calls("channels")) == 1
    async with desk(address="@nobody_here") as d:
        assert (await d.refused()).kind is ErrorKind.GONE


async def test_switched_off_comments_stop_a_video_and_no_channel() -> None:
    async with desk("video") as d:
        d.video.has_comments = False
        error = await d.refused()
        assert error.kind is ErrorKind.DENIED
        assert "комментарии отключены" in str(error)
    async with desk() as d:
        d.video.has_comments = False
        d.town.write(d.town.add_video(d.office, "Другое"), d.anna, "Вода?")
        assert len((await d.fetch()).posts) == 1


@pytest.mark.parametrize(
    ("status", "reason", "kind"),
    [
        (403, "rateLimitExceeded", ErrorKind.SLOW),
        (403, "forbidden", ErrorKind.DENIED),
        (403, "accessNotConfigured", ErrorKind.AUTH),
        (404, "videoNotFound", ErrorKind.GONE),
        (404, "channelNotFound", ErrorKind.GONE),
        (400, "processingFailure", ErrorKind.RETRY),
        (400, "keyInvalid", ErrorKind.AUTH),
        (400, "invalidParameter", ErrorKind.BUG),
        (418, "teapot", ErrorKind.RETRY),
    ],
)
async def test_reasons_ask_for_the_right_action(status: int, reason: str, kind: ErrorKind) -> None:
    async with desk() as d:
        body = YoutubeError(status, reason, f"no {d.town.key}").body
        d.town.faults.next(spoilers.answer(status, body), times=9)
        error = await d.refused()
        assert (error.kind, error.code) == (kind, reason)
        assert d.town.key not in str(error)


async def test_a_spent_quota_waits_for_midnight_at_the_pacific() -> None:
    async with desk() as d:
        d.town.units = 0
        error = await d.refused()
        assert (error.kind, error.until) == (ErrorKind.QUOTA, datetime(2026, 11, 21, 8, tzinfo=UTC))
        assert midnight(datetime(2026, 7, 1, 7, 30, tzinfo=UTC)) == datetime(
            2026, 7, 2, 7, tzinfo=UTC
        )


async def test_a_quota_that_ends_midway_is_said_and_what_came_is_kept() -> None:
    async with desk() as d:
        comment = d.write("Вода?")
        for number in range(9):
            d.write(f"{number}", answers=comment)
        page = await d.fetch(Allowance({"units": 1}))
        assert page.gap == rounds.ANSWERS_FAILED
        assert comment.id in by_id(page)
        assert page.complete == ()


async def test_the_key_travels_in_a_header_alone() -> None:
    async with desk() as d:
        await d.fetch()
        assert not [call for call in d.town.calls if d.town.key in str(call.params)]


def test_addresses_are_taken_as_they_are_copied() -> None:
    channel = "UC" + "a1-_" * 5 + "zz"
    for typed in (channel, f"https://www.youtube.com/channel/{channel}/videos"):
        assert youtube_channel(typed) == channel
    assert youtube_channel("youtube.com/@Sadovoe.Adm?si=x") == "@sadovoe.adm"
    for typed in (
        "dQw4w9WgXcQ",
        "https://www.youtube.com/watch?app=m&v=dQw4w9WgXcQ&t=5",
        "https://youtu.be/dQw4w9WgXcQ?si=x",
        "https://m.youtube.com/shorts/dQw4w9WgXcQ",
    ):
        assert youtube_video(typed) == "dQw4w9WgXcQ"
    for read in (youtube_channel, youtube_video):
        with pytest.raises(Refused):
            read("https://example.org/")
