"""What the network refuses or garbles, and what it asks of us; tokens and their renewal."""

import asyncio
from datetime import timedelta

import pytest

from sandbox.ok import faults
from services.errors import ErrorKind, NetworkError
from services.networks.base import Allowance, SourceRef
from services.networks.ok import OkConnector, OkSettings
from services.networks.ok.answers import read_answer
from tests.services.networks.ok.desk import START, Desk, desk

STAT = "group.getStatTopics"
TABLE = {
    ErrorKind.RETRY: [1, 2, 30, 5000, 9999, 424242],
    ErrorKind.SLOW: [8],
    ErrorKind.QUOTA: [11],
    ErrorKind.AUTH: [101, 102, 103, 210, 453],
    ErrorKind.HUMAN: [7, 9, 511, 514],
    ErrorKind.DENIED: [10, 24, 50, 200, 455, 456, 457, 458],
    ErrorKind.GONE: [300, 700],
    ErrorKind.BUG: [3, 4, 100, 104, 105, 106, 110, 141, 160, 220, 451, 1200, 2001],
}


async def refused(d: Desk) -> NetworkError:
    """The error of a fetch that must fail."""
    with pytest.raises(NetworkError) as caught:
        await d.fetch()
    return caught.value


@pytest.mark.parametrize(
    ("kind", "code"), [(kind, code) for kind, codes in TABLE.items() for code in codes]
)
async def test_every_code_of_the_table_asks_for_its_own_action(kind: ErrorKind, code: int) -> None:
    async with desk() as d:
        d.ok.faults.next(faults.error(code), method=STAT, times=9)
        error = await refused(d)
        assert (error.kind, error.code) == (kind, str(code))


GARBLED = {
    "html with 502": faults.html_502(),
    "bytes that are not JSON": faults.garbage(),
    "null": faults.body(None),
    "a bare list": faults.body([]),
    "a bare string": faults.body("ok"),
    "a bare number": faults.body(7),
    "no topics": faults.body({"anchor": "x", "has_more": True}),
    "topics that are no list": faults.body({"topics": {}}),
    "an error whose code is a word": faults.body({"error_code": "E", "error_msg": None}),
}


@pytest.mark.parametrize("spoiler", GARBLED.values(), ids=GARBLED.keys())
async def test_a_garbled_answer_passes_or_asks_to_come_again(spoiler: faults.Spoiler) -> None:
    async with desk() as d:
        d.topic("Вода")
        d.ok.faults.next(spoiler, method=STAT, times=4)
        assert (await refused(d)).kind is ErrorKind.RETRY
        d.ok.faults.next(spoiler, method=STAT, times=2)
        await d.fetch()
        assert d.texts() == ["Вода"]


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}", b"\xff"])
def test_json_made_to_hurt_is_a_garbled_answer(body: bytes) -> None:
    with pytest.raises(NetworkError) as caught:
        read_answer(200, body, ())
    assert caught.value.kind is ErrorKind.RETRY


async def test_flood_control_is_not_pressed_again_at_once() -> None:
    async with desk() as d:
        d.ok.faults.next(faults.error(8), method=STAT, times=9)
        assert (await refused(d)).until == START + timedelta(minutes=5)
        assert len(d.calls(STAT)) == 1


async def test_no_key_is_in_an_error_or_in_the_settings_words() -> None:
    async with desk() as d:
        secrets = [secret for secret in d.connector.api.session.secrets if secret]
        d.ok.faults.next(faults.error(424242, " ".join(secrets)), method=STAT, times=9)
        words = str(await refused(d)) + repr(d.connector.settings)
        assert not [secret for secret in secrets if secret in words]
        assert "***" in words


async def test_a_wrong_secret_is_our_mistake_and_says_what_to_mend() -> None:
    async with desk(application_secret_key="WRONG") as d:
        error = await refused(d)
        assert (error.kind, error.code) == (ErrorKind.BUG, "104")
        assert "секретный ключ" in str(error)


