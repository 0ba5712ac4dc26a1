"""The round: lease what is due, read it, take it in, plan the next reading.

Each network has so many hands, and a source is leased when a hand is free to read it: a lease
begins when reading begins and is renewed for as long as it takes. Overlapping rounds share the
hands. One bad source never stops the others: what a network refuses becomes that source's
state (`reactions.py`), what nobody expected is logged with its traceback and backs it off.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from db.engine import Database
from db.queries import marks
from db.queries import sources as queries
from services import intake, notices, offices, region_names
from services.clock import Now
from services.errors import ErrorKind, NetworkError
from services.networks.base import Allowance, Connector, Page, pacing_method
from services.opening import Region
from services.reactions import alerts, reaction
from services.rules import Rules
from services.sources import DueSource, due_source

log = logging.getLogger(__name__)

MORE_AFTER = timedelta(seconds=1)
"""When a source asks to be read on: the next round takes it."""
BUDGET_RESERVE = 1.1
"""The share by which the computed interval outlasts the day's quota."""
LONGEST_REST = timedelta(hours=26)
"""No network asks for a longer rest than until tomorrow: a plan beyond was made by a clock that
had leapt ahead."""
LOOK_FOR_LEAPS = timedelta(minutes=1)
KNOWN_FOR = timedelta(seconds=10)
"""How long a hand goes on with the region as it read it: a busy round may last for hours."""


