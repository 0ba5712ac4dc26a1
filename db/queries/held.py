"""SQL of what is held of one post: the rows of every table that carries it, and of no other post.

A table of the models stands either here or in `NOT_OF_POSTS`, each with its reason; a test holds
that. Of an incident with several posts its own rows are given: what people did about it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, or_, select

from db.base import Base
from db.engine import AsyncSession
from db.models import (
    Apart,
    Card,
    Correction,
    Cycle,
    Dialogue,
    Draft,
    Event,
    Finding,
    Incident,
    Lookalike,
    Outgoing,
    Post,
    Promise,
    Prompt,
    Publication,
    Source,
    Timer,
    Trace,
    Unread,
)
from db.queries.forgetting import answers_to

Held = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows by the name of their table, columns by name; tables without any are left out."""

NOT_OF_POSTS = {
    "account_links": "ways to join somebody's two accounts",
    "absences": "when people of the desk are away",
    "chats": "the desk's own chats",
    "districts": "names of places",
    "invites": "how people came to the desk",
    "marks": "what the process remembers of itself",
    "max_messages": "numbers that stand for messages of MAX",
    "offices": "who answers",
    "page_keys": "ways of the desk's people into the page",
    "panels": "figures of a chat's work",
    "people": "who works at the desk",
    "quotas": "calls by day",
    "seats": "who works where",
    "shifts": "who is on duty",
    "spikes": "counts by topic and district",
    "updates": "what the desk's people have just said or pressed, until it is handled",
}

_BY_INCIDENT: dict[type[Base], Callable[[int], ColumnElement[bool]]] = {
    Incident: lambda number: Incident.id == number,
    Cycle: lambda number: Cycle.incident_id == number,
    Event: lambda number: Event.incident_id == number,
    Timer: lambda number: Timer.incident_id == number,
    Draft: lambda number: Draft.incident_id == number,
    Promise: lambda number: Promise.incident_id == number,
    Lookalike: lambda number: or_(Lookalike.incident_id == number, Lookalike.other_id == number),
    Apart: lambda number: or_(Apart.one_id == number, Apart.other_id == number),
    Card: lambda number: Card.incident_id == number,
    Prompt: lambda number: Prompt.incident_id == number,
    Outgoing: lambda number: Outgoing.incident_id == number,
    Dialogue: lambda number: Dialogue.data["incident"].as_integer() == number,
    Unread: lambda number: Unread.incident_id == number,
}

_ALONE: dict[type[Base], Callable[[int], ColumnElement[bool]]] = {
    # Words of all posts in one row: given where there is no other post.
    Finding: lambda number: Finding.incident_id == number,
}

_BY_POST: dict[type[Base], Callable[[int], ColumnElement[bool]]] = {
    Post: lambda number: Post.id == number,
    Correction: lambda number: Correction.post_id == number,
    Trace: lambda number: Trace.post_id == number,
    Publication: lambda number: Publication.post_id == number,
}


def tables() -> set[str]:
    """Names of the tables that are looked into."""
    models: set[type[Base]] = {*_BY_INCIDENT, *_ALONE, *_BY_POST, Source}
    return {model.__tablename__ for model in models}


async def of_post(session: AsyncSession, post: Post) -> Held:
    """Everything that is held of one post."""
    number = post.incident_id
    found = {
        model.__tablename__: await _rows(session, model, where(post.id))
        for model, where in _BY_POST.items()
    }
    found["sources"] = await _rows(session, Source, Source.id == post.source_id)
    reply = None
    if number is not None:
        for model, where in _BY_INCIDENT.items():
            found[model.__tablename__] = await _rows(session, model, where(number))
        for model, where in _ALONE.items():
            if not await _others(session, post):
                found[model.__tablename__] = await _rows(session, model, where(number))
        reply = found["incidents"][0]["reply_post_id"]
    found["posts"] = [*found["posts"], *await _rows(session, Post, answers_to(post, reply))]
    return {name: rows for name, rows in found.items() if rows}


async def _others(session: AsyncSession, post: Post) -> bool:
    other = select(Post.id).where(Post.incident_id == post.incident_id, Post.id != post.id).limit(1)
    return await session.scalar(other) is not None


async def _rows(
    session: AsyncSession, model: type[Base], where: ColumnElement[bool]
) -> Sequence[Mapping[str, Any]]:
    columns = [
        cast(column, Text).label(column.name) if model is Finding else column
        for column in model.__table__.columns
    ]
    return [dict(row) for row in (await session.execute(select(*columns).where(where))).mappings()]
