"""Bytes over real HTTP: caps, redirects, environment, failures."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from sandbox.serving import serve
from services.errors import ErrorKind, NetworkError
from services.networks.http import TOO_BIG, Http, Wire
from tests.certificates import self_signed


@asynccontextmanager
async def answering(
    *answers: web.StreamResponse, wire: Wire | None = None
) -> AsyncIterator[tuple[Http, str, list[web.BaseRequest]]]:
    """A server that gives these answers in turn, and a client."""
    waiting = list(answers)
    asked: list[web.BaseRequest] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        await request.read()
        asked.append(request)
        return waiting.pop(0)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with serve(app) as base:
        http = Http(wire or Wire())
        try:
            yield http, base, asked
        finally:
            await http.close()


async def test_a_form_is_posted_and_any_status_is_an_answer() -> None:
    async with answering(web.Response(status=503, text="позже")) as (http, base, asked):
        answer = await http.ask(
            "POST", f"{base}/x", form={"текст": "да"}, headers={"Authorization": "Bearer k"}
        )
        assert (answer.status, answer.body.decode()) == (503, "позже")
        assert asked[0].method == "POST"
        assert asked[0].headers["Authorization"] == "Bearer k"
        assert (await asked[0].post())["текст"] == "да"


async def test_a_redirect_is_not_followed_so_the_key_stays_with_its_host() -> None:
    away = web.Response(status=302, headers={"Location": "/elsewhere"})
    async with answering(away) as (http, base, asked):
        assert (await http.ask("POST", f"{base}/x")).status == 302
        assert len(asked) == 1


async def test_a_body_over_the_cap_is_cut_off_even_when_it_came_packed() -> None:
    packed = web.Response(body=b" " * 1_000_000)
    packed.enable_compression(web.ContentCoding.gzip)
    async with answering(packed, wire=Wire(body_cap=100_000)) as (http, base, _):
        with pytest.raises(NetworkError) as caught:
            await http.ask("POST", f"{base}/x")
        assert (caught.value.kind, caught.value.code) == (ErrorKind.RETRY, TOO_BIG)


async def test_the_proxy_comes_from_the_settings_and_not_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    async with answering(web.Response(text="прямо")) as (http, base, _):
        assert (await http.ask("POST", f"{base}/x")).body.decode() == "прямо"
    async with answering(web.Response(text="через")) as (_, base, asked):
        through = Http(Wire(proxy=base))
        answer = await through.ask("POST", "http://api.example/method/x")
        await through.close()
        assert answer.body.decode() == "через"
        assert str(asked[0].url) == "http://api.example/method/x"


async def test_an_error_never_quotes_what_was_sent() -> None:
    async with answering() as (http, base, _):
        with pytest.raises(NetworkError) as caught:
            await http.ask(
                "POST", f"{base}/x", form={}, headers={"Authorization": "Bearer secret\nkey"}
            )
        assert "secret" not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__


async def test_a_bundle_that_is_not_there_is_said_at_the_start() -> None:
    with pytest.raises(OSError, match="No such file"):
        Http(Wire(ca_bundle="/nowhere/bundle.pem"))


def test_a_proxy_with_its_password_is_not_shown() -> None:
    assert "secret" not in repr(Wire(proxy="http://user:secret@127.0.0.1:1"))


async def test_a_name_is_asked_at_the_address_given_and_the_connection_is_not_kept() -> None:
    async with answering(web.Response(text="раз"), web.Response(text="два")) as (http, base, asked):
        port = base.rpartition(":")[2]
        for said in ("раз", "два"):
            answer = await http.ask("GET", f"http://vestnik.invalid:{port}/feed", at="127.0.0.1")
            assert answer.body.decode() == said
        assert [request.headers["Host"] for request in asked] == [f"vestnik.invalid:{port}"] * 2
        assert {request.headers["Connection"] for request in asked} == {"close"}


async def test_a_certificate_is_held_against_the_name_and_not_the_address(tmp_path: Path) -> None:
    certificate = self_signed(tmp_path, "vestnik.invalid")

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(text=request.headers["Host"])

    server = await asyncio.get_running_loop().create_server(
        web.Server(answer), "127.0.0.1", 0, ssl=certificate.trust
    )
    port = server.sockets[0].getsockname()[1]
    http = Http(Wire(ca_bundle=str(certificate.file)))
    try:
        good = await http.ask("GET", f"https://vestnik.invalid:{port}/", at="127.0.0.1")
        assert good.body.decode() == f"vestnik.invalid:{port}"
        with pytest.raises(NetworkError):
            await http.ask("GET", f"https://other.invalid:{port}/", at="127.0.0.1")
    finally:
        await http.close()
        server.close()


async def test_an_address_that_is_none_is_a_trouble_and_no_crash() -> None:
    async with answering() as (http, _, _):
        for url in ("http://[", "http://a:99999999/", "nothing://x/"):
            with pytest.raises(NetworkError):
                await http.ask("GET", url)