@dataclass(frozen=True, slots=True)
class NetworkPlan:
    """How one network is polled: its reader, the floor between two readings of a source, the
    day's budget of calls by method, and the kinds of source that are heard and not read."""

    connector: Connector
    poll_every: timedelta
    daily: Mapping[str, int] = field(default_factory=dict)
    heard: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did."""

    read: int
    failed: int
    opened: int


@dataclass(frozen=True, slots=True)
class _Known:
    """What a hand knows beside its source, and since when. `polled` counts the sources that are
    read, by network and kind."""

    region: Region
    polled: Mapping[str, Mapping[str, int]]
    since: datetime


@dataclass(slots=True)
class _Held:
    """A source in a hand: `source` carries the present lease, `page` is what was read."""

    source: DueSource
    page: Page | None = None

    @property
    def calls(self) -> Mapping[str, int]:
        """What reading it has cost, if it came that far."""
        return self.page.calls if self.page else {}


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
    _free: dict[str, int] = field(init=False)
    _at_work: set["asyncio.Task[list[int | None]]"] = field(init=False, default_factory=set)
    _stopping: bool = field(init=False, default=False)
    _looked: datetime | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """All hands are free."""
        self._free = dict.fromkeys(self.plans, self.hands)

    @property
    def most_rounds(self) -> int:
        """How many rounds may overlap: each holds a hand at least, or ends at once."""
        return self.hands * len(self.plans) + 1

    async def poll_due(self) -> Round:
        """Read until nothing is due. A round that finds no hand free leaves it to the others."""
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
                await self._release(_Held(source))
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
            held = _Held(leased[0])
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
        """The region and the sources of now, or of a few seconds ago."""
        now = self.now()
        if known is not None and known.since <= now < known.since + KNOWN_FOR:
            return known
        async with self.database.read() as session:
            region = Region(await offices.desks(session), await region_names.gazetteer(session))
            polled = await queries.count_polled(session)
        return _Known(region, polled, now)

    async def _poll(self, held: _Held, known: _Known) -> int | None:
        """Read one source; how many incidents it opened, None when it would not serve."""
        name = held.source.network, held.source.address
        plan = self.plans[held.source.network]
        try:
            taken = await self._read(held, plan, known)
        except NetworkError as error:
            await self._failed(held.source, error, plan)
            return None
        except queries.LeaseLost:
            log.warning("lease lost source=%s:%s", *name)
            await self._spend(held.source, held.calls)
            return None
        except Exception:
            log.exception("source failed source=%s:%s", *name)
            words = "внутренняя ошибка при чтении, см. журнал"
            trouble = NetworkError(ErrorKind.RETRY, words, calls=held.calls)
            await self._failed(held.source, trouble, plan)
            return None
        if held.source.failures:
            log.info("source recovered source=%s:%s", *name)
            await self._forget_trouble(held.source.network)
        return len(taken.opened)

    async def _read(self, held: _Held, plan: NetworkPlan, known: _Known) -> intake.Taken:
        asked_at = self.now()
        allowance = await self._budget(held.source, plan, asked_at)
        page = held.page = await self._fetch(held, plan, asked_at, allowance)
        now = self.now()
        every = interval(plan, held.source.kind, known.polled.get(held.source.network, {}))
        return await intake.take(
            self.database,
            held.source,
            page,
            known.region,
            self.rules,
            now,
            next_poll_at=now + (MORE_AFTER if page.more else every),
            asked_at=asked_at,
        )

    async def _fetch(
        self, held: _Held, plan: NetworkPlan, asked_at: datetime, allowance: Allowance
    ) -> Page:
        """A page, however long it takes: the lease is renewed meanwhile."""
        source = held.source
        fetching = asyncio.ensure_future(
            plan.connector.fetch(source.ref, source.cursor, asked_at, allowance)
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
        await self._spend(source, held.calls)

    async def _spend(self, source: DueSource, calls: Mapping[str, int]) -> None:
        """Calls were made, whatever became of the page."""
        async with self.database.write() as session:
            await queries.spend(session, source.token, calls, self.now().date())

    async def _undo_leaps(self) -> None:
        """Read at once what a clock that had leapt ahead put off for longer than anybody does."""
        now = self.now()
        if self._looked is not None and self._looked <= now < self._looked + LOOK_FOR_LEAPS:
            return
        self._looked = now
        async with self.database.write() as session:
            polled = await queries.count_polled(session)
            for network, plan in self.plans.items():
                kinds = polled.get(network, {})
                every = max(
                    (interval(plan, kind, kinds) for kind in kinds), default=plan.poll_every
                )
                await queries.undo_leaps(
                    session, network, now, ok=now + 2 * every, waiting=now + LONGEST_REST
                )

    async def _budget(self, source: DueSource, plan: NetworkPlan, now: datetime) -> Allowance:
        """What the token may still spend today."""
        async with self.database.read() as session:
            spent = await queries.spent(session, source.token, now.date())
        left = {method: max(0, cap - spent.get(method, 0)) for method, cap in plan.daily.items()}
        return Allowance(left)

    async def _failed(self, source: DueSource, error: NetworkError, plan: NetworkPlan) -> None:
        now = self.now()
        state, again = reaction(error, source.failures, plan.poll_every, now)
        if not source.failures:
            log.warning(
                "source will not serve source=%s:%s kind=%s code=%s: %s",
                source.network, source.address, error.kind, error.code, error,
            )  # fmt: skip
        try:
            async with self.database.write() as session:
                await queries.fail(
                    session,
                    source.id,
                    source.leased_until,
                    state=state,
                    note=str(error),
                    next_poll_at=again,
                    bad_page=error.kind is ErrorKind.RETRY,
                )
                await queries.spend(session, source.token, error.calls, now.date())
                for slot, text in alerts(source, error):
                    if await marks.put_once(session, f"trouble:{slot}", now):
                        await notices.to_admins(session, self.rules, text, now, slot=slot)
        except queries.LeaseLost:
            log.warning("lease lost source=%s:%s", source.network, source.address)
            await self._spend(source, error.calls)

    async def _forget_trouble(self, network: str) -> None:
        """The network serves again: the next trouble is told anew."""
        async with self.database.write() as session:
            await marks.drop(session, f"trouble:{network}:%")


def interval(plan: NetworkPlan, kind: str, polled: Mapping[str, int]) -> timedelta:
    """How often a source of `kind` may be read within the day's quota of its method, which all
    of the `polled` sources by kind share that cost the same."""
    method = pacing_method(plan.connector, kind)
    quota = plan.daily.get(method)
    if not quota:
        return plan.poll_every
    sharing = [
        number for each, number in polled.items() if pacing_method(plan.connector, each) == method
    ]
    by_quota = timedelta(seconds=86_400 * max(1, sum(sharing)) / quota * BUDGET_RESERVE)
    return max(plan.poll_every, by_quota)
