"""Every change of an incident: who wins, what is written, what is told."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from db.engine import Database
from db.models import Card, Chat, Cycle, Event, Incident, Office, Outgoing, Timer
from handlers.views.told import say
from services import incidents
from services.errors import Refused
from services.facts import DismissReason, EventKind, Outcome, Status
from services.incident_facts import IncidentFacts, load
from services.moves import (
    Act,
    Answer,
    Claim,
    Close,
    Command,
    Dismiss,
    EndLease,
    Escalate,
    Release,
    Reopen,
    Reroute,
    TakeOver,
    Undo,
)
from services.replying import drafts
from tests.desk import (
    ANNA,
    BORIS,
    COORDINATOR_CHAT,
    DINA,
    EGOR,
    GLEB,
    HEALTH_CHAT,
    MORNING,
    ROADS_CHAT,
    VERA,
    Desk,
    fetched,
    make_desk,
    page,
    person,
    rules,
)
from tests.services.test_intake import QUEUE, take

LINK = "https://vk.com/wall-98765_1?reply=9"
START = timedelta(minutes=1)


async def open_one(database: Database) -> Desk:
    """A desk with one health complaint, seen a minute after the baseline."""
    desk = await make_desk(database)
    await take(database, page())
    await take(database, page(fetched(1, QUEUE)), at=START)
    return desk


async def do(
    database: Database, who: int | None, command: Command, *, minutes: float = 2
) -> IncidentFacts:
    at = MORNING + timedelta(minutes=minutes)
    actor = None if who is None else await person(database, who)
    async with database.write() as session:
        return await incidents.change(session, 1, command, Act(actor, at, rules()))


async def timers(database: Database) -> dict[str, str]:
    async with database.read() as session:
        rows = await session.scalars(select(Timer))
        return {f"{row.clock} {row.level}": row.state for row in rows}


async def cycle(database: Database) -> Cycle:
    async with database.read() as session:
        return (await session.scalars(select(Cycle).order_by(Cycle.cycle.desc()))).all()[0]


async def test_a_claim_takes_the_incident_and_stops_the_claim_clock(database: Database) -> None:
    await open_one(database)
    facts = await do(database, ANNA, Claim())
    assert facts.status is Status.CLAIMED
    assert facts.holder is not None
    assert facts.holder.name == "Анна"
    assert facts.lease_until == MORNING + timedelta(minutes=32)
    assert (await timers(database))["claim 1"] == "cancelled"
    assert (await timers(database))["reply 1"] == "waiting"
    assert (await cycle(database)).claim_wall == 60


async def test_of_many_claims_one_wins_and_the_others_are_told_who(database: Database) -> None:
    await open_one(database)
    results = await asyncio.gather(
        *(do(database, who, Claim()) for who in [ANNA, BORIS] * 15), return_exceptions=True
    )
    won = [result for result in results if isinstance(result, IncidentFacts)]
    lost = [str(result) for result in results if isinstance(result, Refused)]
    assert len(won) == 1
    assert len(lost) == 29
    assert won[0].holder is not None
    name = won[0].holder.name
    assert set(lost) == {
        "Инцидент уже у вас.",
        f"Уже взято: {name}. Можно перехватить.",
    }
    async with database.read() as session:
        claimed = (await session.scalars(select(Event).where(Event.kind == "claimed"))).all()
    assert len(claimed) == 1


async def test_taking_over_is_a_second_explicit_act(database: Database) -> None:
    await open_one(database)
    with pytest.raises(Refused, match="свободен"):
        await do(database, BORIS, TakeOver())
    await do(database, ANNA, Claim())
    facts = await do(database, BORIS, TakeOver())
    assert facts.holder is not None
    assert facts.holder.name == "Борис"


async def test_only_the_holder_releases(database: Database) -> None:
    await open_one(database)
    await do(database, ANNA, Claim())
    with pytest.raises(Refused, match="Анна"):
        await do(database, BORIS, Release())
    facts = await do(database, ANNA, Release())
    assert (facts.status, facts.holder) == (Status.NEW, None)


async def test_a_stranger_to_the_office_may_not_touch_it(database: Database) -> None:
    await open_one(database)
    with pytest.raises(Refused, match="прав"):
        await do(database, VERA, Claim())


async def test_the_coordinator_may_work_anywhere(database: Database) -> None:
    await open_one(database)
    assert (await do(database, EGOR, Claim())).status is Status.CLAIMED


async def test_drafts_survive_a_change_of_holder(database: Database) -> None:
    await open_one(database)
    await do(database, ANNA, Claim())
    async with database.write() as session:
        act = Act(await person(database, ANNA), MORNING + timedelta(minutes=3), rules())
        first = await drafts.save(session, 1, "Талоны добавят в среду.", act)
    await do(database, BORIS, TakeOver(), minutes=4)
    async with database.read() as session:
        kept = await drafts.latest(session, await load(session, 1))
    assert (first.version, kept.version, kept.text) == (1, 1, "Талоны добавят в среду.")
    assert kept.author == "Анна"


async def test_simultaneous_drafts_get_numbers_of_their_own(database: Database) -> None:
    await open_one(database)
    await do(database, ANNA, Claim())
    who = await person(database, ANNA)

    async def write(number: int) -> int:
        async with database.write() as session:
            act = Act(who, MORNING + timedelta(minutes=3), rules())
            return (await drafts.save(session, 1, f"Версия {number}", act)).version

    assert sorted(await asyncio.gather(*(write(n) for n in range(8)))) == list(range(1, 9))


async def test_drafts_are_for_the_holder(database: Database) -> None:
    await open_one(database)
    async with database.write() as session:
        act = Act(await person(database, ANNA), MORNING, rules())
        with pytest.raises(Refused, match="возьмите"):
            await drafts.save(session, 1, "Привет", act)


async def test_an_answer_sets_the_first_reply_once_and_stops_its_clock(database: Database) -> None:
    await open_one(database)
    await do(database, ANNA, Claim())
    await do(database, ANNA, Answer(LINK), minutes=11)
    await do(database, ANNA, Answer(LINK + "0"), minutes=20)
    now = await cycle(database)
    assert now.reply_wall == now.reply_working == 600
    states = await timers(database)
    assert {states[key] for key in states if key.startswith("reply")} == {"cancelled"}
    assert states["final 1"] == "waiting"


async def test_an_answer_to_a_free_incident_counts_as_its_claim_too(database: Database) -> None:
    await open_one(database)
    facts = await do(database, ANNA, Answer(LINK), minutes=3)
    assert facts.holder is not None
    assert (await cycle(database)).claim_wall == 120


async def test_nothing_is_closed_before_it_was_answered(database: Database) -> None:
    await open_one(database)
    await do(database, ANNA, Claim())
    with pytest.raises(Refused, match="ответ"):
        await do(database, ANNA, Close(Outcome.SOLVED))


async def test_closing_stops_every_clock_and_keeps_the_outcome(database: Database) -> None:
    await open_one(database)
    await do(database, ANNA, Answer(LINK), minutes=3)
    facts = await do(database, ANNA, Close(Outcome.EXPLAINED), minutes=61)
    assert (facts.status, facts.outcome) == (Status.CLOSED, Outcome.EXPLAINED)
    assert "waiting" not in (await timers(database)).values()
    assert (await cycle(database)).resolution_wall == 3600


async def test_a_promise_needs_its_date(database: Database) -> None:
    await open_one(database)
    await do(database, ANNA, Answer(LINK))
    with pytest.raises(Refused, match="срок"):
        await do(database, ANNA, Close(Outcome.PROMISED))


async def test_a_dismissal_needs_no_claim_and_an_answered_one_refuses_it(
    database: Database,
) -> None:
    await open_one(database)
    facts = await do(database, ANNA, Dismiss(DismissReason.SPAM))
    assert facts.status is Status.DISMISSED
    await do(database, ANNA, Undo(), minutes=2.5)
    await do(database, ANNA, Answer(LINK), minutes=3)
    with pytest.raises(Refused, match="закрыть"):
        await do(database, ANNA, Dismiss(DismissReason.SPAM), minutes=4)


@pytest.mark.parametrize(
    "command",
    [Claim(), TakeOver(), Answer(LINK), Escalate("так"), Dismiss(DismissReason.SPAM)],
    ids=lambda command: type(command).__name__,
)
async def test_a_closed_incident_refuses_what_old_buttons_ask(
    database: Database, command: Command
) -> None:
    await open_one(database)
    await do(database, ANNA, Answer(LINK))
    await do(database, ANNA, Close(Outcome.SOLVED), minutes=3)
    with pytest.raises(Refused, match="уже закрыт"):
        await do(database, ANNA, command, minutes=30)


async def test_an_escalation_brings_the_card_to_the_supervisor_then_to_the_next(
    database: Database,
) -> None:
    await open_one(database)
    await do(database, ANNA, Escalate("Угроза людям"))
    facts = await do(database, ANNA, Escalate("Всё ещё"), minutes=5)
    assert facts.escalation == 2
    async with database.read() as session:
        cards = set((await session.scalars(select(Card.chat_id))).all())
        told = {
            row.chat_id
            for row in await session.scalars(select(Outgoing).where(Outgoing.kind == "notice"))
        }
    assert cards == {HEALTH_CHAT, GLEB, DINA}
    assert told == {GLEB, DINA}


async def test_an_office_without_supervisors_tells_the_admins(database: Database) -> None:
    desk = await open_one(database)
    await do(database, EGOR, Reroute(desk.coordinator, "Координатор"))
    await do(database, EGOR, Escalate("Некому"), minutes=5)
    async with database.read() as session:
        alerts = (await session.scalars(select(Outgoing).where(Outgoing.kind == "alert"))).all()
    assert [row.chat_id for row in alerts] == [4001]


async def test_undo_puts_everything_back_within_a_minute(database: Database) -> None:
    await open_one(database)
    before = await timers(database)
    await do(database, ANNA, Claim(), minutes=2)
    facts = await do(database, ANNA, Undo(), minutes=2.9)
    assert (facts.status, facts.holder, facts.lease_until) == (Status.NEW, None, None)
    assert await timers(database) == before
    now = await cycle(database)
    assert (now.claimed_at, now.claim_wall) == (None, None)


async def test_undo_is_refused_after_a_minute_to_others_and_twice(database: Database) -> None:
    await open_one(database)
    await do(database, ANNA, Answer(LINK), minutes=2)
    with pytest.raises(Refused, match="тот, кто"):
        await do(database, BORIS, Undo(), minutes=2.1)
    with pytest.raises(Refused, match="минуты"):
        await do(database, ANNA, Undo(), minutes=3.1)
    await do(database, ANNA, Close(Outcome.SOLVED), minutes=4)
    facts = await do(database, ANNA, Undo(), minutes=4.5)
    assert (facts.status, facts.outcome) == (Status.ANSWERED, "")
    with pytest.raises(Refused, match="нечего"):
        await do(database, ANNA, Undo(), minutes=4.6)


async def test_a_reopened_incident_begins_a_cycle_of_its_own(database: Database) -> None:
    await open_one(database)
    await do(database, ANNA, Answer(LINK), minutes=3)
    await do(database, ANNA, Close(Outcome.SOLVED), minutes=4)
    facts = await do(database, ANNA, Reopen(), minutes=60)
    assert (facts.status, facts.cycle_number) == (Status.NEW, 2)
    assert facts.cycle.seen_at == MORNING + timedelta(hours=1)
    async with database.read() as session:
        cycles = (await session.scalars(select(Cycle).order_by(Cycle.cycle))).all()
    assert cycles[0].resolution_wall == 180
    assert cycles[1].resolution_wall is None
    assert cycles[1].detection_wall is None


async def test_a_rerouted_incident_is_free_in_its_new_office_and_keeps_its_deadline(
    database: Database,
) -> None:
    desk = await open_one(database)
    before = (await cycle(database)).due_reply_at
    await do(database, ANNA, Claim())
    with pytest.raises(Refused, match="прав"):
        await do(database, ANNA, Reroute(desk.roads, "Дороги"))
    facts = await do(database, EGOR, Reroute(desk.roads, "Дороги"), minutes=3)
    assert (facts.status, facts.office_id) == (Status.NEW, desk.roads)
    assert facts.cycle.due_reply_at == before
    async with database.read() as session:
        chats = set((await session.scalars(select(Card.chat_id))).all())
    assert chats == {HEALTH_CHAT, ROADS_CHAT}


async def test_a_claim_runs_out_unless_it_was_renewed(database: Database) -> None:
    await open_one(database)
    await do(database, ANNA, Claim(), minutes=2)
    with pytest.raises(Refused, match="продлён"):
        await do(database, None, EndLease(), minutes=31)
    facts = await do(database, None, EndLease(), minutes=33)
    assert (facts.status, facts.holder) == (Status.NEW, None)
    assert facts.last_change is not None
    assert facts.last_change.kind is EventKind.LEASE_ENDED


async def test_every_copy_of_the_card_follows_a_change(database: Database) -> None:
    await open_one(database)
    await do(database, ANNA, Escalate("Резонанс"))
    async with database.write() as session:
        for row in await session.scalars(select(Outgoing)):
            row.state = "sent"
    await do(database, ANNA, Claim(), minutes=5)
    async with database.read() as session:
        rows = await session.scalars(
            select(Outgoing).where(Outgoing.state == "pending", Outgoing.kind == "card")
        )
        at_once = {row.chat_id for row in rows if not row.slot.endswith(":later")}
    assert at_once == {HEALTH_CHAT, GLEB}


async def test_delivery_is_noted_once_a_cycle(database: Database) -> None:
    await open_one(database)
    for minutes in (2, 3):
        async with database.write() as session:
            act = Act(None, MORNING + timedelta(minutes=minutes), rules())
            await incidents.mark_delivered(session, 1, act)
    now = await cycle(database)
    assert now.delivery_wall == 60
    async with database.read() as session:
        noted = (await session.scalars(select(Event).where(Event.kind == "delivered"))).all()
    assert len(noted) == 1


async def test_an_unknown_incident_is_refused(database: Database) -> None:
    await make_desk(database)
    with pytest.raises(Refused, match="№1"):
        await do(database, ANNA, Claim())


async def test_the_rows_behind_the_facts_say_the_same(database: Database) -> None:
    await open_one(database)
    facts = await do(database, ANNA, Claim())
    async with database.read() as session:
        row = (await session.scalars(select(Incident))).one()
    assert (row.version, row.status) == (facts.version, facts.status)


async def test_a_supervisor_who_cannot_be_written_to_is_passed_over(database: Database) -> None:
    await open_one(database)
    async with database.write() as session:
        session.add(Chat(chat_id=GLEB, state="broken", reason="bot was blocked"))
    await do(database, ANNA, Escalate("Угроза людям"))
    async with database.read() as session:
        cards = set((await session.scalars(select(Card.chat_id))).all())
    assert cards == {HEALTH_CHAT, DINA}


async def test_undoing_a_closing_leaves_the_words_to_whoever_took_them(database: Database) -> None:
    await open_one(database)
    await do(database, ANNA, Answer(LINK), minutes=2)
    await do(database, ANNA, Close(Outcome.SOLVED), minutes=3)
    await take(database, page(fetched(2, QUEUE)), at=timedelta(minutes=3.2))
    facts = await do(database, ANNA, Undo(), minutes=3.5)
    assert facts.status is Status.ANSWERED


async def test_the_link_of_a_given_answer_is_mended_by_anybody_of_the_office(
    database: Database,
) -> None:
    await open_one(database)
    await do(database, ANNA, Answer(LINK), minutes=3)
    facts = await do(database, BORIS, Answer(LINK + "7"), minutes=9)
    assert facts.reply_link == LINK + "7"
    assert facts.holder is not None
    assert facts.holder.name == "Анна"


async def test_many_alike_shorten_the_deadlines_and_the_ladder(database: Database) -> None:
    await make_desk(database)
    await take(database, page())
    pit = "На улице Лесной огромная яма на дороге, вторую неделю не могут заделать!"
    await take(database, page(fetched(1, pit)), at=START)
    before = await cycle(database)
    others = [fetched(n, f"{pit} Нас {n}.") for n in range(2, 7)]
    await take(database, page(*others), at=timedelta(minutes=5))
    after = await cycle(database)
    assert before.due_reply_at - before.seen_at > timedelta(hours=8)
    assert after.due_reply_at == after.seen_at + timedelta(hours=3)
    async with database.read() as session:
        steps = (await session.scalars(select(Timer).where(Timer.clock == "reply"))).all()
        raised = (await session.scalars(select(Event).where(Event.kind == "raised"))).all()
    assert {step.due_at for step in steps if step.level == 3} == {after.due_reply_at}
    assert len(raised) == 1


async def test_what_has_no_chat_goes_to_the_coordinators_and_else_to_the_admins(
    database: Database,
) -> None:
    desk = await make_desk(database)
    async with database.write() as session:
        office = await session.get(Office, desk.health)
        assert office is not None
        office.chat_id = None
    await take(database, page())
    await take(database, page(fetched(1, QUEUE)), at=START)
    async with database.write() as session:
        row = (await session.scalars(select(Outgoing))).one()
        assert row.chat_id == COORDINATOR_CHAT
        for office in await session.scalars(select(Office)):
            office.chat_id = None
    await take(
        database,
        page(fetched(2, QUEUE.replace("поликлинике", "поликлинике № 7"))),
        at=timedelta(minutes=3),
    )
    async with database.read() as session:
        alert = (await session.scalars(select(Outgoing).where(Outgoing.kind == "alert"))).one()
    assert "нет чата" in say(alert.payload)
