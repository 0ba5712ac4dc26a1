"""What VK refuses or garbles, and what it asks of us."""

import json
from datetime import timedelta

import pytest

from sandbox.vk import Fault, Limits, TokenKind
from services.errors import ErrorKind, NetworkError
from services.networks.base import Allowance, SourceRef
from services.networks.vk import VkConnector, VkSettings
from services.networks.vk.answers import read_answer
from tests.services.networks.vk.desk import START, Desk, desk

TABLE = {
    ErrorKind.RETRY: [1, 10, 36, 424242],
    ErrorKind.SLOW: [6, 9],
    ErrorKind.QUOTA: [29],
    ErrorKind.AUTH: [2, 5, 7, 20, 21, 37, 101, 3609, 3610],
    ErrorKind.HUMAN: [14, 17, 24, 25, 3300, 3301],
    ErrorKind.DENIED: [15, 30, 200, 203, 210, 211, 212],
    ErrorKind.GONE: [18, 19, 39, 40, 104, 113, 125],
    ErrorKind.BUG: [3, 8, 23, 27, 28, 38, 100, 103, 9999],
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
        d.vk.faults.next(fault=Fault.error(code), method="wall.get", times=9)
        error = await refused(d)
        assert (error.kind, error.code) == (kind, str(code))


async def test_a_community_key_is_told_apart_from_a_bad_one() -> None:
    async with desk() as d:
        key = d.vk.token("community", d.group.id)
        connector = VkConnector(VkSettings(service_key=key, api_base=d.connector.settings.api_base))
        with pytest.raises(NetworkError) as caught:
            await connector.fetch(d.source, {}, START, Allowance())
        await connector.close()
        assert (caught.value.kind, caught.value.code) == (ErrorKind.BUG, "27")
        assert "сервисный ключ" in str(caught.value)


async def test_a_captcha_says_where_a_person_must_go() -> None:
    async with desk() as d:
        d.vk.faults.next(fault=Fault.captcha(), method="wall.get")
        error = await refused(d)
        assert error.kind is ErrorKind.HUMAN
        assert error.action_url is not None
        assert error.action_url.startswith("https://id.vk.example/not_robot_captcha")


@pytest.mark.parametrize("fault", [Fault.captcha(), Fault.error(5)])
async def test_a_key_that_fails_among_the_comments_stops_the_fetch(fault: Fault) -> None:
    async with desk() as d:
        d.comment(d.post("Вода"), "Да")
        d.vk.faults.next(fault=fault, method="wall.getComments")
        await refused(d)


async def test_too_fast_lowers_the_rate_and_the_fetch_goes_on() -> None:
    async with desk(rps=500.0) as d:
        d.post("Вода")
        d.vk.faults.next(fault=Fault.error(6), method="wall.get")
        await d.fetch()
        assert d.texts() == ["Вода"]
        assert d.connector.api.token.pace.rate < 500.0


async def test_flood_control_is_not_pressed_again_at_once() -> None:
    async with desk() as d:
        d.vk.faults.next(fault=Fault.error(9), method="wall.get", times=9)
        error = await refused(d)
        assert len(d.calls("wall.get")) == 1
        assert error.until == START + timedelta(minutes=5)


async def test_repeats_within_one_fetch_are_bounded() -> None:
    async with desk() as d:
        d.vk.faults.next(fault=Fault.error(10), method="wall.get", times=99)
        await refused(d)
        assert len(d.calls("wall.get")) == 4


GARBLED = {
    "html with 502": Fault.html_502(),
    "bytes that are not JSON": Fault.garbage(),
    "JSON cut in the middle": Fault.truncated_json(),
    "null": Fault.mutate(lambda body: None),
    "a list": Fault.mutate(lambda body: []),
    "a string": Fault.mutate(lambda body: "ok"),
    "a null response": Fault.mutate(lambda body: {"response": None}),
    "a response that is a number": Fault.mutate(lambda body: {"response": 5}),
    "no items": Fault.mutate(lambda body: {"response": {"count": 3}}),
    "items that are no list": Fault.mutate(lambda body: {"response": {"items": {}}}),
    "an error without a code": Fault.mutate(lambda body: {"error": {}}),
    "an error that is a string": Fault.mutate(lambda body: {"error": "no"}),
}


@pytest.mark.parametrize("fault", GARBLED.values(), ids=GARBLED.keys())
async def test_a_garbled_answer_passes_or_asks_to_come_again(fault: Fault) -> None:
    async with desk() as d:
        d.post("Вода")
        d.vk.faults.next(fault=fault, method="wall.get", times=4)
        assert (await refused(d)).kind is ErrorKind.RETRY
        d.vk.faults.next(fault=fault, method="wall.get", times=2)
        await d.fetch()
        assert d.texts() == ["Вода"]


async def test_a_body_of_forty_megabytes_is_cut_off() -> None:
    async with desk() as d:
        d.post("Вода")
        d.vk.faults.next(fault=Fault.huge(40 * 1024 * 1024), method="wall.get", times=9)
        error = await refused(d)
        assert (error.kind, error.code) == (ErrorKind.RETRY, "body")
        assert len(d.calls("wall.get")) == 1


async def test_a_silent_server_is_a_timeout() -> None:
    async with desk(timeout=0.05) as d:
        d.vk.faults.next(fault=Fault.hang(), method="wall.get", times=9)
        assert (await refused(d)).kind is ErrorKind.RETRY


async def test_a_refused_connection_is_transient() -> None:
    async with desk(api_base="http://127.0.0.1:9/method/") as d:
        assert (await refused(d)).kind is ErrorKind.RETRY


async def test_a_closed_wall_is_denied_and_a_banned_one_is_gone() -> None:
    async with desk() as d:
        d.vk.close_group(d.group.id)
        assert (await refused(d)).kind is ErrorKind.DENIED
        d.vk.ban_group(d.group.id)
        assert (await refused(d)).kind is ErrorKind.GONE


async def test_the_key_is_in_no_error_and_no_representation() -> None:
    async with desk() as d:
        key = d.connector.settings.service_key
        d.vk.faults.next(fault=Fault.error(424242, f"bad token {key}"), method="wall.get", times=9)
        error = await refused(d)
        assert key not in str(error)
        assert key not in repr(d.connector.settings)
        assert "bad token ***" in str(error)


@pytest.mark.parametrize("key", ["", "секрет", "two words", "line\nbreak"])
def test_a_key_that_cannot_travel_is_refused_without_being_quoted(key: str) -> None:
    with pytest.raises(ValueError, match="service_key") as caught:
        VkSettings(service_key=key)
    assert not key or key not in str(caught.value)


def test_an_html_page_with_429_means_too_fast() -> None:
    with pytest.raises(NetworkError) as caught:
        read_answer(429, b"<html>", "key")
    assert caught.value.kind is ErrorKind.SLOW


def test_the_body_is_believed_before_the_status() -> None:
    assert read_answer(502, b'{"response": 1}', "key") == 1


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"response": ' + b"9" * 5000 + b"}", b"\xff"])
def test_json_made_to_hurt_is_a_garbled_answer(body: bytes) -> None:
    with pytest.raises(NetworkError) as caught:
        read_answer(200, body, "key")
    assert caught.value.kind is ErrorKind.RETRY


def test_an_action_address_that_is_no_address_is_dropped() -> None:
    error = {"error_code": 14, "redirect_uri": "javascript:alert(1)", "captcha_img": "https://a/b"}
    with pytest.raises(NetworkError) as caught:
        read_answer(200, json.dumps({"error": error}).encode(), "key")
    assert caught.value.action_url == "https://a/b"


async def test_the_networks_own_daily_quota_becomes_a_gap() -> None:
    limits = Limits(rps={}, daily={"wall.get": 1})
    async with desk(limits=limits) as d:
        d.post("Вода")
        await d.fetch()
        assert "дневная квота" in str((await d.fetch()).gap)


async def test_the_probe_answers_a_line_and_a_revoked_key_fails_it() -> None:
    async with desk() as d:
        assert "ключ принят" in await d.connector.probe()
        assert {call.method for call in d.vk.calls} == {"utils.getServerTime", "wall.get"}
        d.vk.revoke(d.connector.settings.service_key)
        with pytest.raises(NetworkError) as caught:
            await d.connector.probe()
        assert caught.value.kind is ErrorKind.AUTH


async def test_the_probe_fails_a_key_that_may_not_read_walls() -> None:
    async with desk() as d:
        key = d.vk.token(TokenKind.COMMUNITY, d.group.id)
        connector = VkConnector(VkSettings(service_key=key, api_base=d.connector.settings.api_base))
        with pytest.raises(NetworkError) as caught:
            await connector.probe()
        await connector.close()
        assert caught.value.code == "27"


@pytest.mark.parametrize(
    "address",
    ["sadovoe_talk", "https://vk.com/sadovoe_talk", "@sadovoe_talk", "club98765", "-98765"],
)
async def test_every_form_of_the_address_reads_the_same_wall(address: str) -> None:
    async with desk(address) as d:
        post = d.post("Вода")
        assert [found.external_id for found in (await d.fetch()).posts] == [d.external(post)]


async def test_an_unknown_name_is_gone_and_named() -> None:
    async with desk("net_takogo") as d:
        error = await refused(d)
        assert error.kind is ErrorKind.GONE
        assert "net_takogo" in str(error)


async def test_a_name_is_asked_for_once_and_again_when_the_address_changed() -> None:
    async with desk() as d:
        d.post("Вода")
        await d.fetch_often(3)
        assert len(d.calls("utils.resolveScreenName")) == 1
        other = d.vk.add_group(name="Другая", screen_name="drugaya")
        d.vk.write_post(other.id, d.anna.id, "Там")
        d.source = SourceRef(id=1, network="vk", kind="wall", address="drugaya")
        assert [post.text for post in (await d.fetch()).posts] == ["Там"]


@pytest.mark.parametrize(("kind", "address"), [("feed", "sadovoe_talk"), ("wall", "не адрес")])
async def test_a_source_that_cannot_be_read_is_our_mistake(kind: str, address: str) -> None:
    async with desk() as d:
        d.source = SourceRef(id=1, network="vk", kind=kind, address=address)
        assert (await refused(d)).kind is ErrorKind.BUG
        assert d.vk.calls == []
