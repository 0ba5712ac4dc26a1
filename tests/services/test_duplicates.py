"""Posts of one event become one incident, whatever their order; people have the last word."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from db.engine import Database
from db.models import Apart, Event, Incident, Lookalike, Office, Outgoing, Source, Timer, Trace
from db.queries import metrics, standing
from db.queries import sources as source_queries
from db.queries.scope import Scope
from db.queries.sources import LeaseLost
from services import incidents, intake
from services.alike import merging, splitting
from services.clocks import Priority
from services.errors import Refused
from services.facts import DraftState, Outcome, Status
from services.incident_facts import IncidentFacts, load
from services.moves import Act, Answer, Claim, Close, Command, SaveDraft, Undo
from services.networks.base import FetchedPost, Page
from services.operation import upkeep
from services.replying import approvals, drafts
from services.sources import DueSource, due_source
from tests.desk import (
    ANNA,
    DINA,
    EGOR,
    GLEB,
    MORNING,
    VERA,
    fetched,
    page,
    person,
    region,
    rules,
    stored,
)
from tests.services.test_intake import baseline, lease, take

HOUR = timedelta(hours=1)
LINK = "https://vk.com/wall-98765_1?reply=9"

OUTAGE = (
    "На улице Лесной отключили свет, сидим в темноте второй час!",
    "Опять нет света на Лесной, 12. Когда включат?",
    "Ул. Лесная, дом 40: электричества нет с утра, холодильник потёк, безобразие.",
    "Почему на Лесной снова вырубили электричество? Никто не предупредил!",
)
PIT = "На улице Лесной огромная яма на дороге, вторую неделю не могут заделать, бьём машины!"
LIFT_5 = "Лифт на улице Садовой, 5 не работает третий день, почините!"
LIFT_7 = "Лифт на улице Садовой, 7 не работает третий день, почините!"
LIFT = "На улице Садовой снова сломался лифт, бабушке не выйти, почините!"


async def say(database: Database, *texts: str, at: timedelta = timedelta(minutes=1)) -> None:
    """Each text is a post of its own, all on one page."""
    first = 1000 * (1 + int(at.total_seconds()))
    posts = [
        fetched(first + place, text, posted_at=MORNING + at) for place, text in enumerate(texts)
    ]
    await take(database, page(*posts), at=at)


async def partition(database: Database) -> set[frozenset[str]]:
    """Which texts are together."""
    _, posts = await stored(database)
    together: dict[int | None, set[str]] = {}
    for post in posts:
        together.setdefault(post.incident_id, set()).add(post.text)
    return {frozenset(texts) for texts in together.values()}


async def do(
    database: Database, number: int, command: Command, who: int = VERA, minutes: float = 5
) -> IncidentFacts:
    act = Act(await person(database, who), MORNING + timedelta(minutes=minutes), rules())
    async with database.write() as session:
        return await incidents.change(session, number, command, act)


async def facts_of(database: Database, number: int) -> IncidentFacts:
    async with database.read() as session:
        return await load(session, number)


async def act_of(who: int, database: Database, minutes: float = 10) -> Act:
    return Act(await person(database, who), MORNING + timedelta(minutes=minutes), rules())


async def test_one_outage_in_many_voices_is_one_incident(database: Database) -> None:
    await baseline(database)
    await say(database, OUTAGE[0])
    await say(database, *OUTAGE[1:], at=HOUR)
    incident, *others = (await stored(database))[0]
    assert others == []
    assert (incident.posts_count, incident.voices, incident.burst) == (4, 4, 0)


async def test_another_trouble_another_street_and_another_house_stay_apart(
    database: Database,
) -> None:
    await baseline(database)
    texts = (OUTAGE[0], OUTAGE[0].replace("Лесной", "Полевой"), PIT, LIFT_5, LIFT_7)
    await say(database, *texts)
    assert await partition(database) == {frozenset({text}) for text in texts}


async def test_a_wish_never_joins_a_complaint(database: Database) -> None:
    await baseline(database)
    await say(database, PIT)
    await say(database, "Хорошо бы на улице Лесной ямы засыпать к лету!", at=HOUR)
    assert [row.posts_count for row in (await stored(database))[0]] == [1, 1]


async def test_after_the_window_an_event_is_another_one(database: Database) -> None:
    await baseline(database)
    await say(database, OUTAGE[0])
    await say(database, OUTAGE[1], at=73 * HOUR)
    assert len((await stored(database))[0]) == 2


async def test_a_post_between_two_incidents_makes_them_one(database: Database) -> None:
    await baseline(database)
    await say(database, OUTAGE[0])
    await say(database, OUTAGE[1], at=100 * HOUR)
    between = fetched(7, OUTAGE[2], posted_at=MORNING + 50 * HOUR)
    await take(database, page(between), at=101 * HOUR)
    older, younger = (await stored(database))[0]
    assert (older.posts_count, older.merged_into) == (3, None)
    assert (younger.status, younger.merged_into) == (Status.CLOSED, older.id)
    assert {post.incident_id for post in (await stored(database))[1]} == {older.id}
    async with database.read() as session:
        running = await session.scalars(
            select(Timer).filter_by(incident_id=younger.id, state="waiting")
        )
        assert running.all() == []


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_the_order_of_arrival_does_not_matter(
    database: Database, order: Sequence[int]
) -> None:
    await baseline(database)
    written = [(OUTAGE[0], 0), (OUTAGE[1], 60), (OUTAGE[2], 120)]
    for step, place in enumerate(order):
        text, hours = written[place]
        post = fetched(place + 1, text, posted_at=MORNING + hours * HOUR)
        await take(database, page(post), at=(200 + step) * HOUR)
    assert await partition(database) == {frozenset(OUTAGE[:3])}


async def test_near_copies_of_one_text_are_one_incident(database: Database) -> None:
    await baseline(database)
    text = (
        "Соседи, на детской площадке у почты который месяц торчит арматура из земли, дети "
        "падают, администрация города отписывается, соберём подписи вместе!"
    )
    await say(database, text)
    await say(database, text.replace("месяц торчит", "месяц, торчит") + " Репост!", at=HOUR)
    assert len((await stored(database))[0]) == 1


async def test_a_burst_of_one_text_counts_once_and_raises_nothing(database: Database) -> None:
    await baseline(database)
    await say(database, *[PIT] * 37)
    incident = (await stored(database))[0][0]
    assert (incident.posts_count, incident.voices, incident.burst) == (37, 1, 37)
    assert incident.priority == Priority.NORMAL
    await say(database, *(f"{PIT} Подписываюсь {n}" for n in range(4)), at=HOUR)
    incident = (await stored(database))[0][0]
    assert (incident.voices, incident.priority) == (5, Priority.HIGH)


async def test_a_storm_is_one_card_with_few_words_to_say(database: Database) -> None:
    await baseline(database)
    for part in range(3):
        texts = [f"{OUTAGE[n % 4]} Уже {part * 100 + n}" for n in range(100)]
        await say(database, *texts, at=timedelta(minutes=1 + part))
    incident, *others = (await stored(database))[0]
    assert others == []
    assert incident.posts_count == 300
    async with database.read() as session:
        assert len((await session.scalars(select(Outgoing))).all()) == 1


async def test_a_more_urgent_post_raises_the_incident_it_joins(database: Database) -> None:
    await baseline(database)
    await say(database, "Когда на улице Лесной дадут свет?")
    before = (await stored(database))[0][0]
    await say(database, OUTAGE[0] + " Оборван провод, искрит!", at=HOUR)
    after = (await stored(database))[0][0]
    assert after.id == before.id
    assert (before.priority, after.priority) != (after.priority, Priority.LOW)
    assert after.priority == Priority.CRITICAL


async def test_a_closed_incident_is_not_joined_and_the_new_card_names_it(
    database: Database,
) -> None:
    await baseline(database)
    await say(database, PIT)
    await do(database, 1, Answer(LINK))
    await do(database, 1, Close(Outcome.SOLVED))
    await say(database, PIT + " Опять!", at=2 * HOUR)
    facts = await facts_of(database, 2)
    assert facts.lookalike is not None
    assert (facts.lookalike.incident_id, facts.lookalike.status) == (1, Status.CLOSED)


async def test_what_is_likely_is_asked_and_a_refusal_is_remembered(database: Database) -> None:
    await baseline(database)
    await say(database, LIFT_5)
    await say(database, LIFT, at=HOUR)
    facts = await facts_of(database, 2)
    assert facts.lookalike is not None
    assert facts.lookalike.incident_id == 1
    async with database.write() as session:
        await merging.tell_apart(session, 2, await act_of(EGOR, database))
    assert (await facts_of(database, 2)).lookalike is None
    async with database.write() as session:
        with pytest.raises(Refused, match="уже решён"):
            await merging.tell_apart(session, 2, await act_of(EGOR, database))
    async with database.read() as session:
        pair = (await session.scalars(select(Apart))).one()
        told = (await session.scalars(select(Event).filter_by(kind="told_apart"))).one()
    assert (pair.one_id, pair.other_id) == (1, 2)
    assert told.data["other"] == 1


async def test_a_merge_moves_everything_and_its_undo_gives_it_back(database: Database) -> None:
    await baseline(database)
    await say(database, LIFT_5)
    await say(database, LIFT, at=HOUR)
    await do(database, 2, Claim(), who=EGOR, minutes=70)
    async with database.write() as session:
        act = await act_of(EGOR, database, minutes=71)
        await incidents.change(session, 2, SaveDraft(), act)
        heir = await merging.merge(session, 2, act)
    assert (heir.id, heir.posts_count, heir.status) == (1, 2, Status.CLAIMED)
    merged = await facts_of(database, 2)
    assert (merged.status, merged.merged_into) == (Status.CLOSED, 1)
    with pytest.raises(Refused, match="объединён с №1"):
        await do(database, 2, Claim(), who=EGOR, minutes=71)
    await do(database, 2, Undo(), who=EGOR, minutes=71.5)
    heir, merged = await facts_of(database, 1), await facts_of(database, 2)
    assert (heir.posts_count, merged.posts_count) == (1, 1)
    assert (merged.status, merged.merged_into) == (Status.CLAIMED, None)
    assert {post.incident_id for post in (await stored(database))[1]} == {1, 2}


async def test_another_offices_consent_does_not_go_with_a_merged_draft(
    database: Database,
) -> None:
    await baseline(database)
    await say(database, LIFT_5)
    await say(database, LIFT, at=HOUR)
    async with database.write() as session:
        health, roads = await session.get_one(Office, 1), await session.get_one(Office, 2)
        assert (health.slug, roads.slug) == ("minzdrav", "roads")
        health.settings = roads.settings = {"approval": True}
        (await session.get_one(Incident, 1)).office_id = health.id
        (await session.get_one(Incident, 2)).office_id = roads.id
    await do(database, 2, Claim(), who=EGOR, minutes=70)
    async with database.write() as session:
        act = await act_of(EGOR, database, minutes=71)
        await drafts.save(session, 2, "Лифт починят 25 ноября, отвечает Сергеева.", act)
        gleb = await act_of(GLEB, database, minutes=71)
        await approvals.approve(session, 2, 1, gleb)
    async with database.write() as session:
        await merging.merge(session, 2, act)
    assert (await facts_of(database, 1)).draft_state is DraftState.SUBMITTED
    async with database.read() as session:
        asked = await session.scalars(select(Outgoing.chat_id).where(Outgoing.kind == "approval"))
        assert set(asked) == {GLEB, DINA}
        with pytest.raises(Refused, match="сначала согласует"):
            await drafts.may_go_out(session, await load(session, 1), 1)
    await do(database, 2, Undo(), who=EGOR, minutes=71.5)
    assert (await facts_of(database, 2)).draft_state is DraftState.APPROVED


async def test_an_aide_of_one_office_may_not_merge_into_anothers(database: Database) -> None:
    await baseline(database)
    await say(database, LIFT_5)
    await say(database, LIFT, at=HOUR)
    async with database.write() as session:
        with pytest.raises(Refused, match="координатор"):
            await merging.merge(session, 2, await act_of(ANNA, database))


async def test_what_somebody_works_on_is_asked_and_not_merged(database: Database) -> None:
    await baseline(database)
    await say(database, OUTAGE[0])
    await say(database, OUTAGE[1], at=100 * HOUR)
    await do(database, 2, Claim(), who=EGOR, minutes=6001)
    await take(database, page(fetched(7, OUTAGE[2], posted_at=MORNING + 50 * HOUR)), at=101 * HOUR)
    assert (await facts_of(database, 2)).status is Status.CLAIMED
    async with database.read() as session:
        asked = (await session.scalars(select(Lookalike))).one()
    assert (asked.incident_id, asked.other_id) == (2, 1)


async def test_a_split_post_has_its_own_incident_and_never_comes_back(database: Database) -> None:
    await baseline(database)
    await say(database, *OUTAGE[:3])
    _, posts = await stored(database)
    async with database.write() as session:
        act = await act_of(EGOR, database)
        made = await splitting.split(session, 1, posts[1].id, act)
    assert (made.id, made.posts_count, made.status) == (2, 1, Status.NEW)
    assert (await facts_of(database, 1)).posts_count == 2
    await say(database, OUTAGE[3], at=HOUR)
    opened, posts = await stored(database)
    assert [row.merged_into for row in opened] == [None, None]
    assert [row.posts_count for row in opened] == [3, 1]
    assert [post.incident_id for post in posts] == [1, 2, 1, 1]


async def test_the_last_post_cannot_be_split_off(database: Database) -> None:
    await baseline(database)
    await say(database, PIT)
    async with database.write() as session:
        with pytest.raises(Refused):
            await splitting.split(session, 1, 1, await act_of(EGOR, database))


async def test_a_merged_incident_is_not_counted_twice(database: Database) -> None:
    await baseline(database)
    await say(database, LIFT_5)
    await say(database, LIFT, at=HOUR)
    async with database.write() as session:
        await merging.merge(session, 2, await act_of(EGOR, database))
    span = (MORNING - HOUR, MORNING + 24 * HOUR)
    async with database.read() as session:
        counted = await metrics.events(session, Scope(), *span, ["opened", "closed", "dismissed"])
        left = await standing.left(session, Scope(), MORNING + 24 * HOUR)
        posts = await metrics.posts(session, Scope(), *span)
    assert counted == {"opened": (1, 1)}
    assert (standing.together(left.values()).open, posts) == (1, 2)


async def test_many_short_words_of_one_outage_are_one_card(database: Database) -> None:
    await baseline(database)
    for minutes in range(1, 61, 20):
        texts = ["Нет воды", "нет воды!", "НЕТ ВОДЫ"] * 3
        await say(database, *texts, at=timedelta(minutes=minutes))
    incident, *others = (await stored(database))[0]
    assert others == []
    assert incident.posts_count == 27
    async with database.read() as session:
        assert len((await session.scalars(select(Outgoing))).all()) == 1


async def test_short_words_hours_apart_are_asked_about(database: Database) -> None:
    await baseline(database)
    await say(database, "Нет воды")
    await say(database, "Нет воды", at=4 * HOUR)
    facts = await facts_of(database, 2)
    assert facts.lookalike is not None
    assert facts.lookalike.incident_id == 1


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_short_words_are_one_event_in_every_order(
    database: Database, order: Sequence[int]
) -> None:
    await baseline(database)
    for step, place in enumerate(order):
        post = fetched(place + 1, "Нет воды", posted_at=MORNING + 2 * place * HOUR)
        await take(database, page(post), at=(10 + step) * HOUR)
    _, posts = await stored(database)
    assert len({post.incident_id for post in posts}) == 1


async def test_short_words_taken_in_at_once_are_one_incident(database: Database) -> None:
    await baseline(database)
    source, where = await lease(database), await region(database)
    pages = [page(fetched(number, "Нет воды", posted_at=MORNING)) for number in range(1, 5)]

    async def read(what: Page) -> None:
        await intake.take(database, source, what, where, rules(), MORNING, MORNING)

    ended = await asyncio.gather(*map(read, pages), return_exceptions=True)
    lost = [what for what, error in zip(pages, ended, strict=True) if error]
    assert all(error is None or isinstance(error, LeaseLost) for error in ended)
    for what in lost:
        await take(database, what)
    assert [row.posts_count for row in (await stored(database))[0]] == [4]
    async with database.read() as session:
        assert len((await session.scalars(select(Trace).filter_by(claimed=True))).all()) == 1


async def test_two_pages_at_once_make_one_incident_of_one_event(database: Database) -> None:
    await baseline(database)
    async with database.write() as session:
        session.add_all(
            Source(network="vk", kind="wall", address=f"wall_{n}", district="Садовое",
                   cursor={}, next_poll_at=MORNING, baselined_at=MORNING)
            for n in range(4)
        )  # fmt: skip
    async with database.write() as session:
        rows = await source_queries.lease_due(session, ["vk"], MORNING, MORNING + HOUR, 10)
        sources = [due_source(row) for row in rows if row.address.startswith("wall")]
    where = await region(database)

    async def read(source: DueSource, post: FetchedPost) -> None:
        await intake.take(database, source, page(post), where, rules(), MORNING, MORNING)

    moment = MORNING + timedelta(minutes=1)
    await asyncio.gather(
        *(
            read(source, fetched(100 + n, OUTAGE[n], posted_at=moment))
            for n, source in enumerate(sources)
        )
    )
    opened, posts = await stored(database)
    assert [row.posts_count for row in opened] == [4]
    assert len(posts) == 4


async def test_traces_are_forgotten_once_no_window_reaches_them(database: Database) -> None:
    await baseline(database)
    await say(database, OUTAGE[0])
    await upkeep.erase_due(database, rules(), MORNING + 24 * HOUR)
    async with database.read() as session:
        assert (await session.scalars(select(Trace))).all() != []
    await upkeep.erase_due(database, rules(), MORNING + 15 * 24 * HOUR)
    async with database.read() as session:
        assert (await session.scalars(select(Trace))).all() == []


@pytest.mark.parametrize("erased", [1, 2])
async def test_why_two_looked_alike_is_erased_with_the_words_of_either(
    database: Database, erased: int
) -> None:
    await baseline(database)
    await say(database, LIFT_5)
    await say(database, LIFT, at=HOUR)
    await do(database, erased, Answer(LINK), who=EGOR)
    await do(database, erased, Close(Outcome.SOLVED), who=EGOR)
    await upkeep.erase_due(database, rules(), MORNING + timedelta(days=89))
    async with database.read() as session:
        kept = (await session.scalars(select(Lookalike))).one()
    assert "Садовая" in kept.why
    await upkeep.erase_due(database, rules(), MORNING + timedelta(days=91))
    async with database.read() as session:
        assert (await session.scalars(select(Lookalike))).all() == []


async def test_an_event_can_be_claimed_once(database: Database) -> None:
    await baseline(database)
    await say(database, OUTAGE[0])
    async with database.read() as session:
        claimed = (await session.scalars(select(Trace).filter_by(claimed=True))).one()
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            session.add(
                Trace(
                    key=claimed.key,
                    incident_id=1,
                    post_id=1,
                    first_at=MORNING,
                    last_at=MORNING,
                    claimed=True,
                )
            )


async def test_a_page_with_one_event_twice_far_apart_opens_two(database: Database) -> None:
    await baseline(database)
    early = fetched(1, OUTAGE[0], posted_at=MORNING + HOUR)
    late = fetched(2, OUTAGE[1], posted_at=MORNING + 100 * HOUR)
    await take(database, page(early, late), at=101 * HOUR)
    assert len((await stored(database))[0]) == 2
    await take(database, page(fetched(3, OUTAGE[2], posted_at=MORNING + 50 * HOUR)), at=102 * HOUR)
    assert await partition(database) == {frozenset(OUTAGE[:3])}
