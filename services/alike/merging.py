"""Making two incidents one, taking that back, and saying that two only look alike.

    the younger one closes as joined; its posts, traces, drafts and counts go to the older one

Who joins whom by itself is decided in `joining.py`; one post leaving for an incident of its own
is in `splitting.py`. A person's word is kept as an example to learn from (`corrections.py`).
"""

from db.engine import AsyncSession
from db.queries import drafts as draft_queries
from db.queries import events, likeness
from db.queries import incidents as queries
from db.queries import merging as merging_queries
from services import corrections, incidents, outbox, people
from services.actions import Action
from services.clocks import Priority, outranks
from services.errors import Refused
from services.facts import OPEN, DraftState, EventKind, Status
from services.incident_facts import IncidentFacts, load
from services.languages import _, lazy
from services.moves import Act, Claim, Merge, Raise, TellApart
from services.moves.alike import is_untouched
from services.replying import approvals, drafts, offering

ASKED = 2000
"""Posts of a merged incident that are remembered one by one, to be given back by an undo."""
WORKED_ON = lazy("сообщения об одном и том же, но с ними уже работают")


async def join_surely(session: AsyncSession, one: int, other: int, act: Act) -> bool:
    """The process has found two incidents to be one: they are joined, or people are asked.

    Nobody's work may be lost by that: only an untouched one is closed, and only into one that
    still waits for its answer.
    """
    older, younger = sorted((one, other))
    heir, merged = await load(session, older), await load(session, younger)
    if heir.status not in (Status.NEW, Status.CLAIMED) or not is_untouched(merged):
        await _ask(session, merged, older, act)
        return False
    await _merge(session, heir, merged, act)
    return True


async def merge(session: AsyncSession, incident_id: int, act: Act) -> IncidentFacts:
    """A person says that the incident is what it looks like; the older one afterwards."""
    await queries.take_turns(session)
    facts = await load(session, incident_id)
    if facts.lookalike is None:
        raise Refused(_("Объединять уже не с чем."))
    older, younger = sorted((facts.id, facts.lookalike.incident_id))
    heir, merged = await load(session, older), await load(session, younger)
    if heir.status not in OPEN:
        raise Refused(_("Инцидент №{id} уже закрыт.").format(id=heir.id))
    if act.actor and not people.may(act.actor, Merge.action, heir.office_id):
        raise Refused(
            _("№{id} у другого ответственного: объединить может координатор.").format(id=heir.id)
        )
    await queries.lock(session, merged.id)
    if await offering.is_on_its_way(session, merged.id):
        # Its draft would go to the heir while the network is being told it.
        raise Refused(
            _("Ответ по №{id} публикуется: объедините, когда он выйдет.").format(id=merged.id)
        )
    event_id = await _merge(session, heir, merged, act)
    if heir.status is Status.NEW and merged.holds(act.actor_id):
        await incidents.change(session, heir.id, Claim(), act)
    if merged.draft_state in _void(heir, merged):
        await _ask_consent(session, heir.id, act)
    if merged.post and heir.post:
        await corrections.tell_alike(
            session, merged.post.id, heir.post.id, act, event_id, alike=True
        )
    return await load(session, heir.id)


async def tell_apart(session: AsyncSession, incident_id: int, act: Act) -> IncidentFacts:
    """A person says that the incident only looks like the other; it is not asked again."""
    await queries.take_turns(session)
    facts = await load(session, incident_id)
    if facts.lookalike is None:
        raise Refused(_("Этот вопрос уже решён."))
    other = await load(session, facts.lookalike.incident_id)
    await merging_queries.drop_lookalike(session, incident_id)
    await merging_queries.tell_apart(session, incident_id, other.id, act.at, act.actor_id)
    changed = await incidents.change(session, incident_id, TellApart(other.id), act)
    if facts.post and other.post:
        event_id = changed.last_change.event_id if changed.last_change else None
        await corrections.tell_alike(
            session, facts.post.id, other.post.id, act, event_id, alike=False
        )
    return changed


async def _merge(
    session: AsyncSession, heir: IncidentFacts, merged: IncidentFacts, act: Act
) -> int | None:
    """The event that says so."""
    posts = await likeness.post_ids(session, merged.id, ASKED)
    consents = await draft_queries.drop_consent(session, merged.id, _void(heir, merged))
    moved = await draft_queries.move(session, merged.id, heir.id)
    command = Merge(heir.id, tuple(posts), tuple(moved), tuple(consents))
    closed = await incidents.change(session, merged.id, command, act)
    await merging_queries.move_posts(session, merged.id, heir.id)
    await merging_queries.move_traces(session, merged.id, heir.id)
    await merging_queries.inherit_apart(session, heir.id, merged.id, act.at)
    await merging_queries.drop_lookalike(session, merged.id)
    asked = await merging_queries.redirect_lookalikes(session, merged.id, heir.id)
    await merging_queries.add_counts(
        session, heir.id, posts=merged.posts_count, voices=merged.voices, burst=merged.burst
    )
    await events.add(
        session,
        kind=EventKind.JOINED,
        at=act.at,
        incident_id=heir.id,
        cycle=heir.cycle_number,
        data={"posts": posts, "from": merged.id},
    )
    await raise_if_due(session, heir.id, merged.priority, act)
    for incident_id in (heir.id, *asked):
        await outbox.refresh_cards(session, incident_id, act.at)
    return closed.last_change.event_id if closed.last_change else None


def _void(heir: IncidentFacts, merged: IncidentFacts) -> frozenset[DraftState]:
    """What a draft does not stay when it goes to the heir: asked for where nobody is asked, and
    agreed to by another office."""
    asked = frozenset({DraftState.SUBMITTED})
    return asked if heir.office_id == merged.office_id else asked | {DraftState.APPROVED}


async def _ask_consent(session: AsyncSession, incident_id: int, act: Act) -> None:
    """The heir's supervisors are asked about the text it got. Where somebody else holds it, or
    whoever joined the two could agree to it, that is left to a press of its own."""
    facts = await load(session, incident_id)
    theirs = facts.holder is not None and not facts.holds(act.actor_id)
    agrees = act.actor is not None and people.may(act.actor, Action.APPROVE, facts.office_id)
    if drafts.needs_approval(facts) and not theirs and not agrees:
        await approvals.submit(session, facts.id, facts.draft_version, act)


async def raise_if_due(session: AsyncSession, incident_id: int, wanted: Priority, act: Act) -> None:
    """More urgent words have come, or enough voices; a burst of one text is one voice."""
    facts = await load(session, incident_id)
    if facts.status not in OPEN:
        return
    many = facts.voices >= act.rules.alike_for_high
    if many and Priority.NORMAL in (wanted, facts.priority) and wanted is not Priority.CRITICAL:
        wanted = Priority.HIGH
    if outranks(wanted, facts.priority):
        await incidents.change(session, incident_id, Raise(wanted), Act(None, act.at, act.rules))


async def _ask(session: AsyncSession, younger: IncidentFacts, older: int, act: Act) -> None:
    """What the process must not decide is put on the younger one's card, once."""
    if await merging_queries.look_alike(session, younger.id, older, WORKED_ON.source, act.at):
        await outbox.refresh_cards(session, younger.id, act.at)
