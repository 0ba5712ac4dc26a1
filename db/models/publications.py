"""Replies that go out by a person's press."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id, UtcDateTime

OPEN = "state IN ('asked', 'sending', 'unknown')"
"""The publications of which something is still to be done or to be found out."""


class Publication(Base):
    """One version of a draft on its way under a post; the text stays with the draft.

    `state`: `asked`; `sending`, written down before the network is asked; `unknown`, it may have
    been said; `published`; `refused`. `key` is what the network knows it by, the same for the same
    words under the same post. `due_at` is when it is taken up next, None when nobody but a person
    can tell. `attempts` counts how often the network was asked.
    """

    __tablename__ = "publications"
    __table_args__ = (
        Index(
            "uq_publications_incident_open",
            "incident_id",
            unique=True,
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
        Index("ix_publications_due", "due_at"),
        Index("ix_publications_incident_id", "incident_id"),
        Index("ix_publications_voice", "network", "voice", "asked_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"))
    draft_version: Mapped[int]
    post_id: Mapped[int] = mapped_column(BigInteger)
    network: Mapped[str] = mapped_column(String(32))
    voice: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(16), default="asked")
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    external_id: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
