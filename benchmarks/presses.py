"""Claims through the whole dispatcher, against a bare handler that only answers.

Both get the same raw updates, eight in hand at once, from a bot whose calls are answered on
the spot: what is measured is the dispatcher, the handler and the database, not the network.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any, cast

from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import CallbackQuery
from sqlalchemy import select

from benchmarks import road
from benchmarks.databases import Place
from benchmarks.table import Figure
from db.engine import Database
from db.models import Incident
from handlers import root
from handlers.views.buttons import IncidentButton
from services.actions import Action
from tests import desk

AT_ONCE = 8
_TOKEN = "4200000001:town"

Update = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Size:
    """Presses a round, each on an incident of its own, and how many rounds."""

    presses: int = 200
    rounds: int = 5

    def __str__(self) -> str:
        return f"{self.rounds} rounds of {self.presses} presses, {AT_ONCE} at once"


class OnTheSpot(BaseSession):
    """A session that agrees to everything without a network."""

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        """Say yes, as Telegram says to an answered press."""
        return cast(TelegramType, True)

    async def stream_content(self, *args: object, **kwargs: object) -> AsyncGenerator[bytes, None]:
        """There are no files here."""
        yield b""

    async def close(self) -> None:
        """There is nothing to close."""


async def measure(place: Place, size: Size) -> list[Figure]:
    """Presses a second, and milliseconds at the 99th percentile."""
    bot = Bot(_TOKEN, session=OnTheSpot())
    bare = Dispatcher()
    bare.callback_query.register(_only_answer)
    async with place.fresh() as database:
        whole = Dispatcher(database=database, rules=desk.rules(), now=lambda: desk.MORNING)
        whole.include_router(root.build())
        wanted = size.presses * (size.rounds + 1)
        incidents = await _incidents(database, wanted)
        ours, floor = [], []
        for start in range(0, wanted, size.presses):
            updates = [_claim(number) for number in incidents[start : start + size.presses]]
            ours.append(await _press(whole, bot, updates))
            floor.append(await _press(bare, bot, updates))
        await _check(database, wanted)
    name = "an aiogram handler that answers"
    (rate, late), (floor_rate, floor_late) = _medians(ours[1:]), _medians(floor[1:])
    return [
        Figure("presses", place.name, "presses/s", rate, floor_rate, name),
        Figure("presses, p99", place.name, "ms", late, floor_late, name),
    ]


async def _only_answer(query: CallbackQuery) -> None:
    await query.answer("Взято в работу")


async def _incidents(database: Database, count: int) -> list[int]:
    """At least `count` open incidents with cards, the usual way; the first `count`."""
    await road.make_walls(database, 10)
    region, rules = await desk.region(database), desk.rules()
    found: Sequence[int] = []
    number = 0
    while len(found) < count:
        sources = await road.lease(database, road.moment(number))
        for source, body in zip(
            sources, road.bodies(sources, 20, number, complaints=1.0), strict=True
        ):
            await road.take(database, source, body, region, rules, road.moment(number))
        async with database.read() as session:
            found = (await session.scalars(select(Incident.id).order_by(Incident.id))).all()
        number += 1
    return list(found[:count])


def _claim(incident_id: int) -> Update:
    """What Telegram sends when the coordinator presses «Взять» on the incident's card."""
    return {
        "update_id": incident_id,
        "callback_query": {
            "id": str(incident_id),
            "from": {"id": desk.EGOR, "is_bot": False, "first_name": "Егор"},
            "chat_instance": "1",
            "data": IncidentButton(incident_id=incident_id, action=Action.CLAIM).pack(),
            "message": {
                "message_id": incident_id,
                "date": int(desk.MORNING.timestamp()),
                "chat": {"id": desk.HEALTH_CHAT, "type": "supergroup", "title": "Минздрав"},
                "text": "Карточка",
            },
        },
    }


async def _press(dispatcher: Dispatcher, bot: Bot, updates: Sequence[Update]) -> list[float]:
    """Seconds of each press, and last the seconds of all."""
    waiting = iter(updates)
    took: list[float] = []

    async def hands() -> None:
        for update in waiting:
            started = time.perf_counter()
            await dispatcher.feed_raw_update(bot, update)
            took.append(time.perf_counter() - started)

    started = time.perf_counter()
    await asyncio.gather(*(hands() for _ in range(AT_ONCE)))
    return [*took, time.perf_counter() - started]


def _medians(rounds: Sequence[list[float]]) -> tuple[float, float]:
    """Presses a second and the 99th percentile in milliseconds, each the rounds' median."""
    rates = [(len(took) - 1) / took[-1] for took in rounds]
    late = [quantiles(took[:-1], n=100, method="inclusive")[98] * 1000 for took in rounds]
    return median(rates), median(late)


async def _check(database: Database, wanted: int) -> None:
    """A press that was refused is quick and proves nothing."""
    async with database.read() as session:
        query = select(Incident.id).where(Incident.status == "claimed")
        claimed = len((await session.scalars(query)).all())
    assert claimed == wanted, f"{claimed} claimed of {wanted} pressed"
