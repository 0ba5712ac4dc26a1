"""Handing over: one incident to a colleague, all of a shift, or back to the coordinator.

One transaction whatever the number; every incident has its event, the receiver one notice.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.engine import AsyncSession
from db.queries import queue as queries
from services import incidents, notices, offices, outbox, people
from services.actions import Action
from services.errors import Refused
from services.incident_facts import IncidentFacts, load
from services.languages import _
from services.moves import Act, Assign, HandOver, LayDown, Return
from services.notices import Notice
from services.outbox import Say
from services.people import PersonFacts
from services.residents.privacy import mask
from services.staffing import presence
from services.staffing.staff import NOT_THEIRS

MOST = 300
"""Incidents handed over in one transaction; nobody holds more."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What a shift gave away and what it kept, by number: a colleague may lack an office."""

    given: tuple[int, ...]
    kept: tuple[int, ...]


async def colleagues(
    session: AsyncSession, office_id: int | None, but: int, now: datetime
) -> list[PersonFacts]:
    """Who is here and may take an incident of that office, by name; `but` is left out."""
    return await _here(session, [office_id] if office_id is not None else [], but, now)


async def relief(session: AsyncSession, giver: PersonFacts, now: datetime) -> list[PersonFacts]:
    """Who is here and may take at least some of what a person holds, by name."""
    held = await queries.held(session, giver.id, MOST)
    return await _here(session, {office for _, office in held if office}, giver.id, now)


async def _here(
    session: AsyncSession, office_ids: Collection[int], but: int, now: datetime
) -> list[PersonFacts]:
    found = [one for one in await people.colleagues(session, office_ids) if one.id != but]
    gone = await presence.away(session, [one.id for one in found], now)
    return [one for one in found if one.id not in gone]


async def person(session: AsyncSession, person_id: int) -> PersonFacts:
    """A colleague who is still at the desk; Refused if not."""
    found = await people.active(session, person_id)
    if found is None:
        raise Refused(_("Этого человека больше нет в списке сотрудников."))
    return found


async def hand_over(
    session: AsyncSession, incident_id: int, to: PersonFacts, act: Act
) -> IncidentFacts:
    """The holder gives one incident to a colleague, who is called by name."""
    return await _give(session, incident_id, HandOver(to), act)


async def assign(
    session: AsyncSession, incident_id: int, to: PersonFacts, act: Act
) -> IncidentFacts:
    """A supervisor gives one incident to somebody of its office, who is called by name."""
    return await _give(session, incident_id, Assign(to), act)


async def hand_over_all(session: AsyncSession, to: PersonFacts, act: Act) -> Handed:
    """Everything the person holds goes to a colleague; what is none of theirs stays."""
    if to.id == act.actor_id:
        # The list stands in a chat of many, and a press speaks for whoever has pressed.
        raise Refused(
            _("Смену сдаёт тот, у кого она. {name}, вас выберет коллега.").format(name=to.name)
        )
    held = await _held(session, act)
    given = [number for number, office in held if people.may(to, Action.CLAIM, office or None)]
    if not given:
        raise Refused(_("Этот человек не работает с вашими ответственными: передать нечего."))
    await _must_be_here(session, to, act)
    for number in given:
        await incidents.change(session, number, HandOver(to), act)
    await _tell(session, given, to, act)
    kept = tuple(number for number, _ in held if number not in given)
    return Handed(tuple(given), kept)


async def lay_down_all(session: AsyncSession, act: Act) -> Handed:
    """Everything the person holds is free again; what is answered waits to be closed."""
    given = [number for number, _ in await _held(session, act)]
    for number in given:
        await incidents.change(session, number, LayDown(), act)
    return Handed(tuple(given), ())


async def give_back(
    session: AsyncSession, incident_id: int, reason: str, act: Act
) -> IncidentFacts:
    """Return an incident to the coordinator, whose chat gets the card and the reason."""
    coordinator = next((desk for desk in await offices.desks(session) if desk.coordinator), None)
    if coordinator is None:
        raise Refused(_("Координатора нет: передать может администратор."))
    command = Return(coordinator.id, coordinator.name, mask(reason))
    facts = await incidents.change(session, incident_id, command, act)
    by = act.actor.name if act.actor else ""
    said = {"by": by, "reason": " ".join(command.reason.split())}
    await notices.to_office(session, facts, Notice.RETURNED, act.at, extra=said)
    return facts


async def _give(
    session: AsyncSession, incident_id: int, command: HandOver | Assign, act: Act
) -> IncidentFacts:
    facts = await load(session, incident_id)
    if not people.may(command.to, Action.CLAIM, facts.office_id):
        raise Refused(NOT_THEIRS)
    await _must_be_here(session, command.to, act)
    changed = await incidents.change(session, incident_id, command, act)
    by = act.actor.name if act.actor else ""
    await notices.to_office(
        session, changed, Notice.HANDED_OVER, act.at, mention=(command.to.id,), extra={"by": by}
    )
    return changed


async def _must_be_here(session: AsyncSession, to: PersonFacts, act: Act) -> None:
    """Nobody gives work to one who is away: it would wait for nothing."""
    if await presence.away(session, [to.id], act.at):
        raise Refused(_("{name} сейчас отсутствует. Выберите другого.").format(name=to.name))


async def _held(session: AsyncSession, act: Act) -> Sequence[tuple[int, int]]:
    held = await queries.held(session, act.actor_id or 0, MOST)
    if not held:
        raise Refused(_("У вас ничего нет в работе: сдавать нечего."))
    return held


async def _tell(session: AsyncSession, given: Sequence[int], to: PersonFacts, act: Act) -> None:
    """One notice where the receiver works: in the chats of the first incident's office."""
    for number in given:
        facts = await load(session, number)
        if facts.office is None or not facts.office.places:
            continue
        for chat_id, thread_id in facts.office.places:
            await outbox.put(
                session,
                chat_id=chat_id,
                thread_id=thread_id,
                kind=Say.NOTICE,
                slot=f"shift:{act.actor_id}:{to.id}:{act.at.isoformat()}:{chat_id}",
                payload={
                    "notice": Notice.SHIFT,
                    "incidents": list(given),
                    "mention": [to.id],
                    "by": act.actor.name if act.actor else "",
                },
                now=act.at,
            )
        return
