"""SQL of search: what is to be read, the words of incidents, and looking them up.

A search brings the newest incidents that match, so that a word everybody uses costs no more
than a rare one; which of these is meant is weighed by `services.search.finding`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    cast,
    column,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from db.engine import AsyncSession
from db.models import Finding, Incident, Post, Unread
from db.queries.chats import insert_into

_READING = 0x07B0C7
"""The advisory lock under which PostgreSQL workers read one after the other."""

_FTS = table("findings_fts", column("rowid"), column("findings_fts"))


async def mark(session: AsyncSession, incident_ids: Collection[int]) -> None:
    """The words of these incidents have changed."""
    if incident_ids:
        await session.execute(
            insert(Unread), [{"incident_id": number} for number in sorted(set(incident_ids))]
        )


async def take_unread(session: AsyncSession, limit: int) -> set[int]:
    """Take incidents off the list of unread ones, the last marked first: what has just come is
    looked for sooner than what a migration has left. None while another worker reads."""
    if session.get_bind().dialect.name == "postgresql" and not await session.scalar(
        select(func.pg_try_advisory_xact_lock(_READING))
    ):
        return set()
    first = select(Unread.id).order_by(Unread.id.desc()).limit(limit)
    taken = await session.execute(
        delete(Unread)
        .where(Unread.id.in_(first.scalar_subquery()))
        .returning(Unread.incident_id)
        .execution_options(synchronize_session=False)
    )
    return set(taken.scalars())


@dataclass(frozen=True, slots=True)
class Source:
    """What the words of an incident are read from; `posts` are (text, link, external id)."""

    incident: Incident
    posts: Sequence[tuple[str, str, str]]


async def sources(
    session: AsyncSession, incident_ids: Collection[int], most: int
) -> Sequence[Source]:
    """The incidents with their newest posts, at most `most` each.

    Locked, so that none is erased between the reading and the writing; one that somebody is
    changing this moment is left out.
    """
    found = await session.scalars(
        select(Incident)
        .where(Incident.id.in_(incident_ids))
        .order_by(Incident.id)
        .with_for_update(key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    incidents = found.all()
    place = func.row_number().over(partition_by=Post.incident_id, order_by=Post.id.desc())
    numbered = (
        select(Post.incident_id, Post.text, Post.link, Post.external_id, place.label("place"))
        .where(Post.incident_id.in_([one.id for one in incidents]), Post.erased_at.is_(None))
        .subquery()
    )
    posts: dict[int, list[tuple[str, str, str]]] = {one.id: [] for one in incidents}
    for row in await session.execute(select(numbered).where(numbered.c.place <= most)):
        posts[row.incident_id].append((row.text, row.link, row.external_id))
    return [Source(one, posts[one.id]) for one in incidents]


async def put(session: AsyncSession, words: Mapping[int, str]) -> None:
    """Write the words of incidents, anew where there were some."""
    if words:
        statement = insert_into(session, Finding)
        await session.execute(
            statement.on_conflict_do_update(
                index_elements=["incident_id"], set_={"words": statement.excluded.words}
            ),
            [{"incident_id": number, "words": words[number]} for number in sorted(words)],
        )


async def drop(session: AsyncSession, incident_ids: Collection[int]) -> None:
    """These are found by their numbers alone."""
    if incident_ids:
        await session.execute(
            delete(Finding)
            .where(Finding.incident_id.in_(incident_ids))
            .execution_options(synchronize_session=False)
        )


async def compact(session: AsyncSession) -> None:
    """Take the words of what was dropped out of SQLite's index: it only marks them as gone."""
    if session.get_bind().dialect.name == "sqlite":
        await session.execute(text("INSERT INTO findings_fts(findings_fts) VALUES ('optimize')"))


def newest_statement(
    sqlite: bool,
    wanted: Sequence[Collection[str]],
    office_ids: Sequence[int] | None,
    limit: int,
    *,
    every: bool,
) -> Select[int]:
    """The newest incidents that have one of the forms of every wanted word, or of any."""
    number = _FTS.c.rowid if sqlite else Finding.incident_id
    statement: Select[int] = select(number)
    if sqlite:
        asked = _query(wanted, " AND " if every else " OR ", " OR ", '"')
        # The name is said bare: SQLAlchemy would not let a table stand for a column.
        matches: ColumnElement[bool] = literal_column("findings_fts").op("MATCH")(asked)
        statement = statement.select_from(_FTS).where(matches)
    else:
        asked = _query(wanted, " & " if every else " | ", " | ", "'")
        statement = statement.where(Finding.words.op("@@")(cast(literal(asked, Text), TSQUERY)))
    if office_ids is not None:
        office = select(Incident.office_id).where(Incident.id == number).scalar_subquery()
        statement = statement.where(office.in_(office_ids))
    return statement.order_by(number.desc()).limit(limit)


async def newest(
    session: AsyncSession,
    wanted: Sequence[Collection[str]],
    office_ids: Sequence[int] | None,
    limit: int,
    *,
    every: bool,
) -> Sequence[int]:
    """Numbers of the newest incidents that match, the newest first; of these offices, None: all."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    statement = newest_statement(sqlite, wanted, office_ids, limit, every=every)
    return (await session.scalars(statement)).all()


@dataclass(frozen=True, slots=True)
class Candidate:
    """What an incident that matched is weighed by."""

    id: int
    opened_at: datetime
    head: tuple[str, ...]
    words: str


async def candidates(session: AsyncSession, incident_ids: Sequence[int]) -> Sequence[Candidate]:
    """The incidents that matched, with what they are about and all their words."""
    rows = await session.execute(
        select(
            Incident.id,
            Incident.opened_at,
            Incident.topic,
            Incident.subtopic,
            Incident.district,
            Incident.address,
            cast(Finding.words, Text),
        )
        .join(Finding, Finding.incident_id == Incident.id)
        .where(Incident.id.in_(incident_ids))
    )
    return [
        Candidate(row[0], row[1], (row[2], row[3], row[4], row[5]), row[6].replace("'", ""))
        for row in rows
    ]


async def hits(
    session: AsyncSession, incident_ids: Sequence[int], office_ids: Sequence[int] | None
) -> Mapping[int, tuple[Incident, Post | None]]:
    """Incidents to show with the posts that speak for them; those of other offices left out."""
    statement = (
        select(Incident, Post)
        .outerjoin(Post, Post.id == Incident.first_post_id)
        .where(Incident.id.in_(incident_ids))
    )
    if office_ids is not None:
        statement = statement.where(Incident.office_id.in_(office_ids))
    return {incident.id: (incident, post) for incident, post in await session.execute(statement)}


def _query(wanted: Sequence[Collection[str]], join: str, either: str, quote: str) -> str:
    """The words as the database's own query; they are letters and digits alone, so quoting is
    all the care they need."""
    return join.join(
        "(" + either.join(f"{quote}{form}{quote}" for form in sorted(forms)) + ")"
        for forms in wanted
    )
