"""Answers in a page: what becomes of the incidents, their clocks and their words."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from db.engine import Database
from db.models import Cycle, Event, Incident, Office, Outgoing, Source, Timer
from services import incidents
from services.errors import Refused
from services.facts import Outcome
from services.incident_facts import IncidentFacts, load
from services.moves import Act, Answer, Claim, Close
from services.networks.base import FetchedPost, Page
from services.replying import answers
from tests.desk import ANNA, MORNING, VERA, fetched, make_desk, page, person, rules, stored
from tests.services.test_intake import PIT, QUEUE, take

OFFICE = "-54321"
STEP = timedelta(minutes=1)


class Days:
    """Pages one minute apart, and an office's page that may answer."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.minute = 0
        self.known: dict[str, FetchedPost] = {}

    @property
    def now(self) -> datetime:
        return MORNING + self.minute * STEP

    async def read(self, *posts: FetchedPost, **fields: object) -> None:
        """The next page."""
        self.minute += 1
        await self.take(page(*posts, **fields))

    async def take(self, what: Page) -> None:
        await take(self.database, what, at=self.minute * STEP)

    def say(
        self, number: int, text: str, under: FetchedPost, *, office: bool = True
    ) -> FetchedPost:
        """A comment in the thread of `under`, which it answers, as of this minute."""
        post = fetched(number, text, posted_at=self.now + STEP, thread=int(under.thread_id[7:]))
        author = OFFICE if office else under.author_id
        return replace(post, author_id=author, parent_id=under.external_id)

    async def facts(self, incident_id: int = 1) -> IncidentFacts:
        async with self.database.read() as session:
            return await load(session, incident_id)

    async def act(self, who: int = ANNA) -> Act:
        return Act(await person(self.database, who), self.now, rules())

    async def kinds(self) -> list[str]:
        async with self.database.read() as session:
            return list((await session.scalars(select(Event.kind).order_by(Event.id))).all())

    async def notices(self) -> list[str]:
        async with self.database.read() as session:
            rows = await session.scalars(select(Outgoing).where(Outgoing.kind == "notice"))
            return [row.payload["notice"] for row in rows]


@pytest.fixture
async def days(sqlite_url: str) -> AsyncIterator[Days]:
    """A desk on SQLite with an official page."""
    database = Database(sqlite_url)
    await _official(database)
    yield Days(database)
    await database.close()


async def _official(database: Database) -> None:
    await make_desk(database)
    async with database.write() as session:
        session.add(
            Source(
                network="vk", kind="wall", address="sadovoe_admin", official=True, owner_id=OFFICE,
                next_poll_at=MORNING + timedelta(days=9), cursor={},
            )
        )  # fmt: skip
    await take(database, page())


REPLY = "Яму заделали сегодня, спасибо за сигнал."


async def test_an_official_reply_answers_at_its_own_time(database: Database) -> None:
    await _official(database)
    days = Days(database)
    pit = fetched(1, PIT, posted_at=MORNING)
    await days.read(pit)
    async with database.write() as session:
        await incidents.change(session, 1, Claim(), await days.act(VERA))
    days.minute = 10
    reply = days.say(5, REPLY, pit)
    days.minute = 20
    await days.read(pit, reply)
    facts = await days.facts()
    assert (facts.status, facts.reply_link, facts.reply_by) == ("answered", reply.link, "found")
    async with database.read() as session:
        cycle = (await session.scalars(select(Cycle))).one()
        waiting = {
            timer.clock
            for timer in await session.scalars(select(Timer))
            if timer.state == "waiting"
        }
    assert cycle.first_reply_at == reply.posted_at
    assert cycle.reply_wall == 600
    assert waiting == {"final"}
    assert await days.notices() == ["answer_found"]


async def test_complaint_and_answer_of_one_page_make_an_answered_incident(days: Days) -> None:
    pit = fetched(1, PIT, posted_at=MORNING)
    await days.read(pit, days.say(5, REPLY, pit))
    facts = await days.facts()
    assert facts.status == "answered"
    assert await days.notices() == []


