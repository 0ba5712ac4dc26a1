"""What is new in a page, and what triage thinks of it: read what is stored, then decide.

Nothing is written here; what becomes of it is in `intake.py`.
"""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from db.engine import AsyncSession, Database
from db.models import Post
from db.queries import posts as post_queries
from db.queries import sources as source_queries
from services import roots
from services.alike.joining import traits_of
from services.facts import Kind, Verdict
from services.languages import lazy
from services.networks.base import FetchedPost, Page
from services.networks.registry import NAME_PARENTS
from services.opening import Region
from services.routing import wanted
from services.sources import DueSource
from services.triage import PostText, assess_all
from services.triage.alike.likeness import Traits
from services.triage.topics import clear
from services.triage.urgency import ALARM_FROM

OLDER_THAN_BASELINE = timedelta(minutes=10)
"""How much before the baseline a post first seen after it may be dated and still count as news:
clocks differ and networks index late. Older ones were simply out of the baseline's sight."""
CLEAN_PASSES_TO_GONE = 2
"""A post missing from this many complete readings is taken for deleted."""
BROUGHT = lazy("добавлено сотрудником")
"""What decides where no word does."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A post with the verdict on it. `official`: an office's own page wrote it. `traits`: what it
    is held against others by, where it is news."""

    post: FetchedPost
    verdict: Verdict
    baseline: bool
    official: bool
    traits: Traits | None


@dataclass(frozen=True, slots=True)
class Sorted:
    """A page held against what is stored. Ids are of stored posts."""

    new: tuple[FetchedPost, ...] = ()
    edited: tuple[tuple[int, int | None, FetchedPost], ...] = ()
    returned: tuple[int, ...] = ()
    missed: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    touched_incidents: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Sifted:
    """A page that only has to be written: what to change, and the verdicts on what came."""

    plan: Sorted
    new: Sequence[Judged]
    edited: Sequence[Judged]


@dataclass(frozen=True, slots=True)
class Context:
    """What a judgement may know beside the text: what was said before, by external id, and the
    author ids of the offices' own pages."""

    texts: Mapping[str, str]
    official_authors: frozenset[str]


