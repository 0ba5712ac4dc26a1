"""All tables, so that metadata is whole wherever one of them is imported."""

from db.base import Base
from db.models.corrections import Correction
from db.models.desk import Chat, District, Mark, Office, Person, Seat
from db.models.dialogues import Dialogue
from db.models.finding import Finding, Unread, beside_models
from db.models.incidents import Cycle, Draft, Event, Incident, Timer
from db.models.likeness import Apart, Lookalike, Trace
from db.models.messengers import MaxMessage
from db.models.outbox import Card, Outgoing, Prompt
from db.models.page import PageKey
from db.models.panels import Panel
from db.models.promises import Promise
from db.models.publications import Publication
from db.models.sources import Post, Quota, Source
from db.models.spikes import Spike
from db.models.staff import Absence, AccountLink, Invite, Shift
from db.models.updates import PostedUpdate

__all__ = [
    "Absence",
    "AccountLink",
    "Apart",
    "Base",
    "Card",
    "Chat",
    "Correction",
    "Cycle",
    "Dialogue",
    "District",
    "Draft",
    "Event",
    "Finding",
    "Incident",
    "Invite",
    "Lookalike",
    "Mark",
    "MaxMessage",
    "Office",
    "Outgoing",
    "PageKey",
    "Panel",
    "Person",
    "Post",
    "PostedUpdate",
    "Promise",
    "Prompt",
    "Publication",
    "Quota",
    "Seat",
    "Shift",
    "Source",
    "Spike",
    "Timer",
    "Trace",
    "Unread",
    "beside_models",
]
