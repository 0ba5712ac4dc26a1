"""How posts of one event find each other, and what people said of incidents that look alike."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id, UtcDateTime


class Trace(Base):
    """A key that posts of an incident share, and from when to when they were written.

    Keys are hashes (`services.triage.alike`): no word of anybody is kept here. `post_id` is the
    post that left the key first, `posts` how many left it. `claimed` is unique by key: of two
    processes that open an incident for one event, one joins the other's. `incident_id` is None
    between the claim and the opening, in one transaction.
    """

    __tablename__ = "traces"
    __table_args__ = (
        Index("ix_traces_key", "key", "last_at"),
        Index("ix_traces_last_at", "last_at"),
        Index(
            "uq_traces_key_claimed",
            "key",
            unique=True,
            sqlite_where=text("claimed"),
            postgresql_where=text("claimed"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    key: Mapped[int] = mapped_column(BigInteger)
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incidents.id"), index=True)
    post_id: Mapped[int] = mapped_column(BigInteger)
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    posts: Mapped[int] = mapped_column(default=1)
    claimed: Mapped[bool] = mapped_column(default=False)


class Apart(Base):
    """Two incidents a person said are different: never joined, never asked of again.

    `one_id` is the smaller number.
    """

    __tablename__ = "apart"
    __table_args__ = (UniqueConstraint("one_id", "other_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    one_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Lookalike(Base):
    """The incident that another one may be, and why; one at most for each."""

    __tablename__ = "lookalikes"

    incident_id: Mapped[int] = mapped_column(
        ForeignKey("incidents.id"), primary_key=True, autoincrement=False
    )
    other_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    why: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
