"""Whether the process is fit to go on, and what of it is not. Pure.

A restart is the usual cure a supervisor of processes has, so only what a restart may mend makes
the desk ill. Telegram out of reach is said and is no illness: the outbox waits.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.operation.vitals import Vitals

DELIVERY = timedelta(minutes=2)
"""Delivery looks at the outbox every second; one look may wait a minute for Telegram."""
TELEGRAM = timedelta(minutes=5)
"""The long poll is answered twice a minute."""
TICK = timedelta(minutes=5)
"""How late a tick may be done, beside three of its turns: one run may be slow, one may fail."""


@dataclass(frozen=True, slots=True)
class Health:
    """What works. `late` names the ticks that were not done for too long."""

    database: bool
    delivery: bool
    late: tuple[str, ...]
    telegram: bool
    telegram_at: datetime | None

    @property
    def is_well(self) -> bool:
        """Whether the process should be left as it is."""
        return self.database and self.delivery and not self.late


def health(vitals: Vitals, now: datetime, *, database: bool) -> Health:
    """How the process does. `database`: whether it has just answered."""
    began = vitals.began_at
    late = tuple(
        name
        for name, tick in vitals.ticks.items()
        if now - (tick.done_at or began) > 3 * tick.every + TICK
    )
    return Health(
        database=database,
        delivery=now - (vitals.delivery_at or began) <= DELIVERY,
        late=late,
        telegram=now - (vitals.telegram_at or began) <= TELEGRAM,
        telegram_at=vitals.telegram_at,
    )
