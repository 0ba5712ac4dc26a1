"""How near delivery comes to what Telegram's limits allow, and what it costs beside bare calls.

`python -m benchmarks.delivery` for all loads; the table takes some. Driven loads run on a clock
that leaps to the next moment a budget is free, so minutes of limits pass in seconds and the
result is exact. Another runs on the real clock, where roads take time. The last has no limits.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from benchmarks.table import Figure
from bot.delivery import Delivery
from bot.pace import Pace, PaceSettings
from db.engine import AsyncSession, Database
from db.models import Base
from handlers.views.speech import Speech, Words
from sandbox.serving import serve
from sandbox.telegram import Limits, Messenger, bot_api
from services import outbox
from services.clock import Now
from services.clock import now as wall_clock
from services.languages.told import Told
from services.outbox import Say
from services.outgoing import OutgoingFacts

_TOKEN = "4200000001:town"
_PERSON = 1001
_SECOND = timedelta(seconds=1)


@dataclass
class _Clock:
    at: datetime = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class _Load:
    """`each` messages to each of `groups` groups and `people` private chats."""

    name: str
    groups: int
    people: int
    each: int

    @property
    def chats(self) -> Sequence[int]:
        return [
            *(-1_001_000_000_000 - n for n in range(self.groups)),
            *(_PERSON + n for n in range(self.people)),
        ]

    @property
    def total(self) -> int:
        return len(self.chats) * self.each

    def floor(self) -> timedelta:
        """The soonest the last message can go: 30/s in all, 20/min a group, 1/s a person."""
        overall = (self.total - 1) // 30 * _SECOND
        group = (self.each - 1) // 20 * 60 * _SECOND if self.groups else timedelta()
        person = (self.each - 1) * _SECOND if self.people else timedelta()
        return max(overall, group, person)


_DRIVEN = (
    _Load("one busy group", groups=1, people=0, each=101),
    _Load("one busy person", groups=0, people=1, each=101),
    _Load("sixty groups", groups=60, people=0, each=20),
    _Load("groups and people", groups=30, people=30, each=20),
)
_REAL = _Load("fifty groups, real clock", groups=50, people=0, each=6)
_UNBOUND = _Load("no limits", groups=20, people=0, each=50)


@dataclass(frozen=True, slots=True)
class Size:
    """Messages a chat in each of the loads; one run, for on a driven clock all runs are alike."""

    one_group: int = 61
    many_chats: int = 15
    real_clock: int = 6
    unbound: int = 15

    def __str__(self) -> str:
        return (
            f"one run: {self.one_group} messages to a group, {self.many_chats} to each of 40 "
            f"chats, {self.real_clock} to each of 50 by the real clock, {self.unbound} to each of "
            "20 without limits"
        )


@dataclass
class _Desk:
    database: Database
    messenger: Messenger
    bot: Bot
    load: _Load

    async def fill(self, now: datetime) -> None:
        async with self.database.write() as session:
            for number in range(self.load.each):
                for chat_id in self.load.chats:
                    slot = f"{chat_id}/{number}"
                    await outbox.put(session, chat_id=chat_id, kind=Say.NOTICE, slot=slot, now=now)

    def delivery(self, pace: Pace, now: Now) -> Delivery:
        return Delivery(self.bot, self.database, _render, pace, now, _ignore, _alert)

    @property
    def sent(self) -> int:
        return sum(call.ok for call in self.messenger.calls)

    def check(self) -> None:
        """Nothing lost, doubled, reordered or refused."""
        assert self.messenger.count_429 == 0, f"{self.messenger.count_429} times 429"
        for chat_id in self.load.chats:
            said = [m.text for m in self.messenger.messages(chat_id) if m.from_bot]
            assert said == [f"{chat_id}/{number}" for number in range(self.load.each)]


async def _render(row: OutgoingFacts) -> Speech:
    return Words(html=row.slot, plain=row.slot)


async def _ignore(
    session: AsyncSession, row: OutgoingFacts, message_id: int, now: datetime
) -> None:
    """Nothing here wants to know of a message that stands."""


async def _alert(session: AsyncSession, text: Told) -> None:
    raise AssertionError(text)


@asynccontextmanager
async def _desk(load: _Load, now: Now, limits: Limits) -> AsyncIterator[_Desk]:
    messenger = Messenger(_TOKEN, now=now, limits=limits)
    for number in range(max(load.people, 1)):
        messenger.add_user(_PERSON + number, "Житель")
        messenger.start(_PERSON + number)
    for chat_id in load.chats:
        if chat_id < 0:
            messenger.add_group(chat_id, str(chat_id), [_PERSON])
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}")
        async with database.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        async with serve(bot_api(messenger)) as address:
            session = AiohttpSession(api=TelegramAPIServer.from_base(address))
            async with Bot(_TOKEN, session=session) as bot:
                yield _Desk(database, messenger, bot, load)
        await database.close()


async def measure(size: Size) -> list[Figure]:
    """Messages a second; an AssertionError when one was lost, doubled, reordered or refused."""
    group = _Load("one group, 20/min", groups=1, people=0, each=size.one_group)
    chats = _Load("40 chats, 30/s", groups=20, people=20, each=size.many_chats)
    real = _Load("50 groups, real clock", groups=50, people=0, each=size.real_clock)
    figures = [_beside_limits(load, await _driven(load)) for load in (group, chats)]
    figures.append(_beside_limits(real, await _real(real)))
    free = _Load("no limits, 20 groups", groups=20, people=0, each=size.unbound)
    own, bare = await _unbound(free)
    return [*figures, Figure("delivery", free.name, "msg/s", own, bare, "bare sendMessage calls")]


def _beside_limits(load: _Load, took: timedelta) -> Figure:
    own, allowed = (load.total / span.total_seconds() for span in (took, load.floor()))
    return Figure("delivery, no 429", load.name, "msg/s", own, allowed, "what the limits allow")


async def _driven(load: _Load) -> timedelta:
    clock = _Clock()
    start = clock.at
    async with _desk(load, clock, Limits.real(private_burst=1)) as desk:
        await desk.fill(clock())
        pace = Pace()
        delivery = desk.delivery(pace, clock)
        while True:
            await delivery.drain()
            if desk.sent >= load.total:
                break
            clock.at = pace.soonest(clock()) or clock.at + _SECOND
        desk.check()
    return clock() - start


async def _real(load: _Load) -> timedelta:
    async with _desk(load, wall_clock, Limits.real(private_burst=1)) as desk:
        await desk.fill(wall_clock())
        start = wall_clock()
        task = asyncio.create_task(desk.delivery(Pace(), wall_clock).run())
        await desk.messenger.until(lambda: desk.sent >= load.total, timeout=300)
        took = wall_clock() - start
        task.cancel()
        await asyncio.wait([task])
        desk.check()
    return took


async def _unbound(load: _Load) -> tuple[float, float]:
    """Messages a second of the outbox, and of bare calls."""
    free = PaceSettings(per_second=10**6, chat_every=timedelta(), group_per_minute=10**6)
    async with _desk(load, wall_clock, Limits.off()) as desk:
        bare = await _per_second(load.total, lambda: _call_barely(desk))
        desk.messenger.calls.clear()
        for chat_id in load.chats:
            desk.messenger.chats[chat_id].messages.clear()
        await desk.fill(wall_clock())
        own = await _per_second(load.total, desk.delivery(Pace(free), wall_clock).drain)
        desk.check()
    return own, bare


async def _call_barely(desk: _Desk) -> None:
    """The same messages by the bot alone, one on its way per chat."""

    async def chat(chat_id: int) -> None:
        for number in range(desk.load.each):
            await desk.bot.send_message(chat_id, str(number))

    await asyncio.gather(*(chat(chat_id) for chat_id in desk.load.chats))


async def _per_second(count: int, work: Callable[[], Awaitable[None]]) -> float:
    start = time.perf_counter()
    await work()
    return count / (time.perf_counter() - start)


def _print(load: _Load, took: timedelta) -> None:
    floor = load.floor()
    print(
        f"{load.name:26} {load.total:5} messages: {took.total_seconds():6.1f} s, limits allow "
        f"{floor.total_seconds():5.1f} s: {floor / took:4.0%} of what is allowed, no 429"
    )


async def _run() -> None:
    for load in _DRIVEN:
        _print(load, await _driven(load))
    _print(_REAL, await _real(_REAL))
    own, bare = await _unbound(_UNBOUND)
    print(
        f"{_UNBOUND.name:26} {_UNBOUND.total:5} messages: {own:6.0f}/s delivered from the outbox,"
    )
    print(f"{'':26} bare sendMessage to the same server {bare:.0f}/s; Telegram allows 30/s")


def main() -> None:
    """Print the figures; an AssertionError says what was lost, doubled, reordered or refused."""
    asyncio.run(_run())


if __name__ == "__main__":
    main()
