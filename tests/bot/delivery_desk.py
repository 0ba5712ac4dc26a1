"""A desk whose outbox is delivered by a real bot to the town's messenger over HTTP."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from sqlalchemy import select

from bot.delivery import Delivery
from bot.pace import Pace, PaceSettings
from db.engine import AsyncSession, Database
from db.models import Card, Chat, Incident, Outgoing
from handlers.views.speech import Speech, Words
from handlers.views.told import say
from sandbox.serving import serve
from sandbox.telegram import Limits, Messenger, TownMessage, bot_api
from services import outbox
from services.languages.told import Told
from services.outbox import Say
from services.outgoing import OutgoingFacts

TOKEN = "4200000001:town"
ANNA, GROUP, OTHER = 1001, -1001234567890, -1001234567891
LEASE = timedelta(seconds=60)
FREE = PaceSettings(per_second=10_000, chat_every=timedelta(), group_per_minute=10_000)
"""Budgets that hold nobody back."""


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    at: datetime = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Desk:
    """The database, the town, the bot between them, and what the hooks were told."""

    database: Database
    messenger: Messenger
    clock: Clock
    bot: Bot
    sent: list[tuple[str, int]] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)
    speech: dict[str, Speech | Exception] = field(default_factory=dict)
    before_speech: Callable[[OutgoingFacts], Awaitable[None]] | None = None

    async def render(self, row: OutgoingFacts) -> Speech:
        """What `speech` says for the slot, else the slot and the payload's text."""
        if self.before_speech is not None:
            await self.before_speech(row)
        text = f"{row.slot} {row.payload.get('text', '')}".strip()
        speech = self.speech.get(row.slot, Words(html=f"<b>{text}</b>", plain=text))
        if isinstance(speech, Exception):
            raise speech
        return speech

    async def on_sent(
        self, session: AsyncSession, row: OutgoingFacts, message_id: int, now: datetime
    ) -> None:
        self.sent.append((row.slot, message_id))

    async def alert(self, session: AsyncSession, text: Told) -> None:
        self.alerts.append(say(text))

    def delivery(
        self, bot: Bot | None = None, pace: PaceSettings = FREE, **options: Any
    ) -> Delivery:
        return Delivery(
            bot or self.bot,
            self.database,
            self.render,
            Pace(pace),
            options.pop("now", self.clock),
            options.pop("on_sent", self.on_sent),
            self.alert,
            options.pop("lease_for", LEASE),
            **options,
        )

    async def put(self, slot: str, chat_id: int = GROUP, **values: Any) -> None:
        text = values.pop("text", "")
        kind = values.pop("kind", Say.NOTICE)
        async with self.database.write() as session:
            await outbox.put(
                session,
                chat_id=chat_id,
                kind=kind,
                slot=slot,
                now=values.pop("now", self.clock()),
                payload={"text": text},
                **values,
            )

    async def put_card(self, chat_id: int = GROUP, thread_id: int | None = None) -> str:
        """A new incident's card; its slot."""
        async with self.database.write() as session:
            incident = Incident(
                kind="complaint", tone="neutral", priority="normal", opened_at=self.clock()
            )
            session.add(incident)
            await session.flush()
            await outbox.put_card(
                session,
                incident_id=incident.id,
                chat_id=chat_id,
                thread_id=thread_id,
                now=self.clock(),
            )
        return f"card:{incident.id}:{chat_id}" + (f":{thread_id}" if thread_id else "")

    async def refresh(self, slot: str) -> None:
        async with self.database.write() as session:
            await outbox.refresh_cards(session, int(slot.split(":")[1]), self.clock())

    async def drain_until_empty(self, delivery: Delivery, seconds: int = 900) -> None:
        """Drain, letting the clock go on a second at a time, until nothing waits."""
        for _ in range(seconds):
            await delivery.drain()
            if not await self.pending():
                return
            self.clock.move(seconds=1)
        raise AssertionError(f"still waiting: {await self.pending()}")

    async def pending(self) -> list[str]:
        async with self.database.read() as session:
            found = await session.scalars(
                select(Outgoing.slot).where(Outgoing.state == "pending").order_by(Outgoing.id)
            )
            return list(found)

    async def row(self, slot: str) -> Outgoing:
        async with self.database.read() as session:
            return (await session.scalars(select(Outgoing).where(Outgoing.slot == slot))).one()

    async def card(self) -> Card:
        async with self.database.read() as session:
            return (await session.scalars(select(Card))).one()

    async def chat(self, chat_id: int = GROUP) -> Chat:
        async with self.database.read() as session:
            return await session.get_one(Chat, chat_id)

    def texts(self, chat_id: int = GROUP) -> list[str]:
        """What the bot said in the chat, in order."""
        return [message.text for message in self.messages(chat_id)]

    def messages(self, chat_id: int = GROUP) -> list[TownMessage]:
        said = self.messenger.messages(chat_id)
        return [message for message in said if message.from_bot and not message.service]


def a_bot(address: str, token: str = TOKEN) -> Bot:
    """A bot that talks to that address; its session is to be closed."""
    return Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(address)))


@asynccontextmanager
async def a_desk(database: Database, limits: Limits | None = None) -> AsyncIterator[Desk]:
    """Anna, who has started the bot, two groups, and the bot at work between them."""
    clock = Clock()
    messenger = Messenger(TOKEN, now=clock, limits=limits)
    messenger.add_user(ANNA, "Анна")
    messenger.start(ANNA)
    messenger.add_group(GROUP, "Минздрав", [ANNA])
    messenger.add_group(OTHER, "Минстрой", [ANNA])
    async with serve(bot_api(messenger)) as address:
        bot = a_bot(address)
        try:
            yield Desk(database, messenger, clock, bot)
        finally:
            await bot.session.close()
