"""All tables, so that metadata is whole wherever one of them is imported."""

from db.base import Base
from db.models.corrections import Correction
from db.models.desk import Chat, District, Mark, Office, Person, Seat
from db.models.dialogues import Dialogue
from db.models.incidents import Cycle, Draft, Event, Incident, Timer
from db.models.likeness import Apart, Lookalike, Trace
from db.models.outbox import Card, Outgoing, Prompt
from db.models.sources import Post, Quota, Source
from db.models.spikes import Spike

__all__ = [
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
    "Incident",
    "Lookalike",
    "Mark",
    "Office",
    "Outgoing",
    "Person",
    "Post",
    "Prompt",
    "Quota",
    "Seat",
    "Source",
    "Spike",
    "Timer",
    "Trace",
]
