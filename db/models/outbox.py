"""What is to be said, and what stands in the chats."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id, Json, JsonDict, UtcDateTime

DEAD = "state = 'dead'"
"""The rows of `ix_outbox_dead`, in the words a query says it in."""


class Outgoing(Base):
    """One thing to show in one chat: *what*, never the rendered words.

    `state`: `pending`, `sent`, `dead` (given up, the admin is told). `slot` names what the row
    shows; at most one pending row a slot, queued again by raising `version`. A row is settled
    as sent only if `version` is still the one that was rendered. `rank` 1 lets every due row
    of rank 0 go first. `ambiguous` counts attempts that may have reached Telegram without our
    knowing.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "uq_outbox_slot_pending",
            "slot",
            unique=True,
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index(
            "ix_outbox_pending",
            "chat_id",
            "rank",
            "id",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index(
            "ix_outbox_dead",
            "settled_at",
            sqlite_where=text(DEAD),
            postgresql_where=text(DEAD),
        ),
        Index(
            "ix_outbox_settled",
            "settled_at",
            sqlite_where=text("state != 'pending'"),
            postgresql_where=text("state != 'pending'"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    thread_id: Mapped[int | None] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(16))
    slot: Mapped[str] = mapped_column(String(200))
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incidents.id"), index=True)
    payload: Mapped[JsonDict] = mapped_column(Json, default=dict)
    version: Mapped[int] = mapped_column(default=1)
    rank: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(16), default="pending")
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    ambiguous: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Card(Base):
    """A copy of an incident's card in a chat, or in one topic of a forum.

    `thread_id` 0 means no topic: a NULL would be equal to nothing, and the copy not unique.
    `version` is the incident's version it shows.
    """

    __tablename__ = "cards"
    __table_args__ = (
        UniqueConstraint("incident_id", "chat_id", "thread_id"),
        Index("ix_cards_message", "chat_id", "message_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"))
    chat_id: Mapped[int] = mapped_column(BigInteger)
    thread_id: Mapped[int] = mapped_column(BigInteger, default=0)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Prompt(Base):
    """A message of ours, other than a card, that an answer by reply belongs to.

    `purpose`: `draft` (a reply is a new version), `link` (a reply holds the answer's link),
    `notice` (a reply is a draft for the incident it speaks of).
    """

    __tablename__ = "prompts"
    __table_args__ = (UniqueConstraint("chat_id", "message_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"))
    chat_id: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int] = mapped_column(BigInteger)
    purpose: Mapped[str] = mapped_column(String(16))
    version: Mapped[int] = mapped_column(default=0, server_default="0")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
