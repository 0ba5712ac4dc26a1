"""What a server refuses or garbles, whose key it is, and what that asks of us."""

from datetime import timedelta

import pytest

from sandbox import spoilers
from services.errors import ErrorKind, NetworkError
from services.networks.base import SourceRef
from services.networks.mastodon.settings import MENTIONS
from tests.services.networks.mastodon.desk import HOST, START, Desk, desk

TABLE = {400: "bug", 401: "auth", 403: "denied", 404: "gone", 410: "gone", 418: "retry",
         422: "bug", 429: "quota", 500: "retry", 503: "retry", 301: "bug"}  # fmt: skip
GARBLED = {
    "a page of 502": spoilers.page(502),
    "no JSON": spoilers.garbage(),
    "an object": spoilers.answer(200, {}),
    "null": spoilers.answer(200, None),
    "an error with 200": spoilers.answer(200, {"error": "x"}),
}


async def refused(d: Desk) -> NetworkError:
    """The error of a fetch that must fail."""
    with pytest.raises(NetworkError) as caught:
        await d.fetch()
    return caught.value


@pytest.mark.parametrize(("status", "kind"), TABLE.items())
async def test_every_status_asks_for_its_own_action_and_quotes_no_key(
    status: int, kind: str
) -> None:
    async with desk() as d:
        d.town.faults.next(spoilers.answer(status, {"error": f"no {d.token}"}), times=9)
        error = await refused(d)
        assert (error.kind, error.code) == (ErrorKind(kind), str(status))
        assert d.token not in str(error) + repr(d.connector.settings)
        assert error.calls["timelines/tag"] >= 1


@pytest.mark.parametrize("spoiler", GARBLED.values(), ids=GARBLED.keys())
async def test_a_garbled_answer_asks_to_come_again(spoiler: spoilers.Spoiler) -> None:
    async with desk() as d:
        d.write("<p>Вода</p>")
        d.town.faults.next(spoiler, times=4)
        assert (await refused(d)).kind is ErrorKind.RETRY
        await d.fetch()
        assert d.texts() == ["Вода"]


@pytest.mark.parametrize(
    ("reset", "minutes"),
    [
        ("2026-11-20T09:03:00.000Z", 3),
        (str(int((START + timedelta(minutes=4)).timestamp())), 4),
        ("soon", 5),
        ("2026-11-20T08:00:00Z", 5),
        ("9" * 30, 5),
        ("2999-01-01T00:00:00Z", 60),
    ],
)
async def test_a_spent_limit_rests_until_the_moment_the_server_names(
    reset: str, minutes: int
) -> None:
    async with desk() as d:
        busy = spoilers.answer(429, {"error": "Too many requests"}, {"X-RateLimit-Reset": reset})
        d.town.faults.next(busy)
        assert (await refused(d)).until == START + timedelta(minutes=minutes)
        assert (await refused(d)).kind is ErrorKind.QUOTA
        assert len(d.town.calls) == 1
        d.pass_time(minutes=minutes)
        await d.fetch()


async def test_the_servers_own_limit_is_told_with_its_moment() -> None:
    async with desk() as d:
        d.town.left, d.town.resets_at = 1, START + timedelta(minutes=2)
        d.write("<p>Вода</p>")
        error = await refused(d) if not (await d.fetch()).gap else None
        assert error is None
        assert (await refused(d)).until == START + timedelta(minutes=2)


async def test_a_server_that_closed_its_timelines_is_closed_and_no_key_is_bad() -> None:
    async with desk(token="") as d:
        d.town.previews_open = False
        error = await refused(d)
        assert error.kind is ErrorKind.DENIED
        assert "по ключу" in str(error)


async def test_a_key_opens_what_is_closed_to_others() -> None:
    async with desk() as d:
        d.town.previews_open = False
        d.write("<p>Вода</p>")
        await d.fetch()
        assert d.texts() == ["Вода"]


async def test_mentions_are_read_with_the_key_of_that_account_alone() -> None:
    async with desk(MENTIONS, f"@mer@{HOST}") as d:
        error = await refused(d)
        assert error.kind is ErrorKind.DENIED
        assert "@priemnaya" in str(error)
        assert d.town.called("notifications") == []
    async with desk(MENTIONS, token="") as d:
        assert (await refused(d)).kind is ErrorKind.DENIED
        assert d.town.calls == []


async def test_mentions_have_an_owner_and_a_hashtag_has_none() -> None:
    async with desk(MENTIONS) as d:
        assert (await d.fetch()).owner_id == f"@priemnaya@{HOST}"
    async with desk() as d:
        assert (await d.fetch()).owner_id == ""


async def test_a_server_that_the_config_does_not_name_is_not_asked() -> None:
    async with desk(address="#садовое@other.example") as d:
        error = await refused(d)
        assert error.kind is ErrorKind.DENIED
        assert "other.example" in str(error)
        assert d.town.calls == []


@pytest.mark.parametrize(("kind", "address"), [("wall", f"#вода@{HOST}"), ("hashtag", "вода")])
async def test_a_source_that_cannot_be_read_is_our_mistake(kind: str, address: str) -> None:
    async with desk() as d:
        d.source = SourceRef(id=1, network="mastodon", kind=kind, address=address)
        assert (await refused(d)).kind is ErrorKind.BUG
        assert d.town.calls == []


async def test_the_probe_says_whose_key_it_is_or_that_none_is_needed() -> None:
    async with desk() as d:
        assert await d.connector.probe() == f"{HOST}: ключ аккаунта @priemnaya"
    async with desk(token="") as d:
        assert await d.connector.probe() == f"{HOST}: ленты открыты без ключа"
        d.town.previews_open = False
        with pytest.raises(NetworkError):
            await d.connector.probe()
