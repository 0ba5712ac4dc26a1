"""Who changed what of the desk itself, written down beside the facts of incidents."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from db.engine import AsyncSession
from db.queries import events


class Audit(StrEnum):
    """The kinds of change; rows of `events` without an incident."""

    INVITED = "invited"
    INVITE_REVOKED = "invite_revoked"
    PERSON_JOINED = "person_joined"
    ROLE_CHANGED = "role_changed"
    SEAT_GIVEN = "seat_given"
    SEAT_TAKEN = "seat_taken"
    LADDER_CHANGED = "ladder_changed"
    PERSON_REMOVED = "person_removed"
    ACCOUNTS_JOINED = "accounts_joined"
    ACCOUNTS_PARTED = "accounts_parted"
    SHIFT_SET = "shift_set"
    SHIFT_HANDED_OVER = "shift_handed_over"
    SHIFT_DROPPED = "shift_dropped"
    AWAY = "away"
    BACK = "back"
    OFFICE_BOUND = "office_bound"
    SETTINGS_CHANGED = "settings_changed"


async def note(
    session: AsyncSession, kind: Audit, actor_id: int | None, at: datetime, /, **data: Any
) -> None:
    """Write one change down; `data` is JSON, people and offices by our ids."""
    await events.add(
        session, kind=kind, at=at, incident_id=None, cycle=0, actor_id=actor_id, data=data
    )
