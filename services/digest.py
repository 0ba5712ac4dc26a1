"""The daily digest: wishes and questions wait for the morning, one message an office."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from db.engine import AsyncSession
from db.queries import digest as queries
from db.queries import marks
from services import offices, outbox
from services.facts import Kind
from services.outbox import Say
from services.rules import Rules


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One wish or question."""

    id: int
    kind: Kind
    topic: str
    district: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What came for an office since the last digest. `total` may exceed the lines."""

    office: str
    total: int
    lines: tuple[DigestLine, ...]


async def put_daily(session: AsyncSession, rules: Rules, at: time, now: datetime) -> int:
    """Queue today's digests once their moment has come; how many offices have something.

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
    put = 0
    for desk in await offices.desks(session):
        if desk.chat_id is None or not desk.settings.digest:
            continue
        if not await queries.count(session, desk.id, since, now):
            continue
        await outbox.put(
            session,
            chat_id=desk.chat_id,
            thread_id=desk.thread_id,
            kind=Say.DIGEST,
            slot=f"digest:{local.date()}:{desk.id}",
            payload={
                "office_id": desk.id,
                "office": desk.name,
                "since": since.isoformat(),
                "until": now.isoformat(),
            },
            now=now,
        )
        put += 1
    return put


async def read(session: AsyncSession, payload: dict[str, Any], limit: int) -> Digest:
    """The digest a queued row speaks of."""
    since = datetime.fromisoformat(payload["since"])
    until = datetime.fromisoformat(payload["until"])
    rows: Sequence[Any] = await queries.lines(session, payload["office_id"], since, until, limit)
    return Digest(
        office=payload["office"],
        total=await queries.count(session, payload["office_id"], since, until),
        lines=tuple(DigestLine(row.id, Kind(row.kind), row.topic, row.district) for row in rows),
    )
