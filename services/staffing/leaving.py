"""What a person holds goes to somebody else, or back to the office, and the office is told."""

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
    session: AsyncSession,
    holder: PersonFacts,
    to: PersonFacts | None,
    act: Act,
    *,
    office_id: int | None = None,
) -> int:
    """Hand on the person's open incidents, those of one office or all; how many.

    `to` gets those of the offices they work in, the rest is free for everybody. Part of the
    caller's transaction.
    """
    moved: dict[tuple[int | None, bool], list[IncidentFacts]] = {}
    by_itself = Act(None, act.at, act.rules)
    for incident_id in await queries.held_by(session, holder.id, office_id):
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
