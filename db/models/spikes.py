"""Spikes: when a topic in a district rose far above its own history, and what was told of it."""

from datetime import datetime

from sqlalchemy import Float, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id, UtcDateTime


class Spike(Base):
    """One alert. At most one of a topic × district is `standing`: that is its cooldown.

    `count` complaints with different words came in `window_seconds` before `raised_at` where
    `usual` were expected. `say_at` is `raised_at` moved out of quiet hours. `again_count` is what
    the one follow-up told. `silent`: so many districts of the topic rise that nobody was told.
    """

    __tablename__ = "spikes"
    __table_args__ = (
        Index(
            "uq_spikes_standing",
            "topic",
            "district",
            unique=True,
            sqlite_where=text("standing"),
            postgresql_where=text("standing"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    topic: Mapped[str] = mapped_column(String(100))
    district: Mapped[str] = mapped_column(String(200))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    window_seconds: Mapped[int]
    count: Mapped[int]
    usual: Mapped[float] = mapped_column(Float)
    critical: Mapped[bool] = mapped_column(default=False)
    silent: Mapped[bool] = mapped_column(default=False)
    say_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    again_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    again_count: Mapped[int | None]
    standing: Mapped[bool] = mapped_column(default=True)
