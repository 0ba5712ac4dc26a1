"""The only home of httpx: bytes out, capped bytes in.

Lives here: the client, its timeouts, proxy and trust, the size cap, and turning transport
failures into NetworkError. Does not live here: what a body means, rates, retries.
"""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import httpx

from services.errors import ErrorKind, NetworkError
from services.languages import lazy

TOO_BIG = "body"
"""`NetworkError.code` of an answer that was cut off at the size cap."""
NOT_SENT = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout"})
"""`NetworkError.code` of a request that never left: nobody was reached."""

_CONNECTIONS = 4
_WHOLE = 3
"""A whole exchange may last this many timeouts, so that a dripping body ends too."""


@dataclass(frozen=True, slots=True)
class Wire:
    """How to reach a network.

    `timeout` in seconds per connect, read and write; `proxy` a URL; `ca_bundle` a PEM file
    that replaces the default trust; `body_cap` in bytes, counted after decompression.
    """

    timeout: float = 20.0
    proxy: str | None = field(default=None, repr=False)
    ca_bundle: str | None = None
    body_cap: int = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, unjudged. Names of `headers` are in lower case."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@cache
def _trust(ca_bundle: str | None) -> ssl.SSLContext:
    """Whom to believe. Reading the certificates takes a twentieth of a second: clients share it."""
    if ca_bundle:
        return ssl.create_default_context(cafile=ca_bundle)
    return httpx.create_ssl_context(trust_env=False)


class Http:
    """A client of one network: few connections, no redirects, no settings from the environment."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(wire.timeout),
            limits=httpx.Limits(max_connections=_CONNECTIONS),
            proxy=wire.proxy,
            verify=_trust(wire.ca_bundle),
            follow_redirects=False,
            trust_env=False,
        )

    async def ask(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        json: object = None,
        file: tuple[str, bytes] | None = None,
        headers: Mapping[str, str] | None = None,
        at: str | None = None,
    ) -> Answer:
        """One exchange; any status is an answer, a redirect too. `params` go into the query.

        `file` is a name and its bytes, sent as the multipart field `data`.
        `at` is the IP address to connect to in place of a look-up of the host's name; the
        certificate is held against the name all the same. Raises NetworkError(RETRY) when no
        answer comes whole. It names the failure's class alone: httpx's own words may quote a
        header or an address with a key in it.
        """
        try:
            request = self._client.build_request(
                method,
                url,
                params=params,
                data=form,
                json=json,
                files={"data": file} if file else None,
                headers=headers,
            )
            if at is not None:
                _connect_to(request, at)
            async with asyncio.timeout(self._wire.timeout * _WHOLE):
                return await self._exchange(request)
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, TimeoutError) as error:
            name = type(error).__name__
            raise NetworkError(
                ErrorKind.RETRY, lazy("сеть не ответила ({name})").filled(name=name), code=name
            ) from None

    async def _exchange(self, request: httpx.Request) -> Answer:
        body = bytearray()
        response = await self._client.send(request, stream=True)
        try:
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > self._wire.body_cap:
                    raise NetworkError(
                        ErrorKind.RETRY,
                        lazy("ответ сети слишком велик, чтение прервано"),
                        code=TOO_BIG,
                    )
        finally:
            await response.aclose()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, bytes(body), headers)

    async def close(self) -> None:
        """Give back the connections."""
        await self._client.aclose()


def _connect_to(request: httpx.Request, address: str) -> None:
    """The connection is closed after use: the pool knows it by its address, and another name at
    that address would get it without its own certificate being looked at."""
    request.extensions["sni_hostname"] = request.url.raw_host.decode()
    request.headers["Connection"] = "close"
    request.url = request.url.copy_with(host=address)