def text_hash(text: str) -> str:
    """What tells an edited text from an unchanged one."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def sort(page: Page, known: Mapping[str, Post], of_threads: Sequence[Post]) -> Sorted:
    """What is new, edited, back, missed and gone. The first of two items with one id counts."""
    unique = {post.external_id: post for post in reversed(page.posts)}
    edited, returned = [], []
    for external_id, post in unique.items():
        stored = known.get(external_id)
        if stored is None or stored.erased_at is not None:
            continue
        if stored.text_hash != text_hash(post.text):
            edited.append((stored.id, stored.incident_id, post))
        if stored.missed or stored.gone_at:
            returned.append(stored)
    told_gone = set(page.gone) - unique.keys()
    gone = [post for key, post in known.items() if key in told_gone and post.gone_at is None]
    absent = [
        post
        for post in of_threads
        if post.external_id not in unique and post.external_id not in told_gone
    ]
    gone += [post for post in absent if post.missed + 1 >= CLEAN_PASSES_TO_GONE]
    missed = [post for post in absent if post.missed + 1 < CLEAN_PASSES_TO_GONE]
    touched = {post.incident_id for post in (*gone, *returned)} | {row[1] for row in edited}
    return Sorted(
        new=tuple(sorted(
            (post for key, post in unique.items() if key not in known),
            key=lambda post: (post.posted_at, post.external_id),
        )),
        edited=tuple(edited),
        returned=tuple(post.id for post in returned),
        missed=tuple(post.id for post in missed),
        gone=tuple(post.id for post in gone),
        touched_incidents=frozenset(touched - {None}),  # type: ignore[arg-type] # None is out
    )  # fmt: skip


async def sift(
    database: Database,
    source: DueSource,
    page: Page,
    region: Region,
    asked_at: datetime,
    alarm_from: float = ALARM_FROM,
) -> Sifted:
    """The page against what is stored, with verdicts on what is new or edited."""
    async with database.read() as session:
        plan = await _compare(session, source, page)
        context = await _context(session, source, page, plan)
    new, edited = await asyncio.to_thread(
        _judge, source, plan, context, region, asked_at, alarm_from
    )
    return Sifted(plan, new, edited)


async def _compare(session: AsyncSession, source: DueSource, page: Page) -> Sorted:
    ids = list({post.external_id for post in page.posts} | set(page.gone))
    known = await post_queries.known(session, source.network, ids)
    of_threads = await post_queries.of_threads(session, source.id, list(page.complete))
    plan = sort(page, known, of_threads)
    if source.network not in NAME_PARENTS:
        return plan
    parents = await post_queries.known(session, source.network, sorted(roots.answered(plan.new)))
    threads = {name: post.thread_id for name, post in parents.items()}
    return replace(plan, new=roots.rooted(plan.new, threads))


async def _context(session: AsyncSession, source: DueSource, page: Page, plan: Sorted) -> Context:
    """Comments are understood by what they answer, which may have been read long ago."""
    if not plan.new and not plan.edited:
        return Context({}, frozenset())
    texts = {post.external_id: post.text for post in page.posts}
    wanted_ids = {_answered(post) for post in plan.new} - texts.keys() - {""}
    stored = await post_queries.known(session, source.network, sorted(wanted_ids))
    texts |= {key: post.text for key, post in stored.items()}
    officials = await source_queries.official_authors(session, source.network)
    if source.official and page.owner_id:
        officials.add(page.owner_id)
    return Context(texts, frozenset(officials))


def _answered(post: FetchedPost) -> str:
    """The external id of what a comment answers, "" for a post."""
    return "" if post.external_id == post.thread_id else post.parent_id or post.thread_id


def _judge(
    source: DueSource,
    plan: Sorted,
    context: Context,
    region: Region,
    asked_at: datetime,
    alarm_from: float,
) -> tuple[list[Judged], list[Judged]]:
    """Triage of what is new or edited, all at once; the rest has been judged before."""
    posts = [*plan.new, *(post for _, _, post in plan.edited)]
    texts = [_asked(source, post, context) for post in posts]
    verdicts = assess_all(texts, region.gazetteer, alarm_from)
    judged = [
        _judged(source, post, text.from_official is True, verdict, region, asked_at)
        for post, text, verdict in zip(posts, texts, verdicts, strict=True)
    ]
    return judged[: len(plan.new)], judged[len(plan.new) :]


def _asked(source: DueSource, post: FetchedPost, context: Context) -> PostText:
    """The post as triage is asked about it."""
    owners_word = source.official and post.from_owner
    return PostText(
        text=post.text,
        parent=context.texts.get(_answered(post)),
        place_official=source.official,
        from_official=owners_word or post.author_id in context.official_authors,
        district=source.district,
    )


def _judged(
    source: DueSource,
    post: FetchedPost,
    official: bool,
    verdict: Verdict,
    region: Region,
    asked_at: datetime,
) -> Judged:
    if post.brought:
        verdict = _as_complaint(verdict)
    baseline = is_baseline(source, post, asked_at)
    news = not official and not baseline and wanted(verdict)
    known = None
    if news:
        known = traits_of(post, verdict, source.id, source.district, region.gazetteer)
    return Judged(post, verdict, baseline, official, known)


def _as_complaint(verdict: Verdict) -> Verdict:
    """Of what a person called a complaint triage says the rest: topic, place and urgency."""
    if verdict.kind is Kind.COMPLAINT:
        return verdict
    topic = verdict.topic or clear(verdict.topics)
    why = {**verdict.why, "kind": (BROUGHT.source,)}
    return replace(verdict, kind=Kind.COMPLAINT, topic=topic, why=why)


def is_baseline(source: DueSource, post: FetchedPost, asked_at: datetime) -> bool:
    """Whether the post was there before us, so that nobody is told of it.

    The first whole read may take hours: what is written meanwhile is news. A connector dates a
    post of no known age `asked_at`; until that read is over it is taken for an old one.
    """
    began = source.baseline_began_at or asked_at
    if source.backfill and post.posted_at >= began - source.backfill:
        return False
    if source.baselined_at is None:
        return post.posted_at <= began or post.posted_at == asked_at
    return post.posted_at < began - OLDER_THAN_BASELINE
