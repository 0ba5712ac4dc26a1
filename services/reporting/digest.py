"""The daily digest, one message an office: how yesterday went, and the wishes and questions that
waited for the morning. The coordinators' office is told how the whole region did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from db.engine import AsyncSession
from db.models import Office
from db.queries import desks as desk_queries
from db.queries import digest as queries
from db.queries import marks, standing
from db.queries import summary as summary_queries
from services import offices, outbox
from services.facts import EventKind, Kind
from services.outbox import Say
from services.reporting.metrics import Scope
from services.reporting.periods import DAY, local_date, midnight
from services.reporting.readers import one_by_one
from services.routing import Desk
from services.rules import Rules

DAYS = 7
"""Days before yesterday that it is compared with."""


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One wish or question."""

    id: int
    kind: Kind
    topic: str
    district: str


@dataclass(frozen=True, slots=True)
class Yesterday:
    """Incidents of yesterday and of the day before it; `mean` is of the seven days before
    yesterday, None where the desk has not worked them. `open` and `overdue` are as of now."""

    received: int
    answered: int
    day_before: int
    mean: float | None
    open: int
    overdue: int

    @property
    def says_something(self) -> bool:
        """Whether there is anything to tell an office of."""
        return bool(self.received or self.answered or self.overdue)


@dataclass(frozen=True, slots=True)
class Digest:
    """What came for an office since the last digest. `total` may exceed the lines."""

    office: str
    total: int
    lines: tuple[DigestLine, ...]
    yesterday: Yesterday


async def put_daily(session: AsyncSession, rules: Rules, at: time, now: datetime) -> int:
    """Queue today's digests once their moment has come; how many offices have something.

    Questions of a day off are told at once, figures alone wait for a working day.

    Once a day by a unique mark: of two processes one sends, and one that was down at the
    moment sends on its return, though not into the night. Each digest begins where the one
    before it ended, so that nothing is told twice or never.
    """
    local = now.astimezone(rules.zone)
    quiet = rules.clocks.quiet
    asleep = quiet.covers(local.time()) and not quiet.covers(at)
    mark = f"digest:{local.date()}"
    if local.time() < at or asleep or not await marks.put_once(session, mark, now):
        return 0
    since = await marks.latest_before(session, "digest:", mark)
    if since is None:
        since = datetime.combine(local.date() - timedelta(days=1), at, rules.zone)
    readers = [
        (row.name, partial(_put, session, row, rules, since, now))
        for row in await desk_queries.active(session)
    ]
    return await one_by_one(session, readers, rules, now, mark=mark)


async def _put(
    session: AsyncSession, row: Office, rules: Rules, since: datetime, now: datetime
) -> bool:
    """Queue the digest of one office, if it has something and wants one."""
    desk, today = offices.desk_of(row), local_date(now, rules.zone)
    if not desk.places or not desk.settings.digest:
        return False
    waits = await queries.count(session, desk.id, since, now)
    working = rules.working_time
    works_today = working.calendar.is_working(today, working.weekdays)
    if not waits and not (
        works_today and (await _yesterday(session, _scope(desk), now, rules)).says_something
    ):
        return False
    payload = {
        "office_id": desk.id,
        "office": desk.name,
        "region": desk.coordinator,
        "since": since.isoformat(),
        "until": now.isoformat(),
    }
    for chat_id, thread_id in desk.places:
        await outbox.put(
            session,
            chat_id=chat_id,
            thread_id=thread_id,
            kind=Say.DIGEST,
            slot=f"digest:{today}:{desk.id}:{chat_id}",
            payload=payload,
            now=now,
        )
    return True


async def read(session: AsyncSession, payload: dict[str, Any], limit: int, rules: Rules) -> Digest:
    """The digest a queued row speaks of."""
    scope = Scope() if payload.get("region") else Scope((payload["office_id"],))
    since = datetime.fromisoformat(payload["since"])
    until = datetime.fromisoformat(payload["until"])
    rows: Sequence[Any] = await queries.lines(session, payload["office_id"], since, until, limit)
    return Digest(
        office=payload["office"],
        total=await queries.count(session, payload["office_id"], since, until),
        lines=tuple(DigestLine(row.id, Kind(row.kind), row.topic, row.district) for row in rows),
        yesterday=await _yesterday(session, scope, until, rules),
    )


def _scope(desk: Desk) -> Scope:
    return Scope() if desk.coordinator else Scope((desk.id,))


async def _yesterday(session: AsyncSession, scope: Scope, now: datetime, rules: Rules) -> Yesterday:
    today = local_date(now, rules.zone)
    edges = [midnight(today - number * DAY, rules.zone) for number in reversed(range(DAYS + 2))]
    kinds = (EventKind.OPENED, EventKind.ANSWERED)
    happened = await summary_queries.happened(session, scope, edges, kinds)
    received = [happened.get((EventKind.OPENED, day), 0) for day in range(DAYS + 1)]
    began = await summary_queries.first_opened(session)
    left = standing.together((await standing.left(session, scope, now)).values())
    return Yesterday(
        received=received[-1],
        answered=happened.get((EventKind.ANSWERED, DAYS), 0),
        day_before=received[-2],
        mean=sum(received[:-1]) / DAYS if began and began < edges[0] else None,
        open=left.open,
        overdue=left.overdue,
    )
