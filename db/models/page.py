"""Ways into the supervisor's page from an ordinary browser."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id, UtcDateTime


class PageKey(Base):
    """A one-time link to the page. Of its key only the hash is kept; used once, by a guarded
    UPDATE of `used_at`."""

    __tablename__ = "page_keys"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
