"""SQL of one post's way out: what is kept of it is found, and emptied wherever it stands.

What goes with a whole incident is `upkeep.py`; whom it concerns and what is said: the service.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update

from db.engine import AsyncSession
from db.models import (
    Correction,
    Dialogue,
    Draft,
    Incident,
    Lookalike,
    Outgoing,
    Post,
    Promise,
    Publication,
    Trace,
)
from db.queries import corrections
from db.queries.publications import UNFINISHED
from db.queries.upkeep import EMPTY, forget_words

#: What of a row that waits to be said may quote a post or lead to it.
QUOTED = ("link", "reason", "text")

MOST_CANDIDATES = 200
"""Posts whose links have a part in common with the one that is looked for."""


async def near(session: AsyncSession, part: str, external_id: str) -> Sequence[Post]:
    """Posts whose link holds that part, and the post with that id of its network."""
    found = await session.scalars(
        select(Post)
        .where(or_(Post.link.contains(part, autoescape=True), Post.external_id == external_id))
        .order_by(Post.id)
        .limit(MOST_CANDIDATES)
    )
    return found.all()


async def get(session: AsyncSession, post_id: int) -> Post | None:
    """One post by our number."""
    return await session.get(Post, post_id, populate_existing=True)


async def incident(session: AsyncSession, incident_id: int) -> Incident | None:
    """An incident, locked: nobody changes it while it loses one of its posts."""
    return await session.get(Incident, incident_id, populate_existing=True, with_for_update=True)


async def kept_posts(
    session: AsyncSession, incident_id: int, limit: int | None = None
) -> Sequence[Post]:
    """The posts of an incident whose words are still kept, the oldest first."""
    found = await session.scalars(
        select(Post)
        .where(Post.incident_id == incident_id, Post.erased_at.is_(None))
        .order_by(Post.posted_at, Post.id)
        .limit(limit)
    )
    return found.all()


async def merged_into(session: AsyncSession, incident_id: int) -> Sequence[int]:
    """The incidents whose posts this one has."""
    found = await session.scalars(select(Incident.id).where(Incident.merged_into == incident_id))
    return found.all()


def answers_to(post: Post, reply_post_id: int | None) -> ColumnElement[bool]:
    """The offices' own words right under this post: they speak to its author by name."""
    beneath = or_(
        Post.parent_id == post.external_id,
        and_(Post.parent_id.is_(None), Post.thread_id == post.external_id),
        Post.id == reply_post_id,
    )
    return and_(
        Post.network == post.network,
        Post.thread_id == post.thread_id,
        Post.from_official,
        Post.id != post.id,
        beneath,
    )


async def erase_post(
    session: AsyncSession, post: Post, reply_post_id: int | None, now: datetime
) -> None:
    """Empty the post and the offices' answers to it. Their ids stay, so that none is taken for
    new when it is read again."""
    erased = or_(Post.id == post.id, answers_to(post, reply_post_id))
    await corrections.mark_erased(session, erased)
    await session.execute(
        update(Post)
        .where(erased)
        .values(**EMPTY, erased_at=now)
        .execution_options(synchronize_session=False)
    )


async def drop_traces(session: AsyncSession, post_id: int) -> None:
    """Forget the keys that this post alone has left."""
    await session.execute(
        delete(Trace)
        .where(Trace.post_id == post_id, Trace.posts <= 1)
        .execution_options(synchronize_session=False)
    )


async def drop_examples(session: AsyncSession, post: Post, masked: str) -> None:
    """Forget what was learnt from the post, and its words in what was learnt from others."""
    below = select(Post.id).where(
        Post.network == post.network,
        func.coalesce(Post.parent_id, Post.thread_id) == post.external_id,
    )
    await session.execute(
        delete(Correction)
        .where(
            or_(
                Correction.post_id == post.id,
                and_(Correction.matter == "alike", Correction.other_text == masked),
            )
        )
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(Correction)
        .where(Correction.post_id.in_(below))
        .values(parent_text="")
        .execution_options(synchronize_session=False)
    )


async def call_off(session: AsyncSession, post_id: int, note: str, now: datetime) -> None:
    """Nothing more goes out under the post, and no reply there is known by its id."""
    await session.execute(
        update(Publication)
        .where(Publication.post_id == post_id, Publication.state.in_(UNFINISHED))
        .values(state="refused", due_at=None, settled_at=now)
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(Publication)
        .where(Publication.post_id == post_id)
        .values(external_id="", note=note)
        .execution_options(synchronize_session=False)
    )


async def drop_said(session: AsyncSession, incident_ids: Collection[int]) -> None:
    """Forget what was said of these, and take the quotes out of what is still to be said."""
    await session.execute(
        delete(Outgoing)
        .where(Outgoing.incident_id.in_(incident_ids), Outgoing.state != "pending")
        .execution_options(synchronize_session=False)
    )
    waiting = await session.scalars(select(Outgoing).where(Outgoing.incident_id.in_(incident_ids)))
    for row in waiting:
        blank = {key: "" for key in QUOTED if row.payload.get(key)}
        if blank:
            row.payload = {**row.payload, **blank}
            row.version += 1
    await session.flush()


async def drop_dialogues(session: AsyncSession, incident_ids: Collection[int]) -> None:
    """Forget what people are typing about these."""
    for row in await session.scalars(select(Dialogue)):
        if {row.data.get("incident"), row.data.get("incident_id")} & set(incident_ids):
            await session.delete(row)
    await session.flush()


async def empty_words(session: AsyncSession, incident_id: int) -> None:
    """Empty what people of the desk wrote for an incident: drafts, reasons, comments, and why it
    looked like another one."""
    await session.execute(
        update(Draft)
        .where(Draft.incident_id == incident_id)
        .values(text="", note="")
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(Promise)
        .where(Promise.incident_id == incident_id)
        .values(reason="", link="")
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        delete(Lookalike)
        .where(or_(Lookalike.incident_id == incident_id, Lookalike.other_id == incident_id))
        .execution_options(synchronize_session=False)
    )
    await forget_words(session, [incident_id])


async def settle_incident(
    session: AsyncSession, incident: Incident, kept: Sequence[Post], reply_gone: bool
) -> None:
    """What an incident has of one of its posts goes; what the others `kept` say of it stays."""
    if not any(one.address == incident.address for one in kept):
        incident.address = ""
    if not any(one.fingerprint == incident.fingerprint for one in kept):
        incident.fingerprint = None
    if incident.first_post_id not in {one.id for one in kept}:
        incident.first_post_id = kept[0].id
    if incident.routed_why.startswith("вернул"):
        incident.routed_why = ""
    if reply_gone:
        incident.reply_link = ""
    incident.version += 1
    await session.flush()
