"""Search: incidents by number, by link, by words in any grammatical form; only one's own.

    words change -> marked (same transaction) -> `catch_up` reads them -> `find` looks them up

A search takes the newest incidents that match and puts first what speaks of it most and is
fresh. Where no incident has all the words, those that have most of them are shown. What a
database is asked is `db/queries/finding.py`; words and links as keys are `finding_words.py`.
"""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.engine import AsyncSession, Database
from db.models import Incident, Post
from db.queries import finding as queries
from services import people
from services.clocks import Priority
from services.facts import Status
from services.people import PersonFacts
from services.residents.privacy import mask
from services.search.finding_words import Asked, document, forms_of, parse
from services.triage.reading import read

WEIGHED = 120
"""The newest matches that are weighed against each other; a shift turns no more pages."""

POSTS = 50
"""Posts of an incident that its words are read from, the newest."""

BATCH = 50
"""Incidents read in one transaction: on SQLite it holds up the desk."""

HALF_LIFE = 30.0
"""Days after which a match counts half."""

SNIPPET = 110
"""Characters shown of a text."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One incident that was found. `bold`: what of the snippet matched, from and to."""

    id: int
    status: Status
    priority: Priority
    topic: str
    district: str
    address: str
    opened_at: datetime
    snippet: str
    bold: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits. `total` counts up to WEIGHED; `loosely`: not all words were met."""

    hits: tuple[Hit, ...]
    total: int
    loosely: bool = False


async def find(
    session: AsyncSession, person: PersonFacts, query: str, now: datetime, *, page: int, size: int
) -> Found:
    """What that person may see of what was asked for, the likeliest first."""
    asked = parse(query)
    office_ids = people.sees(person)
    ids, loosely = await _numbers(session, asked, office_ids, now)
    shown = ids[page * size : (page + 1) * size]
    rows = await queries.hits(session, shown, office_ids)
    if asked.number is not None and not rows:
        return Found((), 0)
    wanted = frozenset().union(*asked.words) if asked.words else frozenset()
    hits = tuple(_hit(*rows[number], wanted) for number in shown if number in rows)
    return Found(hits, len(ids), loosely)


async def _numbers(
    session: AsyncSession, asked: Asked, office_ids: Sequence[int] | None, now: datetime
) -> tuple[list[int], bool]:
    """Incidents by number in their order, and whether not all the words were met."""
    if asked.number is not None:
        return [asked.number], False
    if asked.links:
        found = await queries.newest(session, [asked.links], office_ids, WEIGHED, every=True)
        return list(found), False
    if not asked.words:
        return [], False
    loosely = False
    found = await queries.newest(session, asked.words, office_ids, WEIGHED, every=True)
    if not found and len(asked.words) > 1:
        loosely = True
        found = await queries.newest(session, asked.words, office_ids, WEIGHED, every=False)
    candidates = await queries.candidates(session, found)
    return rank(candidates, asked.words, now), loosely


def rank(
    candidates: Sequence[queries.Candidate], wanted: Sequence[Collection[str]], now: datetime
) -> list[int]:
    """The share of the words that are met, more where topic or place say them, less with age."""

    def weight(one: queries.Candidate) -> float:
        words = set(one.words.split())
        head = frozenset().union(*(forms_of(part) for part in one.head))
        met = sum(not words.isdisjoint(forms) for forms in wanted) / len(wanted)
        named = sum(not head.isdisjoint(forms) for forms in wanted) / len(wanted)
        days = max((now - one.opened_at).total_seconds(), 0.0) / 86_400
        return met**2 * (1 + named) / (1 + days / HALF_LIFE)

    return [one.id for one in sorted(candidates, key=lambda one: (-weight(one), -one.id))]


async def catch_up(database: Database, batches: int = 20) -> int:
    """Read the incidents whose words have changed, at most so many batches; how many were read."""
    done = 0
    for _ in range(batches):
        async with database.write() as session:
            number = await _read_some(session)
        done += number
        if number < BATCH:
            break
    return done


async def _read_some(session: AsyncSession) -> int:
    unread = await queries.take_unread(session, BATCH)
    sources = await queries.sources(session, unread, POSTS)
    words = await asyncio.to_thread(_documents, [one for one in sources if not _is_silent(one)])
    await queries.put(session, words)
    await queries.drop(session, [one.incident.id for one in sources if _is_silent(one)])
    # Somebody was changing these: they are read the next time.
    await queries.mark(session, unread - {one.incident.id for one in sources})
    return len(sources)


def _is_silent(source: queries.Source) -> bool:
    """An erased incident, or one whose posts another has, is found by its number alone."""
    incident = source.incident
    erased, closed = incident.erased_at, incident.closed_at
    return incident.merged_into is not None or (
        erased is not None and closed is not None and erased >= closed
    )


def _documents(sources: Sequence[queries.Source]) -> dict[int, str]:
    return {
        one.incident.id: document(
            [
                one.incident.topic,
                one.incident.subtopic,
                one.incident.district,
                mask(one.incident.address),
                *(mask(text) for text, _, _ in one.posts),
            ],
            [one.incident.reply_link, *(key for _, *keys in one.posts for key in keys)],
        )
        for one in sources
    }


def _hit(incident: Incident, post: Post | None, wanted: frozenset[str]) -> Hit:
    snippet, bold = snippet_of(mask(post.text) if post else "", wanted)
    return Hit(
        id=incident.id,
        status=Status(incident.status),
        priority=Priority(incident.priority),
        topic=incident.topic,
        district=incident.district,
        address=mask(incident.address),
        opened_at=incident.opened_at,
        snippet=snippet,
        bold=bold,
    )


def snippet_of(
    text: str, wanted: frozenset[str], cap: int = SNIPPET
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """At most `cap` characters around the first word that matched, and where the matches are."""
    text = " ".join(text.split())
    met = [
        (token.start, token.end)
        for token in read(text).tokens
        if not wanted.isdisjoint(forms_of(token.text))
    ]
    start = 0
    if met and met[0][1] > cap:
        start = max(met[0][0] - cap // 3, 0)
        start = text.find(" ", start) + 1
    end = len(text) if len(text) <= start + cap else start + cap - 1
    head, tail = "…" * (start > 0), "…" * (end < len(text))
    shift = len(head) - start
    bold = tuple((a + shift, b + shift) for a, b in met if a >= start and b <= end)
    return f"{head}{text[start:end].rstrip()}{tail}", bold
