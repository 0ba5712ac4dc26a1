"""Live panels: one message a chat that shows how its work stands."""

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime


class Panel(Base):
    """The panel of a chat, or of one topic of a forum (`thread_id` 0: no topic).

    `message_id` is where it stands, None until it does. `shown` is what it was last asked to
    show; the message is edited when that changes. `off`: people have put it away.
    """

    __tablename__ = "panels"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    thread_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    shown: Mapped[str] = mapped_column(String(200), default="")
    off: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
