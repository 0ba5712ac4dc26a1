"""The answer under the post: found in the thread, watched, and the author's coming back to it.

    new posts -> threads with incidents -> whose is it (pure, answering) -> incidents.change

Part of the transaction that takes a page in. Does not live here: what a thread's words mean
(`answering.py`), what becomes of an incident (`moves/replying.py`), publishing (`publishing.py`).
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from db.engine import AsyncSession
from db.models import Post
from db.queries import answers as queries
from db.queries import incidents as incident_queries
from db.queries import likeness
from db.queries import posts as post_queries
from services import incidents, notices
from services.errors import Refused
from services.facts import EventKind, Kind, Status, Tone
from services.incident_facts import IncidentFacts, load
from services.languages import _
from services.moves import (
    Act,
    Answer,
    Command,
    NotAnswer,
    ReplyEdited,
    ReplyGone,
    SeeReply,
    WroteAgain,
)
from services.notices import Notice
from services.replying.answering import (
    Said,
    Standing,
    Thread,
    Way,
    Word,
    answered_by,
    came_back,
    is_interim,
    same_link,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Heard:
    """A post just stored. `news`: it would make an incident by itself."""

    id: int
    external_id: str
    thread_id: str
    from_owner: bool
    kind: Kind
    tone: Tone
    topic: str
    news: bool


async def follow(
    session: AsyncSession, network: str, heard: Sequence[Heard], act: Act
) -> frozenset[int]:
    """Take new posts for answers and for authors coming back; the ids of those that belong to
    an incident now and need none of their own."""
    comments = {post.id: post for post in heard if post.external_id != post.thread_id}
    asked = sorted({post.thread_id for post in comments.values()})
    found = await queries.with_incidents(session, network, asked) if asked else ()
    if found:
        await incident_queries.take_turns(session)
    taken: set[int] = set()
    for thread_id in found:
        thread = await _thread(session, network, thread_id)
        new = [post for post in thread.posts.values() if post.id in comments]
        for post in sorted(new, key=lambda post: (post.posted_at, post.id)):
            if post.official:
                await _reply(session, thread, post, act)
            elif await _word(session, thread, post, comments[post.id], act):
                taken.add(post.id)
    return frozenset(taken)


async def find_again(
    session: AsyncSession, network: str, post_ids: Collection[int], act: Act
) -> None:
    """Answers that had vanished are back, or stand in the thread of what was just opened."""
    rows = await queries.officials(session, sorted(post_ids)) if post_ids else ()
    for row in rows:
        await incident_queries.take_turns(session)
        await _reply(session, await _thread(session, network, row.thread_id), _said(row), act)


async def changed(
    session: AsyncSession, edited: Collection[int], gone: Collection[int], act: Act
) -> None:
    """Posts were edited or deleted: those that are answers change their incidents."""
    ids = sorted({*edited, *gone})
    found = await queries.incidents_of(session, ids) if ids else ()
    if found:
        await incident_queries.take_turns(session)
    for incident_id, post_id in found:
        facts = await load(session, incident_id)
        if post_id in gone:
            await _gone(session, facts, post_id, act)
        else:
            await _edited(session, facts, post_id, act)


async def not_answer(session: AsyncSession, incident_id: int, act: Act) -> IncidentFacts:
    """A person says that what was found is no answer; it is never taken for one here again."""
    facts = await load(session, incident_id)
    if facts.reply is None or facts.reply_by is not Way.FOUND:
        raise Refused(_("Найденного ответа здесь нет."))
    before = await _before(session, facts)
    return await incidents.change(session, incident_id, NotAnswer(facts.reply.post_id, before), act)


async def _thread(session: AsyncSession, network: str, thread_id: str) -> Thread:
    rows = await queries.said(session, network, thread_id)
    return Thread(thread_id, {row.external_id: _said(row) for row in rows})


def _said(row: Post) -> Said:
    return Said(
        id=row.id,
        external_id=row.external_id,
        parent_id=row.parent_id,
        author_id=row.author_id,
        official=row.from_official,
        incident_id=row.incident_id,
        posted_at=row.posted_at,
        link=row.link,
        text=row.text,
    )


async def _reply(session: AsyncSession, thread: Thread, reply: Said, act: Act) -> None:
    """Take an official word for the answer it is."""
    incident_id = answered_by(reply, thread)
    if incident_id is None:
        return
    facts = await load(session, incident_id)
    told = await queries.events_of(session, incident_id, [EventKind.NOT_ANSWER])
    command = finding(facts, reply, frozenset(event.data["post"] for event in told))
    if command is None or not await _done(session, incident_id, command, act):
        return
    if isinstance(command, Answer):
        facts = await load(session, incident_id)
        await _tell(session, facts, Notice.ANSWER_FOUND, _holder(facts), act)


def finding(facts: IncidentFacts, reply: Said, rejected: Collection[int]) -> Command | None:
    """What an official word to this incident does to it; None: nothing. Pure.

    The first word counts, and a true answer takes the place of one that only says that it was
    heard; what a person has rejected never counts. An answer whose link was given is the post
    behind it.
    """
    if reply.id in rejected or (facts.reply is not None and facts.reply.post_id == reply.id):
        return None
    if facts.reply is None and same_link(facts.reply_link, reply.link):
        return SeeReply(reply.id)
    since = facts.cycle.posted_at if facts.cycle_number == 1 else facts.cycle.seen_at
    if reply.posted_at < since:
        return None
    better = (
        facts.status is Status.ANSWERED
        and facts.reply_by is Way.FOUND
        and facts.reply is not None
        and facts.reply.interim
        and not is_interim(reply.text)
    )
    if better or facts.status in (Status.NEW, Status.CLAIMED):
        return Answer(reply.link, reply.posted_at, Way.FOUND, reply.id)
    return None


async def _word(session: AsyncSession, thread: Thread, post: Said, heard: Heard, act: Act) -> bool:
    """Whether a resident's word is an author's coming back that needs no incident of its own."""
    if heard.from_owner:
        return False
    own = [one for one in thread.posts.values() if one.author_id == post.author_id]
    numbers = sorted({one.incident_id for one in own if one.incident_id is not None})
    many = [await load(session, number) for number in numbers]
    standings = {facts.id: standing for facts in many if (standing := _standing(facts))}
    word = Word(post, heard.kind, heard.tone, heard.topic)
    incident_id = came_back(word, thread, standings)
    if incident_id is None:
        return False
    before = await load(session, incident_id)
    first = not await _came_back_before(session, before)
    again = WroteAgain(post.id, complaint=heard.kind is Kind.COMPLAINT)
    if not await _done(session, incident_id, again, act):
        return False
    facts = await load(session, incident_id)
    if heard.news:
        await post_queries.set_incidents(session, {post.id: incident_id})
        await likeness.count_in(session, incident_id, posts=1)
    if first or facts.cycle_number != before.cycle_number:
        await _tell(session, facts, Notice.WROTE_AGAIN, _holder(before), act, link=post.link)
    return True


def _standing(facts: IncidentFacts) -> Standing | None:
    """Since when the author of an answered or a closed incident may be coming back."""
    if facts.status not in (Status.ANSWERED, Status.CLOSED) or facts.merged_into is not None:
        return None
    since = facts.cycle.first_reply_at or facts.closed_at
    reply = facts.reply.post_id if facts.reply else None
    return Standing(since, facts.topic, reply) if since else None


async def _came_back_before(session: AsyncSession, facts: IncidentFacts) -> bool:
    """Whether the author has come back in this cycle, since its last answer."""
    kinds = [EventKind.ANSWERED, EventKind.REPEATED]
    told = await queries.events_of(session, facts.id, kinds)
    return bool(told) and told[-1].kind == EventKind.REPEATED


async def _gone(session: AsyncSession, facts: IncidentFacts, post_id: int, act: Act) -> None:
    command = ReplyGone(post_id, await _before(session, facts))
    if await _done(session, facts.id, command, act):
        await _tell(session, facts, Notice.REPLY_GONE, _holder(facts), act)


async def _edited(session: AsyncSession, facts: IncidentFacts, post_id: int, act: Act) -> None:
    """The holder is told of the first edit; the card shows them all."""
    told = await queries.events_of(session, facts.id, [EventKind.REPLY_EDITED])
    first = all(event.data["post"] != post_id for event in told)
    if await _done(session, facts.id, ReplyEdited(post_id), act) and first:
        await _tell(session, facts, Notice.REPLY_EDITED, _holder(facts), act, link=facts.reply_link)


async def _before(session: AsyncSession, facts: IncidentFacts) -> dict[str, object]:
    """What the event that made this the answer has replaced."""
    for event in reversed(await queries.events_of(session, facts.id, [EventKind.ANSWERED])):
        if event.cycle == facts.cycle_number and same_link(
            str(event.data.get("link", "")), facts.reply_link
        ):
            return dict(event.data.get("before", {}))
    return {}


async def _done(session: AsyncSession, incident_id: int, command: Command, act: Act) -> bool:
    """Carry out what the process has decided; a person may have been first."""
    try:
        await incidents.change(session, incident_id, command, act)
    except Refused as refusal:
        log.debug("answer left alone incident=%s: %s", incident_id, refusal)
        return False
    return True


def _holder(facts: IncidentFacts) -> tuple[int, ...]:
    return (facts.holder.id,) if facts.holder else ()


async def _tell(
    session: AsyncSession,
    facts: IncidentFacts,
    notice: Notice,
    mention: tuple[int, ...],
    act: Act,
    link: str = "",
) -> None:
    """One notice under the card. An answer found to what nobody held shows on the card alone."""
    if notice is Notice.ANSWER_FOUND and not mention:
        return
    extra = {"link": link or facts.reply_link}
    await notices.to_office(session, facts, notice, act.at, mention=mention, extra=extra)
