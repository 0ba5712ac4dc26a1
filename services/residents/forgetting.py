"""A resident asks to be forgotten: one post's text and author go from everywhere, figures stay.

    link or number -> the posts it means -> shown to whoever asks -> forgotten, in one transaction

Gone at once, whatever the term of storage: the post, the offices' answers under it, drafts and
comments that may quote it, what it is found by, what was learnt from it, what waits to be said;
cards are drawn anew. The network showing it again does not bring it back: its id stays. That
somebody did it is an event, without a word of what was there. What Telegram keeps of messages the
desk does not remember (summaries, lists, people's own words) it cannot take back.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.engine import AsyncSession
from db.models import Post
from db.queries import cards, events, finding, upkeep
from db.queries import forgetting as queries
from services import outbox, people
from services.actions import Manage
from services.desk.replies import Purpose
from services.errors import Refused
from services.facts import OPEN, EventKind
from services.languages import _, lazy
from services.people import PersonFacts
from services.residents.privacy import mask
from services.search.finding_words import link_keys, parse, telling_part

NOT_HELD = lazy("Такого сообщения в базе нет: его не читали или оно уже стёрто.")
CALLED_OFF = "стёрто по просьбе жителя"
MANY = 5
"""Posts of an incident that are told apart by hand; of more a link is asked for."""


@dataclass(frozen=True, slots=True)
class Held:
    """A post that somebody asks about: as much as is needed to tell it from another one."""

    id: int
    network: str
    kind: str
    posted_at: datetime
    incident_id: int | None
    erased: bool


async def find(session: AsyncSession, asked: str) -> tuple[Held, ...]:
    """The posts under that link, of the incident of that number, or post:NUMBER itself; Refused if
    there are none."""
    by_number = re.fullmatch(r"post:(\d{1,18})", asked.strip())
    if by_number:
        post = await queries.get(session, int(by_number[1]))
        if post is None:
            raise Refused(NOT_HELD)
        return (_held(post),)
    number = parse(asked).number
    if number is not None:
        return await _of_incident(session, number)
    keys = set(link_keys(asked))
    part = telling_part(asked)
    near = await queries.near(session, part, part.removeprefix("wall")) if part else ()
    found = [post for post in near if keys & _keys_of(post)]
    if not found:
        raise Refused(NOT_HELD)
    return tuple(_held(post) for post in found)


async def forget(
    session: AsyncSession, post_id: int, actor: PersonFacts | None, now: datetime
) -> Held:
    """Forget one post; `actor` None is whoever has the server. Refused: no right, or no post.

    A post that is erased already is forgotten again: what came after it may quote it.
    """
    if actor is not None and not people.may(actor, Manage.FORGET, None):
        raise Refused(_("Стереть сообщение может координатор или администратор."))
    post = await queries.get(session, post_id)
    if post is None:
        raise Refused(NOT_HELD)
    held = _held(post)
    incident_ids: list[int] = []
    if post.incident_id is not None:
        incident_ids = [post.incident_id, *await queries.merged_into(session, post.incident_id)]
    await _erase(session, post, incident_ids, now)
    incident = await queries.incident(session, held.incident_id) if held.incident_id else None
    await events.add(
        session,
        kind=EventKind.FORGOTTEN,
        at=now,
        incident_id=held.incident_id,
        cycle=incident.cycle if incident else 0,
        actor_id=actor.id if actor else None,
        data={"post": held.id},
    )
    return held


async def _erase(
    session: AsyncSession, post: Post, incident_ids: Sequence[int], now: datetime
) -> None:
    masked = mask(post.text)
    await queries.call_off(session, post.id, CALLED_OFF, now)
    if masked.strip():
        await queries.drop_examples(session, post, masked)
    await queries.drop_traces(session, post.id)
    reply = await _reply_below(session, post)
    await queries.erase_post(session, post, reply, now)
    if incident_ids:
        await _erase_in_incident(session, incident_ids[0], reply is not None, now)
        await upkeep.erase_incidents(session, incident_ids[1:], now)
        await queries.drop_said(session, incident_ids)
        await queries.drop_dialogues(session, incident_ids)
        await finding.compact(session)
        await _redraw(session, incident_ids, now)


async def _reply_below(session: AsyncSession, post: Post) -> int | None:
    """The post that answers this one, where the incident knows it to stand in the same thread."""
    incident = await queries.incident(session, post.incident_id) if post.incident_id else None
    if incident is None or incident.reply_post_id is None:
        return None
    reply = await queries.get(session, incident.reply_post_id)
    return reply.id if reply is not None and reply.thread_id == post.thread_id else None


async def _erase_in_incident(
    session: AsyncSession, incident_id: int, reply_gone: bool, now: datetime
) -> None:
    """With its last post an incident is erased as by retention; else what the others say stays."""
    kept = await queries.kept_posts(session, incident_id)
    incident = await queries.incident(session, incident_id)
    if not kept or incident is None:
        await upkeep.erase_incidents(session, [incident_id], now)
        return
    await queries.empty_words(session, incident_id)
    # Nobody can tell by a link alone whose post an answer stands under.
    unknown = incident.reply_post_id is None
    await queries.settle_incident(session, incident, kept, reply_gone or unknown)
    await finding.drop(session, [incident_id])
    await finding.mark(session, [incident_id])


async def _redraw(session: AsyncSession, incident_ids: Collection[int], now: datetime) -> None:
    for chat_id, message_id, purpose in await cards.take_prompts(session, list(incident_ids)):
        if purpose in (Purpose.DRAFT, Purpose.APPROVAL):
            await outbox.blank(session, chat_id, message_id, now)
    for incident_id in incident_ids:
        incident = await queries.incident(session, incident_id)
        if incident is not None and incident.status in OPEN:
            # A card that has not come to its chat yet is still to come.
            await outbox.refresh_cards(session, incident_id, now)
        else:
            await outbox.redraw_erased(session, incident_id, now)


async def _of_incident(session: AsyncSession, number: int) -> tuple[Held, ...]:
    found = await queries.kept_posts(session, number, MANY + 1)
    if not found:
        raise Refused(NOT_HELD)
    if len(found) > MANY:
        raise Refused(
            _("В инциденте №{number} много сообщений: нужна ссылка на одно из них.").format(
                number=number
            )
        )
    return tuple(_held(post) for post in found)


def _keys_of(post: Post) -> set[str]:
    return {*link_keys(post.link), *link_keys(post.external_id)}


def _held(post: Post) -> Held:
    return Held(
        id=post.id,
        network=post.network,
        kind=post.kind,
        posted_at=post.posted_at,
        incident_id=post.incident_id,
        erased=post.erased_at is not None,
    )
