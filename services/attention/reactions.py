"""What a network's refusal does to a source, and who is told. Pure.

NetworkError kind      state     comes again
RETRY, SLOW            waiting   backing off, from the floor to BACKOFF_CAP or its own interval
QUOTA                  waiting   when the quota is new, an hour at least; the admins are told once
                                 if that is long or it has stayed
AUTH, HUMAN            waiting   in an hour or its own interval; the admins are told once
DENIED, GONE, BUG      parked    when a person says so; the admins are told

A source that is read once a day asks no more often because it fails: a network that is down, or a
dead key, is not asked by ten thousand sources every few minutes.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.languages.told import Told, to_tell
from services.sources import DueSource

BACKOFF_CAP = timedelta(minutes=15)
AN_HOUR = timedelta(hours=1)
A_DAY = timedelta(days=1)
LONG_REST = timedelta(hours=6)
"""A rest for want of quota that the admins are told of at once, ..."""
STAYS_AFTER = 2
"""... and after so many refusals of one source in a row they are told of any."""

RESTS = lazy("Сеть {network}: источники не читаются. {why}")
RESTS_UNTIL = lazy("Сеть {network}: источники не читаются до {until}. {why}")
KEY_REFUSED = lazy("Сеть {network}: ключ не принят ({why}). Проверьте ключ в config.toml.")
ASKS_FOR_A_PERSON = lazy("Сеть {network} просит подтвердить, что вы человек.{where}")
SOURCE_STOPPED = lazy("Источник {network} {address} остановлен: {why}")


def reaction(
    error: NetworkError, failures: int, floor: timedelta, every: timedelta, now: datetime
) -> tuple[str, datetime]:
    """The source's state after an error, and when to come again; `every` is how often it was read
    before, a day at most counts."""
    every = min(every, A_DAY)
    match error.kind:
        case ErrorKind.RETRY | ErrorKind.SLOW:
            again = now + min(max(BACKOFF_CAP, every), floor * 2 ** min(failures, 10))
            return "waiting", max(error.until or again, again)
        case ErrorKind.QUOTA:
            return "waiting", max(error.until or now, now + AN_HOUR)
        case ErrorKind.AUTH | ErrorKind.HUMAN:
            return "waiting", now + max(AN_HOUR, every)
        case ErrorKind.DENIED | ErrorKind.GONE | ErrorKind.BUG:
            return "parked", now + AN_HOUR


def alerts(
    source: DueSource, error: NetworkError, zone: ZoneInfo, now: datetime
) -> Sequence[tuple[str, Told]]:
    """What the admins are told, each with the slot that keeps it from being told twice."""
    network, why = source.network, error.words
    match error.kind:
        case ErrorKind.QUOTA:
            until = error.until or now
            long = until - now >= LONG_REST
            if not long and source.failures < STAYS_AFTER:
                return []
            text = to_tell(RESTS, network=network, why=why)
            if long:
                until = until.astimezone(zone)
                text = to_tell(RESTS_UNTIL, network=network, until=until, why=why)
            return [(f"quota:{network}", text)]
        case ErrorKind.AUTH:
            return [(f"{network}:auth", to_tell(KEY_REFUSED, network=network, why=why))]
        case ErrorKind.HUMAN:
            where = f"\n{error.action_url}" if error.action_url else ""
            return [(f"{network}:human", to_tell(ASKS_FOR_A_PERSON, network=network, where=where))]
        case ErrorKind.DENIED | ErrorKind.GONE | ErrorKind.BUG:
            text = to_tell(SOURCE_STOPPED, network=network, address=source.address, why=why)
            return [(f"{network}:source:{source.id}", text)]
        case _:
            return []
