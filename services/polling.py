"""The round: lease what is due, read it, take it in, plan the next reading (`budgets.py`).

Each network has so many hands, and a source is leased when a hand is free to read it: a lease
begins when reading begins and is renewed for as long as it takes. Overlapping rounds share the
hands. One bad source never stops the others: what a network refuses becomes that source's
state (`troubles.py`), what nobody expected is logged with its traceback and backs it off.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from db.engine import Database
from db.queries import sources as queries
from services import intake, offices
from services.attention import troubles
from services.attention.budgets import Budgets, NetworkPlan
from services.attention.purse import Purse
from services.clock import Now
from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.messengers.sources import AN_OFFICE, is_offices
from services.networks.base import Allowance, Page
from services.opening import Region
from services.regions import region_names
from services.rules import Rules
from services.sources import Bill, DueSource, due_source

__all__ = ["NetworkPlan", "Poller", "Round"]

log = logging.getLogger(__name__)

LONGEST_REST = timedelta(hours=26)
"""No network asks for a longer rest than until tomorrow: a plan beyond was made by a clock that
had leapt ahead."""
LOOK_FOR_LEAPS = timedelta(minutes=1)
"""How often such plans are looked for, and what the clocks of two machines may differ by."""
KNOWN_FOR = timedelta(seconds=10)
"""How long a hand goes on with the region as it read it: a busy round may last for hours."""

OUR_FAULT = lazy("внутренняя ошибка при чтении, см. журнал")


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did."""

    read: int
    failed: int
    opened: int


@dataclass(frozen=True, slots=True)
class _Known:
    """What a hand knows beside its source, and since when."""

    region: Region
    since: datetime


@dataclass(slots=True)
class _Held:
    """A source in a hand: `source` carries the present lease, `page` is what was read, out of
    `purse`."""

    source: DueSource
    purse: Purse
    page: Page | None = None

    @property
    def bill(self) -> Bill:
        """What reading it has cost, if it came that far."""
        return self.purse.bill(self.page.calls if self.page else {})


