"""What a person holds goes to somebody else, or back to the office, and the office is told."""

from collections.abc import Sequence

from db.engine import AsyncSession
from db.queries import staff as queries
from services import incidents, notices
from services.actions import Action
from services.errors import Refused
from services.incident_facts import IncidentFacts, load
from services.moves import Act
from services.moves.leaving import HandOn
from services.notices import BUNDLE_FROM, Notice
from services.people import PersonFacts, may
from services.rules import Rules


async def hand_on(
    session: AsyncSession, holder: PersonFacts, to: PersonFacts | None, act: Act
) -> int:
    """Hand on the person's open incidents; how many.

    `to` gets those of the offices they work in, the rest is free for everybody. Part of the
    caller's transaction.
    """
    held = await queries.held_by(session, holder.id)
    return await _hand_on(session, [number for number, _ in held], holder, to, act)


async def hand_back(session: AsyncSession, holder: PersonFacts, act: Act) -> int:
    """Free those of the person's open incidents on which they may not work any more; how many."""
    lost = [
        number
        for number, office_id in await queries.held_by(session, holder.id)
        if not may(holder, Action.CLAIM, office_id)
    ]
    return await _hand_on(session, lost, holder, None, act)


async def _hand_on(
    session: AsyncSession,
    incident_ids: Sequence[int],
    holder: PersonFacts,
    to: PersonFacts | None,
    act: Act,
) -> int:
    moved: dict[tuple[int | None, bool], list[IncidentFacts]] = {}
    by_itself = Act(None, act.at, act.rules)
    for incident_id in incident_ids:
        try:
            facts = await _one(session, incident_id, holder, to, by_itself)
        except Refused:
            continue  # closed, or taken over, this very moment
        moved.setdefault((facts.office_id, facts.holder is not None), []).append(facts)
    for (_, handed), many in moved.items():
        await _tell(session, many, to if handed else None, act.rules, by_itself)
    return sum(len(many) for many in moved.values())


async def _one(
    session: AsyncSession, incident_id: int, holder: PersonFacts, to: PersonFacts | None, act: Act
) -> IncidentFacts:
    facts = await load(session, incident_id)
    heir = to if to is not None and may(to, Action.CLAIM, facts.office_id) else None
    move = HandOn(holder.id, heir.id if heir else None)
    return await incidents.change(session, incident_id, move, act)


async def _tell(
    session: AsyncSession,
    many: list[IncidentFacts],
    to: PersonFacts | None,
    rules: Rules,
    act: Act,
) -> None:
    """One message for many, a notice each for a few."""
    notice = Notice.LET_GO if to is None else Notice.HANDED_ON
    if len(many) >= BUNDLE_FROM:
        await notices.bundle(session, rules, many, notice, None, act.at)
        return
    mention = () if to is None else (to.id,)
    for facts in many:
        await notices.to_office(session, facts, notice, act.at, mention=mention)
