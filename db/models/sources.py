"""What is watched and what was read there."""

from datetime import date, datetime

from sqlalchemy import Date, Float, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id, Json, JsonDict, UtcDateTime

COMPLAINTS = "verdict_kind = 'complaint' AND NOT baseline"
"""The posts of `ix_posts_complaints`. A query says it in these words: no database finds a partial
index by a parameter."""


class Source(Base):
    """One watched wall, group, search, channel or feed.

    `state`: `ok`; `waiting` (backing off or a quota is spent); `parked` (denied, gone, wrong: a
    person must look); `stopped` (switched off by a person). `next_poll_at` and `leased_until` make
    the timetable; `note` says why it is not read, `gap` what a reading may have missed, both as
    they are kept to be told; `cursor` is the connector's own. `baseline_began_at` is when the first
    page was asked for; `baselined_at` is None until the first whole read. `backfill_seconds` asks
    that read to notify of posts this young. `owner_id` is the place's own author id: where
    `official`, its words anywhere are the office's. `place` is by what its network speaks of it
    when it tells news by itself (`Network.place_of`), "" until it was first read.

    How often it is read: `poll_every_seconds` and `poll_at_least_seconds` are its own bounds where
    they are not the network's; `news` posts in `watched_seconds`, both fading, are its rate;
    `reading_cost` and `reading_calls` what one reading takes (services.attention.planner);
    `every_seconds` the interval that came of it. `silent_at` is when the admins were told that
    it is unusually silent.
    """

    __tablename__ = "sources"
    __table_args__ = (
        UniqueConstraint("network", "kind", "address"),
        Index("ix_sources_place", "network", "place"),
        Index("ix_sources_due", "network", "next_poll_at",
              postgresql_where=text("state in ('ok','waiting')"),
              sqlite_where=text("state in ('ok','waiting')")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    network: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(32))
    address: Mapped[str] = mapped_column(String(300))
    district: Mapped[str] = mapped_column(String(200), default="")
    official: Mapped[bool] = mapped_column(default=False)
    owner_id: Mapped[str] = mapped_column(String(64), default="")
    place: Mapped[str] = mapped_column(String(300), default="", server_default="")
    state: Mapped[str] = mapped_column(String(16), default="ok")
    note: Mapped[JsonDict | None] = mapped_column(Json)
    gap: Mapped[JsonDict | None] = mapped_column(Json)
    cursor: Mapped[JsonDict] = mapped_column(Json, default=dict)
    next_poll_at: Mapped[datetime] = mapped_column(UtcDateTime)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    baseline_began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    baselined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    backfill_seconds: Mapped[int] = mapped_column(default=0)
    last_success_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_news_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    posts_seen: Mapped[int] = mapped_column(default=0)
    bad_items: Mapped[int] = mapped_column(default=0)
    bad_pages: Mapped[int] = mapped_column(default=0)
    poll_every_seconds: Mapped[int | None]
    poll_at_least_seconds: Mapped[int | None]
    news: Mapped[float] = mapped_column(Float, default=0.0, server_default="0")
    watched_seconds: Mapped[float] = mapped_column(Float, default=0.0, server_default="0")
    reading_cost: Mapped[float] = mapped_column(Float, default=1.0, server_default="1")
    reading_calls: Mapped[float] = mapped_column(Float, default=1.0, server_default="1")
    every_seconds: Mapped[int] = mapped_column(default=0, server_default="0")
    silent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Post(Base):
    """One post or comment, with what triage thought of it.

    An author is a network id and a display name on this one post: nothing else is kept of
    anybody, and no index leads from an author to posts. `baseline` posts were there before us.
    `missed` counts clean passes without it; `gone_at` is set at the second. `erased_at`: the
    retention job has emptied text and author.
    """

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("network", "external_id"),
        Index("ix_posts_thread", "source_id", "thread_id"),
        # A complaint may have been found by a search and its answer on the wall.
        Index("ix_posts_network_thread", "network", "thread_id"),
        # Its columns after the first let a topic in a district be counted without the rows.
        Index(
            "ix_posts_complaints",
            "posted_at",
            "topic",
            "district",
            sqlite_where=text(COMPLAINTS),
            postgresql_where=text(COMPLAINTS),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"))
    network: Mapped[str] = mapped_column(String(32))
    external_id: Mapped[str] = mapped_column(String(200))
    thread_id: Mapped[str] = mapped_column(String(200))
    parent_id: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    text_hash: Mapped[str] = mapped_column(String(32))
    fingerprint: Mapped[str | None] = mapped_column(String(32))
    link: Mapped[str] = mapped_column(String(500))
    author_id: Mapped[str] = mapped_column(String(64), default="")
    author_name: Mapped[str] = mapped_column(String(200), default="")
    from_official: Mapped[bool] = mapped_column(default=False)
    attachments: Mapped[int] = mapped_column(default=0)
    posted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    gone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    missed: Mapped[int] = mapped_column(default=0)
    baseline: Mapped[bool] = mapped_column(default=False)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verdict_kind: Mapped[str] = mapped_column(String(16), default="other")
    tone: Mapped[str] = mapped_column(String(16), default="neutral")
    topic: Mapped[str] = mapped_column(String(100), default="")
    subtopic: Mapped[str] = mapped_column(String(100), default="", server_default="")
    district: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    urgency: Mapped[str] = mapped_column(String(16), default="low")
    score: Mapped[float] = mapped_column(Float, default=0.0)
    why: Mapped[JsonDict] = mapped_column(Json, default=dict)
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incidents.id"), index=True)


class Quota(Base):
    """Calls of one method a token has spent on one day (the network's own day, UTC)."""

    __tablename__ = "quotas"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    method: Mapped[str] = mapped_column(String(100), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    used: Mapped[int] = mapped_column(default=0)
