"""Many hands at one moment: one wins, the others are told, nothing is done twice."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta

from sqlalchemy import func, select

from bot.app import App
from bot.building import build
from db.engine import Database
from db.models import Event, Incident, Office, Outgoing, Person, Post, Seat, Source, Timer
from db.queries import sources as source_queries
from handlers.views.texts import DONE
from services import escalation, incidents, intake
from services.errors import Refused
from services.facts import DismissReason, EventKind, Status
from services.incident_facts import IncidentFacts, load
from services.moves import Act, Answer, Claim, Command, Dismiss, TakeOver
from services.networks.base import FetchedPost
from services.sources import DueSource, due_source
from tests.desk import (
    ANNA,
    BORIS,
    COORDINATOR_CHAT,
    EGOR,
    HEALTH_CHAT,
    MORNING,
    ROADS_CHAT,
    fetched,
    make_desk,
    page,
    person,
    region,
    rules,
    stored,
)
from tests.stage import UNPACED, Stage, staged

CROWD = range(500_001, 500_201)
LINK = "https://vk.com/wall-98765_1?reply=9"
MINUTE = timedelta(minutes=1)

QUEUE = "В поликлинике опять нет талонов к терапевту, запись закрыта третью неделю, сколько можно?"
PLACES = ("Лесной", "Полевой", "Речной", "Луговой", "Горной", "Озёрной", "Степной", "Садовой")
QUEUES = [QUEUE.replace("поликлинике", f"поликлинике № {n}") for n in range(1, len(PLACES) + 1)]
PITS = [f"На улице {place} огромная яма на дороге, вторую неделю не заделают!" for place in PLACES]


async def a_crowd(stage: Stage) -> None:
    """Two hundred people of the health office, in its chat."""
    for number in CROWD:
        stage.messenger.add_user(number, f"Помощник {number}")
        stage.messenger.chats[HEALTH_CHAT].members.add(number)
    async with stage.database.write() as session:
        people = [
            Person(telegram_id=number, name=f"Помощник {number}", role="aide") for number in CROWD
        ]
        session.add_all(people)
        await session.flush()
        session.add_all(
            Seat(office_id=stage.ids.health, person_id=row.id, duty="member") for row in people
        )


async def test_of_two_hundred_simultaneous_claims_one_wins_and_the_rest_are_told_who(
    database_url: str,
) -> None:
    async with staged(database_url) as stage:
        await a_crowd(stage)
        await stage.baseline()
        card = await stage.complain(QUEUE)
        claim = card.button("✋ Взять").callback_data or ""
        presses = [
            stage.messenger.press(number, HEALTH_CHAT, card.message_id, claim) for number in CROWD
        ]
        answers = await asyncio.gather(*(press.answered(timeout=90) for press in presses))
        won = [
            press.user_id
            for press, answer in zip(presses, answers, strict=True)
            if answer.text == str(DONE[EventKind.CLAIMED])
        ]
        assert len(won) == 1
        told = Counter(answer.text for answer in answers)
        assert told[f"Уже взято: Помощник {won[0]}. Можно перехватить."] == len(CROWD) - 1
        await stage.settled()
        assert f"Держит Помощник {won[0]}" in card.text
        async with stage.database.read() as session:
            claimed = (await session.scalars(select(Event).filter_by(kind="claimed"))).all()
            incident = (await session.scalars(select(Incident))).one()
        assert len(claimed) == 1
        assert incident.holder_id == claimed[0].actor_id


async def due(database: Database, address: str = "sadovoe_talk") -> DueSource:
    """One source, leased."""
    async with database.write() as session:
        rows = await source_queries.lease_due(session, ["vk"], MORNING, MORNING + 5 * MINUTE, 10)
    return next(due_source(row) for row in rows if row.address == address)


async def open_all(database: Database, texts: Sequence[str]) -> None:
    """A desk with an incident of each text, seen this morning."""
    await make_desk(database)
    async with database.write() as session:
        source = (await session.scalars(select(Source))).one()
        source.baselined_at = MORNING - timedelta(days=1)
    posts = [fetched(number, text) for number, text in enumerate(texts, start=1)]
    await take(database, await due(database), posts)


async def take(database: Database, source: DueSource, posts: Sequence[FetchedPost]) -> None:
    """Take a page in."""
    where = await region(database)
    await intake.take(database, source, page(*posts), where, rules(), MORNING, MORNING)


async def do(
    database: Database, incident_id: int, who: int | None, command: Command, *, minutes: float
) -> IncidentFacts:
    """Carry out one command in a transaction of its own."""
    actor = None if who is None else await person(database, who)
    act = Act(actor, MORNING + minutes * MINUTE, rules())
    async with database.write() as session:
        return await incidents.change(session, incident_id, command, act)


async def together(*acts: Awaitable[IncidentFacts]) -> list[IncidentFacts | Refused]:
    """All at once; refusals are results, anything else fails the test."""
    results = await asyncio.gather(*acts, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, Refused):
            raise result
    return [result for result in results if isinstance(result, IncidentFacts | Refused)]


async def facts_of(database: Database, incident_id: int) -> IncidentFacts:
    """How the incident stands."""
    async with database.read() as session:
        return await load(session, incident_id)


async def waiting(database: Database, incident_id: int) -> set[str]:
    """The clocks of the incident that still run."""
    async with database.read() as session:
        rows = await session.scalars(
            select(Timer.clock).filter_by(incident_id=incident_id, state="waiting")
        )
        return set(rows)


async def test_an_answer_and_a_dismissal_at_once_leave_one_of_them(database: Database) -> None:
    await open_all(database, QUEUES)
    for incident_id in range(1, len(PLACES) + 1):
        await do(database, incident_id, ANNA, Claim(), minutes=1)
        answered, dismissed = await together(
            do(database, incident_id, ANNA, Answer(LINK), minutes=2),
            do(database, incident_id, ANNA, Dismiss(DismissReason.SPAM), minutes=2),
        )
        facts = await facts_of(database, incident_id)
        if isinstance(answered, IncidentFacts):
            assert "можно только закрыть" in str(dismissed)
            assert (facts.status, facts.reply_link) == (Status.ANSWERED, LINK)
            assert await waiting(database, incident_id) == {"final"}
        else:
            assert "отклонён" in str(answered)
            assert (facts.status, facts.cycle.first_reply_at) == (Status.DISMISSED, None)
            assert await waiting(database, incident_id) == set()


async def test_a_claim_against_the_end_of_a_lease_has_one_holder_or_none(
    database: Database,
) -> None:
    await open_all(database, QUEUES)
    for incident_id in range(1, len(PLACES) + 1):
        await do(database, incident_id, ANNA, Claim(), minutes=1)
        command: Command = TakeOver() if incident_id % 2 else Claim()
        results = await asyncio.gather(
            do(database, incident_id, BORIS, command, minutes=31),
            escalation.end_leases(database, rules(), MORNING + 31 * MINUTE),
            return_exceptions=True,
        )
        facts = await facts_of(database, incident_id)
        if isinstance(results[0], IncidentFacts):
            assert facts.holder is not None
            assert (facts.status, facts.holder.name) == (Status.CLAIMED, "Борис")
            assert facts.lease_until == MORNING + 61 * MINUTE
        else:
            assert isinstance(results[0], Refused)
            assert (facts.status, facts.holder, results[1]) == (Status.NEW, None, 1)


async def test_answers_meet_the_steps_of_their_own_clocks_and_come_through(
    database: Database,
) -> None:
    texts = [text.replace(" огромная", f", {n} огромная") for text in PITS for n in (1, 2, 3)]
    await open_all(database, texts)
    evening = 8 * 60
    await escalation.run_due(database, rules(), MORNING + (evening - 1) * MINUTE)
    answers = (
        do(database, number, EGOR, Answer(LINK), minutes=evening)
        for number in range(1, len(texts) + 1)
    )
    _, answered = await asyncio.gather(
        escalation.run_due(database, rules(), MORNING + evening * MINUTE),
        asyncio.gather(*answers),
    )
    assert {facts.status for facts in answered} == {Status.ANSWERED}
    async with database.read() as session:
        left = await session.scalars(select(Timer).filter_by(clock="reply", state="waiting"))
        assert left.all() == []


async def test_steps_taken_by_two_workers_at_once_are_taken_once(database: Database) -> None:
    await open_all(database, PITS)
    evening = MORNING + timedelta(hours=8)
    taken = await asyncio.gather(
        *(escalation.run_due(database, rules(), evening) for _ in range(4))
    )
    async with database.read() as session:
        nudged = (await session.scalars(select(Event).filter_by(kind="nudged"))).all()
        overdue = (await session.scalars(select(Event).filter_by(kind="overdue"))).all()
    steps = Counter(
        (event.incident_id, event.data["clock"], event.data["level"]) for event in nudged
    )
    assert set(steps.values()) == {1}
    assert sum(taken) == len(nudged)
    assert Counter(event.incident_id for event in overdue) == Counter(range(1, len(PITS) + 1))


async def test_walls_with_the_same_complaints_in_another_order_do_not_block_each_other(
    database: Database,
) -> None:
    await open_all(database, [])
    async with database.write() as session:
        session.add_all(
            Source(network="vk", kind="wall", address=f"wall_{n}", cursor={},
                   next_poll_at=MORNING, baselined_at=MORNING)
            for n in range(6)
        )  # fmt: skip
    async with database.write() as session:
        rows = await source_queries.lease_due(session, ["vk"], MORNING, MORNING + 5 * MINUTE, 10)
        sources = [due_source(row) for row in rows if row.address.startswith("wall")]
    await asyncio.gather(
        *(
            take(
                database,
                source,
                [
                    fetched(100 * source.id + place, text, posted_at=MORNING + place * MINUTE)
                    for place, text in enumerate(PITS[::-1] if source.id % 2 else PITS)
                ],
            )
            for source in sources
        )
    )
    opened, posts = await stored(database)
    assert len(posts) == len(sources) * len(PITS)
    assert [incident.posts_count for incident in opened] == [len(sources)] * len(PITS)


async def a_round(app: App) -> None:
    """Everything the timetable of one process does."""
    await asyncio.gather(app.poll(), app.tick_clocks(), app.say_digests())
    await app.delivery.drain()


async def test_two_processes_on_one_database_double_nothing(postgres_url: str) -> None:
    async with AsyncExitStack() as stack:
        stage = await stack.enter_async_context(staged(postgres_url, listening=False))
        other = await stack.enter_async_context(
            build(stage.app.config, now=stage.clock, pace=UNPACED)
        )
        second = stage.vk.add_group(name="Новый Сад", screen_name="novy_sad")
        async with stage.database.write() as session:
            session.add(Source(network="vk", kind="wall", address="novy_sad", cursor={},
                               next_poll_at=stage.clock()))  # fmt: skip
        await asyncio.gather(a_round(stage.app), a_round(other))
        for minutes, text in enumerate([*PITS, QUEUE], start=1):
            stage.clock.go(minutes=2)
            stage.vk.write_post(stage.wall.id, stage.resident.id, text)
            stage.vk.write_post(second.id, stage.resident.id, text.upper())
            if minutes % 3 == 0:
                await asyncio.gather(a_round(stage.app), a_round(other))
        for _ in range(12):
            stage.clock.go(hours=2, minutes=1)
            await asyncio.gather(a_round(stage.app), a_round(other))
        await nothing_is_doubled(stage)


async def nothing_is_doubled(stage: Stage) -> None:
    """One incident a text, one card a chat, each notice once, one digest at most."""
    texts = len(PITS) + 1
    async with stage.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Post)) == 2 * texts
        rows = (await session.scalars(select(Incident))).all()
        offices = {row.id: row.chat_id for row in await session.scalars(select(Office))}
        delivered = (await session.scalars(select(Event).filter_by(kind="delivered"))).all()
        nudged = (await session.scalars(select(Event).filter_by(kind="nudged"))).all()
        pending = (await session.scalars(select(Outgoing).filter_by(state="pending"))).all()
    assert [row.posts_count for row in rows] == [2] * texts
    assert Counter(event.incident_id for event in delivered) == Counter(row.id for row in rows)
    steps = Counter((e.incident_id, e.data["clock"], e.data["level"]) for e in nudged)
    assert steps
    assert set(steps.values()) == {1}
    assert pending == []
    for chat_id in (HEALTH_CHAT, ROADS_CHAT, COORDINATOR_CHAT):
        said = Counter(stage.texts(chat_id))
        assert set(said.values()) <= {1}, said
    cards = [text for chat_id in offices.values() if chat_id for text in stage.texts(chat_id)]
    assert sum("\n💬 " in text for text in cards) == texts
