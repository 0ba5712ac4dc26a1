"""What Telegram has posted and the desk has not handled yet."""

from datetime import datetime

from sqlalchemy import BigInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime


class PostedUpdate(Base):
    """One update as JSON, under Telegram's own number; the row goes once it is handled."""

    __tablename__ = "updates"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Text)
    came_at: Mapped[datetime] = mapped_column(UtcDateTime)
