"""A small town for the tests of the messenger: people, a group, a clock, a checked connection."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from aiohttp import ClientSession, FormData
from PIL import Image

from sandbox.serving import serve
from sandbox.telegram import Limits, Messenger, bot_api
from tests.sandbox.telegram_contract import faults_of

TOKEN = "4200000001:town"
ANNA, BORIS, GROUP = 1001, 1002, -1001234567890


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    at: datetime = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Line:
    """A connection to the server; every answer is held to the contract."""

    messenger: Messenger
    clock: Clock
    url: str
    http: ClientSession
    seen: list[str] = field(default_factory=list)

    async def raw(self, method: str, data: Any = None, **params: Any) -> dict[str, Any]:
        """The whole JSON answer, refused or not."""
        address = f"{self.url}/bot{TOKEN}/{method}"
        body = {"data": data} if data is not None else {"json": params}
        async with self.http.post(address, **body) as response:
            answer: dict[str, Any] = await response.json()
        assert response.status == answer.get("error_code", 200)
        assert faults_of(method, answer) == []
        self.seen.append(method)
        return answer

    async def call(self, method: str, data: Any = None, **params: Any) -> Any:
        """The result of a call that must succeed."""
        answer = await self.raw(method, data, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def refusal(self, method: str, data: Any = None, **params: Any) -> tuple[int, str]:
        """The code and the words of a call that must fail."""
        answer = await self.raw(method, data, **params)
        assert not answer["ok"], answer
        return answer["error_code"], answer["description"]


def town(clock: Clock | None = None, limits: Limits | None = None, **options: Any) -> Messenger:
    """Anna, who has started the bot; Boris, who has not; both in the supergroup GROUP."""
    messenger = Messenger(TOKEN, now=clock or Clock(), limits=limits, **options)
    messenger.add_user(ANNA, "Анна", "Садовая", "anna_sad")
    messenger.add_user(BORIS, "Борис")
    messenger.add_group(GROUP, "Минздрав", [ANNA, BORIS], username="minzdrav_sad")
    messenger.start(ANNA)
    messenger.updates.waiting.clear()
    return messenger


@asynccontextmanager
async def line(limits: Limits | None = None, **options: Any) -> AsyncIterator[Line]:
    clock = Clock()
    messenger = town(clock, limits, **options)
    async with serve(bot_api(messenger)) as url, ClientSession() as http:
        yield Line(messenger, clock, url, http)


def picture(width: int = 640, height: int = 480) -> bytes:
    """A PNG of one colour."""
    buffer = BytesIO()
    Image.new("RGB", (width, height), "green").save(buffer, "PNG")
    return buffer.getvalue()


def form(files: dict[str, tuple[str, bytes]], **fields: Any) -> FormData:
    """A multipart body: fields as text, files by part name."""
    body = FormData(quote_fields=False)
    for name, value in fields.items():
        body.add_field(name, str(value))
    for name, (filename, data) in files.items():
        body.add_field(name, data, filename=filename)
    return body
