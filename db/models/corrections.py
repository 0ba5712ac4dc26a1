"""What people of the desk said instead of triage."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id, Json, JsonDict, UtcDateTime

ERASED = "erased"
"""The corrections whose post is erased: `ix_corrections_erased`, found by this word."""


class Correction(Base):
    """One matter of one post, as a person of the desk sees it: an example to learn from.

    `matter` is `topic`, `kind`, `office` or `alike`; `said` is the machine's opinion, `instead`
    the person's (the same as `said`: agreed after all). Texts are masked, and nothing is kept of
    the author. `other_text` is what the post was held against where the matter is `alike`.
    `event_id` is the change it came with; `replaced` keeps the earlier opinion for an undo.
    `erased`: the post's own text is, and this goes too unless the desk may keep it.
    """

    __tablename__ = "corrections"
    __table_args__ = (
        UniqueConstraint("post_id", "matter"),
        Index(
            "ix_corrections_erased",
            "id",
            sqlite_where=text(ERASED),
            postgresql_where=text(ERASED),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    matter: Mapped[str] = mapped_column(String(16))
    said: Mapped[str] = mapped_column(String(200))
    instead: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    parent_text: Mapped[str] = mapped_column(Text, default="")
    other_text: Mapped[str] = mapped_column(Text, default="")
    place_official: Mapped[bool]
    network: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    event_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    replaced: Mapped[JsonDict] = mapped_column(Json, default=dict)
    erased: Mapped[bool] = mapped_column(default=False, server_default=false())
