"""Retention: what leads to a person goes, the figures stay."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import inspect, select

from db.engine import Database
from db.models import Base, Draft, Event, Incident, Outgoing, Post, PostedUpdate
from sandbox.telegram import TownMessage
from services import posted
from services.facts import DismissReason, Outcome
from services.moves import (
    Answer,
    Claim,
    Close,
    Dismiss,
    Promise,
    Reopen,
    ReturnDraft,
    SaveDraft,
)
from services.operation import upkeep
from services.reporting import metrics
from services.reporting.metrics import Figures, Scope
from services.reporting.periods import Days
from tests.desk import ANNA, GLEB, HEALTH_CHAT, MORNING, fetched, make_desk, page, rules, stored
from tests.services.test_incidents import do, open_one
from tests.services.test_intake import take
from tests.stage import Stage, staged

QUEUE = "В поликлинике опять нет талонов к терапевту, звоните мне, запись закрыта третью неделю!"
LINK = "https://vk.com/wall-98765_1?reply=9"
RETENTION = timedelta(days=90)
SECOND = timedelta(seconds=1)


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """The town and the desk, on both databases."""
    async with staged(database_url) as built:
        yield built


async def answered_and_closed(stage: Stage) -> TownMessage:
    """One complaint with all that comes of it: a claim, drafts, an answer, an end."""
    await stage.baseline()
    card = await stage.complain(QUEUE)
    await stage.press(ANNA, card, "✋ Взять")
    await stage.press(ANNA, card, "✍️ Черновик")
    await stage.reply(ANNA, card, "Здравствуйте, Нина! Талоны добавят 25 ноября, Сергеева.")
    await stage.press(ANNA, card, "✅ Ответ дан")
    stage.clock.go(minutes=7)
    await stage.reply(ANNA, stage.card(HEALTH_CHAT), LINK)
    await stage.press(ANNA, card, "☑️ Закрыть")
    await stage.press(ANNA, card, "Решено")
    await stage.round(seconds=62)
    return card


async def figures(stage: Stage, at: timedelta) -> Figures:
    """The figures of the day, as of one moment."""
    day = MORNING.date()
    async with stage.database.read() as session:
        return await metrics.figures(
            session,
            Scope(),
            Days(day, day),
            now=MORNING + at,
            working_time=stage.app.rules.working_time,
        )


async def test_ninety_days_after_closing_what_leads_to_a_person_is_erased_and_figures_stay(
    stage: Stage,
) -> None:
    card = await answered_and_closed(stage)
    before = await figures(stage, RETENTION)
    assert before.flow.closed.events == 1
    stage.clock.at = MORNING + RETENTION + timedelta(hours=1)
    await stage.app.keep_up()
    assert await figures(stage, RETENTION) == before
    async with stage.database.read() as session:
        post = (await session.scalars(select(Post))).one()
        incident = (await session.scalars(select(Incident))).one()
        drafts = (await session.scalars(select(Draft.text))).all()
        events = (await session.scalars(select(Event))).all()
        payloads = (await session.scalars(select(Outgoing.payload))).all()
    assert (post.text, post.link, post.author_id, post.author_name, post.why) == (
        "",
        "",
        "",
        "",
        {},
    )
    assert (post.text_hash, post.fingerprint, post.address) == ("", None, "")
    assert (incident.address, incident.reply_link, incident.fingerprint) == ("", "", None)
    assert drafts == ["", ""]
    kept = repr([event.data for event in events]) + repr(payloads)
    assert not any(word in kept for word in (LINK, "vk.com", "Нина", "талонов"))
    assert [event.kind for event in events if event.kind == "erased"] == ["erased"]
    await stage.app.delivery.drain()
    assert "срок хранения вышел" in card.text
    assert "Здравоохранение" in card.text
    assert not any(word in card.text for word in ("талонов", "Нина", "vk.com", "смотрите вложения"))
    assert all(button.url is None for button in card.buttons)
    bots = "\n".join(stage.texts(HEALTH_CHAT))
    assert "Нина" not in bots
    assert bots.count("Черновик удалён вместе с текстом жителя.") == 2


async def test_an_erased_card_is_drawn_anew_once(stage: Stage) -> None:
    await answered_and_closed(stage)
    stage.clock.at = MORNING + RETENTION + timedelta(hours=1)
    calls = len(stage.messenger.calls)
    for _ in range(3):
        await stage.app.keep_up()
        await stage.app.delivery.drain()
        stage.clock.go(hours=1)
    drawn = [call.method for call in stage.messenger.calls[calls:] if "Message" in call.method]
    assert drawn == ["editMessageText"] * 3  # the card and two drafts


async def test_the_network_showing_the_post_again_does_not_bring_the_text_back(
    stage: Stage,
) -> None:
    await answered_and_closed(stage)
    stage.clock.at = MORNING + RETENTION + timedelta(hours=1)
    await stage.app.keep_up()
    for _ in range(3):
        await stage.round(seconds=61)
    incidents, posts = await stored(stage.database)
    assert [post.text for post in posts] == [""]
    assert len(incidents) == 1


async def test_nothing_is_erased_a_moment_before_its_time(database: Database) -> None:
    await open_one(database)
    await do(database, ANNA, Answer(LINK), minutes=3)
    await do(database, ANNA, Close(Outcome.SOLVED), minutes=4)
    closed = MORNING + timedelta(minutes=4)
    assert await upkeep.erase_due(database, rules(), closed + RETENTION) == (0, 0)
    assert await upkeep.erase_due(database, rules(), closed + RETENTION + SECOND) == (1, 0)
    assert await upkeep.erase_due(database, rules(), closed + 2 * RETENTION) == (0, 0)


async def test_what_is_open_is_kept_however_old(database: Database) -> None:
    await open_one(database)
    assert await upkeep.erase_due(database, rules(), MORNING + 9 * RETENTION) == (0, 0)
    _, posts = await stored(database)
    assert posts[0].text


async def test_what_was_dismissed_is_erased_too(database: Database) -> None:
    await open_one(database)
    await do(database, ANNA, Dismiss(DismissReason.SPAM))
    later = MORNING + RETENTION + timedelta(hours=1)
    assert await upkeep.erase_due(database, rules(), later) == (1, 0)


async def test_reposts_are_erased_with_their_incident_and_later_ones_begin_anew(
    database: Database,
) -> None:
    await open_one(database)
    again = fetched(2, (await stored(database))[1][0].text)
    await take(database, page(again), at=timedelta(minutes=2))
    await do(database, ANNA, Dismiss(DismissReason.SPAM), minutes=3)
    later = RETENTION + timedelta(hours=1)
    text = again.text
    await upkeep.erase_due(database, rules(), MORNING + later)
    _, posts = await stored(database)
    assert [post.text for post in posts] == ["", ""]
    taken = await take(database, page(fetched(3, text, posted_at=MORNING + later)), at=later)
    assert len(taken.opened) == 1


async def test_what_is_written_after_a_reopening_is_erased_after_the_next_closing(
    database: Database,
) -> None:
    await open_one(database)
    await do(database, ANNA, Dismiss(DismissReason.SPAM))
    days = RETENTION.days + 1
    await upkeep.erase_due(database, rules(), MORNING + timedelta(days=days))
    day = 24 * 60
    await do(database, ANNA, Reopen(), minutes=(days + 1) * day)
    await do(database, ANNA, Answer(LINK), minutes=(days + 2) * day)
    await do(database, ANNA, Close(Outcome.SOLVED), minutes=(days + 3) * day)
    assert await upkeep.erase_due(database, rules(), MORNING + timedelta(days=2 * days)) == (0, 0)
    later = MORNING + timedelta(days=2 * days + 4)
    assert await upkeep.erase_due(database, rules(), later) == (1, 0)
    incidents, _ = await stored(database)
    assert incidents[0].reply_link == ""


async def test_posts_that_were_nobodys_business_are_erased_by_when_they_were_seen(
    database: Database,
) -> None:
    await make_desk(database)
    await take(database, page())
    hello = fetched(1, "Доброе утро, соседи!")
    await take(database, page(hello), at=timedelta(minutes=1))
    seen = MORNING + timedelta(minutes=1)
    assert await upkeep.erase_due(database, rules(), seen + RETENTION) == (0, 0)
    assert await upkeep.erase_due(database, rules(), seen + RETENTION + SECOND) == (0, 1)
    _, posts = await stored(database)
    assert (posts[0].text, posts[0].author_id, posts[0].link) == ("", "", "")


async def test_an_update_that_nobody_handled_is_let_go_after_a_day(database: Database) -> None:
    await posted.keep(database, 1, '{"message": "Нина из дома 5"}', MORNING)
    await posted.keep(database, 2, "{}", MORNING + SECOND)
    await upkeep.erase_due(database, rules(), MORNING + posted.LIFE)
    async with database.read() as session:
        assert list(await session.scalars(select(PostedUpdate.id))) == [2]


async def test_many_are_erased_in_batches(database: Database) -> None:
    await make_desk(database)
    await take(database, page())
    many = [fetched(number, f"Доброе утро, {number}!") for number in range(1, 2500)]
    await take(database, page(*many), at=timedelta(minutes=1))
    later = MORNING + RETENTION + timedelta(hours=1)
    assert await upkeep.erase_due(database, rules(), later) == (0, len(many))


async def test_the_log_says_how_many_and_nothing_of_whom(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await open_one(database)
    await do(database, ANNA, Dismiss(DismissReason.SPAM))
    with caplog.at_level(logging.INFO):
        await upkeep.erase_due(database, rules(), MORNING + timedelta(days=91))
    assert "erased by retention incidents=1 posts=0" in caplog.text


def test_no_column_anywhere_links_an_author_across_posts() -> None:
    """An author is two plain columns of a post: no table, no key, no index of authors."""
    tables = Base.metadata.tables.values()
    holders = {
        f"{table.name}.{column.name}"
        for table in tables
        for column in table.columns
        if "author" in column.name
    }
    # A draft's author is someone of the desk.
    assert holders == {"posts.author_id", "posts.author_name", "drafts.author_id"}
    mapper = inspect(Post)
    authors = [mapper.columns[name] for name in ("author_id", "author_name")]
    assert not any(column.foreign_keys or column.index or column.unique for column in authors)
    indexed = {
        column.name for index in Base.metadata.tables["posts"].indexes for column in index.columns
    }
    assert not indexed & {"author_id", "author_name"}
    assert not any("author" in table.name or "resident" in table.name for table in tables)


async def test_words_typed_about_a_promise_or_a_draft_go_with_the_text(database: Database) -> None:
    await open_one(database)
    await do(database, ANNA, Claim(), minutes=1)
    await do(database, ANNA, SaveDraft(), minutes=2)
    async with database.write() as session:
        session.add(Draft(
            incident_id=1, version=1, author_id=1, origin="reply", text="Скоро.", at=MORNING,
        ))  # fmt: skip
    await do(database, GLEB, ReturnDraft(1, "Нина ждёт ответа по дому 5"), minutes=3)
    await do(database, ANNA, Answer(LINK), minutes=4)
    await do(database, ANNA, Promise(MORNING + timedelta(days=2)), minutes=5)
    await do(database, ANNA, Promise(MORNING + timedelta(days=3), "Нина уехала"), minutes=6)
    await do(database, ANNA, Close(Outcome.SOLVED), minutes=7)
    await upkeep.erase_due(database, rules(), MORNING + 2 * RETENTION)
    async with database.read() as session:
        kept = repr(list(await session.scalars(select(Event.data))))
    assert "Нина" not in kept
    assert "until" in kept, "the dates are figures, they stay"
