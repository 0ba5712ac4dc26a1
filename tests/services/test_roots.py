"""An answer to an answer stands in the thread of the first word, whoever names only its parent."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from db.engine import Database
from db.models import Event, Source
from db.queries import sources as queries
from services import incidents
from services.moves import Act, Claim
from services.networks.base import FetchedPost, PostKind
from services.roots import rooted
from services.sources import due_source
from tests.desk import MORNING, VERA, fetched, make_desk, page, person, rules, stored
from tests.services.test_intake import PIT, take


@pytest.fixture
async def group(sqlite_url: str) -> AsyncIterator[Database]:
    """A desk whose source is a group of MAX, read once; its own words count as answers."""
    database = Database(sqlite_url)
    await make_desk(database)
    async with database.write() as session:
        place = {"network": "max", "kind": "group", "address": "-728", "official": True}
        await session.execute(update(Source).values(**place))
    await read(database, 0)
    yield database
    await database.close()


async def read(database: Database, minute: int, *posts: FetchedPost) -> None:
    """The next reading of the group."""
    at = MORNING + timedelta(minutes=minute)
    async with database.write() as session:
        [row] = await queries.lease_due(session, ["max"], at, at + timedelta(minutes=5), 10)
    later = timedelta(minutes=minute)
    await take(database, page(*posts), at=later, source=due_source(row))


def said(
    number: int, text: str, to: FetchedPost | None = None, *, author: str = "", owner: bool = False
) -> FetchedPost:
    """A message of the group a minute after the one with the number before; MAX names what it
    answers."""
    post = fetched(number, text, posted_at=MORNING + timedelta(minutes=number), owner=owner)
    parent = to.external_id if to else None
    return replace(
        post,
        thread_id=parent or post.external_id,
        parent_id=parent,
        kind=PostKind.COMMENT if parent else PostKind.POST,
        author_id=author or post.author_id,
    )


async def test_in_a_group_the_author_who_answers_the_answer_is_heard_to_have_come_back(
    group: Database,
) -> None:
    asked = said(1, PIT)
    reply = said(
        2, "Яму заделали 20 ноября, отвечает Сергеева.", asked, author="office", owner=True
    )
    again = said(3, "Ничего не заделали, яма на месте!", reply, author=asked.author_id)
    await read(group, 1, asked)
    async with group.write() as session:
        act = Act(await person(group, VERA), MORNING + timedelta(minutes=1), rules())
        await incidents.change(session, 1, Claim(), act)
    await read(group, 2, asked, reply)
    await read(group, 3, reply, again)
    _, posts = await stored(group)
    assert [post.thread_id for post in posts] == [asked.external_id] * 3
    async with group.read() as session:
        kinds = list(await session.scalars(select(Event.kind).order_by(Event.id)))
    assert kinds[-1] == "repeated"


def test_a_page_in_any_order_is_followed_up_to_what_is_known() -> None:
    first = said(2, "и у нас", said(1, "нет воды"))
    second = said(3, "и у нас", first)
    third = said(4, "и у нас", second)
    stranger = said(5, "о другом")
    known = {first.parent_id or "": "root"}
    found = rooted([third, stranger, second, first], known)
    assert [post.thread_id for post in found] == ["root", stranger.external_id, "root", "root"]
