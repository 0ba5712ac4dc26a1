"""What a network's refusal does to a source, and who is told. Pure.

NetworkError kind      state     comes again
RETRY, SLOW            waiting   backing off, from the floor to BACKOFF_CAP
QUOTA                  waiting   when the quota is new, an hour at least
AUTH, HUMAN            waiting   in an hour; the admins are told once
DENIED, GONE, BUG      parked    when a person says so; the admins are told
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.errors import ErrorKind, NetworkError
from services.sources import DueSource

BACKOFF_CAP = timedelta(minutes=15)
AN_HOUR = timedelta(hours=1)


def reaction(
    error: NetworkError, failures: int, floor: timedelta, now: datetime
) -> tuple[str, datetime]:
    """The source's state after an error, and when to come again."""
    match error.kind:
        case ErrorKind.RETRY | ErrorKind.SLOW:
            again = now + min(BACKOFF_CAP, floor * 2 ** min(failures, 10))
            return "waiting", max(error.until or again, again)
        case ErrorKind.QUOTA:
            return "waiting", max(error.until or now, now + AN_HOUR)
        case ErrorKind.AUTH | ErrorKind.HUMAN:
            return "waiting", now + AN_HOUR
        case ErrorKind.DENIED | ErrorKind.GONE | ErrorKind.BUG:
            return "parked", now + AN_HOUR


def alerts(source: DueSource, error: NetworkError) -> Sequence[tuple[str, str]]:
    """What the admins are told, each with the slot that keeps it from being told twice."""
    match error.kind:
        case ErrorKind.AUTH:
            text = f"Сеть {source.network}: ключ не принят ({error}). Проверьте ключ в config.toml."
            return [(f"{source.network}:auth", text)]
        case ErrorKind.HUMAN:
            where = f"\n{error.action_url}" if error.action_url else ""
            text = f"Сеть {source.network} просит подтвердить, что вы человек.{where}"
            return [(f"{source.network}:human", text)]
        case ErrorKind.DENIED | ErrorKind.GONE | ErrorKind.BUG:
            text = f"Источник {source.network} {source.address} остановлен: {error}"
            return [(f"{source.network}:source:{source.id}", text)]
        case _:
            return []
