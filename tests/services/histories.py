"""Invented histories of incidents: what happened, told plainly, and the rows it leaves.

A history is played op by op; ops that make no sense as things stand are passed over, so that
any list of ops is a history. The naive figures in `test_metrics.py` read `Told` alone.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from db.engine import AsyncSession
from db.models import Cycle, Event, Incident, Office, Post, Source
from services.clocks import spans
from services.working_time import WorkingTime

EPOCH = datetime(2026, 11, 1, tzinfo=UTC)
OFFICES = (1, 2)
TOPICS = ("ЖКХ", "Дороги", "")
DISTRICTS = ("Садовое", "Луговое")
LIFE = ("deliver", "claim", "answer", "close", "reopen") * 3
OPS = ("deliver", "claim", "answer", "close", "dismiss", "repeat", "reopen", "undo")


@dataclass
class Round:
    """One cycle, its moments only."""

    seen: datetime
    due_reply: datetime
    due_final: datetime
    delivered: datetime | None = None
    claimed: datetime | None = None
    replied: datetime | None = None
    resolved: datetime | None = None
    waited: int = 0
    dismissed: bool = False

    @property
    def claimable(self) -> datetime:
        """Since when the time to claim runs: what is claimed unseen in a chat runs from seen."""
        if self.delivered and self.claimed and self.delivered <= self.claimed:
            return self.delivered
        return self.seen


@dataclass
class Told:
    """One incident as a person would tell it. `happened`: (kind, at), undone ones taken out."""

    number: int
    office: int
    topic: str
    district: str
    backfilled: bool
    posted: datetime
    rounds: list[Round]
    happened: list[tuple[str, datetime]] = field(default_factory=list)
    written: list[tuple[str, datetime, int, int | None]] = field(default_factory=list)
    status: str = "new"
    reason: str = ""

    @property
    def opened(self) -> datetime:
        return self.rounds[0].seen

    @property
    def now(self) -> Round:
        return self.rounds[-1]


@dataclass(frozen=True)
class Script:
    """What hypothesis invents of one incident; gaps are in minutes."""

    office: int
    topic: str
    district: str
    backfilled: bool
    seen_after: int
    unseen: int
    reply_in: int
    final_in: int
    ops: list[tuple[str, int]]


def scripts() -> st.SearchStrategy[list[Script]]:
    """Lists of incidents over some six weeks, many of them near the edges of the week asked."""
    week = 7 * 24 * 60
    minutes = st.integers(0, 5 * week) | st.sampled_from([2 * week, 3 * week, 3 * week - 1])
    gaps = st.integers(0, 600) | st.integers(0, 2 * week) | st.sampled_from([0, week, week + 1])
    chance = st.lists(st.tuples(st.sampled_from(OPS), gaps), max_size=9)
    # Left to chance, hardly anything would ever be closed, let alone opened again.
    life = st.lists(gaps, max_size=len(LIFE)).map(
        lambda waits: list(zip(LIFE, waits, strict=False))
    )
    script = st.builds(
        Script,
        office=st.sampled_from(OFFICES),
        topic=st.sampled_from(TOPICS),
        district=st.sampled_from(DISTRICTS),
        backfilled=st.integers(0, 9).map(lambda n: n == 0),
        seen_after=minutes,
        unseen=st.integers(0, 3000),
        reply_in=st.integers(10, 3000),
        final_in=st.integers(3000, 2 * week),
        ops=chance | life,
    )
    return st.lists(script, max_size=14)


def play(number: int, script: Script) -> Told:
    """Let the ops happen one after another."""
    at = EPOCH + timedelta(minutes=script.seen_after)
    told = Told(
        number,
        script.office,
        script.topic,
        script.district,
        script.backfilled,
        at - timedelta(minutes=script.unseen),
        [_round(at, script)],
    )
    _note(told, "opened", at)
    last: tuple[str, str, Round] | None = None
    for op, gap in script.ops:
        at += timedelta(minutes=gap)
        if op == "undo":
            if last is not None:
                _undo(told, at, last)
            last = None
            continue
        before = (told.status, told.reason, Round(**vars(told.now)))
        last = before if _happen(told, op, at, script) else None
    return told


def _round(at: datetime, script: Script) -> Round:
    return Round(
        at, at + timedelta(minutes=script.reply_in), at + timedelta(minutes=script.final_in)
    )


def _note(told: Told, kind: str, at: datetime, of: int | None = None) -> None:
    told.happened.append((kind, at))
    told.written.append((kind, at, len(told.rounds), of))


def _happen(told: Told, op: str, at: datetime, script: Script) -> bool:
    """True when the op can be undone."""
    current, status = told.now, told.status
    if op == "deliver" and current.delivered is None:
        current.delivered = at
        _note(told, "delivered", at)
    elif op == "claim" and status == "new":
        told.status = "claimed"
        current.claimed = current.claimed or at
        _note(told, "claimed", at)
        return True
    elif op == "answer" and status in ("new", "claimed", "answered"):
        told.status = "answered"
        current.claimed = current.claimed or at
        current.replied = current.replied or at
        _note(told, "answered", at)
        return True
    elif op == "close" and status == "answered":
        told.status = "closed"
        current.resolved = at
        current.waited = script.unseen // 2
        _note(told, "closed", at)
        return True
    elif op in ("dismiss", "repeat") and status in ("new", "claimed"):
        told.status, told.reason = "dismissed", "spam" if op == "dismiss" else "repeat"
        current.claimed = current.claimed or at
        current.dismissed = True
        _note(told, "dismissed", at)
        return True
    elif op == "reopen" and status in ("closed", "dismissed"):
        told.status, told.reason = "new", ""
        told.rounds.append(_round(at, script))
        _note(told, "reopened", at)
    return False


def _undo(told: Told, at: datetime, before: tuple[str, str, Round]) -> None:
    told.status, told.reason, told.rounds[-1] = before
    told.happened.pop()
    told.written.append(("undone", at, len(told.rounds), len(told.written) - 1))


async def write(session: AsyncSession, histories: list[Told], hours: WorkingTime) -> None:
    """The rows these histories leave."""
    for number in OFFICES:
        session.add(Office(id=number, slug=f"o{number}", name=f"Ведомство {number}"))
    session.add(Source(id=1, network="vk", kind="wall", address="sad", next_poll_at=EPOCH))
    await session.flush()
    for told in histories:
        session.add(_incident(told))
        await session.flush()
        session.add(_post(told))
        session.add_all([_cycle(told, n, one, hours) for n, one in enumerate(told.rounds, start=1)])
        ids: list[int] = []
        for kind, at, cycle, of in told.written:
            data = {} if of is None else {"of": ids[of], "kind": told.written[of][0]}
            event = Event(incident_id=told.number, cycle=cycle, kind=kind, at=at, data=data)
            session.add(event)
            await session.flush()
            ids.append(event.id)


def _incident(told: Told) -> Incident:
    finished = told.status in ("closed", "dismissed")
    return Incident(
        id=told.number,
        status=told.status,
        cycle=len(told.rounds),
        kind="complaint",
        tone="negative",
        topic=told.topic,
        district=told.district,
        priority="normal",
        office_id=told.office,
        opened_at=told.opened,
        backfilled=told.backfilled,
        dismiss_reason=told.reason,
        closed_at=told.written[-1][1] if finished else None,
    )


def _post(told: Told) -> Post:
    return Post(
        source_id=1,
        network="vk",
        external_id=f"wall-1_{told.number}",
        thread_id=f"wall-1_{told.number}",
        kind="post",
        text="Во дворе на Вишнёвой яма",
        text_hash=str(told.number),
        link=f"https://vk.example/wall-1_{told.number}",
        posted_at=told.posted,
        seen_at=told.opened,
        incident_id=told.number,
    )


def _cycle(told: Told, number: int, one: Round, hours: WorkingTime) -> Cycle:
    row = Cycle(
        incident_id=told.number,
        cycle=number,
        posted_at=told.posted,
        seen_at=one.seen,
        delivered_at=one.delivered,
        claimed_at=one.claimed,
        first_reply_at=one.replied,
        resolved_at=one.resolved,
        due_claim_at=one.seen,
        due_reply_at=one.due_reply,
        due_final_at=one.due_final,
        wait_wall=2 * one.waited,
        wait_working=one.waited,
    )
    for name, since, until in (
        ("detection", told.posted, one.seen),
        ("delivery", one.seen, one.delivered),
        ("claim", one.claimable, one.claimed),
        ("reply", one.seen, one.replied),
        ("resolution", one.seen, one.resolved),
    ):
        if until is not None:
            span = spans(since, until, hours)
            setattr(row, f"{name}_wall", span.wall_seconds)
            setattr(row, f"{name}_working", span.working_seconds)
    return row
