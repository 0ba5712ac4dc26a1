"""Dates promised to residents in public."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id, UtcDateTime


class Promise(Base):
    """One date that an interim answer named; `link` is that answer.

    Open until it ends: `kept`, `broken`, `moved` (another date was promised) or `void` (the
    incident was joined to another). An incident has one open promise at most. `number` counts
    within the cycle from 0. `made_event` and `ended_event` are the events that did it, for undo.
    """

    __tablename__ = "promises"
    __table_args__ = (
        Index(
            "uq_promises_incident_open",
            "incident_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_promises_promised_at", "promised_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    cycle: Mapped[int]
    number: Mapped[int]
    promised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_event: Mapped[int] = mapped_column(BigInteger, index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(String(300), default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_event: Mapped[int | None] = mapped_column(BigInteger, index=True)
    end: Mapped[str] = mapped_column(String(16), default="")
