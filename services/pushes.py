"""What networks tell by themselves, taken in.

A tiding becomes a page of each source it concerns, which goes the road of all pages (`intake.py`)
and leaves the source's cursor, lease and state to the readings. Does not live here: networks
(`networks/*/ear.py`), the ear at work (`hearing.py`), groups of Telegram (`listening.py`).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from db.engine import Database
from db.models import Source
from db.queries import groups as group_queries
from db.queries import pushes as queries
from services import intake, notices, offices, sources
from services.attention.reactions import SOURCE_STOPPED
from services.clock import Now
from services.languages import Text, lazy
from services.languages.told import to_tell
from services.messengers.sources import AN_OFFICE, is_offices
from services.networks.base import Page
from services.networks.network import Network
from services.networks.pushing import Ear, Tiding, Turn
from services.opening import Region
from services.regions import region_names
from services.rules import Rules
from services.sources import DueSource, heard_source

THROWN_OUT = lazy("бота удалили, прочитать ничего нельзя: верните его администратором")
LET_IN = lazy(
    "{network}: бота добавили в «{place}», номер {number}. Чтобы следить, добавьте источник с этим "
    "адресом."
)


@dataclass(slots=True)
class Receiver:
    """Takes in what networks tell. `told` is called when there may be something to say."""

    database: Database
    rules: Rules
    now: Now
    told: Callable[[], None] = lambda: None
    passed_over: Counter[str] = field(default_factory=Counter)
    """Events that could not be taken in and were given up, by network."""

    async def take(self, network: Network, tiding: Tiding) -> None:
        """Take a tiding in; when this returns, it is committed. It may come again."""
        rows = await self._concerned(network, tiding)
        if rows and await is_offices(self.database, network.name, tiding.place):
            await self._park(network, rows, AN_OFFICE)
            return
        match tiding.turn:
            case Turn.THROWN_OUT:
                await self._park(network, rows, THROWN_OUT)
            case Turn.LET_IN:
                await self._let_in(network, tiding, rows)
            case Turn.MAY_HAVE_MISSED:
                await self.read_now([row.id for row in rows])
        if tiding.posts or tiding.gone:
            for row in rows:
                await self._hear(row.id, tiding)
        self.told()

    async def read_now(self, source_ids: Sequence[int]) -> None:
        """Let these be read at once."""
        async with self.database.write() as session:
            await queries.read_now(session, source_ids, self.now())

    async def heard_by(self, network: Network, ear: Ear) -> list[int]:
        """The sources that an ear hears."""
        async with self.database.read() as session:
            rows = await queries.of_network(session, network.name)
        return [
            row.id
            for row in rows
            if (place := network.place_of(row.kind, row.address, row.cursor))
            and (ear.places is None or place in ear.places)
        ]

    async def _concerned(self, network: Network, tiding: Tiding) -> list[Source]:
        async with self.database.read() as session:
            rows = await queries.of_place(session, network.name, tiding.kinds, tiding.place)
        return [
            row
            for row in rows
            if network.place_of(row.kind, row.address, row.cursor) == tiding.place
        ]

    async def _hear(self, source_id: int, tiding: Tiding) -> None:
        now = self.now()
        async with self.database.write() as session:
            row = await queries.begin(session, source_id, now)
            source: DueSource | None = heard_source(row, now) if row else None
        if source is None:
            return
        async with self.database.read() as session:
            region = Region(await offices.desks(session), await region_names.gazetteer(session))
        page = Page(tiding.posts, source.cursor, gone=tiding.gone)
        await intake.hear(self.database, source, page, region, self.rules, now)

    async def _park(self, network: Network, rows: Sequence[Source], why: Text) -> None:
        now = self.now()
        async with self.database.write() as session:
            for row in rows:
                if await group_queries.park(session, row.id, to_tell(why)):
                    text = to_tell(
                        SOURCE_STOPPED,
                        network=network.title,
                        address=row.address,
                        why=why,
                    )
                    slot = f"{network.name}:source:{row.id}"
                    await notices.to_admins(session, self.rules, text, now, slot=slot)

    async def _let_in(self, network: Network, tiding: Tiding, rows: Sequence[Source]) -> None:
        """A source that waited for that is read; of any other place the admins get the number,
        which nobody can look up."""
        now = self.now()
        async with self.database.write() as session:
            for row in rows:
                await sources.wake(session, row.id, now)
            if not rows:
                text = to_tell(
                    LET_IN,
                    network=network.title,
                    place=tiding.title or lazy("без названия"),
                    number=tiding.place,
                )
                slot = f"{network.name}:let in:{tiding.place}"
                await notices.to_admins(session, self.rules, text, now, slot=slot)
