"""The desk killed again and again: nothing is lost, and hardly anything is said twice.

A send that was in flight at a kill may be repeated: Telegram takes no idempotency key. What
was in flight is read from the outbox after each kill, so that every other repeat is a failure.
"""

import asyncio
import random
import re
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db.engine import Database
from db.models import Card, Event, Incident, Office, Outgoing, Post, Source
from sandbox.serving import serve
from sandbox.telegram import Messenger, bot_api
from sandbox.vk import UNLIMITED, VkTown, vk_api_app
from sandbox.vk.entities import Group, Person
from tests import crash_worker
from tests.crash_worker import FastClock, Town
from tests.desk import COORDINATOR_CHAT, HEALTH_CHAT, MORNING, ROADS_CHAT, make_desk
from tests.stage import TOKEN, people_in_town

SPEED = 1000.0
"""Nine hours of the town in half a minute of ours."""
LONGEST_LIFE = 1.2
"""Seconds a desk lives at most before it is killed, on a machine that has time for it."""
PATIENCE = 30.0
"""Seconds without a post read or a card sent after which a desk is taken for stuck."""

CHATS = (HEALTH_CHAT, ROADS_CHAT, COORDINATOR_CHAT)
COMPLAINTS = (
    "На улице {place} огромная яма на дороге, вторую неделю не могут заделать!",
    "В поликлинике на улице {place} опять нет талонов к терапевту, запись закрыта!",
    "Автобус до улицы {place} снова не пришёл, люди стоят на морозе второй час!",
    "Во дворе по улице {place} третью неделю не вывозят мусор, контейнеры завалены!",
)
CHATTER = ("Доброе утро, соседи с улицы {place}!", "Какой красивый закат над улицей {place}")
ROOTS = ("Берёз", "Клён", "Лип", "Дуб", "Сосн", "Вишн", "Слив", "Груш", "Рябин", "Калин",
         "Малин", "Смород", "Черёмух", "Тополь", "Каштан", "Орех", "Жасмин", "Сирен")  # fmt: skip
ENDINGS = ("овской", "енской", "инской", "ухинской", "ичевской", "анской", "юковской",
           "ятинской", "омской", "ёвинской", "алинской", "уровской", "ожской", "ычевской",
           "якинской", "истинской", "орской", "унской")  # fmt: skip


