"""The week of the demonstration, played on a fast clock: each thing it is made of happens."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from db.engine import AsyncSession
from db.models import Cycle, Event, Incident, Mark, Person, Post, Promise, Publication, Shift, Spike
from sandbox.scenes import Presses
from sandbox.week import WEEK, WEEK_LENGTH
from sandbox.week_calls import CALLS
from services.facts import EventKind
from services.operation.audit import Audit
from tests.sandbox.week_town import WeekTown, week_town

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(600)]

ANNA, GLEB, EVGENY = 1001, 1004, 1006


async def test_a_week_has_shifts_promises_a_storm_a_night_call_and_a_summary(
    tmp_path: Path,
) -> None:
    async with week_town(tmp_path) as week:
        await week.play(WEEK_LENGTH - 1)
        # What is free when somebody begins to clear may be joined to another before its turn.
        scripted = [act for act in week.town.day.colleagues.missed if act in WEEK]
        assert scripted == [], "somebody could not do what the script asks"
        told = week.town.day.told
        assert told is not None
        assert (told.day, told.time) == (7, "09:30")
        async with week.app.database.read() as session:
            await two_shifts_and_a_hand_over(session, week)
            await an_approval_and_a_reply_by_a_press(session, week)
            await a_promise_kept_and_one_broken(session, week)
            await a_storm_and_a_call_at_night(session, week)
            await an_answer_found_and_an_author_who_came_back(session, week)
            await a_summary_on_monday(session, week)
            await critical_calls_taken_within_minutes(session)


async def two_shifts_and_a_hand_over(session: AsyncSession, week: WeekTown) -> None:
    """Анна's day, and the night that she gave to Глеб."""
    of = (await session.execute(
        select(Person.telegram_id).join(Shift, Shift.person_id == Person.id).order_by(Shift.id)
    )).scalars()  # fmt: skip
    assert list(of) == [ANNA, ANNA, GLEB]
    kinds = await happened(session)
    assert kinds.count(Audit.SHIFT_SET) == 2
    assert kinds.count(Audit.SHIFT_HANDED_OVER) == 1
    assert said(week, "", GLEB, "Вам передали дежурство: ЖКХ и энергетика")


async def an_approval_and_a_reply_by_a_press(session: AsyncSession, week: WeekTown) -> None:
    """Two texts were agreed to, one went out from the administration's account."""
    kinds = await happened(session)
    assert kinds.count(EventKind.DRAFT_SUBMITTED) == 2
    assert kinds.count(EventKind.DRAFT_APPROVED) == 2
    states = list(await session.scalars(select(Publication.state)))
    assert states == ["published"]
    assert said(week, "zhkh", 0, "опубликован")
    assert said(week, "", EVGENY, "Согласовано: Евгений")


async def a_promise_kept_and_one_broken(session: AsyncSession, week: WeekTown) -> None:
    """The swing was mended in time; of the pit at the stop a supervisor hears."""
    rows = await session.scalars(select(Promise).order_by(Promise.id))
    kept, broken = rows.all()
    assert kept.end == "kept"
    assert broken.ended_at is None
    assert broken.promised_at < week.app.now()
    number = f"№{broken.incident_id}"
    assert said(week, "roads", 0, f"{number}: обещали до")


async def a_storm_and_a_call_at_night(session: AsyncSession, week: WeekTown) -> None:
    """The light goes out on Monday; at night a battery bursts: the one on duty is called,
    and the supervisor when the answer is late."""
    spikes = (await session.scalars(select(Spike.topic))).all()
    assert "Энергетика" in spikes
    assert said(week, "", EVGENY, "Всплеск")
    burst = (await session.scalars(
        select(Incident).where(Incident.address.contains("Заречная, 22"))
    )).one()  # fmt: skip
    assert burst.priority == "critical"
    assert said(week, "", GLEB, f"Критичный инцидент №{burst.id}: вы на дежурстве")
    assert said(week, "zhkh", 0, f"Инцидент №{burst.id} никто не взял")
    assert said(week, "", EVGENY, f"Инцидент №{burst.id} просрочен")


async def an_answer_found_and_an_author_who_came_back(
    session: AsyncSession, week: WeekTown
) -> None:
    """The administration answered under the post by itself, and the author was not content."""
    found = (await session.scalars(
        select(Incident).where(Incident.address.contains("Луговая, 14"))
    )).first()  # fmt: skip
    assert found is not None
    kinds = await happened(session, found.id)
    assert EventKind.ANSWERED in kinds
    assert EventKind.REOPENED in kinds
    assert said(week, "amenities", 0, "повторное")


async def a_summary_on_monday(session: AsyncSession, week: WeekTown) -> None:
    """Figures of the week for supervisors and offices, with the table."""
    marks = list(await session.scalars(select(Mark.name).where(Mark.name.startswith("weekly:"))))
    assert len(marks) == 1
    for desk, person in (("", EVGENY), ("zhkh", 0), ("roads", 0)):
        assert said(week, desk, person, "Неделя")


async def critical_calls_taken_within_minutes(session: AsyncSession) -> None:
    """Those of Monday; and none of any other day stays free."""
    calls = [act.on for act in CALLS if isinstance(act, Presses) and act.on]
    assert len(calls) > 5
    for words in calls:
        seen, claimed = (await session.execute(
            select(Cycle.seen_at, Cycle.claimed_at)
            .join(Post, Post.incident_id == Cycle.incident_id)
            .where(Post.text.contains(words), Cycle.cycle == 1)
        )).one()  # fmt: skip
        assert claimed is not None, words
        assert claimed - seen < timedelta(minutes=15), words
    free = select(Incident.id).where(Incident.status == "new", Incident.priority == "critical")
    assert list(await session.scalars(free)) == []


async def happened(session: AsyncSession, incident_id: int | None = None) -> list[str]:
    """The kinds of all events, or of one incident's, in their order."""
    query = select(Event.kind).order_by(Event.id)
    if incident_id is not None:
        query = query.where(Event.incident_id == incident_id)
    return list(await session.scalars(query))


def said(week: WeekTown, desk: str, person: int, words: str) -> bool:
    """Whether the bot said so in an office's chat, or to a person in private."""
    return any(words in message.text for message in week.said(desk, person))
