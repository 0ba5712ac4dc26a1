"""The inner network stays closed, however its address is written."""

from ipaddress import ip_address
from pathlib import Path

import pytest

from sandbox.feed import Canned
from services.errors import ErrorKind, NetworkError
from services.networks.feed import FeedSettings
from services.networks.feed.guard import PRIVATE, Guard, is_public
from tests.services.networks.feed.desk import desk, rss

ITEM = "<guid>1</guid><title>Нет воды на Лесной</title>"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1",
     "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1",
     "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1",
     "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2002:c0a8:101::"],
)  # fmt: skip
def test_an_address_of_the_inner_network_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "77.88.55.242", "2a02:6b8::2:242", "::ffff:8.8.8.8"]
)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("proxy", [None, "http://127.0.0.1:3128"])
@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "printer.local", "db.internal", "[::1]", "[::ffff:7f00:1]", "127.1",
     "2130706433", "0x7f000001", "0177.0.0.1", "169.254.169.254", "10.0.0.1"],
)  # fmt: skip
async def test_the_inner_network_is_refused_however_it_is_written(
    host: str, proxy: str | None
) -> None:
    guard = Guard(FeedSettings(proxy=proxy))
    with pytest.raises(NetworkError) as caught:
        await guard.ways(f"http://{host}/feed")
    assert (caught.value.kind, caught.value.code) == (ErrorKind.DENIED, PRIVATE)


async def test_a_public_address_is_connected_to_as_it_was_looked_at() -> None:
    assert await Guard(FeedSettings()).ways("http://8.8.8.8/feed") == ["8.8.8.8"]


async def test_a_name_goes_to_the_proxy_which_looks_it_up() -> None:
    guard = Guard(FeedSettings(proxy="http://127.0.0.1:3128"))
    assert await guard.ways("http://vestnik.example/feed") == [None]


async def test_a_feed_on_the_inner_network_is_refused_and_never_asked() -> None:
    async with desk(allow_private=False) as d:
        error = await d.refusal()
        assert (error.kind, error.code) == (ErrorKind.DENIED, PRIVATE)
        assert "allow_hosts" in str(error)
        assert d.site.asked == []


async def test_a_host_that_is_allowed_by_name_is_read() -> None:
    async with desk(allow_private=False, allow_hosts=("127.0.0.1",)) as d:
        d.paper.print("Нет воды", "Второй день")
        assert len((await d.fetch()).posts) == 1


async def test_a_redirect_into_the_inner_network_is_refused() -> None:
    """The first host is allowed by name; where it sends us is not."""
    async with desk(allow_private=False, allow_hosts=("127.0.0.1",)) as d:
        port = d.base.rpartition(":")[2]
        for target in (f"http://localhost:{port}/feed/", f"http://127.1:{port}/feed/"):
            d.answer(Canned(status=302, headers={"Location": target}))
            d.site.asked.clear()
            error = await d.refusal()
            assert (error.kind, error.code) == (ErrorKind.DENIED, PRIVATE)
            assert len(d.site.asked) == 1


async def test_a_redirect_to_a_file_is_no_redirect() -> None:
    async with desk() as d:
        d.answer(Canned(status=302, headers={"Location": "file:///etc/passwd"}))
        assert (await d.refusal()).code == "redirect"


async def test_a_document_is_never_taken_for_a_file_to_open(tmp_path: Path) -> None:
    """feedparser opens what looks like a path when it is handed a text."""
    secret = tmp_path / "secret.xml"
    secret.write_text(rss(ITEM), encoding="utf-8")
    async with desk() as d:
        d.serve(str(secret))
        assert (await d.refusal()).kind is ErrorKind.RETRY
        d.serve(f"file://{secret}")
        assert (await d.refusal()).kind is ErrorKind.RETRY
