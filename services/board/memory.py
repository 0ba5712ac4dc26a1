"""Figures are counted once for everybody who looks at the same moment."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import timedelta

from db.engine import Database
from services.board.figures import BoardFigures, read
from services.clock import Now
from services.reporting.summary import Asked
from services.rules import Rules

KEPT = 64
"""Looks that are remembered; people narrow the page in few ways at a time."""


@dataclass(slots=True)
class Memory:
    """Figures by what was asked, none older than `fresh_for`.

    While they are being counted, others who ask the same wait for them instead of counting too.
    """

    database: Database
    rules: Rules
    now: Now
    fresh_for: timedelta
    _known: OrderedDict[Asked, BoardFigures] = field(default_factory=OrderedDict)
    _turns: dict[Asked, asyncio.Lock] = field(default_factory=dict)

    async def figures(self, asked: Asked) -> BoardFigures:
        """The figures, remembered or counted now."""
        turn = self._turns.setdefault(asked, asyncio.Lock())
        try:
            async with turn:
                known = self._known.get(asked)
                if known is not None and self.now() - known.as_of < self.fresh_for:
                    return known
                return await self._counted(asked)
        finally:
            if not turn.locked():
                self._turns.pop(asked, None)

    def forget(self) -> None:
        """Somebody has just changed something: the next look is counted anew."""
        self._known.clear()

    async def _counted(self, asked: Asked) -> BoardFigures:
        async with self.database.read() as session:
            counted = await read(session, asked, self.now(), self.rules)
        self._known[asked] = counted
        self._known.move_to_end(asked)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        return counted
