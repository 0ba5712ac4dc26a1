"""What a refusal does to a source, who is told of it, and what the day's quota allows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, insert, select, update

from db.engine import Database
from db.models import Outgoing, Quota, Source
from handlers.views.told import say
from services import sources
from services.attention.reactions import AN_HOUR, BACKOFF_CAP, reaction
from services.errors import ErrorKind, NetworkError
from services.languages import Text
from services.languages.told import to_tell
from services.networks.base import Allowance, Cursor, Page, SourceRef
from services.polling import NetworkPlan, Poller, Round
from tests.desk import MORNING, ZOYA, make_desk, page, rules

FLOOR = timedelta(seconds=60)

Answer = Page | Exception


@dataclass
class Network:
    """A network of the test's own: what it answers by address (or to all), what it was asked."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    allowed: list[dict[str, int]] = field(default_factory=list)
    network: str = "vk"
    paced_by: str | Mapping[str, str] = "wall.get"

    async def fetch(
        self, source: SourceRef, cursor: Cursor, now: datetime, allowance: Allowance
    ) -> Page:
        """The answer laid ready."""
        self.asked.append(source.address)
        self.allowed.append(dict(allowance.left))
        answer = self.answers.get(source.address, self.answers.get("*", page()))
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def probe(self) -> str:
        """All is well."""
        return ""

    async def close(self) -> None:
        """There is nothing to close."""


@dataclass
class Rounds:
    """A poller of that network alone, at whatever moment the test says."""

    database: Database
    network: Network
    daily: dict[str, int] = field(default_factory=dict)

    async def at(self, moment: datetime) -> Round:
        """One round."""
        plan = NetworkPlan(self.network, FLOOR, self.daily)
        return await Poller(self.database, {"vk": plan}, rules(), lambda: moment).poll_due()


async def add(database: Database, *addresses: str, due: datetime = MORNING) -> None:
    """More walls."""
    async with database.write() as session:
        await session.execute(
            insert(Source),
            [
                {"network": "vk", "kind": "wall", "address": address, "next_poll_at": due}
                for address in addresses
            ],
        )


async def source(database: Database, address: str = "sadovoe_talk") -> Source:
    """How a source stands."""
    async with database.read() as session:
        return (await session.scalars(select(Source).filter_by(address=address))).one()


async def alerts(database: Database) -> list[str]:
    """What the admin was told."""
    async with database.read() as session:
        rows = await session.scalars(
            select(Outgoing).filter_by(kind="alert", chat_id=ZOYA).order_by(Outgoing.id)
        )
        return [say(row.payload) for row in rows]


async def deliver(database: Database) -> None:
    """What was queued is said, so that the next word is a new row."""
    async with database.write() as session:
        await session.execute(update(Outgoing).values(state="sent"))


UNTIL = MORNING + timedelta(hours=5)

REACTIONS = [
    (ErrorKind.RETRY, None, 0, "waiting", FLOOR),
    (ErrorKind.RETRY, None, 2, "waiting", 4 * FLOOR),
    (ErrorKind.RETRY, None, 3, "waiting", 8 * FLOOR),
    (ErrorKind.RETRY, None, 4, "waiting", BACKOFF_CAP),
    (ErrorKind.RETRY, None, 10_000, "waiting", BACKOFF_CAP),
    (ErrorKind.SLOW, None, 0, "waiting", FLOOR),
    (ErrorKind.SLOW, MORNING + 5 * FLOOR, 0, "waiting", 5 * FLOOR),
    (ErrorKind.QUOTA, None, 0, "waiting", AN_HOUR),
    (ErrorKind.QUOTA, MORNING + FLOOR, 0, "waiting", AN_HOUR),
    (ErrorKind.QUOTA, UNTIL, 0, "waiting", UNTIL - MORNING),
    (ErrorKind.AUTH, None, 0, "waiting", AN_HOUR),
    (ErrorKind.HUMAN, None, 0, "waiting", AN_HOUR),
    (ErrorKind.DENIED, None, 0, "parked", None),
    (ErrorKind.GONE, None, 0, "parked", None),
    (ErrorKind.BUG, None, 0, "parked", None),
]


@pytest.mark.parametrize(("kind", "until", "failures", "state", "wait"), REACTIONS)
def test_each_kind_of_refusal_has_its_state_and_its_pause(
    kind: ErrorKind, until: datetime | None, failures: int, state: str, wait: timedelta | None
) -> None:
    error = NetworkError(kind, Text("нет"), until=until)
    found, again = reaction(error, failures, FLOOR, FLOOR, MORNING)
    assert found == state
    if wait is not None:
        assert again == MORNING + wait


