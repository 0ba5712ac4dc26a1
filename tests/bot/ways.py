"""Ways that break when they are told to: doors before a server, proxies (CONNECT and SOCKS5)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum

from bot.ways import Patience

AT_ONCE = Patience(failing=timedelta(), failures=2, good=1)
"""Two failures are enough, however quick."""
HTML = b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"


class Door(Enum):
    OPEN = "passes everything on"
    HTML = "answers 502 with a page"
    SILENT = "takes the request and never answers"
    SHUT = "closes the connection"


@dataclass
class Front:
    """A server on a port of its own that passes bytes on to another, or does not.

    A proxy is asked where to, by CONNECT or as SOCKS5 does. `passed` counts connections that were
    passed on.
    """

    target: str
    is_proxy: bool
    is_socks: bool = False
    door: Door = Door.OPEN
    passed: int = 0
    url: str = ""
    credentials: list[bytes] = field(default_factory=list)
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    def turn(self, door: Door) -> None:
        """From now on it is so; connections that are kept alive end."""
        self.door = door
        for writer in list(self._open):
            writer.close()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection to its end."""
        self._open.add(writer)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._answer(reader, writer)
        finally:
            self._open.discard(writer)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.door is Door.SHUT:
            return
        if self.door is not Door.OPEN:
            await reader.readuntil(b"\r\n\r\n")
            if self.door is Door.SILENT:
                await reader.read()
                return
            writer.write(HTML)
            await writer.drain()
            return
        where = self.target.removeprefix("http://")
        if self.is_socks:
            where = await _asked_of_socks(reader, writer)
        elif self.is_proxy:
            asked = await reader.readuntil(b"\r\n\r\n")
            self.credentials += [
                line for line in asked.split(b"\r\n") if line.startswith(b"Proxy-Authorization")
            ]
            where = asked.split()[1].decode()
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        host, _, port = where.rpartition(":")
        there, onward = await asyncio.open_connection(host, int(port))
        self.passed += 1
        self._open.add(onward)
        try:
            await asyncio.gather(_pipe(reader, onward), _pipe(there, writer))
        finally:
            self._open.discard(onward)
            onward.close()


async def _asked_of_socks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
    """Where to, by name; nobody has to say who they are."""
    _, methods = await reader.readexactly(2)
    await reader.readexactly(methods)
    writer.write(b"\x05\x00")
    *_, kind = await reader.readexactly(4)
    assert kind in (1, 3), "an address or a name"
    if kind == 1:
        host = ".".join(str(part) for part in await reader.readexactly(4))
    else:
        host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
    port = int.from_bytes(await reader.readexactly(2), "big")
    writer.write(b"\x05\x00\x00\x01" + bytes(6))
    return f"{host}:{port}"


async def _pipe(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while chunk := await source.read(2**16):
            sink.write(chunk)
            await sink.drain()
    sink.close()


@asynccontextmanager
async def front(
    target: str = "", *, is_proxy: bool = False, is_socks: bool = False
) -> AsyncIterator[Front]:
    """A front of `target`, or a proxy to wherever it is asked for."""
    made = Front(target, is_proxy, is_socks)
    server = await asyncio.start_server(made.answer, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield made
    finally:
        server.close()
        made.turn(Door.SHUT)
        await server.wait_closed()
