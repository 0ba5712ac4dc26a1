"""Which answers are shown to others, and which never are."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import update

from db.engine import Database
from db.models import Draft, Incident, Post
from services.reporting import best_answers
from services.reporting.metrics import Scope
from services.reporting.periods import Days
from services.rules import Rules
from services.working_time import WorkingTime
from tests.services.histories import Script, play, write

RULES = Rules("Садовая область", WorkingTime(ZoneInfo("Europe/Moscow")))
WEEK = Days(date(2026, 11, 16), date(2026, 11, 22))
GOOD = (
    "Здравствуйте! Яму во дворе на Вишнёвой заделаем до {day} ноября, работы ведёт {who}. "
    "Вчера бригада уже осмотрела двор и вырубила старый асфальт."
)
EMPTY = "Здравствуйте! Ваше обращение взято на контроль, меры принимаются в рабочем порядке."
MORE = (("close", 60),)


def script(office: int, reply_after: int, *more: tuple[str, int]) -> Script:
    """Seen on Tuesday at noon; there are four hours, all of them working."""
    return Script(
        office, "Дороги", "Садовое", False, 16 * 1440 + 540, 5, 240, 10080,
        [("answer", reply_after), *more],
    )  # fmt: skip


async def seed(database: Database, *answers: tuple[Script, str]) -> None:
    """Incidents from 1 up, each answered under its link with what was drafted for it."""
    async with database.write() as session:
        told = [play(number, one) for number, (one, _) in enumerate(answers, start=1)]
        await write(session, told, RULES.working_time)
        await session.execute(update(Incident).values(reply_link="https://vk.example/answer"))
        for number, (_, text) in enumerate(answers, start=1):
            at = datetime(2026, 11, 17, 9, 1, tzinfo=UTC)
            session.add(Draft(incident_id=number, version=1, origin="typed", text=text, at=at))


async def found(database: Database, scope: Scope = Scope()) -> list[int]:  # noqa: B008
    async with database.read() as session:
        return [one.id for one in await best_answers.find(session, scope, WEEK, RULES)]


def good(number: int) -> str:
    return GOOD.format(day=17 + number, who=f"дорожная служба № {number}")


async def test_an_answer_with_something_to_say_in_time_is_shown(database: Database) -> None:
    await seed(
        database,
        (script(1, 30, *MORE), good(1)),
        (script(2, 30), EMPTY),
        (script(2, 200), good(3)),
        (script(2, 300), good(4)),
        (script(2, 30, ("close", 5), ("reopen", 5), ("answer", 5)), good(5)),
    )
    async with database.read() as session:
        (best,) = await best_answers.find(session, Scope(), WEEK, RULES)
    assert (best.id, best.office, best.took, best.allowed) == (1, "Ведомство 1", 1800, 14400)


async def test_each_office_is_named_once_and_voices_go_before_haste(database: Database) -> None:
    await seed(
        database,
        (script(1, 10), good(1)),
        (script(1, 60), good(2)),
        (script(2, 60), good(3)),
    )
    async with database.write() as session:
        await session.execute(update(Incident).where(Incident.id == 2).values(voices=9))
    assert await found(database) == [2, 3]
    assert await found(database, Scope((1,))) == [2, 1]


async def test_one_text_for_many_complaints_is_nobodys_best(database: Database) -> None:
    same = good(1)
    await seed(database, (script(1, 10), same), (script(2, 10), same.upper()))
    assert await found(database) == []


async def test_what_stands_on_the_network_counts_and_not_what_was_drafted(
    database: Database,
) -> None:
    await seed(database, (script(1, 10), good(1)), (script(2, 10), good(2)))
    at = datetime(2026, 11, 17, 9, 10, tzinfo=UTC)
    async with database.write() as session:
        for number, text, gone in ((1, EMPTY, None), (2, good(2), at)):
            post = Post(
                source_id=1, network="vk", external_id=f"reply{number}", thread_id="t",
                kind="comment", text=text, text_hash="h", link="https://vk.example/r",
                posted_at=at, seen_at=at, gone_at=gone, from_official=True,
            )  # fmt: skip
            session.add(post)
            await session.flush()
            await session.execute(
                update(Incident).where(Incident.id == number).values(reply_post_id=post.id)
            )
    assert await found(database) == []
