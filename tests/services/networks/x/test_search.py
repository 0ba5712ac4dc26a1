"""Searches: what is asked, what comes, paging, the seven days."""

import base64
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from sandbox.x import faults
from services.networks.base import PostKind, SourceRef
from services.networks.x.memory import Memory
from services.networks.x.round import ASLEEP, CUT, FAILED, PARTIAL, SILENT
from tests.services.networks.x.desk import START, by_id, desk

DIALECTS = ("tweet", "post")


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_find_comes_with_all_that_a_card_needs(dialect: str) -> None:
    async with desk(dialect=dialect) as d:
        asked = d.write("Когда дадут воду?", media=2)
        answered = d.write("@anna_t Завтра", by=d.office, answers=asked)
        page = await d.fetch()
        found = by_id(page)
        post, reply = found[asked.id], found[answered.id]
        assert (post.author_id, post.author_name) == (d.anna.id, "Анна Тестова")
        assert post.link == f"https://x.com/anna_t/status/{asked.id}"
        assert (post.kind, post.attachments, post.posted_at) == (PostKind.POST, 2, START)
        assert (reply.kind, reply.thread_id, reply.parent_id) == (
            PostKind.COMMENT,
            asked.id,
            asked.id,
        )
        assert (page.gap, page.owner_id) == (None, "")


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_long_post_is_read_whole_and_its_signs_are_plain(dialect: str) -> None:
    async with desk(dialect=dialect) as d:
        text = "Вода < газа & света. " + "Нет воды. " * 60
        d.write(text)
        await d.fetch()
        assert d.texts() == [text.strip()]


async def test_a_bare_repost_is_left_out_and_a_quote_is_kept() -> None:
    async with desk("sadovoe_adm", "mentions") as d:
        first = d.write("@sadovoe_adm нет воды")
        d.x.repost(d.anna, first)
        d.write("@sadovoe_adm и вот это", quotes=first)
        await d.fetch()
        assert d.texts() == ["@sadovoe_adm и вот это", "@sadovoe_adm нет воды"]


async def test_the_first_reading_pays_for_one_day_back() -> None:
    async with desk() as d:
        d.write("Старое", at=d.ago(hours=25))
        d.write("Свежее", at=d.ago(hours=23))
        await d.fetch()
        assert d.texts() == ["Свежее"]


async def test_a_search_that_found_nothing_yet_goes_on_from_where_it_began() -> None:
    async with desk() as d:
        await d.fetch()
        d.pass_time(days=3)
        d.write("Через день", at=d.ago(days=2))
        assert (await d.fetch()).gap is None
        assert d.texts() == ["Через день"]


async def test_the_next_reading_asks_from_two_minutes_before_the_newest() -> None:
    async with desk() as d:
        newest = d.write("Вода")
        await d.fetch()
        d.pass_time(minutes=30)
        await d.fetch()
        asked = d.calls("search")[-1].params
        assert "start_time" not in asked
        since = int(asked["since_id"])
        assert (int(newest.id) - since) >> 22 == 120_000


async def test_a_post_that_the_index_shows_late_is_found() -> None:
    async with desk() as d:
        d.write("Первый")
        await d.fetch()
        d.pass_time(minutes=5)
        d.write("Опоздал", at=d.ago(minutes=6, seconds=30))
        await d.fetch()
        assert d.texts() == ["Опоздал", "Первый"]


async def test_an_index_that_lags_half_a_minute_loses_nothing() -> None:
    async with desk() as d:
        d.x.lag = timedelta(seconds=30)
        for number in range(6):
            d.write(f"Пост {number}")
            d.pass_time(seconds=20)
            await d.fetch()
        d.pass_time(minutes=1)
        await d.fetch()
        assert len(d.seen) == 6


async def test_a_flood_is_read_in_slices_with_one_since_id_and_nothing_is_lost() -> None:
    async with desk() as d:
        d.write("До")
        await d.fetch()
        d.pass_time(minutes=5)
        for number in range(45):
            d.write(f"Пост {number}")
        page = await d.fetch()
        assert (page.more, page.gap) == (True, CUT)
        d.write("Во время чтения")
        last = await d.fetch_through()
        assert (last.more, last.gap) == (False, None)
        slices = {call.params["since_id"] for call in d.calls("search")[1:]}
        assert len(slices) == 1
        await d.fetch()
        assert len(d.seen) == 47


async def test_the_watermark_stays_when_a_page_in_the_middle_fails() -> None:
    async with desk() as d:
        for number in range(15):
            d.write(f"Пост {number}")
        d.x.faults.next(faults.change(lambda body: body), method="search")
        d.x.faults.next(faults.problem(503, {}), method="search", times=4)
        page = await d.fetch()
        assert (page.more, page.gap, len(page.posts)) == (True, FAILED, 10)
        assert Memory.load(page.cursor, d.source.address).watermark == 0
        await d.fetch_through()
        assert len(d.seen) == 15


async def test_the_watermark_is_the_newest_of_the_first_page_whatever_a_later_one_shows() -> None:
    async with desk() as d:
        newest = [d.write(f"Пост {number}") for number in range(15)][-1]
        intruder = {"id": str(int(newest.id) + (90_000 << 22)), "text": "Вклинился"}
        d.x.faults.next(faults.change(lambda body: body), method="search")
        d.x.faults.next(
            faults.change(lambda body: body | {"data": [*body["data"], intruder]}), method="search"
        )
        page = await d.fetch()
        assert (page.more, len(page.posts)) == (False, 16)
        assert Memory.load(page.cursor, d.source.address).watermark == int(newest.id)


