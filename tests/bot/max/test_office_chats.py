"""What an office says in its own chat of MAX is news to nobody."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from db.engine import Database
from db.models import Office, Post, Source
from services.languages.told import to_tell
from services.messengers.ids import from_max
from services.messengers.sources import AN_OFFICE
from services.networks.maxru import MAX
from services.networks.pushing import Tiding
from services.polling import NetworkPlan, Poller
from services.pushes import Receiver
from tests.desk import MORNING, fetched, make_desk, rules
from tests.services.networks.maxru.desk import desk
from tests.stage import Clock
from tests.test_road import QUEUE

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("is_told", [True, False])
async def test_an_offices_own_chat_is_neither_heard_nor_read(
    sqlite_url: str, is_told: bool
) -> None:
    database, clock = Database(sqlite_url), Clock()
    await make_desk(database)
    async with desk("group") as max_desk:
        address = str(max_desk.chat.id)
        async with database.write() as session:
            await session.execute(delete(Source))
            await session.execute(
                update(Office)
                .where(Office.slug == "minzdrav")
                .values(second_chat_id=from_max(max_desk.chat.id))
            )
            session.add(
                Source(
                    network="max", kind="group", address=address, next_poll_at=MORNING, cursor={}
                )
            )
        max_desk.write(QUEUE)
        if is_told:
            told = Tiding(address, frozenset({"group"}), posts=(fetched(1, QUEUE),))
            await Receiver(database, rules(), clock).take(MAX, told)
        else:
            plans = {"max": NetworkPlan(max_desk.connector, poll_every=MINUTE)}
            await Poller(database, plans, rules(), clock).poll_due()
        assert not max_desk.calls("messages")
    async with database.read() as session:
        source = (await session.scalars(select(Source))).one()
        posts = (await session.scalars(select(Post))).all()
    await database.close()
    assert (source.state, source.note) == ("parked", to_tell(AN_OFFICE))
    assert not posts
