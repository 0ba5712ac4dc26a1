"""Whoever of the desk presses or writes, and what nearly every handler of theirs begins with.

Lives here: the look at an incident they may do something to, the transaction in which they do it.
Does not live here: who they are (`middlewares.py`), how a press is answered (`presses.py`), what
is done (services).
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from db.engine import AsyncSession, Database
from handlers.views import texts
from services import incidents, people
from services.actions import Action
from services.clock import Now
from services.errors import Refused
from services.incident_facts import IncidentFacts, load
from services.moves import Act, Command
from services.people import PersonFacts
from services.rules import Rules


@dataclass(frozen=True, slots=True)
class Doer:
    """A person of the desk with the means to act; handlers get theirs as `doer`."""

    person: PersonFacts
    database: Database
    rules: Rules
    now: Now

    def act(self) -> Act:
        """What they do at this very moment, as services take it."""
        return Act(self.person, self.now(), self.rules)

    def reading(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A look that changes nothing."""
        return self.database.read()

    @asynccontextmanager
    async def acting(self) -> AsyncIterator[tuple[AsyncSession, Act]]:
        """A transaction and the act in it, whose moment is the one when its turn has come."""
        async with self.database.write() as session:
            yield session, self.act()

    async def incident(self, number: int, action: Action) -> IncidentFacts:
        """The incident they are about to do that to; see `allowed`."""
        async with self.reading() as session:
            return await self.allowed(session, number, action)

    async def change(self, number: int, command: Command) -> IncidentFacts:
        """One command, one transaction; the incident after it. Refused says why not."""
        async with self.acting() as (session, act):
            return await incidents.change(session, number, command, act)

    async def allowed(self, session: AsyncSession, number: int, action: Action) -> IncidentFacts:
        """The incident, or Refused where that is not theirs to do. Menus and questions are refused
        early so; the change itself is judged again at its own press."""
        facts = await load(session, number)
        self.must(action, facts)
        return facts

    def must(self, action: Action, facts: IncidentFacts) -> None:
        """Refused where that is not theirs to do."""
        if not people.may(self.person, action, facts.office_id):
            raise Refused(texts.NOT_ALLOWED)
