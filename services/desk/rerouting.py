"""Where an incident may belong instead: the likeliest offices first, and search by name."""

from collections.abc import Sequence

from db.engine import AsyncSession
from db.queries import corrections as queries
from services import offices
from services.incident_facts import IncidentFacts, OfficeRef
from services.routing import Desk

TOP = 3
"""Offices offered before the alphabet."""

FOUND = 6
"""Offices a search by name shows."""


async def choices(session: AsyncSession, facts: IncidentFacts) -> tuple[list[OfficeRef], int]:
    """All other offices, and how many of the first are offered for a reason.

    Reasons: the table names the office for the topic or the district, or people gave incidents
    of this topic to it before. The rest come by name.
    """
    desks = {desk.id: desk for desk in await offices.desks(session)}
    chosen = await queries.chosen_offices(session, facts.topic) if facts.topic else {}
    others = [one for one in await offices.active(session) if one.id != facts.office_id]
    weighed = {one.id: _weight(desks[one.id], facts, chosen.get(one.name, 0)) for one in others}
    likely = sorted((one for one in others if weighed[one.id]), key=lambda one: -weighed[one.id])
    first = likely[:TOP]
    return [*first, *(one for one in others if one not in first)], len(first)


async def by_name(session: AsyncSession, facts: IncidentFacts, part: str) -> Sequence[OfficeRef]:
    """Other offices with these words in their names, at most FOUND."""
    words = _plain(part).split()
    found = [
        one
        for one in await offices.active(session)
        if one.id != facts.office_id and all(word in _plain(one.name) for word in words)
    ]
    return found[:FOUND] if words else []


def _weight(desk: Desk, facts: IncidentFacts, chosen: int) -> int:
    """People's choice counts as much as the table after the second time."""
    by_topic = facts.topic in desk.topics and (
        not desk.districts or facts.district in desk.districts
    )
    by_district = facts.district in desk.districts and (not desk.topics or by_topic)
    return 4 * by_topic + 2 * by_district + 3 * chosen + desk.coordinator


def _plain(name: str) -> str:
    return name.casefold().replace("ё", "е")
