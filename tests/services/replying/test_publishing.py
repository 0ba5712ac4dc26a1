"""Publishing where the network knows no key: never said twice blindly, a person is asked."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from db.engine import Database
from db.models import Draft, Office, Outgoing, Publication
from db.queries import merging as merging_queries
from services import incidents
from services.alike import merging
from services.errors import ErrorKind, NetworkError, Refused
from services.facts import DismissReason
from services.incident_facts import load
from services.languages import Text
from services.moves import Act, Claim, Dismiss, Publish
from services.networks.base import Published, ReplyTo
from services.replying import drafts, offering, publishing
from services.replying.offering import Voices
from tests.desk import MORNING, VERA, fetched, make_desk, page, person, rules
from tests.services.test_intake import PIT, take
from tests.stage import Clock

TEXT = "Яму заделают 25 ноября, отвечает Сергеева."
LOST = NetworkError(ErrorKind.RETRY, Text("сеть не ответила"))


@dataclass
class Loud:
    """A network without keys: says what it is told, and sometimes loses what it answers."""

    network: str = "vk"
    repeatable: bool = False
    reads_back: bool = True
    longest: int = 500
    swallow: bool = False
    trouble: NetworkError | None = None
    unseen: NetworkError | None = None
    said: list[str] = field(default_factory=list)

    def voice(self, to: ReplyTo) -> str | None:
        return "Администрация"

    def length(self, text: str) -> int:
        return len(text)

    async def publish(self, to: ReplyTo, text: str, key: str, now: datetime) -> Published:
        if not self.swallow:
            self.said.append(text)
        if self.trouble is not None:
            raise self.trouble
        return Published("-98765_1_9", "https://vk.com/wall-98765_1?reply=9")

    async def find(
        self, to: ReplyTo, text: str, key: str, since: datetime, now: datetime
    ) -> Published | None:
        if self.unseen is not None:
            raise self.unseen
        if text not in self.said:
            return None
        return Published("-98765_1_9", "https://vk.com/wall-98765_1?reply=9")

    async def close(self) -> None: ...


@dataclass
class Desk:
    """A held incident with a draft, and the ticks."""

    database: Database
    loud: Loud = field(default_factory=Loud)
    clock: Clock = field(default_factory=Clock)

    @property
    def voices(self) -> Voices:
        return Voices({"vk": self.loud})

    async def act(self) -> Act:
        return Act(await person(self.database, VERA), self.clock(), rules())

    async def ask(self, version: int = 1) -> None:
        act = await self.act()
        async with self.database.write() as session:
            await offering.ask(session, self.voices, 1, version, act)

    async def ticks(self, count: int = 1) -> None:
        for _ in range(count):
            await publishing.run_due(self.database, self.voices, rules(), self.clock)
            self.clock.go(minutes=6)

    async def row(self) -> Publication:
        async with self.database.read() as session:
            return (await session.scalars(select(Publication))).one()

    async def told(self) -> list[str]:
        async with self.database.read() as session:
            rows = await session.scalars(select(Outgoing).where(Outgoing.kind == "notice"))
            return [row.payload["notice"] for row in rows]


@pytest.fixture
async def desk(database: Database) -> Desk:
    await make_desk(database)
    await take(database, page())
    await take(database, page(fetched(1, PIT)), at=timedelta(minutes=1))
    built = Desk(database, clock=Clock(MORNING + timedelta(minutes=2)))
    act = await built.act()
    async with database.write() as session:
        await incidents.change(session, 1, Claim(), act)
        await drafts.save(session, 1, TEXT, act)
    return built


async def test_a_lost_answer_is_looked_for_and_not_said_again(desk: Desk) -> None:
    desk.loud.trouble = LOST
    await desk.ask()
    await desk.ticks()
    assert (await desk.row()).state == "unknown"
    await desk.ticks()
    row = await desk.row()
    assert (row.state, row.external_id) == ("published", "-98765_1_9")
    assert desk.loud.said == [TEXT]
    async with desk.database.read() as session:
        assert (await load(session, 1)).status == "answered"


async def test_what_nobody_can_find_is_asked_of_the_person_who_may_say_it_again(
    desk: Desk,
) -> None:
    desk.loud.trouble, desk.loud.swallow = LOST, True
    await desk.ask()
    await desk.ticks(publishing.TRIES + 2)
    row = await desk.row()
    assert (row.state, row.due_at, row.attempts) == ("unknown", None, publishing.TRIES)
    assert await desk.told() == ["published_perhaps"]
    desk.loud.trouble, desk.loud.swallow = None, False
    await desk.ask()
    await desk.ticks()
    assert ((await desk.row()).state, desk.loud.said) == ("published", [TEXT])


async def test_a_refusal_while_looking_for_a_lost_answer_does_not_say_that_there_is_none(
    desk: Desk,
) -> None:
    desk.loud.trouble = LOST
    await desk.ask()
    await desk.ticks()
    desk.loud.unseen = NetworkError(ErrorKind.AUTH, Text("ключ отозван"))
    await desk.ticks(publishing.TRIES + 1)
    assert (await desk.row()).state == "unknown"
    assert await desk.told() == ["published_perhaps"]


async def test_what_may_stand_there_is_looked_for_before_a_second_press_says_it(desk: Desk) -> None:
    """A network forgets a key in time: the thread is asked, from the first press on."""
    desk.loud = Loud(repeatable=True, trouble=LOST)
    await desk.ask()
    first = (await desk.row()).asked_at
    async with desk.database.write() as session:
        await session.execute(update(Publication).values(state="unknown", due_at=None))
    desk.loud.trouble = None
    desk.loud.said.append(TEXT)
    desk.clock.go(minutes=30)
    await desk.ask()
    await desk.ticks()
    row = await desk.row()
    assert (row.state, row.asked_at, desk.loud.said) == ("published", first, [TEXT])


async def test_while_it_is_on_its_way_nothing_else_goes_out(desk: Desk) -> None:
    await desk.ask()
    async with desk.database.write() as session:
        await drafts.save(session, 1, "Другой текст, до 26 ноября.", await desk.act())
    with pytest.raises(Refused, match="уже публикуется"):
        await desk.ask(2)
    await desk.ticks()
    await desk.ask(2)
    await desk.ticks()
    assert len(desk.loud.said) == 2, "the answer may be followed by another one"


async def test_an_account_answers_so_often_in_an_hour_and_no_more(desk: Desk) -> None:
    for number in range(offering.AN_HOURS_CAP):
        async with desk.database.write() as session:
            session.add(
                Publication(
                    incident_id=1, draft_version=1, post_id=1, network="vk", voice="Администрация",
                    key=f"k{number}", state="published", asked_at=desk.clock(),
                )
            )  # fmt: skip
    with pytest.raises(Refused, match="за час уже 20"):
        await desk.ask()
    async with desk.database.write() as session:
        earlier = desk.clock() - timedelta(hours=1)
        await session.execute(update(Publication).values(asked_at=earlier))
    await desk.ask()


async def test_where_no_account_of_ours_can_speak_it_is_done_by_hand(desk: Desk) -> None:
    desk.loud = Loud(network="ok")
    act = await desk.act()
    async with desk.database.write() as session:
        with pytest.raises(Refused, match="вручную"):
            await offering.ask(session, Voices(), 1, 1, act)


async def second(desk: Desk) -> None:
    """Another complaint of the same road, held, with a draft: it looks like the first."""
    news = page(fetched(2, "На улице Садовой опять яма, чинить некому"))
    await take(desk.database, news, at=timedelta(minutes=2))
    act = await desk.act()
    async with desk.database.write() as session:
        await incidents.change(session, 2, Claim(), act)
        await drafts.save(session, 2, TEXT, act)
        await merging_queries.look_alike(session, 2, 1, "одна улица", act.at)


async def test_a_reply_whose_draft_is_gone_holds_up_no_other(desk: Desk) -> None:
    await second(desk)
    await desk.ask()
    act = await desk.act()
    async with desk.database.write() as session:
        await offering.ask(session, desk.voices, 2, 1, act)
        await session.execute(delete(Draft).where(Draft.incident_id == 1))
    await desk.ticks()
    async with desk.database.read() as session:
        states = list(
            await session.scalars(select(Publication.state).order_by(Publication.incident_id))
        )
    assert states == ["refused", "published"]
    assert sorted(await desk.told()) == ["not_published", "published"]


async def test_what_is_being_published_is_joined_to_another_only_after_that(desk: Desk) -> None:
    await second(desk)
    act = await desk.act()
    async with desk.database.write() as session:
        await offering.ask(session, desk.voices, 2, 1, act)
    async with desk.database.write() as session:
        with pytest.raises(Refused, match="публикуется"):
            await merging.merge(session, 2, act)
    await desk.ticks()
    async with desk.database.write() as session:
        await merging.merge(session, 2, act)
        assert (await load(session, 2)).merged_into == 1


async def test_a_version_that_is_not_the_newest_any_more_does_not_go_out(desk: Desk) -> None:
    act = await desk.act()
    async with desk.database.write() as session:
        await drafts.save(session, 1, "Другой текст, до 26 ноября.", act)
        with pytest.raises(Refused, match="черновик новее"):
            await incidents.change(session, 1, Publish(1), act)


async def test_what_was_dismissed_after_the_press_is_not_said_and_the_office_hears_of_it(
    desk: Desk,
) -> None:
    await desk.ask()
    act = await desk.act()
    async with desk.database.write() as session:
        await incidents.change(session, 1, Dismiss(DismissReason.NO_SUBSTANCE), act)
    await desk.ticks()
    row = await desk.row()
    assert (row.state, row.due_at, desk.loud.said) == ("refused", None, [])
    assert "уже отклонён" in row.note
    assert await desk.told() == ["not_published"]


async def test_a_text_that_needs_consent_since_the_press_is_not_said(desk: Desk) -> None:
    await desk.ask()
    async with desk.database.write() as session:
        office = await session.get_one(Office, (await load(session, 1)).office_id)
        office.settings = {"approval": True}
    await desk.ticks()
    assert ((await desk.row()).state, desk.loud.said) == ("refused", [])


async def test_what_may_stand_there_is_only_looked_for_once_the_incident_is_dismissed(
    desk: Desk,
) -> None:
    desk.loud = Loud(repeatable=True, trouble=LOST, swallow=True)
    await desk.ask()
    await desk.ticks()
    desk.loud.trouble, desk.loud.swallow = None, False
    act = await desk.act()
    async with desk.database.write() as session:
        await incidents.change(session, 1, Dismiss(DismissReason.NO_SUBSTANCE), act)
    await desk.ticks(publishing.TRIES + 1)
    assert ((await desk.row()).state, desk.loud.said) == ("unknown", [])
    assert await desk.told() == ["published_perhaps"]


async def test_a_short_wait_is_waited_out_and_a_long_one_is_told(desk: Desk) -> None:
    soon = desk.clock() + timedelta(minutes=10)
    desk.loud.trouble = NetworkError(ErrorKind.QUOTA, Text("предел"), until=soon)
    desk.loud.swallow = True
    await desk.ask()
    await desk.ticks()
    assert ((await desk.row()).state, (await desk.row()).due_at) == ("asked", soon)
    later = desk.clock() + timedelta(hours=6)
    desk.loud.trouble = NetworkError(ErrorKind.QUOTA, Text("предел"), until=later)
    await desk.ticks(2)
    assert (await desk.row()).state == "refused"
    assert await desk.told() == ["not_published"]


async def test_words_that_never_left_are_said_later_as_if_for_the_first_time(desk: Desk) -> None:
    desk.loud.trouble = NetworkError(ErrorKind.RETRY, Text("нет связи"), code="ConnectError")
    desk.loud.swallow = True
    await desk.ask()
    await desk.ticks()
    assert (await desk.row()).state == "asked"
    desk.loud.trouble, desk.loud.swallow = None, False
    await desk.ticks()
    assert ((await desk.row()).state, desk.loud.said) == ("published", [TEXT])


async def test_where_nothing_can_be_read_back_the_person_is_asked_at_once(desk: Desk) -> None:
    desk.loud.trouble, desk.loud.reads_back = LOST, False
    await desk.ask()
    await desk.ticks()
    row = await desk.row()
    assert (row.state, row.due_at, await desk.told()) == ("unknown", None, ["published_perhaps"])


async def test_what_is_too_long_for_the_network_is_refused_before_it_is_confirmed(
    desk: Desk,
) -> None:
    desk.loud.longest = len(TEXT) - 1
    with pytest.raises(Refused, match=f"берёт {len(TEXT) - 1} знаков, здесь {len(TEXT)}"):
        await desk.ask()
