"""What MAX needs beside Telegram: its messages have names, our columns hold numbers."""

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id, UtcDateTime


class MaxMessage(Base):
    """A message of MAX: `mid` is its name there, `id` the number we know it by.

    `chat_id` is ours (`services.messengers.ids`): in private the person's.
    """

    __tablename__ = "max_messages"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    mid: Mapped[str] = mapped_column(String(100), unique=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
