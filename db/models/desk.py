"""Who answers and where: offices, people, districts, chats."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id, Json, JsonDict, UtcDateTime


class Office(Base):
    """An official's desk: its chat, what it answers for. `coordinator` marks the fallback.

    `second_chat_id` is its chat in the other messenger, None for an office that works in one;
    of two, `chat_id` is Telegram's (`services.messengers.places`).
    `settings` is read and written by `services.desk.office_settings`.
    """

    __tablename__ = "offices"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    chat_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    thread_id: Mapped[int | None] = mapped_column(BigInteger)
    second_chat_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    topics: Mapped[list[str]] = mapped_column(Json, default=list)
    districts: Mapped[list[str]] = mapped_column(Json, default=list)
    coordinator: Mapped[bool] = mapped_column(default=False)
    settings: Mapped[JsonDict] = mapped_column(Json, default=dict, server_default="{}")
    active: Mapped[bool] = mapped_column(default=True)


class Person(Base):
    """Someone who works at the desk, known by the id in a messenger alone.

    `telegram_id` is MAX's, in our numbering, for whoever has no account in Telegram; `second_id`
    the account in MAX of whoever has both. `reads_second`: that is where they wrote last.
    `language` is the code of the one they chose to read, "" before they chose. Without
    `telegram_id` is who has left, and whose account has gone over to another row.
    """

    __tablename__ = "people"
    __table_args__ = (
        Index("uq_people_second_id", "second_id", unique=True),
        CheckConstraint("NOT active OR telegram_id IS NOT NULL", name="known"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    telegram_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    second_id: Mapped[int | None] = mapped_column(BigInteger)
    reads_second: Mapped[bool] = mapped_column(default=False, server_default=false())
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(16))
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(8), default="", server_default="")


class Seat(Base):
    """A person's place in an office: `member`, `deputy` or `supervisor`.

    `position` orders the supervisors: the ladder climbs from 0 upward.
    """

    __tablename__ = "seats"

    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    duty: Mapped[str] = mapped_column(String(16), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class District(Base):
    """A municipality and the names people call it and its settlements.

    `streets`, many, come from a file of their own: settlement → [kind, name] of each, "" for the
    district's own town. `streets_digest` tells whether they have changed, "" that there are none.
    """

    __tablename__ = "districts"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    aliases: Mapped[list[str]] = mapped_column(Json, default=list)
    settlements: Mapped[list[str]] = mapped_column(Json, default=list)
    streets: Mapped[dict[str, list[list[str]]]] = mapped_column(
        Json, default=dict, server_default="{}", deferred=True
    )
    streets_digest: Mapped[str] = mapped_column(String(32), default="", server_default="")


class Chat(Base):
    """What is known of a Telegram chat we write to.

    `paused_until` holds back the whole chat (a 429, a retry): its order is kept so. `state`
    is `ok` or `broken` (the bot was thrown out, the chat is not there); a broken chat keeps
    its rows until it is bound anew. `moved_to` is the supergroup it became.
    """

    __tablename__ = "chats"
    __table_args__ = (Index("ix_chats_state", "state"),)

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(16), default="ok")
    reason: Mapped[str] = mapped_column(String(300), default="")
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    moved_to: Mapped[int | None] = mapped_column(BigInteger)


class Mark(Base):
    """A named fact the process must remember: when a tick last did its work, and the like."""

    __tablename__ = "marks"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
