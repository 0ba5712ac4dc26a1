"""What a person was asked to type, until it is typed or forgotten."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id, Json, JsonDict, UtcDateTime


class Dialogue(Base):
    """One open question to one person in one chat; a new question takes the old one's place.

    `message_id` is the message that asks, None where it is not known.
    """

    __tablename__ = "dialogues"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    data: Mapped[JsonDict] = mapped_column(Json, default=dict)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
