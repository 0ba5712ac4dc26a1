"""A feed on the road of all posts: from a site to a card, over HTTP and a real database."""

from datetime import timedelta

from sqlalchemy import select

from db.engine import Database
from db.models import Outgoing, Source
from handlers.views.told import say
from services.networks.base import Connector
from services.polling import NetworkPlan, Poller
from tests.desk import MORNING, ROADS_CHAT, make_desk, rules, stored
from tests.services.networks.feed.desk import Desk, desk
from tests.test_road import PIT


async def watched(database: Database, d: Desk) -> None:
    """The desk watches the feed; the test's clock is the desk's."""
    await make_desk(database)
    d.clock[0] = MORNING
    async with database.write() as session:
        session.add(Source(
            network="feed", kind=d.source.kind, address=d.source.address, district="Садовое",
            next_poll_at=MORNING, cursor={},
        ))  # fmt: skip


def poller(database: Database, connector: Connector, d: Desk) -> Poller:
    plans = {"feed": NetworkPlan(connector, timedelta(minutes=5))}
    return Poller(database, plans, rules(), lambda: d.clock[0])


async def test_a_comment_under_the_papers_news_becomes_a_card(database: Database) -> None:
    async with desk("comments") as d:
        await watched(database, d)
        article = d.paper.print("Ремонт дорог")
        d.paper.remark(article, "Олег", "Яма на Садовой второй год", at=d.ago(days=1))
        reading = poller(database, d.connector, d)
        await reading.poll_due()
        d.pass_time(minutes=6)
        d.paper.remark(article, "Нина", f"<p>{PIT}</p>")
        await reading.poll_due()
        (incident,), posts = await stored(database)
        assert [post.baseline for post in posts] == [True, False]
        assert (incident.topic, incident.district) == ("Дороги", "Садовое")
        async with database.read() as session:
            assert (await session.scalars(select(Outgoing.chat_id))).all() == [ROADS_CHAT]


async def test_a_feed_on_the_inner_network_is_parked_and_the_admins_are_told(
    database: Database,
) -> None:
    async with desk(allow_private=False) as d:
        await watched(database, d)
        await poller(database, d.connector, d).poll_due()
        async with database.read() as session:
            source = (await session.scalars(select(Source).where(Source.network == "feed"))).one()
            told = (await session.scalars(select(Outgoing))).all()
        assert (source.state, len(told)) == ("parked", 1)
        assert "внутреннюю сеть" in say(source.note)
