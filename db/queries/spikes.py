"""SQL of spikes: counting complaints with different words, and the alerts raised of them.

A post counts by its own moment, not by when it was read: what an outage of ours held back falls
into the hours it was written in.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    TextClause,
    cast,
    func,
    literal,
    select,
    text,
    union_all,
    update,
)

from db.engine import AsyncSession
from db.models import Incident, Post, Source, Spike
from db.models.sources import COMPLAINTS
from db.queries.chats import insert_into

DAY = timedelta(days=1)

#: Equal for texts that count once. Of an erased post only its incident is left to tell.
WORDS = func.coalesce(
    Post.fingerprint,
    func.nullif(Post.text_hash, ""),
    literal("incident ") + cast(Post.incident_id, String),
    literal("post ") + cast(Post.id, String),
)


class Span(NamedTuple):
    """From after `since` to `until` itself."""

    since: datetime
    until: datetime


class Busy(NamedTuple):
    """A cell with its complaints in a span; `critical` counts the posts that are."""

    topic: str
    district: str
    complaints: int
    critical: int


class Earlier(NamedTuple):
    """Complaints of a cell from a source in the same hours `ago` days before."""

    ago: int
    topic: str
    district: str
    source_id: int
    complaints: int


async def busy(
    session: AsyncSession, span: Span, watched_since: datetime, at_least: int
) -> list[Busy]:
    """Cells with at least so many different complaints from sources watched since that moment."""
    rows = await session.execute(busy_statement(span, watched_since, at_least))
    return [Busy(*row) for row in rows]


def busy_statement(
    span: Span, watched_since: datetime, at_least: int
) -> Select[str, str, int, int]:
    """What `busy` asks."""
    count = func.count(WORDS.distinct())
    return (
        select(
            Post.topic,
            Post.district,
            count,
            func.count(Post.id).filter(Post.urgency == "critical").label("critical"),
        )
        .join(Source, Source.id == Post.source_id)
        .where(*_in(span), Source.baselined_at <= watched_since)
        .group_by(Post.topic, Post.district)
        .having(count >= at_least)
        .order_by(Post.topic, Post.district)
    )


async def earlier(session: AsyncSession, span: Span, days: int) -> list[Earlier]:
    """The same hours of each of the `days` before, by cell and source.

    Words said through several sources in one day count for one of them. Each day is a range of
    the index by itself: that is a small part of the posts of two months.
    """
    return [Earlier(*row) for row in await session.execute(earlier_statement(span, days))]


def earlier_statement(span: Span, days: int) -> Select[Any]:
    """What `earlier` asks."""
    said = union_all(
        *(
            select(
                literal(ago).label("ago"),
                Post.topic,
                Post.district,
                Post.source_id,
                WORDS.label("words"),
            ).where(*_in(Span(span.since - ago * DAY, span.until - ago * DAY)))
            for ago in range(1, days + 1)
        )
    ).subquery()
    once = (
        select(
            said.c.ago, said.c.topic, said.c.district, func.min(said.c.source_id).label("source")
        )
        .group_by(said.c.ago, said.c.topic, said.c.district, said.c.words)
        .subquery()
    )
    cell = (once.c.ago, once.c.topic, once.c.district, once.c.source)
    return select(*cell, func.count()).group_by(*cell)


async def baselined(session: AsyncSession) -> dict[int, datetime]:
    """Since when each source has been watched; those not read through yet are not here."""
    rows = await session.execute(
        select(Source.id, Source.baselined_at).where(Source.baselined_at.is_not(None))
    )
    return {row.id: row.baselined_at for row in rows}


async def moments(
    session: AsyncSession, topic: str, district: str, span: Span
) -> list[tuple[datetime, str]]:
    """When a cell's complaints were written, and the key of their words."""
    rows = await session.execute(moments_statement(topic, district, span))
    return [(at, words) for at, words in rows]


def moments_statement(topic: str, district: str, span: Span) -> Select[datetime, str]:
    """What `moments` asks."""
    return (
        select(Post.posted_at, WORDS)
        .where(*_in(span), Post.topic == topic, Post.district == district)
        .order_by(Post.posted_at)
    )


async def examples(
    session: AsyncSession, topic: str, district: str, span: Span, limit: int
) -> Sequence[int]:
    """The cell's incidents that most of the span's complaints belong to, the earliest first."""
    found = await session.scalars(
        select(Post.incident_id)
        .join(Incident, Incident.id == Post.incident_id)
        .where(*_in(span), Post.topic == topic, Post.district == district)
        .where(Incident.status != "dismissed")
        .group_by(Post.incident_id)
        .order_by(func.count().desc(), Post.incident_id)
        .limit(limit)
    )
    return [number for number in found if number is not None]


async def standing(session: AsyncSession) -> Sequence[Spike]:
    """The spikes whose cooldown nobody has ended yet."""
    found = await session.scalars(select(Spike).where(text("standing")))
    return found.all()


async def get(session: AsyncSession, spike_id: int) -> Spike | None:
    """One spike."""
    return await session.get(Spike, spike_id)


async def end(session: AsyncSession, topic: str, district: str, now: datetime) -> None:
    """Let a cell rise anew if its cooldown is over."""
    await session.execute(
        update(Spike)
        .where(
            Spike.topic == topic,
            Spike.district == district,
            text("standing"),
            Spike.ends_at <= now,
        )
        .values(standing=False)
        .execution_options(synchronize_session=False)
    )


async def raise_one(session: AsyncSession, values: Mapping[str, Any]) -> Spike | None:
    """Store a spike; None if one of its cell stands: another process was first."""
    return await session.scalar(
        insert_into(session, Spike)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["topic", "district"], index_where=text("standing"))
        .returning(Spike)
    )


async def standing_alike(
    session: AsyncSession, topic: str, office_id: int | None, now: datetime
) -> int:
    """How many districts of a topic of one office are in their cooldown."""
    found = await session.scalar(
        select(func.count(Spike.id)).where(
            text("standing"),
            Spike.topic == topic,
            Spike.office_id == office_id if office_id else Spike.office_id.is_(None),
            Spike.ends_at > now,
        )
    )
    return found or 0


async def tell_again(
    session: AsyncSession, spike_id: int, count: int, now: datetime
) -> Spike | None:
    """Note the one follow-up; None if it was noted already."""
    values = {"again_at": now, "again_count": count}
    return await _change(session, spike_id, Spike.again_at.is_(None), values)


async def hasten(session: AsyncSession, spike_id: int, count: int, now: datetime) -> Spike | None:
    """A spike that waits for the morning has become critical; None if it waits no more."""
    values = {"say_at": now, "count": count, "critical": True}
    return await _change(session, spike_id, Spike.say_at > now, values)


async def _change(
    session: AsyncSession, spike_id: int, guard: ColumnElement[bool], values: Mapping[str, Any]
) -> Spike | None:
    return await session.scalar(
        update(Spike)
        .where(Spike.id == spike_id, guard)
        .values(**values)
        .returning(Spike)
        .execution_options(synchronize_session=False)
    )


def _in(span: Span) -> tuple[ColumnElement[bool] | TextClause, ...]:
    return (
        text(COMPLAINTS),
        Post.posted_at > span.since,
        Post.posted_at <= span.until,
    )
