"""What Graph refuses or garbles, and how its limits are kept."""

import json
from datetime import timedelta

import pytest

from sandbox.graph import faults
from services.errors import ErrorKind, NetworkError
from services.networks.graph.answers import read_answer
from services.networks.graph.usage import Usage, read_usage
from services.networks.http import Answer
from tests.services.networks.facebook.desk import desk

KINDS = [
    (1, ErrorKind.RETRY),
    (2, ErrorKind.RETRY),
    (3, ErrorKind.DENIED),
    (4, ErrorKind.QUOTA),
    (10, ErrorKind.DENIED),
    (12, ErrorKind.BUG),
    (17, ErrorKind.QUOTA),
    (32, ErrorKind.QUOTA),
    (100, ErrorKind.BUG),
    (102, ErrorKind.AUTH),
    (104, ErrorKind.AUTH),
    (190, ErrorKind.AUTH),
    (200, ErrorKind.DENIED),
    (283, ErrorKind.DENIED),
    (299, ErrorKind.DENIED),
    (341, ErrorKind.QUOTA),
    (368, ErrorKind.HUMAN),
    (506, ErrorKind.BUG),
    (613, ErrorKind.QUOTA),
    (803, ErrorKind.GONE),
    (80001, ErrorKind.QUOTA),
    (80002, ErrorKind.QUOTA),
    (1609005, ErrorKind.BUG),
    (424242, ErrorKind.RETRY),
]


def test_every_code_asks_for_its_own_action_whatever_the_status() -> None:
    for code, kind in KINDS:
        for status in (200, 400, 403, 500):
            body = json.dumps({"error": {"message": "(#1) secret-key", "code": code}}).encode()
            with pytest.raises(NetworkError) as caught:
                read_answer(Answer(status, body), "Facebook", ("secret-key",))
            assert caught.value.kind is kind, code
            assert f"код {code}" in str(caught.value)
            assert "secret-key" not in str(caught.value)


def test_an_object_that_is_not_there_is_told_from_a_bad_question() -> None:
    body = b'{"error": {"message": "Unsupported get request", "code": 100, "error_subcode": 33}}'
    with pytest.raises(NetworkError) as caught:
        read_answer(Answer(400, body), "Facebook", ())
    assert (caught.value.kind, caught.value.code) == (ErrorKind.GONE, "100/33")


def test_json_made_to_hurt_is_a_garbled_answer() -> None:
    huge = b'{"a": ' + b"9" * 5000 + b"}"
    for body in (b"", b"null", b"[]", b"\xff", b"[" * 100_000, huge, b'"ok"'):
        with pytest.raises(NetworkError) as caught:
            read_answer(Answer(200, body), "Facebook", ())
        assert caught.value.kind is ErrorKind.RETRY


GARBLED: tuple[object, ...] = (
    {},
    {"data": {}},
    {"data": [], "paging": []},
    {"data": [], "paging": {"next": "http://[oops"}},
    {"data": [], "paging": {"next": "?after=" + "A" * 5000}},
)


async def test_a_garbled_list_asks_to_come_again() -> None:
    async with desk() as d:
        d.post("Вода")
        for body in GARBLED:
            d.graph.faults.next(faults.answer(200, body), method="feed", times=4)
            assert (await d.refused()).kind is ErrorKind.RETRY
            d.graph.faults.clear()
        await d.fetch()
        assert d.texts() == ["Вода"]


async def test_a_limit_of_the_page_rests_all_its_calls_for_as_long_as_graph_says() -> None:
    async with desk() as d:
        d.post("Вода")
        usage = {"104200000000001": [{"type": "pages", "estimated_time_to_regain_access": 7}]}
        headers = {"X-Business-Use-Case-Usage": json.dumps(usage)}
        d.graph.faults.next(faults.error(80001, headers=headers), method="feed")
        error = await d.refused()
        assert error.until == d.clock[0] + timedelta(minutes=7)
        asked = len(d.graph.calls)
        d.pass_time(minutes=6)
        assert (await d.refused()).until == error.until
        assert len(d.graph.calls) == asked
        d.pass_time(minutes=2)
        await d.fetch()
        assert d.texts() == ["Вода"]


async def test_a_limit_that_is_nearly_used_up_is_left_alone() -> None:
    async with desk() as d:
        d.comment(d.post("Вода"), "Да")
        d.graph.headers["X-App-Usage"] = '{"call_count":96,"total_time":5,"total_cputime":5}'
        assert (await d.refused()).kind is ErrorKind.QUOTA
        assert len(d.graph.calls) == 1
        d.graph.headers.clear()
        d.pass_time(minutes=31)
        await d.fetch()
        assert d.texts() == ["Вода", "Да"]


async def test_a_limit_that_is_three_quarters_used_halves_the_pace() -> None:
    async with desk() as d:
        d.graph.headers["X-Page-Usage"] = '{"call_count":80}'
        await d.fetch()
        assert d.connector.api.key(d.page.secret).token.pace.rate < 60_000


async def test_a_rest_of_a_clock_that_had_leapt_ahead_is_none() -> None:
    async with desk() as d:
        d.post("Вода")
        d.pass_time(days=400)
        d.graph.faults.next(faults.error(4), method="feed")
        assert (await d.refused()).kind is ErrorKind.QUOTA
        d.pass_time(days=-400)
        await d.fetch()
        assert d.texts() == ["Вода"]


async def test_a_limit_of_the_application_rests_every_page() -> None:
    async with desk() as d:
        d.graph.faults.next(faults.error(4), method="node")
        assert (await d.refused()).until == d.clock[0] + timedelta(minutes=30)
        d.source = type(d.source)(id=2, network="facebook", kind="page", address="vestnik.sad")
        assert (await d.refused()).kind is ErrorKind.QUOTA
        assert len(d.graph.calls) == 1


async def test_a_block_for_bad_manners_waits_for_a_day_and_a_person() -> None:
    async with desk() as d:
        d.graph.faults.next(faults.error(368))
        error = await d.refused()
        assert (error.kind, error.until) == (ErrorKind.HUMAN, d.clock[0] + timedelta(days=1))


HEADERS: tuple[tuple[dict[str, str], Usage], ...] = (
    ({}, Usage()),
    ({"x-app-usage": "oops"}, Usage()),
    ({"x-app-usage": '{"call_count": NaN, "total_time": "5"}'}, Usage()),
    ({"x-app-usage": '{"call_count":28,"total_time":35}'}, Usage(35, 0)),
    ({"x-business-use-case-usage": '{"1":[{"total_cputime":97,"x":1},5],"2":7}'}, Usage(97, 0)),
    (
        {"x-business-use-case-usage": '{"1":[{"estimated_time_to_regain_access":1e300}]}'},
        Usage(0, 1440),
    ),
)


def test_usage_is_read_from_whatever_stands_in_the_headers() -> None:
    for headers, usage in HEADERS:
        assert read_usage(headers) == usage


async def test_the_key_is_in_no_error_and_not_in_the_settings_words() -> None:
    async with desk() as d:
        d.graph.faults.next(faults.error(100, f"bad key {d.page.secret}"))
        words = str(await d.refused()) + repr(d.connector.settings)
        assert d.page.secret not in words
        assert "***" in words
