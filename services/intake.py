"""A page becomes posts, incidents, events and words to say: read, decide, one write.

    known = read what is stored of the page
    plan  = sort(page, known) + triage          (pure; triage runs in a worker thread)
    write   posts + incidents + cycles + timers + events + outbox + cursor, whole or not at all

A crash before the write leaves the cursor where it was, and the page is read again; unique
constraints make the second reading harmless. The first two lines are `sifting.py`.
"""

from dataclasses import dataclass
from datetime import datetime

from db.engine import AsyncSession, Database
from db.queries import finding as finding_queries
from db.queries import posts as post_queries
from db.queries import pushes as push_queries
from db.queries import quotas
from db.queries import sources as source_queries
from services import opening, outbox
from services.alike.joining import Candidate
from services.languages.told import to_tell
from services.moves import Act
from services.networks.base import Page
from services.networks.registry import place_of
from services.opening import Region
from services.replying import answers
from services.rules import Rules
from services.sifting import Judged, Sifted, sift, text_hash
from services.sources import Attend, Bill, DueSource, Turn
from services.triage.alike.fingerprint import fingerprint


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a page: how many posts were new, which incidents were opened or joined."""

    new_posts: int
    opened: tuple[int, ...]
    joined: tuple[int, ...]


async def take(
    database: Database,
    source: DueSource,
    page: Page,
    region: Region,
    rules: Rules,
    now: datetime,
    next_poll_at: datetime,
    asked_at: datetime | None = None,
    attend: Attend | None = None,
) -> Taken:
    """Take one page in, that was asked for at `asked_at` (`now` if that is None).

    `attend` says, by the moments of the new posts, when it is read next; without it that is
    `next_poll_at`, and what is known of how lively the source is stays as it was.
    Raises `source_queries.LeaseLost` when another worker has the source.
    """
    asked_at = asked_at or now
    sifted = await sift(database, source, page, region, asked_at, rules.alarm_from)
    new = [post.posted_at for post in sifted.plan.new]
    turn = attend(new) if attend else Turn(next_poll_at, Bill(page.calls, now.date()))
    async with database.write() as session:
        taken = await _write(session, source, sifted, region, rules, now)
        await source_queries.advance(
            session,
            source.id,
            source.leased_until,
            cursor=page.cursor,
            next_poll_at=turn.next_poll_at,
            now=now,
            baseline_began_at=source.baseline_began_at or asked_at,
            baselined=source.baselined_at is None and not page.more,
            news=taken.new_posts > 0,
            posts=taken.new_posts,
            bad=page.bad,
            gap=to_tell(page.gap) if page.gap else None,
            owner_id=page.owner_id[:64],
            place=place_of(source.network, source.kind, source.address, page.cursor),
            attention=turn.columns(),
        )
        await quotas.add(session, source.token, turn.bill.calls, turn.bill.day)
    return taken


async def hear(
    database: Database,
    source: DueSource,
    page: Page,
    region: Region,
    rules: Rules,
    now: datetime,
) -> Taken:
    """Take in what the network told by itself: the cursor, the lease and what the source says of
    its state are the readings' own, and stay."""
    sifted = await sift(database, source, page, region, now, rules.alarm_from)
    async with database.write() as session:
        taken = await _write(session, source, sifted, region, rules, now)
        await push_queries.heard(session, source.id, now, posts=taken.new_posts)
    return taken


async def _write(
    session: AsyncSession,
    source: DueSource,
    sifted: Sifted,
    region: Region,
    rules: Rules,
    now: datetime,
) -> Taken:
    plan, new, edited = sifted.plan, sifted.new, sifted.edited
    act = Act(None, now, rules)
    made = await post_queries.insert_new(session, [_row(source, item, now) for item in new])
    stored = [(made[item.post.external_id], item) for item in new if item.post.external_id in made]
    heard = [_heard(post_id, item) for post_id, item in stored]
    again = await answers.follow(session, source.network, heard, act)
    candidates = [
        Candidate(post_id, item.post, item.verdict, item.traits)
        for post_id, item in stored
        if item.traits is not None and post_id not in again
    ]
    for (post_id, incident_id, _), item in zip(plan.edited, edited, strict=True):
        written = await post_queries.write(session, post_id, _edit(item, now))
        if written and incident_id is None and item.traits is not None:
            candidates.append(Candidate(post_id, item.post, item.verdict, item.traits))
    opened, joined = await opening.open_or_join(session, source, candidates, region, rules, now)
    await post_queries.seen_again(session, plan.returned)
    await post_queries.missed(session, plan.missed, None)
    await post_queries.missed(session, plan.gone, now)
    officials = [post_id for post_id, item in stored if item.official and (opened or joined)]
    await answers.find_again(session, source.network, {*officials, *plan.returned}, act)
    await answers.changed(session, {row[0] for row in plan.edited}, set(plan.gone), act)
    await finding_queries.mark(session, plan.touched_incidents)
    for incident_id in sorted(plan.touched_incidents):
        await outbox.refresh_cards(session, incident_id, now)
    return Taken(len(made), tuple(opened), tuple(joined))


def _heard(post_id: int, item: Judged) -> answers.Heard:
    post, verdict = item.post, item.verdict
    return answers.Heard(
        id=post_id,
        external_id=post.external_id,
        thread_id=post.thread_id,
        from_owner=post.from_owner,
        kind=verdict.kind,
        tone=verdict.tone,
        topic=verdict.topic,
        news=item.traits is not None,
    )


def _row(source: DueSource, item: Judged, now: datetime) -> dict[str, object]:
    post = item.post
    return {
        "source_id": source.id,
        "network": source.network,
        "external_id": post.external_id,
        "thread_id": post.thread_id,
        "parent_id": post.parent_id,
        "kind": post.kind,
        "link": post.link[:500],
        "author_id": post.author_id[:64],
        "author_name": post.author_name[:200],
        "from_official": item.official,
        "attachments": post.attachments,
        "posted_at": post.posted_at,
        "seen_at": now,
        "edited_at": post.edited_at,
        "missed": 0,
        "baseline": item.baseline,
        **_content(source, item),
    }


def _edit(item: Judged, now: datetime) -> dict[str, object]:
    row = _content(None, item)
    return {**row, "edited_at": item.post.edited_at or now}


def _content(source: DueSource | None, item: Judged) -> dict[str, object]:
    """The columns that follow the text. A source's own district stands in where none was found."""
    verdict = item.verdict
    # Nobody is shown the reasons of what becomes no incident, and quoting them is not free.
    asked = source is None or item.traits is not None
    row: dict[str, object] = {
        "text": item.post.text,
        "text_hash": text_hash(item.post.text),
        "fingerprint": fingerprint(item.post.text),
        "verdict_kind": verdict.kind,
        "tone": verdict.tone,
        "topic": verdict.topic,
        "subtopic": verdict.subtopic,
        "address": verdict.address[:300],
        "urgency": verdict.urgency,
        "score": verdict.score,
        "why": {key: list(words) for key, words in verdict.why.items()} if asked else {},
    }
    if source is not None or verdict.district:
        row["district"] = verdict.district or (source.district if source else "")
    return row
