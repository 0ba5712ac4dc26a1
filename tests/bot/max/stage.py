"""The desk in both messengers against the two stand-ins, over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from db.models import Office, Person
from sandbox.max import Chat, MaxTown, Message, max_app
from sandbox.max import Person as Resident
from sandbox.max.desk import press_button, start
from sandbox.max.state import PINS, READS_ALL
from sandbox.serving import serve
from services.messengers.ids import from_max
from tests.desk import ANNA, GLEB
from tests.stage import Stage, staged


@dataclass
class Both:
    """The stage, and MAX beside it: health works in both messengers, roads in MAX alone.

    Анна has an account in each, Вера is known by the one in MAX that she came with.
    """

    stage: Stage
    town: MaxTown
    health: Chat
    roads: Chat
    anna: Resident
    gleb: Resident

    async def settled(self) -> None:
        """Wait until MAX's updates are handled and everything is said."""
        await asyncio.wait_for(self._quiet(), 10)
        await self.stage.app.delivery.drain()

    async def press(self, card: Message, by: Resident, words: str) -> str:
        """Press a button, wait until all is done; the notification, "" for none."""
        callback = press_button(self.town, card, by, words)
        await self.settled()
        return str(self.town.answered.get(callback, {}).get("notification", ""))

    async def say(
        self, chat: Chat, by: Resident, text: str, answers: Message | None = None
    ) -> None:
        """Write, and wait until all is done."""
        self.town.write(chat, by, text, answers=answers)
        await self.settled()

    async def complain(self, text: str) -> Message:
        """A resident writes on the wall; the card that MAX gets of it."""
        at = self.stage.clock()
        self.stage.vk.write_post(self.stage.wall.id, self.stage.resident.id, text, at=at)
        before = len(self.town.messages)
        await self.stage.round(seconds=61)
        assert len(self.town.messages) == before + 1
        return list(self.town.messages.values())[-1]

    async def _quiet(self) -> None:
        await until(lambda: not self.town.queue)
        in_max = self.stage.app.in_max
        assert in_max is not None
        # What was confirmed is in a handler's hands, or done.
        await in_max.stop(self.stage.app.config.delivery.lease)


async def until(condition: Any) -> None:
    """The stand-in rings no bell for what was confirmed."""
    while not condition():  # noqa: ASYNC110
        await asyncio.sleep(0.005)


@asynccontextmanager
async def both(database_url: str, **options: Any) -> AsyncIterator[Both]:
    """Raise both messengers and the desk between them; take all down. `options` are MAX's."""
    town = MaxTown(now=lambda: built.clock(), updates_rps=None, digests=False)
    async with serve(max_app(town)) as base:
        section = {"token": town.token, "api_base": base, "updates_rps": 10_000, **options}
        async with staged(database_url, max=section) as built:
            rights = {READS_ALL, PINS}
            health = town.add_chat("Минздрав", rights=rights)
            roads = town.add_chat("Дороги", rights=rights)
            anna, gleb = town.add_person("Анна"), town.add_person("Глеб")
            async with built.database.write() as session:
                for office, values in (
                    ("minzdrav", {"second_chat_id": from_max(health.id)}),
                    ("roads", {"chat_id": from_max(roads.id)}),
                ):
                    await session.execute(
                        update(Office).where(Office.slug == office).values(**values)
                    )
                for first, account in ((ANNA, anna.id), (GLEB, gleb.id)):
                    await session.execute(
                        update(Person)
                        .where(Person.telegram_id == first)
                        .values(second_id=from_max(account))
                    )
            start(town, gleb)
            hearings = [asyncio.create_task(one.run()) for one in built.app.hearings]
            try:
                await built.baseline()
                found = Both(built, town, health, roads, anna, gleb)
                await found.settled()
                yield found
            finally:
                for task in hearings:
                    task.cancel()
                await asyncio.gather(*hearings, return_exceptions=True)
