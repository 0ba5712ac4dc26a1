"""How people come to the desk and when they are there: invitations, shifts, absences."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id, UtcDateTime


class Invite(Base):
    """A one-time link by which somebody joins. Of its token only the hash is kept.

    `duty` is the seat in `office_id`; both None for a role that needs no office. Used once, by a
    guarded UPDATE of `used_at`.
    """

    __tablename__ = "invites"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    duty: Mapped[str | None] = mapped_column(String(16))
    made_by: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_by: Mapped[int | None] = mapped_column(BigInteger)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Shift(Base):
    """Somebody is on duty in an office: once (`starts_at`, `ends_at`), or every week.

    A weekly one has `weekday` (Monday is 0), the local minute of that day it starts at and its
    length in minutes; what of it begins before `off_until` was handed over and does not count.
    """

    __tablename__ = "shifts"
    __table_args__ = (Index("ix_shifts_office_ends", "office_id", "ends_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    weekday: Mapped[int | None]
    start_minute: Mapped[int | None]
    minutes: Mapped[int | None]
    off_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Absence(Base):
    """Somebody is away, from `starts_at` until `ends_at`; `deputy_id` stands in meanwhile.

    `begun`: what the person held has been handed on. `told`: the return has been greeted.
    """

    __tablename__ = "absences"
    __table_args__ = (Index("ix_absences_ends", "ends_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    begun: Mapped[bool] = mapped_column(default=False)
    told: Mapped[bool] = mapped_column(default=False)


class AccountLink(Base):
    """The last link somebody asked for to join their account in the other messenger.

    Of its token only the hash is kept. Used once, by a guarded UPDATE of `used_at`.
    """

    __tablename__ = "account_links"

    person_id: Mapped[int] = mapped_column(
        Id, ForeignKey("people.id"), primary_key=True, autoincrement=False
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