@dataclass
class Day:
    """A day of the town: what was written, and what was being said at each kill."""

    database: Database
    messenger: Messenger
    vk: VkTown
    wall: Group
    resident: Person
    town: Town
    dice: random.Random
    texts: list[str] = field(default_factory=list)
    longest_life: float = LONGEST_LIFE
    kills: int = 0
    caught_sending: int = 0
    in_flight: set[tuple[int | None, int, datetime | None]] = field(default_factory=set)

    def plan(self, posts: int) -> list[str]:
        """Complaints, one in five a repost of an earlier one, and some chatter."""
        streets = [f"{root}{ending}" for root in ROOTS for ending in ENDINGS]
        self.dice.shuffle(streets)
        planned: list[str] = []
        complaints: list[str] = []
        for street in streets[:posts]:
            chance = self.dice.random()
            if chance < 0.2 and complaints:
                planned.append(f"{self.dice.choice(complaints).upper()} 😡")
            elif chance < 0.35:
                planned.append(self.dice.choice(CHATTER).format(place=street))
            else:
                complaints.append(self.dice.choice(COMPLAINTS).format(place=street))
                planned.append(complaints[-1])
        return planned

    def write(self, text: str) -> None:
        """A resident posts."""
        self.texts.append(text)
        self.vk.write_post(self.wall.id, self.resident.id, text)

    def sends(self) -> int:
        """Messages asked for so far."""
        return sum(call.method == "sendMessage" for call in self.messenger.calls)

    async def live_and_die(self, texts: list[str]) -> None:
        """One desk's life: it works, residents write, and at a moment of chance it is killed."""
        desk = crash_worker.start(self.town)
        life = self.dice.uniform(0.05, self.longest_life)
        for text in texts:
            await asyncio.sleep(life / len(texts))
            self.write(text)
        if self.dice.random() < 0.6:
            await self._a_send()
        kill(desk)
        self.kills += 1
        await self._look_at_what_was_in_flight()

    async def _a_send(self) -> None:
        """Until Telegram has a message whose sender does not know yet, or nothing comes."""
        before = self.sends()
        try:
            await self.messenger.until(lambda: self.sends() > before, timeout=self.longest_life)
        except TimeoutError:
            return
        self.caught_sending += 1

    async def _look_at_what_was_in_flight(self) -> None:
        async with self.database.read() as session:
            rows = await session.execute(
                select(Outgoing.incident_id, Outgoing.chat_id, Outgoing.lease_until)
                .join(
                    Card,
                    (Card.incident_id == Outgoing.incident_id) & (Card.chat_id == Outgoing.chat_id),
                )
                .where(
                    Outgoing.kind == "card",
                    Outgoing.state == "pending",
                    Outgoing.lease_until.is_not(None),
                    Card.message_id.is_(None),
                )
            )
            self.in_flight |= {(row[0], row[1], row[2]) for row in rows}

    async def rest(self) -> None:
        """One more desk works in peace until everything is read and every card stands."""
        desk = crash_worker.start(self.town)
        try:
            await until(self._is_quiet, desk, self._unfinished)
        finally:
            kill(desk)

    async def _is_quiet(self) -> bool:
        return await self._unfinished() == (0, 0)

    async def _unfinished(self) -> tuple[int, int]:
        """Posts that are not read yet, and cards that wait to be sent."""
        async with self.database.read() as session:
            read = await session.scalar(select(func.count()).select_from(Post))
            waiting = await session.scalar(
                select(func.count()).where(Outgoing.kind == "card", Outgoing.state == "pending")
            )
        return len(self.texts) - (read or 0), waiting or 0

    async def baseline(self) -> None:
        """The first reading, of an empty wall: what comes later is news.

        How long it takes says how long lives must be here for a desk to get to its sending.
        """
        crash_worker.warm_up()
        begun = time.monotonic()
        desk = crash_worker.start(self.town)
        try:
            await until(self._is_baselined, desk, self._unfinished)
        finally:
            kill(desk)
        self.longest_life = max(LONGEST_LIFE, 1.5 * (time.monotonic() - begun))

    async def _is_baselined(self) -> bool:
        async with self.database.read() as session:
            return bool(await session.scalar(select(Source.baselined_at)))

    def cards(self) -> Counter[tuple[int, int]]:
        """How often the card of an incident was sent to a chat."""
        return Counter(
            (int(found.group(1)), chat_id)
            for chat_id in CHATS
            for message in self.messenger.messages(chat_id)
            if "\n💬 " in message.text and (found := re.search(r"· №(\d+)", message.text))
        )


def kill(desk: BaseProcess) -> None:
    """SIGKILL: no handler, no last words."""
    desk.kill()
    desk.join()


async def until(
    holds: Callable[[], Awaitable[bool]],
    desk: BaseProcess,
    left: Callable[[], Awaitable[tuple[int, int]]],
) -> None:
    """Ask again and again. Fails when the desk has died by itself or does not get on."""
    before, deadline = await left(), time.monotonic() + PATIENCE
    while not await holds():
        assert desk.is_alive(), "the desk died by itself"
        if (now := await left()) != before:
            before, deadline = now, time.monotonic() + PATIENCE
        assert time.monotonic() < deadline, f"the desk is stuck: {before} posts and cards are left"
        await asyncio.sleep(0.1)


@asynccontextmanager
async def a_day(database_url: str, seed: int, log: Path) -> AsyncIterator[Day]:
    """The town in this process; the desk will be in others."""
    clock = FastClock(MORNING, SPEED, time.monotonic())
    messenger = Messenger(TOKEN, now=clock)
    vk = VkTown(now=clock, limits=UNLIMITED)
    wall = vk.add_group(name="Подслушано Садовое", screen_name="sadovoe_talk", id=98765)
    resident = vk.add_person(first_name="Нина", last_name="Пробная")
    people_in_town(messenger)
    database = Database(database_url)
    try:
        await make_desk(database)
        async with serve(bot_api(messenger)) as telegram, serve(vk_api_app(vk)) as network:
            town = Town(telegram, network, vk.token("service"), database_url, clock, log)
            yield Day(database, messenger, vk, wall, resident, town, random.Random(seed))
    finally:
        await database.close()


