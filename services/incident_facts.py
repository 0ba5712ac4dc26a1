"""An incident as the upper floors see it, and how it is read from the database.

Text of residents is masked here, before it leaves the database floor's hands: nothing above
ever holds a phone number or a flat. Does not live here: any change (`incidents.py`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.engine import AsyncSession
from db.models import Cycle, Event, Incident, Office, Person, Post, Promise
from db.queries import incidents as queries
from db.queries import likeness, promises
from db.queries import merging as merging_queries
from services.clocks import Priority
from services.desk.office_settings import read_settings
from services.errors import Refused
from services.facts import DraftState, EventKind, Kind, Status
from services.incident_parts import CycleFacts as CycleFacts  # parts of these facts' speech
from services.incident_parts import LastChange as LastChange
from services.incident_parts import Lookalike as Lookalike
from services.incident_parts import OfficeRef as OfficeRef
from services.incident_parts import PersonRef as PersonRef
from services.incident_parts import PostFacts as PostFacts
from services.incident_parts import PromiseFacts as PromiseFacts
from services.incident_parts import ReplyFacts as ReplyFacts
from services.languages import _
from services.networks.registry import gateway_of
from services.replying.answering import Way, is_interim
from services.residents.privacy import mask

LINKS_SHOWN = 5
"""Links of the posts that are kept in the facts of an incident with many."""


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """Everything a decision or a card needs to know of one incident.

    `voices` counts a burst of one text once, `burst` is the largest. `merged_into`: the incident
    that has its posts now.
    """

    id: int
    version: int
    status: Status
    cycle_number: int
    cycle: CycleFacts
    kind: Kind
    topic: str
    district: str
    address: str
    priority: Priority
    office: OfficeRef | None
    routed_why: str
    posts_count: int
    post: PostFacts | None
    links: tuple[str, ...]
    opened_at: datetime
    holder: PersonRef | None
    lease_until: datetime | None
    escalation: int
    escalation_reason: str
    repeated: bool
    reply_link: str
    promised_at: datetime | None
    outcome: str
    dismiss_reason: str
    closed_at: datetime | None
    draft_version: int
    last_change: LastChange | None
    voices: int = 1
    burst: int = 0
    merged_into: int | None = None
    lookalike: Lookalike | None = None
    subtopic: str = ""
    acknowledged: int = 0
    promise: PromiseFacts | None = None
    reply_by: Way = Way.GIVEN
    reply: ReplyFacts | None = None
    draft_state: DraftState = DraftState.WRITTEN

    @property
    def office_id(self) -> int | None:
        """The office that answers, None while it lies with the coordinator."""
        return self.office.id if self.office else None

    @property
    def offered(self) -> tuple[int, str] | None:
        """The office (id, name) the table names for a topic that was corrected just now."""
        last = self.last_change
        if last is None or last.kind is not EventKind.TOPIC_CHANGED or "office" not in last.data:
            return None
        return last.data["office"], last.data["name"]

    def holds(self, person_id: int | None) -> bool:
        """Whether this person holds the incident."""
        return self.holder is not None and self.holder.id == person_id


async def load(session: AsyncSession, incident_id: int) -> IncidentFacts:
    """The facts of one incident as this transaction sees them; Refused if there is none."""
    row = await queries.load(session, incident_id)
    if row is None:
        raise Refused(_("Инцидента №{id} нет.").format(id=incident_id))
    incident, cycle, office, holder, post, reply, last, draft, draft_state = row
    links = await queries.links(session, incident_id, LINKS_SHOWN)
    other = await merging_queries.lookalike(session, incident_id)
    promise = await promises.open_of(session, incident_id) if incident.promised_at else None
    return IncidentFacts(
        **_incident_columns(incident),
        cycle=_cycle(cycle),
        office=_office(office),
        holder=_person(holder),
        post=_post(post),
        reply=_reply(reply),
        links=tuple(links),
        draft_version=draft or 0,
        draft_state=DraftState(draft_state or ""),
        last_change=_change(last),
        lookalike=Lookalike(other[0], other[1], Status(other[2])) if other else None,
        promise=_promise(promise),
    )


async def posts(
    session: AsyncSession, incident_id: int, *, limit: int, offset: int
) -> list[PostFacts]:
    """The posts of an incident, the latest written first, their texts masked."""
    rows = await likeness.posts_page(session, incident_id, limit=limit, offset=offset)
    return [fact for row in rows if (fact := _post(row))]


def _incident_columns(incident: Incident) -> dict[str, Any]:
    return {
        "id": incident.id,
        "version": incident.version,
        "status": Status(incident.status),
        "cycle_number": incident.cycle,
        "kind": Kind(incident.kind),
        "topic": incident.topic,
        "subtopic": incident.subtopic,
        "district": incident.district,
        "address": mask(incident.address),
        "priority": Priority(incident.priority),
        "routed_why": incident.routed_why,
        "posts_count": incident.posts_count,
        "voices": incident.voices,
        "burst": incident.burst,
        "merged_into": incident.merged_into,
        "opened_at": incident.opened_at,
        "lease_until": incident.lease_until,
        "escalation": incident.escalation,
        "escalation_reason": incident.escalation_reason,
        "acknowledged": incident.acknowledged,
        "repeated": incident.repeated,
        "reply_link": incident.reply_link,
        "reply_by": Way(incident.reply_by),
        "promised_at": incident.promised_at,
        "outcome": incident.outcome,
        "dismiss_reason": incident.dismiss_reason,
        "closed_at": incident.closed_at,
    }


def _cycle(row: Cycle) -> CycleFacts:
    return CycleFacts(
        posted_at=row.posted_at,
        seen_at=row.seen_at,
        delivered_at=row.delivered_at,
        claimed_at=row.claimed_at,
        first_reply_at=row.first_reply_at,
        interim_at=row.interim_at,
        extended_to=row.extended_to,
        extensions=row.extensions,
        resolved_at=row.resolved_at,
        due_claim_at=row.due_claim_at,
        due_reply_at=row.due_reply_at,
        due_final_at=row.due_final_at,
        wait_wall=row.wait_wall,
        wait_working=row.wait_working,
    )


def _office(row: Office | None) -> OfficeRef | None:
    if row is None:
        return None
    return OfficeRef(
        row.id,
        row.name,
        row.chat_id,
        row.thread_id,
        read_settings(row.settings),
        row.second_chat_id,
    )


def _person(row: Person | None) -> PersonRef | None:
    return PersonRef(row.id, row.name) if row else None


def _promise(row: Promise | None) -> PromiseFacts | None:
    return PromiseFacts(row.promised_at, row.made_at, row.number, row.reason) if row else None


def _change(row: Event | None) -> LastChange | None:
    if row is None:
        return None
    return LastChange(row.id, EventKind(row.kind), row.actor_id, row.at, row.data)


def _reply(row: Post | None) -> ReplyFacts | None:
    if row is None:
        return None
    return ReplyFacts(row.id, row.posted_at, row.edited_at, row.gone_at, is_interim(row.text))


def _post(row: Post | None) -> PostFacts | None:
    if row is None:
        return None
    return PostFacts(
        id=row.id,
        network=row.network,
        kind=row.kind,
        text=mask(row.text),
        link=row.link,
        author_name=row.author_name,
        posted_at=row.posted_at,
        edited_at=row.edited_at,
        gone_at=row.gone_at,
        attachments=row.attachments,
        why=_masked_words(row.why),
        erased=row.erased_at is not None,
        via=gateway_of(row.network, row.external_id),
        external_id=row.external_id,
        thread_id=row.thread_id,
    )


def _masked_words(why: dict[str, Any]) -> dict[str, Any]:
    """The words that decided are a resident's too."""
    return {decision: [mask(word) for word in words] for decision, words in why.items()}
