"""What people of the desk say instead of triage, kept as examples to learn from.

    another topic                    said: a topic,    instead: the right one
    no complaint at all              said: a kind,     instead: "other"
    another office                   said: an office,  instead: the one it was given to
    alike, or not                    said: "alike",    instead: "different", or the reverse

A correction comes with a change of an incident, in the same transaction, and is taken back with
it. Texts are masked, and nothing is kept of the author. How they are learnt from: `learning.py`.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from db.engine import AsyncSession
from db.models import Correction as Row
from db.queries import corrections as queries
from services import offices
from services.errors import Refused
from services.facts import DismissReason, EventKind, Kind
from services.incident_facts import IncidentFacts
from services.languages import _
from services.moves import Act, ChangeTopic, Move, freeze, thaw
from services.residents.privacy import mask
from services.routing import route
from services.triage import TOPICS, PostText, assess

BATCH = 1000

NO_COMPLAINT = frozenset(
    {
        DismissReason.SPAM,
        DismissReason.ABUSE,
        DismissReason.NO_SUBSTANCE,
        DismissReason.POLITICS,
    }
)
"""Reasons that say something of the text; a repeat or another region may well be a complaint."""

ALIKE, DIFFERENT = "alike", "different"


class Matter(StrEnum):
    """What may be corrected."""

    TOPIC = "topic"
    KIND = "kind"
    OFFICE = "office"
    ALIKE = "alike"


@dataclass(frozen=True, slots=True)
class Said:
    """One opinion of the machine and the person's; the same means agreed after all."""

    matter: Matter
    said: str
    instead: str


@dataclass(frozen=True, slots=True)
class CorrectionFacts:
    """A correction with the text it was made of, masked; `other` only where alike or not."""

    matter: Matter
    said: str
    instead: str
    post: PostText
    other: str = ""


def said_by(facts: IncidentFacts, move: Move) -> Said | None:
    """What a change says of triage; None where it says nothing."""
    match move.event:
        case EventKind.TOPIC_CHANGED:
            return Said(Matter.TOPIC, facts.topic, move.data["topic"])
        case EventKind.DISMISSED if move.data["reason"] in NO_COMPLAINT:
            return Said(Matter.KIND, facts.kind, Kind.OTHER)
        case EventKind.REOPENED if facts.dismiss_reason in NO_COMPLAINT:
            return Said(Matter.KIND, facts.kind, facts.kind)
        case EventKind.REROUTED if "by_table" not in move.data:
            return Said(Matter.OFFICE, facts.office.name if facts.office else "", move.data["name"])
        case _:
            return None


async def follow(
    session: AsyncSession, facts: IncidentFacts, move: Move, event_id: int, act: Act
) -> None:
    """Keep what a change has corrected, or take it back with the change."""
    if move.undoes is not None:
        await take_back(session, move.undoes)
    said = said_by(facts, move)
    if said is not None and facts.post is not None:
        await keep(session, facts.post.id, said, act, event_id)


async def tell_alike(
    session: AsyncSession,
    post_id: int,
    other_post_id: int,
    act: Act,
    event_id: int | None,
    *,
    alike: bool,
) -> None:
    """Keep that a person joined a post to another one, or set them apart."""
    other = await queries.post(session, other_post_id)
    words = (DIFFERENT, ALIKE) if alike else (ALIKE, DIFFERENT)
    if other is not None:
        said = Said(Matter.ALIKE, *words)
        await keep(session, post_id, said, act, event_id, other_text=mask(other[0].text))


async def keep(
    session: AsyncSession,
    post_id: int,
    said: Said,
    act: Act,
    event_id: int | None,
    other_text: str = "",
) -> None:
    """Write one correction; an earlier one of the post and matter is replaced.

    What the process does by itself corrects nothing, and a post without words teaches nothing.
    """
    post = await _post(session, post_id)
    if act.actor_id is None or post is None or not post.text.strip():
        return
    earlier = await queries.of_post(session, post_id, said.matter)
    await queries.put(
        session,
        {
            "post_id": post_id,
            "matter": said.matter,
            "said": said.said[:200],
            "instead": said.instead[:200],
            "text": post.text,
            "parent_text": post.parent or "",
            "other_text": other_text,
            "place_official": bool(post.place_official),
            "network": post.network,
            "person_id": act.actor_id,
            "at": act.at,
            "event_id": event_id,
            "replaced": _opinion(earlier) if earlier else {},
        },
    )


async def take_back(session: AsyncSession, event_id: int) -> None:
    """The change is undone: the earlier opinion stands again, if there was one."""
    row = await queries.by_event(session, event_id)
    if row is None:
        return
    if row.replaced:
        await queries.set_values(session, row.id, {**thaw(row.replaced), "replaced": {}})
    else:
        await queries.drop(session, row.id)


async def forget(session: AsyncSession, post_ids: Sequence[int]) -> None:
    """Erase what was learnt from these posts, whatever the desk may keep: somebody asked for it."""
    await queries.drop_of_posts(session, post_ids)


async def all_kept(session: AsyncSession) -> AsyncIterator[CorrectionFacts]:
    """Every correction that still differs from what the machine said, the oldest first."""
    last = 0
    while rows := await queries.after(session, last, BATCH):
        for row in rows:
            yield _facts(row)
        last = rows[-1].id


async def topic_change(session: AsyncSession, facts: IncidentFacts, topic: str) -> ChangeTopic:
    """The command that gives an incident another topic, with the office the table names for it."""
    desk = route(topic, facts.district, await offices.desks(session)).desk
    return ChangeTopic(topic, desk.id, desk.name) if desk else ChangeTopic(topic)


async def topics_to_choose(session: AsyncSession, facts: IncidentFacts) -> list[int]:
    """Places in TOPICS to offer instead of the present topic, the likeliest first."""
    post = await _post(session, facts.post.id) if facts.post else None
    likely: list[str] = []
    if post is not None:
        judged = PostText(post.text, post.parent, post.place_official)
        likely = [one.topic for one in (await asyncio.to_thread(assess, judged)).topics]
    ordered = dict.fromkeys([*(topic for topic in likely if topic in TOPICS), *TOPICS])
    return [TOPICS.index(topic) for topic in ordered if topic != facts.topic]


def topic_at(place: str) -> str:
    """The topic a button names by its place in TOPICS; Refused if it names none."""
    if not place.isdecimal() or int(place) >= len(TOPICS):
        raise Refused(_("Эта кнопка устарела. Найдите свежую карточку инцидента."))
    return TOPICS[int(place)]


@dataclass(frozen=True, slots=True)
class _Masked:
    text: str
    parent: str | None
    place_official: bool
    network: str


async def _post(session: AsyncSession, post_id: int) -> _Masked | None:
    """A post as it may be kept beyond its incident: masked, without its author."""
    found = await queries.post(session, post_id)
    if found is None:
        return None
    post, parent, official = found
    return _Masked(mask(post.text), mask(parent.text) if parent else None, official, post.network)


def _opinion(row: Row) -> dict[str, Any]:
    """What an undo puts back."""
    return freeze(
        {"instead": row.instead, "person_id": row.person_id, "at": row.at, "event_id": row.event_id}
    )


def _facts(row: Row) -> CorrectionFacts:
    return CorrectionFacts(
        matter=Matter(row.matter),
        said=row.said,
        instead=row.instead,
        post=PostText(row.text, row.parent_text or None, row.place_official),
        other=row.other_text,
    )