async def test_a_word_to_somebody_else_answers_nothing(days: Days) -> None:
    news = replace(fetched(1, "Новости дня"), author_id=OFFICE)
    pit = days.say(2, PIT, news, office=False)
    other = replace(days.say(3, "Да ладно вам", news, office=False), author_id="77")
    await days.read(news, replace(pit, author_id="88"), other)
    await days.read(days.say(4, REPLY, other), days.say(5, REPLY, news))
    assert (await days.facts()).status == "new"


async def test_not_an_answer_puts_everything_back_and_is_remembered(days: Days) -> None:
    pit = fetched(1, PIT, posted_at=MORNING)
    await days.read(pit)
    async with days.database.write() as session:
        before = await incidents.change(session, 1, Claim(), await days.act(VERA))
    reply = days.say(5, REPLY, pit)
    await days.read(pit, reply)
    async with days.database.write() as session:
        with pytest.raises(Refused, match="прав"):
            await answers.not_answer(session, 1, await days.act(ANNA))
        after = await answers.not_answer(session, 1, await days.act(VERA))
    assert (after.status, after.holder, after.reply_link) == ("claimed", before.holder, "")
    assert after.cycle == before.cycle
    async with days.database.read() as session:
        clocks = {
            timer.clock
            for timer in await session.scalars(select(Timer))
            if timer.state == "waiting"
        }
    assert clocks == {"reply", "final"}
    await days.take(page(gone=(reply.external_id,)))
    await days.read(pit, reply)
    assert (await days.facts()).status == "claimed"
    async with days.database.write() as session:
        with pytest.raises(Refused, match="Найденного"):
            await answers.not_answer(session, 1, await days.act(VERA))
    await days.read(days.say(6, "Заделали 24 ноября.", pit))
    assert (await days.facts()).status == "answered"


async def test_a_true_answer_takes_the_place_of_an_interim_one_and_gives_it_back(
    days: Days,
) -> None:
    pit = fetched(1, PIT, posted_at=MORNING)
    await days.read(pit)
    heard = days.say(5, "Заявка принята.", pit)
    await days.read(heard)
    facts = await days.facts()
    assert facts.reply is not None
    assert facts.reply.interim
    full = days.say(6, REPLY, pit)
    await days.read(full)
    assert (await days.facts()).reply_link == full.link
    await days.read(days.say(7, "Хорошего дня!", pit))
    assert (await days.facts()).reply_link == full.link
    async with days.database.write() as session:
        back = await answers.not_answer(session, 1, await days.act(VERA))
    assert (back.status, back.reply_link) == ("answered", heard.link)
    async with days.database.write() as session:
        assert (await answers.not_answer(session, 1, await days.act(VERA))).status == "new"


async def test_an_edited_answer_is_told_once_and_a_deleted_one_gives_the_incident_back(
    days: Days,
) -> None:
    pit = fetched(1, PIT, posted_at=MORNING)
    await days.read(pit)
    before = await days.facts()
    reply = days.say(5, REPLY, pit)
    await days.read(reply)
    await days.read(replace(reply, text="Заделаем когда-нибудь"))
    await days.read(replace(reply, text="Заделаем"))
    facts = await days.facts()
    assert facts.reply is not None
    assert facts.reply.edited_at is not None
    await days.read(pit, complete=(pit.thread_id,))
    assert (await days.facts()).status == "answered", "one clean pass without it is not enough"
    await days.read(pit, complete=(pit.thread_id,))
    after = await days.facts()
    assert (after.status, after.cycle) == ("new", before.cycle)
    assert (await days.kinds())[-4:] == ["answered", "reply_edited", "reply_edited", "reply_gone"]
    assert await days.notices() == ["reply_edited", "reply_gone"]
    await days.read(pit, reply)
    assert (await days.facts()).status == "answered", "it was only hidden"


