"""What one reading spends of its token's quotas, call by call.

Each call is taken before it is made, by one statement of the database: hands and processes that
share a token never make more of them in a day than it grants. Calls of methods without a quota,
and what a network bills by its answer alone, are counted when the page is taken in.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from db.engine import Database
from db.queries import quotas
from services.attention.budgets import NetworkPlan
from services.networks.base import Allowance
from services.sources import Bill


@dataclass(slots=True)
class Purse:
    """Of one reading that began at `now`: its calls are of that day, also past midnight."""

    database: Database
    plan: NetworkPlan
    token: str
    now: datetime
    _taken: Counter[str] = field(init=False, default_factory=Counter)

    async def open(self) -> Allowance:
        """What is left of the day."""
        async with self.database.read() as session:
            spent = await quotas.spent(session, self.token, self.plan.day(self.now))
        left = {name: max(0, most - spent.get(name, 0)) for name, most in self.plan.daily.items()}
        return Allowance(left, self._take)

    def bill(self, calls: Mapping[str, int]) -> Bill:
        """Of the calls that were made, those that are not counted yet."""
        rest = Counter(calls) - self._taken
        return Bill(rest, self.plan.day(self.now))

    async def _take(self, method: str) -> bool:
        async with self.database.write() as session:
            taken = await quotas.take(
                session, self.token, method, self.plan.day(self.now), self.plan.daily[method]
            )
        self._taken[method] += taken
        return taken
