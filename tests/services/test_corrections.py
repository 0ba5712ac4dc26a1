"""What the desk says instead of triage: kept, replaced, taken back, erased."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.engine import Database
from db.models import Correction, Event, Source, Timer
from services import corrections, incidents
from services.clocks import ClockSettings, Priority, Targets
from services.corrections import CorrectionFacts, Matter
from services.errors import Refused
from services.facts import DismissReason
from services.incident_facts import IncidentFacts, load
from services.moves import (
    Act,
    Answer,
    ChangeTopic,
    Claim,
    Command,
    Dismiss,
    Forward,
    Reopen,
    Reroute,
    Undo,
)
from services.operation import upkeep
from tests.desk import ANNA, BORIS, EGOR, MORNING, VERA, fetched, make_desk, page, person, rules
from tests.services.test_incidents import do, open_one
from tests.services.test_intake import QUEUE, take

PRIVATE = "В поликлинике нет талонов к терапевту третью неделю, звоните 8 912 345-67-89"
NEWS = "Поздравляем всех жителей с Днём города, желаем счастья!"
RETENTION = timedelta(days=90)


async def kept(database: Database) -> list[CorrectionFacts]:
    async with database.read() as session:
        return [one async for one in corrections.all_kept(session)]


async def retopic(
    database: Database, topic: str, *, who: int = ANNA, minutes: float = 3
) -> IncidentFacts:
    actor = await person(database, who)
    async with database.write() as session:
        facts = await load(session, 1)
        command = await corrections.topic_change(session, facts, topic)
        act = Act(actor, MORNING + timedelta(minutes=minutes), rules())
        return await incidents.change(session, 1, command, act)


async def test_another_topic_is_an_example_without_an_author(database: Database) -> None:
    desk = await make_desk(database)
    await take(database, page())
    await take(database, page(fetched(1, PRIVATE)), at=timedelta(minutes=1))
    facts = await retopic(database, "Социальное обслуживание и защита")
    assert facts.topic == "Социальное обслуживание и защита"
    assert facts.offered == (desk.coordinator, "Координатор")
    async with database.read() as session:
        row = (await session.scalars(select(Correction))).one()
        event = (await session.scalars(select(Event).order_by(Event.id.desc()))).first()
    assert (row.matter, row.said, row.instead) == ("topic", "Здравоохранение", facts.topic)
    assert (row.network, row.place_official, row.at) == (
        "vk",
        False,
        MORNING + timedelta(minutes=3),
    )
    assert "[телефон]" in row.text
    assert not any(word in repr(vars(row)) for word in ("345", "Нина", "100001", "vk.com"))
    assert event is not None
    assert (event.kind, event.data["was"], row.event_id) == (
        "topic_changed",
        "Здравоохранение",
        event.id,
    )


async def test_a_comment_is_kept_with_the_post_it_answers_and_its_place(
    database: Database,
) -> None:
    await make_desk(database)
    async with database.write() as session:
        (await session.scalars(select(Source))).one().official = True
    await take(database, page())
    await take(
        database,
        page(fetched(2, NEWS, owner=True), fetched(3, PRIVATE, thread=2)),
        at=timedelta(minutes=1),
    )
    await retopic(database, "Образование")
    (one,) = await kept(database)
    assert one.post.parent == NEWS
    assert one.post.place_official is True


async def test_a_later_correction_replaces_the_earlier_one_and_an_undo_brings_it_back(
    database: Database,
) -> None:
    await open_one(database)
    await retopic(database, "Образование")
    await retopic(database, "Культура", who=EGOR, minutes=4)
    (one,) = await kept(database)
    assert (one.said, one.instead) == ("Здравоохранение", "Культура")
    facts = await do(database, EGOR, Undo(), minutes=4.5)
    assert facts.topic == "Образование"
    (one,) = await kept(database)
    assert (one.said, one.instead) == ("Здравоохранение", "Образование")
    async with database.read() as session:
        row = (await session.scalars(select(Correction))).one()
    assert row.person_id == (await person(database, ANNA)).id
    assert row.at == MORNING + timedelta(minutes=3)


async def test_an_undone_correction_teaches_nothing(database: Database) -> None:
    await open_one(database)
    await retopic(database, "Образование")
    await do(database, ANNA, Undo(), minutes=3.5)
    assert await kept(database) == []


async def test_agreeing_with_triage_after_all_teaches_nothing(database: Database) -> None:
    await open_one(database)
    await retopic(database, "Образование")
    await retopic(database, "Здравоохранение", minutes=4)
    assert await kept(database) == []


@pytest.mark.parametrize(
    ("reason", "is_kept"),
    [
        (DismissReason.SPAM, True),
        (DismissReason.NO_SUBSTANCE, True),
        (DismissReason.POLITICS, True),
        (DismissReason.ABUSE, True),
        (DismissReason.REPEAT, False),
        (DismissReason.NO_PLACE, False),
        (DismissReason.OTHER_REGION, False),
        (DismissReason.UNTRUE, False),
        (DismissReason.FORBIDDEN, False),
    ],
)
async def test_a_dismissal_says_no_complaint_only_where_its_reason_does(
    database: Database, reason: DismissReason, is_kept: bool
) -> None:
    await open_one(database)
    await do(database, ANNA, Dismiss(reason))
    assert [(c.matter, c.said, c.instead) for c in await kept(database)] == (
        [(Matter.KIND, "complaint", "other")] if is_kept else []
    )


async def test_a_dismissed_complaint_that_is_opened_again_was_one(database: Database) -> None:
    await open_one(database)
    await do(database, ANNA, Dismiss(DismissReason.SPAM))
    await do(database, ANNA, Reopen(), minutes=30)
    assert await kept(database) == []


async def test_another_office_is_an_example_for_routing(database: Database) -> None:
    desk = await open_one(database)
    await do(database, EGOR, Reroute(desk.roads, "Дороги и транспорт"))
    (one,) = await kept(database)
    assert (one.matter, one.said, one.instead) == (Matter.OFFICE, "Минздрав", "Дороги и транспорт")


async def test_the_way_to_the_office_of_a_corrected_topic_corrects_no_routing(
    database: Database,
) -> None:
    desk = await open_one(database)
    facts = await retopic(database, "Дороги")
    assert facts.offered == (desk.roads, "Дороги и транспорт")
    facts = await do(database, ANNA, Forward(desk.roads, "Дороги и транспорт"), minutes=4)
    assert (facts.office_id, facts.routed_why) == (desk.roads, "тема «Дороги»")
    assert [one.matter for one in await kept(database)] == [Matter.TOPIC]


async def test_an_aide_forwards_only_where_the_table_sends_the_topic(database: Database) -> None:
    desk = await open_one(database)
    with pytest.raises(Refused, match="таблица"):
        await do(database, ANNA, Forward(desk.roads, "Дороги и транспорт"))
    await retopic(database, "Дороги")
    with pytest.raises(Refused, match="таблица"):
        await do(database, ANNA, Forward(desk.coordinator, "Координатор"), minutes=4)
    with pytest.raises(Refused, match="прав"):
        await do(database, VERA, Forward(desk.roads, "Дороги и транспорт"), minutes=4)


async def test_correcting_the_topic_renews_the_holders_lease_and_moves_no_deadline(
    database: Database,
) -> None:
    await open_one(database)
    before = await do(database, ANNA, Claim())
    after = await retopic(database, "Образование", minutes=20)
    assert after.lease_until == MORNING + timedelta(minutes=50)
    assert after.cycle.due_reply_at == before.cycle.due_reply_at
    with pytest.raises(Refused, match="Тема и так"):
        await retopic(database, "Образование", minutes=21)
    by_another = await retopic(database, "Культура", who=BORIS, minutes=25)
    assert by_another.lease_until == MORNING + timedelta(minutes=50)


async def test_what_was_told_apart_is_kept_with_both_texts(database: Database) -> None:
    await open_one(database)
    await take(database, page(fetched(2, PRIVATE)), at=timedelta(minutes=2))
    act = Act(await person(database, ANNA), MORNING + timedelta(minutes=5), rules())
    async with database.write() as session:
        await corrections.tell_alike(session, 2, 1, act, None, alike=False)
    (one,) = await kept(database)
    assert (one.matter, one.said, one.instead) == (Matter.ALIKE, "alike", "different")
    assert (one.post.text, one.other) == (PRIVATE.replace("8 912 345-67-89", "[телефон]"), QUEUE)


@pytest.mark.parametrize("keeps", [False, True])
async def test_a_correction_outlives_its_post_only_where_the_desk_may_keep_it(
    database: Database, keeps: bool
) -> None:
    await open_one(database)
    await do(database, ANNA, Dismiss(DismissReason.SPAM))
    at = MORNING + RETENTION + timedelta(hours=1)
    await upkeep.erase_due(database, rules(keep_corrections=keeps), at)
    assert len(await kept(database)) == int(keeps)
    await upkeep.erase_due(database, rules(), at + timedelta(hours=1))
    assert await kept(database) == [], "what it no longer may"


async def test_what_a_resident_asks_to_be_forgotten_is_forgotten_whatever_the_setting(
    database: Database,
) -> None:
    await open_one(database)
    await retopic(database, "Образование")
    async with database.write() as session:
        await corrections.forget(session, [1])
    assert await kept(database) == []


async def test_a_topic_with_clocks_of_its_own_moves_the_deadlines_and_an_undo_moves_them_back(
    database: Database,
) -> None:
    topic = "Социальное обслуживание и защита"
    slow = Targets.parse("1d", "5d", "30d")
    own = rules(clocks=ClockSettings(topics={topic: dict.fromkeys(Priority, slow)}))
    await open_one(database)
    async with database.read() as session:
        usual = (await load(session, 1)).cycle
    actor = await person(database, ANNA)

    async def act(command: Command, minutes: float) -> IncidentFacts:
        async with database.write() as session:
            at = Act(actor, MORNING + timedelta(minutes=minutes), own)
            return await incidents.change(session, 1, command, at)

    slowed = (await act(ChangeTopic(topic), 3)).cycle
    assert slowed.due_reply_at == slowed.seen_at + timedelta(days=5)
    assert slowed.due_final_at == slowed.seen_at + timedelta(days=30)
    async with database.read() as session:
        waiting = (await session.scalars(select(Timer).where(Timer.clock == "final"))).one()
    assert waiting.due_at == slowed.due_final_at
    back = (await act(Undo(), 3.5)).cycle
    assert (back.due_reply_at, back.due_final_at) == (usual.due_reply_at, usual.due_final_at)
    await act(Claim(), 4)
    answered = (await act(Answer("https://vk.com/wall-98765_1?reply=9"), 5)).cycle
    later = (await act(ChangeTopic(topic), 6)).cycle
    assert later.due_reply_at == answered.due_reply_at, "what was answered in time stays in time"
