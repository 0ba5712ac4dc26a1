"""What residents raised and what was done about it."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id, Json, JsonDict, UtcDateTime

UNCOUNTED = "backfilled OR merged_into IS NOT NULL"
"""The incidents that no figure counts: `ix_incidents_uncounted`. A query says it in these words:
no database finds a partial index by a parameter."""

UNERASED = "erased_at IS NULL OR erased_at < closed_at"
"""The incidents that still hold words of residents: `ix_incidents_unerased`, likewise."""


class Incident(Base):
    """Something residents raised that someone must answer; one or many posts.

    Changed by compare-and-swap on `version` alone. `fingerprint` is unique among joinable
    incidents: identical reposts join by that constraint, not by a look-up. `voices` is
    `posts_count` with every burst of one text counted once; `burst` is the largest of them, 0 if
    there is none. `acknowledged` is the escalation level a supervisor has taken note of.
    `merged_into`: closed because another incident has its posts now. `reply_by` says
    how the answer became known (`services.replying.answering.Way`); `reply_post_id` is the post
    it is, once that was read.
    """

    __tablename__ = "incidents"
    __table_args__ = (
        Index(
            "uq_incidents_fingerprint_joinable",
            "fingerprint",
            unique=True,
            sqlite_where=text("joinable"),
            postgresql_where=text("joinable"),
        ),
        Index("ix_incidents_office_status", "office_id", "status"),
        Index("ix_incidents_lease", "lease_until"),
        Index(
            "ix_incidents_uncounted",
            "id",
            sqlite_where=text(UNCOUNTED),
            postgresql_where=text(UNCOUNTED),
        ),
        Index(
            "ix_incidents_unerased",
            "closed_at",
            sqlite_where=text(UNERASED),
            postgresql_where=text(UNERASED),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    version: Mapped[int] = mapped_column(default=1)
    status: Mapped[str] = mapped_column(String(16), default="new")
    cycle: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(16))
    tone: Mapped[str] = mapped_column(String(16))
    topic: Mapped[str] = mapped_column(String(100), default="")
    subtopic: Mapped[str] = mapped_column(String(100), default="", server_default="")
    district: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    priority: Mapped[str] = mapped_column(String(16))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    routed_why: Mapped[str] = mapped_column(String(300), default="")
    first_post_id: Mapped[int | None] = mapped_column(BigInteger)
    posts_count: Mapped[int] = mapped_column(default=1)
    voices: Mapped[int] = mapped_column(default=1, server_default="1")
    burst: Mapped[int] = mapped_column(default=0, server_default="0")
    merged_into: Mapped[int | None] = mapped_column(BigInteger, index=True)
    fingerprint: Mapped[str | None] = mapped_column(String(32))
    joinable: Mapped[bool] = mapped_column(default=True)
    backfilled: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    escalation: Mapped[int] = mapped_column(default=0)
    escalation_reason: Mapped[str] = mapped_column(String(500), default="")
    acknowledged: Mapped[int] = mapped_column(default=0, server_default="0")
    repeated: Mapped[bool] = mapped_column(default=False)
    reply_link: Mapped[str] = mapped_column(String(500), default="")
    reply_by: Mapped[str] = mapped_column(String(16), default="", server_default="")
    reply_post_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    promised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(32), default="")
    dismiss_reason: Mapped[str] = mapped_column(String(64), default="")
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Cycle(Base):
    """One round of an incident, from seen (or reopened) to closed, with its times.

    Seconds are kept twice, by the wall and by working time; a column is None until its moment
    has come and is then set once. `due_reply_at` is what residents were owed and stays; a
    supervisor moves what the desk works towards, `extended_to`, `extensions` times. `wait_*` is
    time spent waiting for a promised date.
    """

    __tablename__ = "cycles"
    # The figures ask what ended in a span. What has not ended yet is in no index of its moment.
    __table_args__ = (
        UniqueConstraint("incident_id", "cycle"),
        *(
            Index(
                f"ix_cycles_{moment}",
                moment,
                sqlite_where=text(f"{moment} IS NOT NULL"),
                postgresql_where=text(f"{moment} IS NOT NULL"),
            )
            for moment in ("delivered_at", "claimed_at", "first_reply_at")
        ),
        Index(
            "ix_cycles_again",
            "incident_id",
            "cycle",
            sqlite_where=text("cycle > 1"),
            postgresql_where=text("cycle > 1"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"))
    cycle: Mapped[int] = mapped_column(default=1)
    posted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_reply_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    interim_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    due_claim_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_reply_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    due_final_at: Mapped[datetime] = mapped_column(UtcDateTime)
    extended_to: Mapped[datetime | None] = mapped_column(UtcDateTime)
    extensions: Mapped[int] = mapped_column(default=0, server_default="0")
    detection_wall: Mapped[int | None]
    detection_working: Mapped[int | None]
    delivery_wall: Mapped[int | None]
    delivery_working: Mapped[int | None]
    claim_wall: Mapped[int | None]
    claim_working: Mapped[int | None]
    reply_wall: Mapped[int | None]
    reply_working: Mapped[int | None]
    resolution_wall: Mapped[int | None]
    resolution_working: Mapped[int | None]
    wait_wall: Mapped[int] = mapped_column(default=0)
    wait_working: Mapped[int] = mapped_column(default=0)


class Event(Base):
    """An append-only fact. `actor_id` None: the process itself.

    `data["before"]` keeps what the change replaced, so that it can be undone within the window.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_incident", "incident_id", "id"),
        # With the incident in it, events are counted without their rows.
        Index("ix_events_kind_at", "kind", "at", "incident_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incidents.id"))
    cycle: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(32))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    data: Mapped[JsonDict] = mapped_column(Json, default=dict)


class Timer(Base):
    """One step of one clock of one cycle: a stored deadline.

    `clock`: claim, reply, final or promise. `state`: `waiting`, `done` or `cancelled`.
    `say_at` is `due_at` moved out of quiet hours. The constraint: each step once per cycle.
    """

    __tablename__ = "timers"
    __table_args__ = (
        UniqueConstraint("incident_id", "cycle", "clock", "level"),
        Index(
            "ix_timers_waiting",
            "say_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"))
    cycle: Mapped[int]
    clock: Mapped[str] = mapped_column(String(16))
    level: Mapped[int]
    audience: Mapped[str] = mapped_column(String(32))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    say_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    event_id: Mapped[int | None] = mapped_column(BigInteger, index=True)


class Draft(Base):
    """One version of a reply in the making; versions of an incident are numbered from 1.

    Belongs to the incident, so it survives a change of holder; `author_id` says whose it is.
    `state`: "", `submitted`, `approved` or `returned`; `note` tells the author why.
    """

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("incident_id", "version"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"))
    version: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    origin: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(16), default="", server_default="")
    decided_by: Mapped[int | None] = mapped_column(BigInteger)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(String(300), default="", server_default="")