async def test_an_answer_confirmed_by_its_link_is_watched_too(days: Days) -> None:
    pit = fetched(1, PIT, posted_at=MORNING)
    await days.read(pit)
    reply = days.say(5, REPLY, pit)
    async with days.database.write() as session:
        await incidents.change(session, 1, Claim(), await days.act(VERA))
        link = reply.link.replace("vk.com", "m.vk.ru")
        await incidents.change(session, 1, Answer(link), await days.act(VERA))
    await days.read(reply)
    assert (await days.facts()).reply is not None
    await days.read(gone=(reply.external_id,))
    facts = await days.facts()
    assert (facts.status, facts.reply_link) == ("claimed", "")
    assert facts.holder is not None


AGAIN = "Ничего не сделали, яма на дороге на Лесной так и не заделана!"


async def test_an_author_who_writes_again_after_the_answer_is_told_once(days: Days) -> None:
    pit = fetched(1, PIT, posted_at=MORNING)
    await days.read(pit)
    async with days.database.write() as session:
        await incidents.change(session, 1, Claim(), await days.act(VERA))
    reply = days.say(5, REPLY, pit)
    await days.read(reply)
    await days.read(days.say(6, "Спасибо большое!", pit, office=False))
    assert not (await days.facts()).repeated
    again = replace(days.say(7, AGAIN, reply), author_id=pit.author_id)
    await days.read(again)
    await days.read(replace(days.say(8, "Где же результат?", reply), author_id=pit.author_id))
    facts = await days.facts()
    assert (facts.status, facts.repeated, facts.posts_count) == ("answered", True, 3)
    many, _ = await stored(days.database)
    assert len(many) == 1, "it needs no incident of its own"
    assert (await days.notices()).count("wrote_again") == 1


@pytest.mark.parametrize(
    ("text", "status", "cycle"),
    [(AGAIN, "new", 2), ("А когда придёт акт о работах?", "closed", 1), ("Спасибо!", "closed", 1)],
)
async def test_a_closed_incident_opens_again_for_a_complaint_alone(
    days: Days, text: str, status: str, cycle: int
) -> None:
    pit = fetched(1, PIT, posted_at=MORNING)
    await days.read(pit)
    reply = days.say(5, REPLY, pit)
    async with days.database.write() as session:
        await incidents.change(session, 1, Claim(), await days.act(VERA))
    await days.read(reply)
    async with days.database.write() as session:
        await incidents.change(session, 1, Close(Outcome.SOLVED), await days.act(VERA))
    await days.read(replace(days.say(6, text, reply), author_id=pit.author_id))
    facts = await days.facts()
    assert (facts.status, facts.cycle_number) == (status, cycle)
    assert facts.repeated == ("Спасибо" not in text)
    told = await days.notices()
    assert ("wrote_again" in told) == facts.repeated
    many, _ = await stored(days.database)
    assert len(many) == 1
    await days.read(pit, reply)
    assert (await days.facts()).status == status, "the old answer does not answer the new cycle"


async def test_the_same_author_elsewhere_is_nobody(days: Days) -> None:
    """No thread knows another, whoever writes there."""
    pit = fetched(1, PIT, posted_at=MORNING)
    await days.read(pit)
    await days.read(days.say(5, REPLY, pit))
    elsewhere = replace(fetched(9, QUEUE, posted_at=days.now), author_id=pit.author_id)
    await days.read(elsewhere)
    many, _ = await stored(days.database)
    assert [one.repeated for one in many] == [False, False]


async def test_an_answer_that_appears_in_no_known_thread_costs_nothing(days: Days) -> None:
    news = replace(fetched(1, "Новости дня"), author_id=OFFICE)
    await days.read(news, days.say(2, REPLY, news))
    async with days.database.read() as session:
        assert (await session.scalars(select(Incident))).all() == []
        assert (await session.scalars(select(Office))).all() != []
