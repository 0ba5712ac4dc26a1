"""The audit trail: who of the desk did what, when, on which incident.

Residents are not in it: no text, no author, no link, no words anybody typed. What the process
did by itself to an incident stands in the incident's history (`timeline.py`).
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.engine import AsyncSession
from db.queries import trail as queries
from services.facts import DismissReason

_TOLD = (
    "topic", "was", "now", "outcome", "office", "name", "person", "deputy", "role", "duty",
    "to", "from", "into", "version", "until", "clock", "level", "part", "invite",
)  # fmt: skip
"""What an event's data may say here: codes, our own ids, names of offices and of the desk's."""


@dataclass(frozen=True, slots=True)
class Step:
    """One act. `who` is "" for the process, `office` who has the incident now."""

    id: int
    at: datetime
    who: str
    kind: str
    incident_id: int | None
    office: str
    details: Mapping[str, Any]


async def steps(session: AsyncSession, since: datetime, until: datetime) -> AsyncIterator[Step]:
    """What was done from `since` to before `until`, the oldest first."""
    async for event, who, office in queries.acts(session, since, until):
        yield Step(
            id=event.id,
            at=event.at,
            who=who or "",
            kind=event.kind,
            incident_id=event.incident_id,
            office=office or "",
            details=_details(event.data),
        )


def _details(data: Mapping[str, Any]) -> dict[str, Any]:
    told = {key: data[key] for key in _TOLD if data.get(key) is not None}
    if data.get("reason") in list(DismissReason):
        told["reason"] = data["reason"]
    return told
