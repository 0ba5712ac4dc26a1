"""What the facts of an incident show of a resident's words: nothing that leads to a person."""

from datetime import timedelta

from sqlalchemy import update

from db.engine import Database
from db.models import Incident, Post
from handlers.views import cards
from services.incident_facts import IncidentFacts, load
from tests.desk import MORNING, fetched, make_desk, page, rules
from tests.services.test_intake import take

COMPLAINT = (
    "На Лесной 7-45, в 12 квартире нет воды третий день, звоните 8 912 345 67 89, "
    "управляющая компания ничего не делает!"
)


async def opened(database: Database) -> IncidentFacts:
    await make_desk(database)
    await take(database, page())
    await take(database, page(fetched(1, COMPLAINT)), at=timedelta(minutes=1))
    async with database.write() as session:
        await session.execute(
            update(Post).values(
                why={"kind": ["нет воды", "12 квартире"], "urgency": ["третий день"]}
            )
        )
        await session.execute(update(Incident).values(address="ул. Лесная, 7 кв. 45"))
    async with database.read() as session:
        return await load(session, 1)


async def test_the_words_that_decided_and_the_address_are_masked(database: Database) -> None:
    facts = await opened(database)
    assert facts.post is not None
    assert facts.post.why == {"kind": ["нет воды", "[квартира]"], "urgency": ["третий день"]}
    assert facts.address == "ул. Лесная, 7 [квартира]"


async def test_neither_a_card_nor_the_alert_of_why_shows_a_flat(database: Database) -> None:
    facts = await opened(database)
    told = cards.card(facts, rules(), MORNING + timedelta(minutes=2)).plain + cards.why(facts)
    assert "нет воды" in told
    for personal in ("12 квартир", "45", "345"):
        assert personal not in told