async def test_a_place_in_the_paging_that_x_forgot_is_begun_again() -> None:
    async with desk() as d:
        for number in range(35):
            d.write(f"Пост {number}")
        await d.fetch()
        foreign = base64.b32hexencode(b"not a place").decode().lower()
        d.cursor["backlog"]["token"] = foreign
        await d.fetch_through()
        assert len(d.seen) == 35


async def test_a_source_that_slept_over_seven_days_says_so_and_reads_the_last_seven() -> None:
    async with desk() as d:
        d.write("До сна")
        await d.fetch()
        d.pass_time(days=9)
        d.write("Потеряно", at=d.ago(days=8))
        d.write("Найдено", at=d.ago(days=6))
        page = await d.fetch()
        assert page.gap == ASLEEP
        assert {call.status for call in d.calls("search")} == {200}
        assert "Найдено" in d.texts()
        assert (await d.fetch()).gap is None


async def test_a_rare_find_over_seven_days_old_is_no_sleep() -> None:
    async with desk() as d:
        d.write("Редкая находка")
        for _ in range(9):
            assert (await d.fetch()).gap is None
            d.pass_time(days=1)
        d.write("Ещё одна")
        assert (await d.fetch()).gap is None
        assert "Ещё одна" in d.texts()


async def test_a_since_id_that_x_calls_too_old_is_dropped() -> None:
    async with desk() as d:
        d.write("Первый")
        await d.fetch()
        d.pass_time(hours=1)
        d.write("Второй")
        words = "'since_id' must be a tweet id created after 2026-11-20T08:41Z."
        body = {"errors": [{"parameters": {"since_id": ["1"]}, "message": words}]}
        d.x.faults.next(faults.problem(400, body), method="search")
        page = await d.fetch()
        assert page.gap is None
        assert "start_time" in d.calls("search")[-1].params
        assert d.texts() == ["Второй", "Первый"]


async def test_fields_of_the_wrong_dialect_are_noticed() -> None:
    async with desk() as d:

        def forget(body: Any) -> Any:
            for item in body.get("data", []):
                del item["author_id"]
            return body

        assert (await d.fetch()).gap is None  # an empty page proves nothing
        d.write("Вода")
        d.x.faults.next(faults.change(forget), method="search")
        page = await d.fetch()
        assert page.gap == SILENT
        assert d.texts() == ["Вода"]


async def test_answers_in_the_other_dialect_are_read_all_the_same() -> None:
    async with desk() as d:
        asked = d.write("Вода")
        d.write("И у нас", answers=asked)

        def translate(body: Any) -> Any:
            for item in body["data"]:
                for noun in ("edit_history_{}_ids", "referenced_{}s"):
                    if (old := noun.format("tweet")) in item:
                        item[noun.format("post")] = item.pop(old)
            return body

        d.x.faults.next(faults.change(translate), method="search")
        page = await d.fetch()
        assert page.gap is None
        assert {post.parent_id for post in page.posts} == {None, asked.id}


def _with_trouble(trouble: dict[str, str], body: Any) -> Any:
    return body | {"errors": [trouble]}


async def test_a_partial_answer_says_so_and_a_closed_neighbour_does_not() -> None:
    async with desk() as d:
        d.write("Вода")
        problems = "https://api.x.com/2/problems"
        closed = {"type": f"{problems}/not-authorized-for-resource", "resource_type": "user"}
        broken = {"type": f"{problems}/field-hydration-failure", "field": "note_tweet"}
        for trouble, gap in ((closed, None), (broken, PARTIAL)):
            partly = faults.change(partial(_with_trouble, trouble))
            d.x.faults.next(partly, method="search")
            page = await d.fetch()
            assert (page.gap, len(page.posts)) == (gap, 1)


async def test_a_cursor_of_another_address_is_not_used() -> None:
    async with desk() as d:
        d.write("Вода")
        await d.fetch()
        d.source = SourceRef(id=1, network="x", kind="search", address="Лесной")
        page = await d.fetch()
        assert page.posts == ()
        assert page.cursor["address"] == "Лесной"


BAD = {
    "a number": 7,
    "no id": {"text": "Вода"},
    "an id that is a number": {"id": 7, "text": "Вода"},
    "an id of letters": {"id": "abc", "text": "Вода"},
    "an id of the far future": {"id": "9223372036854775807", "text": "Вода"},
    "an id too long": {"id": "9" * 30, "text": "Вода"},
    "a text that is a list": {"id": "1991900000000000123", "text": []},
}


@pytest.mark.parametrize("item", BAD.values(), ids=BAD.keys())
async def test_an_item_that_is_none_is_counted(item: object) -> None:
    async with desk() as d:
        d.write("Вода")
        d.x.faults.next(
            faults.change(lambda body: body | {"data": [*body["data"], item]}), method="search"
        )
        page = await d.fetch()
        assert (page.bad, len(page.posts)) == (1, 1)


STRANGE: dict[str, dict[str, object]] = {
    "a history of junk": {"edit_history_tweet_ids": [5, None]},
    "references of junk": {"referenced_tweets": [5, {"type": "replied_to"}]},
    "attachments of junk": {"attachments": ["a"]},
    "a note of junk": {"note_tweet": 7},
    "a conversation of junk": {"conversation_id": 7},
    "an author of junk": {"author_id": {"id": "5"}},
}


@pytest.mark.parametrize("more", STRANGE.values(), ids=STRANGE.keys())
async def test_junk_beside_the_text_spoils_no_post(more: dict[str, object]) -> None:
    async with desk() as d:
        d.write("Вода")
        d.x.faults.next(
            faults.change(lambda body: body | {"data": [body["data"][0] | more]}), method="search"
        )
        page = await d.fetch()
        assert (page.bad, [post.text for post in page.posts]) == (0, ["Вода"])
