"""Feeds that move, close, fail, lie and attack."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from sandbox.feed import Canned
from services.errors import ErrorKind
from services.networks.feed.way import BUSY
from tests.services.networks.feed.desk import desk, rss
from tests.services.networks.scene import START

ITEM = "<guid>1</guid><title>Нет воды на Лесной</title>"


def moved(status: int, to: str) -> Canned:
    return Canned(status=status, headers={"Location": to})


@pytest.mark.parametrize("status", [301, 308])
async def test_a_feed_that_moved_for_good_is_asked_at_its_new_place(status: int) -> None:
    async with desk() as d:
        d.serve(rss(ITEM), path="/new")
        d.answer(moved(status, "/new"))
        names = [post.external_id for post in (await d.fetch()).posts]
        await d.fetch()
        assert [request.path for request in d.site.asked] == ["/feed/", "/new", "/new"]
        assert list(d.seen) == names


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_a_passing_redirect_is_followed_anew_each_time(status: int) -> None:
    async with desk() as d:
        d.serve(rss(ITEM), path="/new")
        d.answer(moved(status, f"{d.base}/new"))
        for _ in range(2):
            assert len((await d.fetch()).posts) == 1
        assert [request.path for request in d.site.asked] == ["/feed/", "/new"] * 2


async def test_a_move_for_good_behind_a_passing_one_is_passing() -> None:
    async with desk() as d:
        d.serve(rss(ITEM), path="/new")
        d.answer(moved(302, "/middle"))
        d.answer(moved(301, "/new"), path="/middle")
        await d.fetch()
        await d.fetch()
        assert d.site.asked[3].path == "/feed/"


async def test_a_new_place_that_is_empty_sends_us_back_to_the_old() -> None:
    async with desk() as d:
        d.serve(rss(ITEM), path="/new")
        d.answer(moved(301, "/new"))
        await d.fetch()
        d.site.canned.clear()
        d.paper.print("Снова здесь")
        assert [post.text for post in (await d.fetch()).posts] == ["Снова здесь"]


async def test_redirects_in_a_circle_end() -> None:
    async with desk(redirect_cap=3) as d:
        d.answer(moved(301, "/feed/"))
        error = await d.refusal()
        assert (error.kind, error.code) == (ErrorKind.RETRY, "redirect")
        assert error.calls == {"get": 4}


@pytest.mark.parametrize(
    ("status", "kind"),
    [(410, ErrorKind.GONE), (401, ErrorKind.DENIED), (403, ErrorKind.DENIED),
     (451, ErrorKind.DENIED), (500, ErrorKind.RETRY), (418, ErrorKind.RETRY)],
)  # fmt: skip
async def test_a_status_asks_for_its_action(status: int, kind: ErrorKind) -> None:
    async with desk() as d:
        d.answer(Canned(status=status))
        assert (await d.refusal()).kind is kind


async def test_a_wrong_address_is_told_and_a_lost_page_is_waited_for() -> None:
    async with desk() as d:
        d.answer(Canned(status=404))
        assert (await d.refusal()).kind is ErrorKind.BUG
        d.site.canned.clear()
        await d.fetch()
        d.answer(Canned(status=404))
        assert (await d.refusal()).kind is ErrorKind.RETRY


async def test_a_page_in_place_of_a_feed_is_said_in_plain_words() -> None:
    async with desk() as d:
        d.serve("<!doctype html><html><head><title>Вестник</title></head></html>")
        error = await d.refusal()
        assert error.kind is ErrorKind.BUG
        assert "страница, а не лента" in str(error)


@pytest.mark.parametrize("status", [429, 503])
async def test_a_busy_host_is_asked_again_when_it_said_and_not_sooner(status: int) -> None:
    async with desk() as d:
        for value, until in (
            ("120", START + timedelta(minutes=2)),
            (format_datetime(START + timedelta(hours=1), usegmt=True), START + timedelta(hours=1)),
            ("99999999", START + timedelta(hours=24)),
        ):
            d.site.asked.clear()
            d.answer(Canned(status=status, headers={"Retry-After": value}))
            error = await d.refusal()
            assert (error.code, error.until) == (BUSY, until)
            assert len(d.site.asked) == 1


async def test_the_haste_of_one_host_slows_no_other_down() -> None:
    async with desk() as d:
        pace = d.connector._token.pace.rate  # type: ignore[attr-defined] # nothing else shows it
        d.answer(Canned(status=429))
        await d.refusal()
        assert d.connector._token.pace.rate == pace  # type: ignore[attr-defined]


async def test_an_empty_answer_and_noise_are_no_feed() -> None:
    async with desk() as d:
        for body in (b"", b"   ", b"\x00\xff\xfe", b"<", b"null", b"<a><b>" * 50):
            d.serve(body)
            assert (await d.refusal()).kind is ErrorKind.RETRY


async def test_a_feed_that_breaks_the_rules_is_read_as_far_as_it_goes() -> None:
    async with desk() as d:
        d.serve(rss("<guid>1</guid><title>Вода & свет</title>", "<guid>2</guid><title>Ямы</title>"))
        assert sorted(post.text for post in (await d.fetch()).posts) == ["Вода & свет", "Ямы"]
        cut = rss(ITEM, "<guid>2</guid><title>Ямы на доро")
        d.serve(cut[: cut.index(" на доро")])
        assert "Нет воды на Лесной" in [post.text for post in (await d.fetch()).posts]


async def test_an_entity_bomb_does_not_go_off() -> None:
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "x" * 10}">' for n in range(12))
    head = f'<?xml version="1.0"?><!DOCTYPE l [{bomb}]>'
    async with desk() as d:
        d.serve(rss("<guid>1</guid><title>Нет воды &l11;</title>", head=head))
        assert len((await d.fetch()).posts[0].text) < 100


async def test_an_entity_opens_no_file() -> None:
    head = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file://{__file__}">]>'
    async with desk() as d:
        d.serve(rss("<guid>1</guid><title>Нет воды &a;</title>", head=head))
        assert (await d.fetch()).posts[0].text == "Нет воды"


async def test_a_document_over_the_caps_is_not_read() -> None:
    async with desk(body_cap=10_000) as d:
        d.serve(rss(ITEM + "<description>" + "я" * 10_000 + "</description>"))
        assert (await d.refusal()).code == "body"
    async with desk() as d:
        d.serve(rss("<a>" * 100_001))
        assert (await d.refusal()).code == "size"


async def test_a_host_that_refuses_connections_is_a_passing_trouble() -> None:
    async with desk() as d:
        address = d.source.address
    async with desk() as d:
        d.source = type(d.source)(1, "feed", "rss", address)
        assert (await d.refusal()).kind is ErrorKind.RETRY


async def test_a_name_that_leads_nowhere_is_a_passing_trouble() -> None:
    async with desk(allow_private=False) as d:
        d.source = type(d.source)(1, "feed", "rss", "http://no-such-host.invalid/feed")
        error = await d.refusal()
        assert (error.kind, error.code) == (ErrorKind.RETRY, "dns")
        assert error.calls == {}


async def test_etags_that_no_header_could_carry_are_not_said_back() -> None:
    async with desk() as d:
        d.serve(rss(ITEM), ETag='"' + "x" * 5000 + '"')
        for _ in range(3):
            await d.fetch()
        assert "If-None-Match" not in d.site.asked[-1].headers