@pytest.mark.parametrize(
    ("kind", "failures", "wait"),
    [
        (ErrorKind.RETRY, 0, FLOOR),
        (ErrorKind.RETRY, 20, timedelta(hours=12)),
        (ErrorKind.AUTH, 0, timedelta(hours=12)),
        (ErrorKind.QUOTA, 0, AN_HOUR),
    ],
)
def test_a_source_that_is_read_twice_a_day_asks_no_more_often_because_it_fails(
    kind: ErrorKind, failures: int, wait: timedelta
) -> None:
    error = NetworkError(kind, Text("нет"))
    assert reaction(error, failures, FLOOR, timedelta(hours=12), MORNING)[1] == MORNING + wait
    longest = reaction(error, failures, FLOOR, timedelta(days=90), MORNING)[1]
    assert longest <= MORNING + timedelta(days=1)


def test_every_kind_of_refusal_is_in_the_table() -> None:
    assert {row[0] for row in REACTIONS} == set(ErrorKind)


@pytest.mark.parametrize("kind", list(ErrorKind))
async def test_a_refusal_of_one_source_is_its_own_state_and_the_others_are_read(
    database: Database, kind: ErrorKind
) -> None:
    await make_desk(database)
    await add(database, "good")
    network = Network(
        {"sadovoe_talk": NetworkError(kind, Text("Сеть не хочет"), calls={"wall.get": 3})}
    )
    done = await Rounds(database, network).at(MORNING)
    assert (done.read, done.failed) == (1, 1)
    bad, good = await source(database), await source(database, "good")
    assert (bad.note, bad.failures, bad.leased_until) == (to_tell(Text("Сеть не хочет")), 1, None)
    assert bad.bad_pages == (kind is ErrorKind.RETRY)
    assert (good.state, good.baselined_at) == ("ok", MORNING)
    async with database.read() as session:
        assert (await session.scalars(select(Quota.used))).one() == 3


async def test_a_defect_is_logged_backs_its_source_off_and_stops_no_other(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await make_desk(database)
    await add(database, "good")
    network = Network({"sadovoe_talk": ZeroDivisionError("дефект")})
    done = await Rounds(database, network).at(MORNING)
    assert (done.read, done.failed) == (1, 1)
    assert "ZeroDivisionError" in caplog.text
    row = await source(database)
    assert (row.state, row.next_poll_at) == ("waiting", MORNING + FLOOR)


async def test_a_failure_that_cannot_even_be_written_down_stops_no_other(
    database: Database,
) -> None:
    await make_desk(database)
    await add(database, "good")
    unstorable = NetworkError(ErrorKind.RETRY, Text("нет ответа"), calls={"wall.get": 2**70})
    network = Network({"sadovoe_talk": unstorable})
    done = await Rounds(database, network).at(MORNING)
    assert (done.read, done.failed) == (1, 1)
    network.answers.clear()
    await Rounds(database, network).at(MORNING + timedelta(minutes=5))
    assert (await source(database)).state == "ok"


async def test_a_source_backs_off_and_is_forgiven_by_its_first_success(database: Database) -> None:
    await make_desk(database)
    network = Network({"*": NetworkError(ErrorKind.RETRY, Text("нет ответа"))})
    poll = Rounds(database, network)
    pauses, now = [], MORNING
    for _ in range(6):
        await poll.at(now)
        again = (await source(database)).next_poll_at
        pauses.append((again - now) // FLOOR)
        now = again
    assert pauses == [1, 2, 4, 8, 15, 15]
    network.answers.clear()
    await poll.at(now)
    row = await source(database)
    assert (row.state, row.failures, row.note, row.next_poll_at) == ("ok", 0, None, now + FLOOR)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (ErrorKind.AUTH, "ключ не принят"),
        (ErrorKind.HUMAN, "https://vk.example/captcha"),
        (ErrorKind.DENIED, "остановлен"),
        (ErrorKind.GONE, "остановлен"),
        (ErrorKind.BUG, "остановлен"),
    ],
)
async def test_the_admins_are_told_once_of_what_needs_a_person(
    database: Database, kind: ErrorKind, words: str
) -> None:
    await make_desk(database)
    refusal = NetworkError(kind, Text("нет"), action_url="https://vk.example/captcha")
    poll = Rounds(database, Network({"*": refusal}))
    for hours in range(4):
        await poll.at(MORNING + hours * AN_HOUR)
        await deliver(database)
    (told,) = await alerts(database)
    assert words in told


@pytest.mark.parametrize("kind", [ErrorKind.RETRY, ErrorKind.SLOW, ErrorKind.QUOTA])
async def test_what_passes_by_itself_disturbs_nobody(database: Database, kind: ErrorKind) -> None:
    await make_desk(database)
    await Rounds(database, Network({"*": NetworkError(kind, Text("нет"))})).at(MORNING)
    assert await alerts(database) == []