async def test_the_sessions_own_secret_is_as_good() -> None:
    async with desk() as d:
        d.topic("Вода")
        connector = OkConnector(
            OkSettings(
                application_key=d.connector.settings.application_key,
                access_token=d.session.access_token,
                session_secret_key=d.session.secret_key,
                api_base=d.connector.settings.api_base,
                rps=1000.0,
            )
        )
        page = await connector.fetch(d.source, {}, START, Allowance())
        await connector.close()
        assert [post.text for post in page.posts] == ["Вода"]


async def test_an_expired_token_is_an_admins_business() -> None:
    async with desk() as d:
        d.session.expired = True
        error = await refused(d)
        assert (error.kind, error.code) == (ErrorKind.AUTH, "102")


async def test_an_expired_token_is_renewed_once_for_all_and_the_fetch_goes_on() -> None:
    async with desk(renewable=True) as d:
        d.topic("Вода")
        d.session.expired = True
        sessions = len(d.ok.sessions)
        pages = await asyncio.gather(
            *(d.connector.fetch(d.source, {}, START, Allowance()) for _ in range(3))
        )
        assert [[post.text for post in page.posts] for page in pages] == [["Вода"]] * 3
        assert len(d.ok.sessions) == sessions + 1
        assert sum(page.calls.get("oauth.token", 0) for page in pages) >= 1


async def test_a_refresh_token_that_is_over_too_is_an_admins_business() -> None:
    async with desk(renewable=True, refresh_token="bygone") as d:
        d.session.expired = True
        error = await refused(d)
        assert error.kind is ErrorKind.AUTH
        assert "обновить его не удалось" in str(error)


async def test_a_token_renewed_in_vain_is_not_renewed_again_and_again() -> None:
    async with desk(renewable=True) as d:
        d.ok.faults.next(faults.error(102), method=STAT, times=99)
        assert (await refused(d)).kind is ErrorKind.AUTH
        assert len(d.calls(STAT)) == 2


async def test_a_group_that_is_not_ours_says_how_to_read_it() -> None:
    async with desk() as d:
        d.group.admins.clear()
        error = await refused(d)
        assert (error.kind, error.code) == (ErrorKind.DENIED, "50")
        assert "public" in str(error)


async def test_a_foreign_group_is_not_asked_for_unless_that_is_switched_on() -> None:
    async with desk(kind="public", foreign=False) as d:
        error = await refused(d)
        assert error.kind is ErrorKind.DENIED
        assert "networks.ok.foreign" in str(error)
        assert d.ok.calls == []


async def test_an_application_without_valuable_access_is_told_so() -> None:
    async with desk() as d:
        d.session.valuable = False
        error = await refused(d)
        assert error.kind is ErrorKind.DENIED
        assert "VALUABLE_ACCESS" in str(error)


async def test_a_closed_foreign_group_is_denied() -> None:
    async with desk(kind="public") as d:
        d.group.open = False
        assert (await refused(d)).kind is ErrorKind.DENIED


async def test_an_unknown_name_is_gone_and_named() -> None:
    async with desk("net.takoy") as d:
        error = await refused(d)
        assert error.kind is ErrorKind.GONE
        assert "net.takoy" in str(error)


async def test_a_name_is_asked_for_once_and_a_number_never() -> None:
    async with desk() as d:
        await d.fetch_often(3)
        assert len(d.calls("url.getInfo")) == 1
    async with desk("54321000111") as d:
        await d.fetch()
        assert d.calls("url.getInfo") == []


@pytest.mark.parametrize(("kind", "address"), [("wall", "lesnoy.group"), ("group", "не адрес")])
async def test_a_source_that_cannot_be_read_is_our_mistake(kind: str, address: str) -> None:
    async with desk() as d:
        d.source = SourceRef(id=1, network="ok", kind=kind, address=address)
        assert (await refused(d)).kind is ErrorKind.BUG
        assert d.ok.calls == []


async def test_the_probe_tells_what_is_left_of_the_day() -> None:
    async with desk() as d:
        d.ok.calls_left["discussions.getComments"] = 4990
        assert "4990" in await d.connector.probe()