async def killed_again_and_again(day: Day, posts: int, kills: int) -> None:
    """Play the day, then hold what stands against what was written."""
    await day.baseline()
    planned = day.plan(posts)
    for number in range(kills):
        await day.live_and_die(planned[number * posts // kills : (number + 1) * posts // kills])
    await day.rest()
    assert day.caught_sending
    await nothing_is_lost_or_doubled(day)
    cards_are_repeated_only_where_a_send_was_in_flight(day)


async def nothing_is_lost_or_doubled(day: Day) -> None:
    """Every post once, every complaint in one incident, every incident with its card."""
    async with day.database.read() as session:
        posts = (await session.scalars(select(Post))).all()
        incidents = (await session.scalars(select(Incident))).all()
        offices = {row.id: row.chat_id for row in await session.scalars(select(Office))}
        opened = (await session.scalars(select(Event).filter_by(kind="opened"))).all()
        joined = (await session.scalars(select(Event).filter_by(kind="joined"))).all()
    assert Counter(post.text for post in posts) == Counter(day.texts)
    by_text: dict[str, set[int | None]] = {}
    for post in posts:
        by_text.setdefault(key(post.text), set()).add(post.incident_id)
    assert all(len(found) == 1 for found in by_text.values())
    assert all(None not in by_text[key(text)] for text in day.texts if is_complaint(text))
    assert len(incidents) == len({incident.fingerprint for incident in incidents})
    told = Counter(post.incident_id for post in posts)
    assert all(incident.posts_count == told[incident.id] for incident in incidents)
    assert sorted(event.incident_id or 0 for event in opened) == sorted(i.id for i in incidents)
    accounted = [post_id for event in (*opened, *joined) for post_id in event.data["posts"]]
    assert sorted(accounted) == sorted(post.id for post in posts if post.incident_id)
    notifying = {
        (row.id, offices[row.office_id or 0]) for row in incidents if row.priority != "low"
    }
    assert notifying == set(day.cards())


def cards_are_repeated_only_where_a_send_was_in_flight(day: Day) -> None:
    """One card a chat, and one more for each kill that found its sending unsettled."""
    cards = day.cards()
    doubtful = Counter((incident, chat_id) for incident, chat_id, _ in day.in_flight)
    repeats = {card: sent - 1 for card, sent in cards.items() if sent > 1}
    sys.stdout.write(
        f"\nkills {day.kills} ({day.caught_sending} right after a send), "
        f"posts {len(day.texts)}, cards {len(cards)}, "
        f"sends in flight at a kill {len(day.in_flight)}, repeats {sum(repeats.values())}\n"
    )
    assert all(more <= doubtful[card] for card, more in repeats.items())


def key(text: str) -> str:
    """What identical reposts share."""
    return text.removesuffix(" 😡").lower()


def is_complaint(text: str) -> bool:
    """Whether the day's script calls it one."""
    return not any(text.startswith(start.split()[0]) for start in CHATTER)


@pytest.mark.timeout(400)
async def test_a_desk_killed_through_a_day_of_300_posts_loses_nothing(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with a_day(sqlite_url, seed=20261123, log=tmp_path / "desk.log") as day:
        with capsys.disabled():
            await killed_again_and_again(day, posts=300, kills=26)
    assert day.kills >= 25


@pytest.mark.timeout(400)
async def test_a_desk_on_postgresql_killed_again_and_again_loses_nothing(
    postgres_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with a_day(postgres_url, seed=8, log=tmp_path / "desk.log") as day:
        with capsys.disabled():
            await killed_again_and_again(day, posts=90, kills=8)