async def test_a_quota_that_stays_spent_is_told_once_and_again_when_it_returns(
    database: Database,
) -> None:
    await make_desk(database)
    network = Network({"*": NetworkError(ErrorKind.QUOTA, Text("X: нет кредитов"))})
    poll = Rounds(database, network)
    told = []
    for hours in range(13):
        if hours == 9:
            network.answers.clear()
        if hours == 10:
            network.answers["*"] = NetworkError(ErrorKind.QUOTA, Text("X: снова нет кредитов"))
        await poll.at(MORNING + hours * AN_HOUR)
        await deliver(database)
        told.append(len(await alerts(database)))
    assert told == [0, 0, *[1] * 10, 2]
    assert (await alerts(database))[0] == "Сеть vk: источники не читаются. X: нет кредитов"


async def test_a_quota_that_ends_only_tomorrow_is_told_at_once(database: Database) -> None:
    await make_desk(database)
    spent = NetworkError(ErrorKind.QUOTA, Text("бюджет исчерпан"), until=MORNING + 8 * AN_HOUR)
    await Rounds(database, Network({"*": spent})).at(MORNING)
    (told,) = await alerts(database)
    assert told == "Сеть vk: источники не читаются до 23.11 18:00. бюджет исчерпан"


async def test_a_trouble_that_returns_after_a_recovery_is_told_anew(database: Database) -> None:
    await make_desk(database)
    network = Network()
    poll = Rounds(database, network)
    answers: list[Answer] = [NetworkError(ErrorKind.AUTH, Text("нет")), page()]
    for hours, answer in enumerate(answers * 2):
        network.answers["*"] = answer
        await poll.at(MORNING + hours * AN_HOUR)
        await deliver(database)
    assert len(await alerts(database)) == 2


async def test_a_source_woken_by_a_person_is_told_of_again_when_it_closes_again(
    database: Database,
) -> None:
    desk = await make_desk(database)
    network = Network({"*": NetworkError(ErrorKind.DENIED, Text("закрыто"))})
    poll = Rounds(database, network)
    await poll.at(MORNING)
    await deliver(database)
    async with database.write() as session:
        assert await sources.wake(session, desk.source, MORNING + AN_HOUR)
        assert not await sources.wake(session, desk.source, MORNING + AN_HOUR)
    network.answers.clear()
    await poll.at(MORNING + AN_HOUR)
    network.answers["*"] = NetworkError(ErrorKind.DENIED, Text("снова закрыто"))
    await poll.at(MORNING + 2 * AN_HOUR)
    assert [text.split(": ")[1] for text in await alerts(database)] == ["закрыто", "снова закрыто"]


async def test_a_parked_source_is_left_alone(database: Database) -> None:
    await make_desk(database)
    network = Network({"*": NetworkError(ErrorKind.GONE, Text("удалена"))})
    poll = Rounds(database, network)
    for days in range(3):
        await poll.at(MORNING + timedelta(days=days))
    assert len(network.asked) == 1


async def test_what_was_spent_today_is_not_allowed_again_until_tomorrow(
    database: Database,
) -> None:
    await make_desk(database)
    network = Network({"*": page(calls={"wall.get": 4, "wall.getComments": 7})})
    poll = Rounds(database, network, {"wall.get": 10})
    for days in range(3):
        await poll.at(MORNING + timedelta(days=days))
    await poll.at(MORNING + timedelta(days=2) + 14 * AN_HOUR)
    assert network.allowed == [{"wall.get": 10}] * 3 + [{"wall.get": 6}]


async def test_a_spent_budget_never_goes_below_nothing(database: Database) -> None:
    await make_desk(database)
    network = Network({"*": page(calls={"wall.get": 40})})
    poll = Rounds(database, network, {"wall.get": 10})
    await poll.at(MORNING)
    async with database.write() as session:
        await session.execute(update(Source).values(next_poll_at=MORNING))
    await poll.at(MORNING + FLOOR)
    assert network.allowed == [{"wall.get": 10}, {"wall.get": 0}]


async def test_of_ten_thousand_sources_the_hundred_that_are_due_are_read(
    database: Database,
) -> None:
    await make_desk(database)
    await add(database, *(f"due_{n}" for n in range(99)))
    later = [f"later_{n}" for n in range(9900)]
    for start in range(0, len(later), 1000):
        await add(database, *later[start : start + 1000], due=MORNING + FLOOR)
    network = Network()
    done = await Rounds(database, network).at(MORNING)
    assert done.read == 100
    assert set(network.asked) == {"sadovoe_talk", *(f"due_{n}" for n in range(99))}
    async with database.read() as session:
        leased = await session.scalar(select(func.count()).where(Source.leased_until.is_not(None)))
    assert leased == 0