@dataclass(slots=True)
class Poller:
    """Reads the due sources of all networks that are switched on.

    `told` is called after each source: there may be something to say. `hands` read at once, in
    each network.
    """

    database: Database
    plans: Mapping[str, NetworkPlan]
    rules: Rules
    now: Now
    told: Callable[[], None] = lambda: None
    hands: int = 8
    lease_for: timedelta = timedelta(minutes=5)
    _budgets: Budgets = field(init=False)
    _free: dict[str, int] = field(init=False)
    _at_work: set["asyncio.Task[list[int | None]]"] = field(init=False, default_factory=set)
    _stopping: bool = field(init=False, default=False)
    _looked: datetime | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """All hands are free, and nothing is known of prices."""
        self._budgets = Budgets(self.plans)
        self._free = dict.fromkeys(self.plans, self.hands)

    @property
    def most_rounds(self) -> int:
        """How many rounds may overlap: each holds a hand at least, or ends at once."""
        return self.hands * len(self.plans) + 1

    async def poll_due(self) -> Round:
        """Read until nothing is due. A round that finds no hand free leaves it to the others."""
        await self._budgets.look(self.database, self.now())
        await self._undo_leaps()
        results = [
            result
            for of_network in await asyncio.gather(*(self._round(name) for name in self.plans))
            for result in of_network
        ]
        failed = sum(result is None for result in results)
        return Round(len(results) - failed, failed, sum(result or 0 for result in results))

    async def stop(self) -> None:
        """Begin nothing more and give the leases back; what was half read is read again."""
        self._stopping = True
        while self._at_work:
            for hand in self._at_work:
                hand.cancel()
            await asyncio.gather(*self._at_work, return_exceptions=True)

    async def _round(self, network: str) -> list[int | None]:
        """What came of each source that was read: incidents opened, None for a failure."""
        free = self._free[network]
        if not free or self._stopping:
            return []
        self._free[network] = 0
        leased: Sequence[DueSource] = ()
        try:
            leased = await self._lease(network, free)
        finally:
            self._free[network] += free - len(leased)
        if self._stopping:
            for source in leased:
                self._put_down(network)
                await self._release(self._held(source))
            return []
        hands = [asyncio.create_task(self._hand(source)) for source in leased]
        for hand in hands:
            self._at_work.add(hand)
            hand.add_done_callback(self._at_work.discard)
            hand.add_done_callback(lambda _: self._put_down(network))
        done = await asyncio.gather(*hands, return_exceptions=True)
        return [result for results in done if isinstance(results, list) for result in results]

    def _put_down(self, network: str) -> None:
        self._free[network] += 1

    async def _hand(self, first: DueSource) -> list[int | None]:
        """Read a source, then whatever else is due, one lease at a time."""
        results: list[int | None] = []
        known: _Known | None = None
        leased: Sequence[DueSource] = (first,)
        while leased:
            held = self._held(leased[0])
            try:
                known = await self._know(known)
                results.append(await self._poll(held, known))
            except asyncio.CancelledError:
                await self._release(held)
                raise
            except Exception:
                log.exception("source left until its lease ends source=%s", held.source.address)
                results.append(None)
            self.told()
            leased = await self._lease(first.network, 1)
        return results

    def _held(self, source: DueSource) -> _Held:
        plan = self.plans[source.network]
        return _Held(source, Purse(self.database, plan, source.token, self.now()))

    async def _lease(self, network: str, limit: int) -> Sequence[DueSource]:
        now = self.now()
        async with self.database.write() as session:
            rows = await queries.lease_due(
                session,
                [network],
                now,
                now + self.lease_for,
                limit,
                never=self.plans[network].heard,
            )
            return [due_source(row) for row in rows]

    async def _know(self, known: _Known | None) -> _Known:
        """The region of now, or of a few seconds ago."""
        now = self.now()
        if known is not None and known.since <= now < known.since + KNOWN_FOR:
            return known
        async with self.database.read() as session:
            region = Region(await offices.desks(session), await region_names.gazetteer(session))
        return _Known(region, now)

    async def _poll(self, held: _Held, known: _Known) -> int | None:
        """Read one source; how many incidents it opened, None when it would not serve."""
        name = held.source.network, held.source.address
        try:
            taken = await self._read(held, known)
        except NetworkError as error:
            await self._failed(held, error)
            return None
        except queries.LeaseLost:
            log.warning("lease lost source=%s:%s", *name)
            await troubles.spend(self.database, held.source, held.bill)
            return None
        except Exception:
            log.exception("source failed source=%s:%s", *name)
            calls = held.page.calls if held.page else {}
            await self._failed(held, NetworkError(ErrorKind.RETRY, OUR_FAULT, calls=calls))
            return None
        if held.source.failures:
            log.info("source recovered source=%s:%s", *name)
            await troubles.forget(self.database, held.source.network, self.now())
        return len(taken.opened)

    async def _read(self, held: _Held, known: _Known) -> intake.Taken:
        if await is_offices(self.database, held.source.network, held.source.address):
            raise NetworkError(ErrorKind.DENIED, AN_OFFICE)
        asked_at = self.now()
        allowance = await held.purse.open()
        page = held.page = await self._fetch(held, asked_at, allowance)
        now = self.now()
        return await intake.take(
            self.database,
            held.source,
            page,
            known.region,
            self.rules,
            now,
            next_poll_at=now,
            asked_at=asked_at,
            attend=partial(self._budgets.turn, held.source, page, held.bill, now),
        )

    async def _fetch(self, held: _Held, asked_at: datetime, allowance: Allowance) -> Page:
        """A page, however long it takes: the lease is renewed meanwhile."""
        source = held.source
        connector = self.plans[source.network].connector
        fetching = asyncio.ensure_future(
            connector.fetch(source.ref, source.cursor, asked_at, allowance)
        )
        try:
            while not fetching.done():
                await asyncio.wait({fetching}, timeout=self.lease_for.total_seconds() / 3)
                if not fetching.done():
                    await self._renew(held)
            return fetching.result()
        finally:
            fetching.cancel()
            await asyncio.gather(fetching, return_exceptions=True)

    async def _renew(self, held: _Held) -> None:
        """Hold on to the source. A lease that is lost shows when the page is taken in: what was
        asked till then is counted."""
        until = self.now() + self.lease_for
        async with self.database.write() as session:
            source = held.source
            if await queries.renew(session, source.id, source.leased_until, until):
                held.source = replace(source, leased_until=until)

    async def _release(self, held: _Held) -> None:
        source = held.source
        async with self.database.write() as session:
            await queries.renew(session, source.id, source.leased_until, None)
        await troubles.spend(self.database, source, held.bill)

    async def _undo_leaps(self) -> None:
        """Read at once what a clock that had leapt ahead put off for longer than anybody does."""
        now = self.now()
        if self._looked is not None and self._looked <= now < self._looked + LOOK_FOR_LEAPS:
            return
        self._looked = now
        async with self.database.write() as session:
            await queries.undo_leaps(
                session,
                list(self.plans),
                now,
                read=now + LOOK_FOR_LEAPS,
                ok=now + 2 * self._budgets.longest,
                waiting=now + LONGEST_REST,
            )

    async def _failed(self, held: _Held, error: NetworkError) -> None:
        source, bill = held.source, held.purse.bill(error.calls)
        floor = source.poll_every or self.plans[source.network].poll_every
        await troubles.settle(self.database, self.rules, source, error, floor, self.now(), bill)
