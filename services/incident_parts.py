"""What the facts of an incident consist of: office, people, posts, cycle, promise, change."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.desk.office_settings import USUAL, OfficeSettings
from services.facts import EventKind, Status
from services.messengers.places import Chats, Place


@dataclass(frozen=True, slots=True)
class OfficeRef:
    """An office, as far as a card needs it."""

    id: int
    name: str
    chat_id: int | None
    thread_id: int | None
    settings: OfficeSettings = USUAL
    second_chat_id: int | None = None

    @property
    def places(self) -> tuple[Place, ...]:
        """The chats it works in, one in each messenger."""
        return Chats(self.chat_id, self.thread_id, self.second_chat_id).places


@dataclass(frozen=True, slots=True)
class PersonRef:
    """Someone of the desk."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class PostFacts:
    """One post of an incident, its text already masked. `erased`: its time of storage is over;
    `via`: the gateway it came by, "" if it was read on a network."""

    id: int
    network: str
    kind: str
    text: str
    link: str
    author_name: str
    posted_at: datetime
    edited_at: datetime | None
    gone_at: datetime | None
    attachments: int
    why: dict[str, Any]
    erased: bool = False
    via: str = ""
    external_id: str = ""
    thread_id: str = ""


@dataclass(frozen=True, slots=True)
class ReplyFacts:
    """The post that answers, once it was read. `interim`: it only says that it was heard."""

    post_id: int
    posted_at: datetime
    edited_at: datetime | None
    gone_at: datetime | None
    interim: bool


@dataclass(frozen=True, slots=True)
class CycleFacts:
    """The current round of an incident: its deadlines and what has been reached.

    `due_reply_at` is what residents were owed and what figures count; `reply_by` is what the desk
    works towards, later where a supervisor has extended it.
    """

    posted_at: datetime
    seen_at: datetime
    delivered_at: datetime | None
    claimed_at: datetime | None
    first_reply_at: datetime | None
    resolved_at: datetime | None
    due_claim_at: datetime
    due_reply_at: datetime
    due_final_at: datetime
    interim_at: datetime | None = None
    extended_to: datetime | None = None
    extensions: int = 0
    wait_wall: int = 0
    wait_working: int = 0

    @property
    def reply_by(self) -> datetime:
        """When the first reply is due by now."""
        return self.extended_to or self.due_reply_at


@dataclass(frozen=True, slots=True)
class PromiseFacts:
    """The date that stands promised: its last moment, and how often another stood before it."""

    until: datetime
    made_at: datetime
    moved: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LastChange:
    """The latest change a person made, for the undo button."""

    event_id: int
    kind: EventKind
    actor_id: int | None
    at: datetime
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lookalike:
    """The incident this one may be, or was before if that is closed; why it seems so."""

    incident_id: int
    why: str
    status: Status
