"""Agreeing to a text before it goes out: who is asked, what becomes of their copies, who is told.

What each step does to an incident is in `moves/approving.py`. Whether a version may be published
is asked at `drafts.may_go_out`. Everything here is part of the caller's transaction.
"""

from datetime import datetime

from db.engine import AsyncSession
from db.queries import chats, timers
from db.queries import drafts as queries
from services import incidents, notices, outbox, people
from services.actions import Action
from services.clock_steps import approval_step
from services.deadlines import step_rows
from services.facts import DraftState
from services.incident_facts import IncidentFacts, load
from services.languages import lazy
from services.languages.told import to_tell
from services.moves import Act, ApproveDraft, EditDraft, ReturnDraft, SubmitDraft
from services.notices import Notice
from services.outbox import Say
from services.people import PersonFacts
from services.replying import drafts
from services.replying.drafts import DraftFacts
from services.staffing import presence

NOTE_CAP = 300

NOBODY_TO_AGREE = lazy(
    "Инцидент №{id}: текст ждёт согласования, но ни одному куратору не написать."
)


async def submit(session: AsyncSession, incident_id: int, version: int, act: Act) -> DraftState:
    """Show the version to the office's supervisors; how it stands then.

    Who may agree to texts needs nobody else: the version is agreed to at once.
    """
    facts = await load(session, incident_id)
    if act.actor is not None and people.may(act.actor, Action.APPROVE, facts.office_id):
        await approve(session, incident_id, version, act)
        return DraftState.APPROVED
    facts = await incidents.change(session, incident_id, SubmitDraft(version), act)
    await queries.mark(session, incident_id, version, state=DraftState.SUBMITTED, at=act.at)
    await drafts.redraw_copies(session, incident_id, version, act)
    rules = incidents.by_its_hours(act, facts).rules
    due = rules.approve_within.after(act.at, rules.working_time)
    steps = (approval_step(due, version),)
    await timers.put(session, step_rows(facts.id, facts.cycle_number, steps, facts.priority, rules))
    asked = await approvers(session, facts, act.at)
    for person in asked:
        await _show(session, facts, person.chat_id, version, act)
    if not asked:
        text = to_tell(NOBODY_TO_AGREE, id=facts.id)
        await notices.to_admins(
            session, act.rules, text, act.at, slot=f"approve:{facts.id}:{version}"
        )
    return DraftState.SUBMITTED


async def approve(session: AsyncSession, incident_id: int, version: int, act: Act) -> DraftFacts:
    """The version may go out; its author is told."""
    facts = await incidents.change(session, incident_id, ApproveDraft(version), act)
    await _decide(session, facts, version, DraftState.APPROVED, "", act)
    return await drafts.get(session, incident_id, version)


async def edit(
    session: AsyncSession, incident_id: int, seen: int, text: str, act: Act
) -> DraftFacts:
    """The supervisor's own text is the next version, agreed to as it is."""
    text = drafts.checked(text)
    facts = await incidents.change(session, incident_id, EditDraft(seen), act)
    version = seen + 1
    await queries.add(
        session,
        incident_id=incident_id,
        version=version,
        author_id=act.actor_id,
        origin="edit",
        text=text,
        at=act.at,
    )
    await drafts.redraw_copies(session, incident_id, seen, act)
    await _decide(session, facts, version, DraftState.APPROVED, "", act)
    return await drafts.get(session, incident_id, version)


async def give_back(
    session: AsyncSession, incident_id: int, version: int, reason: str, act: Act
) -> None:
    """The author is told what to mend."""
    facts = await incidents.change(session, incident_id, ReturnDraft(version, reason), act)
    await _decide(session, facts, version, DraftState.RETURNED, reason[:NOTE_CAP], act)


async def approvers(
    session: AsyncSession, facts: IncidentFacts, now: datetime
) -> list[PersonFacts]:
    """The office's supervisors who are here and can be written to; who stands in for one that is
    away is asked only if they may agree to texts themselves."""
    if facts.office_id is None:
        return []
    found = await people.supervisors(session, facts.office_id)
    here = await presence.present(session, found, now)
    able = [one for one in here if people.may(one, Action.APPROVE, facts.office_id)]
    return [one for one in able if not await chats.is_broken(session, one.chat_id)]


async def remind(session: AsyncSession, facts: IncidentFacts, act: Act) -> None:
    """Nobody has decided in time: the supervisors are asked once more, the office hears of it."""
    for person in await approvers(session, facts, act.at):
        await outbox.put(
            session,
            chat_id=person.chat_id,
            kind=Say.NOTICE,
            slot=f"approve:{facts.id}:{facts.draft_version}:{person.chat_id}",
            incident_id=facts.id,
            payload={"notice": Notice.NOT_APPROVED, "mention": []},
            now=act.at,
        )
    await notices.to_office(session, facts, Notice.NOT_APPROVED, act.at)


async def _decide(
    session: AsyncSession,
    facts: IncidentFacts,
    version: int,
    state: DraftState,
    note: str,
    act: Act,
) -> None:
    await queries.mark(
        session, facts.id, version, state=state, at=act.at, person_id=act.actor_id, note=note
    )
    await drafts.redraw_asked(session, facts.id, act)
    await drafts.redraw_copies(session, facts.id, version, act)
    author = await queries.author(session, facts.id, version)
    for chat_id, thread_id in facts.office.places if facts.office else ():
        await drafts.show(
            session,
            await drafts.get(session, facts.id, version),
            chat_id=chat_id,
            thread_id=thread_id,
            reply_to=None,
            now=act.at,
            mention=(author,) if author is not None else (),
        )


async def _show(
    session: AsyncSession, facts: IncidentFacts, chat_id: int, version: int, act: Act
) -> None:
    await outbox.put(
        session,
        chat_id=chat_id,
        kind=Say.APPROVAL,
        slot=f"approval:{facts.id}:{version}:{chat_id}",
        incident_id=facts.id,
        payload={"version": version},
        now=act.at,
    )
