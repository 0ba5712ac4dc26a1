"""What the network refuses or garbles; the session, its renewal, and whose it is."""

import asyncio
from datetime import timedelta

import pytest

from sandbox import spoilers
from services.errors import ErrorKind, NetworkError
from services.networks.base import Allowance, SourceRef
from services.networks.bluesky.api import LOG_IN, REFRESH, SEARCH_POSTS
from services.networks.bluesky.settings import MENTIONS
from tests.services.networks.bluesky.desk import START, Desk, desk

TABLE = [
    (400, "InvalidRequest", "bug"),
    (400, "BadQueryString", "bug"),
    (400, "ExpiredToken", "auth"),
    (400, "InvalidToken", "auth"),
    (401, "AuthMissing", "auth"),
    (401, "AuthenticationRequired", "auth"),
    (400, "NotFound", "gone"),
    (429, "RateLimitExceeded", "quota"),
    (501, "MethodNotImplemented", "bug"),
    (502, "UpstreamFailure", "retry"),
    (500, "InternalServerError", "retry"),
]
GARBLED = {
    "a page of 502": spoilers.page(502),
    "no JSON": spoilers.garbage(),
    "a list": spoilers.answer(200, []),
    "no posts": spoilers.answer(200, {"cursor": "1"}),
}


async def refused(d: Desk) -> NetworkError:
    """The error of a fetch that must fail."""
    with pytest.raises(NetworkError) as caught:
        await d.fetch()
    return caught.value


@pytest.mark.parametrize(("status", "word", "kind"), TABLE)
async def test_every_word_asks_for_its_own_action_and_quotes_no_password(
    status: int, word: str, kind: str
) -> None:
    async with desk() as d:
        body = {"error": word, "message": f"no {d.office.password}"}
        d.town.faults.next(spoilers.answer(status, body), method=SEARCH_POSTS, times=9)
        error = await refused(d)
        assert (error.kind, error.code) == (ErrorKind(kind), word)
        assert d.office.password not in str(error) + repr(d.connector.settings)
        assert error.calls[SEARCH_POSTS] >= 1


async def test_a_closed_search_with_a_page_for_people_is_closed_to_us() -> None:
    async with desk() as d:
        d.town.faults.next(spoilers.page(403), method=SEARCH_POSTS, times=9)
        error = await refused(d)
        assert (error.kind, error.code) == (ErrorKind.DENIED, "403")


@pytest.mark.parametrize("spoiler", GARBLED.values(), ids=GARBLED.keys())
async def test_a_garbled_answer_asks_to_come_again(spoiler: spoilers.Spoiler) -> None:
    async with desk() as d:
        d.write("Вода")
        d.town.faults.next(spoiler, method=SEARCH_POSTS, times=4)
        assert (await refused(d)).kind is ErrorKind.RETRY
        await d.fetch()
        assert d.texts() == ["Вода"]


@pytest.mark.parametrize(("ahead", "minutes"), [(3, 3), (-3, 5), (10**9, 25 * 60)])
async def test_a_spent_limit_rests_until_the_moment_the_network_names(
    ahead: int, minutes: int
) -> None:
    async with desk() as d:
        reset = str(int((START + timedelta(minutes=1)).timestamp()) + (ahead - 1) * 60)
        busy = {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}
        d.town.faults.next(
            spoilers.answer(429, busy, {"RateLimit-Reset": reset}), method=SEARCH_POSTS
        )
        assert (await refused(d)).until == START + timedelta(minutes=minutes)
        assert (await refused(d)).kind is ErrorKind.QUOTA
        assert d.town.calls.count(SEARCH_POSTS) == 1


async def test_one_session_serves_every_fetch() -> None:
    async with desk() as d:
        await asyncio.gather(
            *(d.connector.fetch(d.source, {}, START, Allowance()) for _ in range(4))
        )
        await d.fetch()
        assert d.town.calls.count(LOG_IN) == 1


async def test_an_expired_session_is_refreshed_once_for_all() -> None:
    async with desk() as d:
        d.write("Вода")
        await d.fetch()
        d.town.expired |= set(d.town.access)
        await asyncio.gather(
            *(d.connector.fetch(d.source, {}, START, Allowance()) for _ in range(4))
        )
        assert (d.town.calls.count(REFRESH), d.town.calls.count(LOG_IN)) == (1, 1)


async def test_a_session_that_is_over_altogether_is_begun_anew() -> None:
    async with desk() as d:
        await d.fetch()
        d.town.expired |= {*d.town.access, *d.town.refresh}
        d.write("Вода")
        await d.fetch()
        assert d.texts() == ["Вода"]
        assert d.town.calls.count(LOG_IN) == 2


async def test_a_wrong_password_is_an_admins_business_and_is_not_tried_again_at_once() -> None:
    async with desk(app_password="wrong") as d:
        error = await refused(d)
        assert (error.kind, error.code) == (ErrorKind.AUTH, "AuthenticationRequired")
        assert d.town.calls == [LOG_IN]


async def test_mentions_of_another_account_are_closed_to_this_one() -> None:
    async with desk(MENTIONS, "@mer.test") as d:
        error = await refused(d)
        assert error.kind is ErrorKind.DENIED
        assert "@priemnaya.test" in str(error)


@pytest.mark.parametrize(("kind", "address"), [("wall", "вода"), ("mentions", "вода")])
async def test_a_source_that_cannot_be_read_is_our_mistake(kind: str, address: str) -> None:
    async with desk() as d:
        d.source = SourceRef(id=1, network="bluesky", kind=kind, address=address)
        assert (await refused(d)).kind is ErrorKind.BUG
        assert d.town.calls == []
