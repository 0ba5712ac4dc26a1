"""What X refuses or garbles, and what it asks of us."""

from typing import Any

import pytest

from sandbox.x import faults
from services.errors import ErrorKind, NetworkError
from services.networks.base import SourceRef
from services.networks.http import Answer
from services.networks.x.answers import read_answer
from tests.services.networks.x.desk import desk

OLD = "https://api.twitter.com/2/problems"
NEW = "https://api.x.com/2/problems"
TABLE: list[tuple[int, dict[str, Any], ErrorKind]] = [
    (400, {"title": "Invalid Request", "type": f"{OLD}/invalid-request"}, ErrorKind.BUG),
    (401, {"title": "Unauthorized", "type": "about:blank", "status": 401}, ErrorKind.AUTH),
    (402, {"title": "CreditsDepleted", "type": f"{OLD}/credits"}, ErrorKind.QUOTA),
    (402, {"title": "Payment Required", "type": f"{NEW}/credits-depleted"}, ErrorKind.QUOTA),
    (402, {}, ErrorKind.QUOTA),
    (403, {"title": "Forbidden", "type": f"{OLD}/client-forbidden"}, ErrorKind.DENIED),
    (403, {"type": f"{NEW}/unsupported-authentication/"}, ErrorKind.DENIED),
    (404, {"type": f"{NEW}/resource-not-found"}, ErrorKind.GONE),
    (429, {"title": "Too Many Requests"}, ErrorKind.SLOW),
    (429, {"type": f"{OLD}/usage-capped"}, ErrorKind.QUOTA),
    (500, {}, ErrorKind.RETRY),
    (502, {}, ErrorKind.RETRY),
    (503, {"title": "Service Unavailable"}, ErrorKind.RETRY),
    (418, {}, ErrorKind.RETRY),
    (302, {}, ErrorKind.RETRY),
]


@pytest.mark.parametrize(("status", "body", "kind"), TABLE)
async def test_every_refusal_of_either_gateway_asks_for_its_own_action(
    status: int, body: dict[str, Any], kind: ErrorKind
) -> None:
    async with desk() as d:
        d.x.faults.next(faults.problem(status, body), times=9)
        error = await d.refused()
        assert error.kind is kind
        assert f"HTTP {status}" in str(error)


GARBLED: dict[str, object] = {
    "null": None,
    "a list": [],
    "an empty object": {},
    "a word": "ok",
    "neither data nor meta": {"title": "ok"},
    "data that is no list": {"data": {}, "meta": {}},
    "meta that is no object": {"data": [], "meta": []},
}


@pytest.mark.parametrize("body", GARBLED.values(), ids=GARBLED.keys())
async def test_a_garbled_answer_asks_to_come_again(body: object) -> None:
    async with desk() as d:
        d.write("Вода")
        d.x.faults.next(faults.problem(200, body), times=4)
        assert (await d.refused()).kind is ErrorKind.RETRY
        d.x.faults.clear()
        await d.fetch()
        assert d.texts() == ["Вода"]


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}", b"\xff", b""])
def test_json_made_to_hurt_is_a_garbled_answer(body: bytes) -> None:
    with pytest.raises(NetworkError) as caught:
        read_answer(Answer(200, body), "secret")
    assert caught.value.kind is ErrorKind.RETRY


async def test_the_token_is_in_no_error_and_not_in_the_settings_words() -> None:
    async with desk() as d:
        body = {"detail": f"no such token {d.x.bearer}", "type": "about:blank"}
        d.x.faults.next(faults.problem(400, body))
        words = str(await d.refused()) + repr(d.connector.settings)
        assert d.x.bearer not in words
        assert "***" in words


async def test_a_wrong_token_is_an_admins_business() -> None:
    async with desk(bearer_token="WRONG") as d:
        error = await d.refused()
        assert (error.kind, error.code) == (ErrorKind.AUTH, "401")
        with pytest.raises(NetworkError) as caught:
            await d.connector.probe()
        assert caught.value.kind is ErrorKind.AUTH


async def test_a_query_that_x_cannot_read_is_our_mistake_and_quotes_x() -> None:
    async with desk("lang:ru") as d:
        error = await d.refused()
        assert error.kind is ErrorKind.BUG
        assert "standalone operator" in str(error)


@pytest.mark.parametrize(("kind", "address"), [("wall", "anna_t"), ("mentions", "не адрес")])
async def test_a_source_that_cannot_be_read_is_our_mistake(kind: str, address: str) -> None:
    async with desk() as d:
        d.source = SourceRef(id=1, network="x", kind=kind, address=address)
        assert (await d.refused()).kind is ErrorKind.BUG
        assert d.x.calls == []


async def test_the_probe_tells_what_was_read_this_month_and_costs_nothing() -> None:
    async with desk() as d:
        d.write("Вода")
        await d.fetch()
        d.x.credits = 0
        assert (
            await d.connector.probe() == "X: ключ принят, прочитано постов за месяц: 1 из 3000000"
        )
