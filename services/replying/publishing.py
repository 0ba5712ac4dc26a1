"""A reply a person has asked for goes out: once, whatever happens on the way.

    tick  -> taken up (written down) -> the incident once more -> the network -> settled with
             the incident's answer

What was taken up and never settled (a crash, a lost answer) may have been said. It is looked for
in the thread first; a network that knows the text by its key is then asked again, on any other a
person is. Does not live here: the press that asks for it (`offering.py`), any network's words
(`Publisher`), the incident (`moves/`).
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from db.engine import AsyncSession, Database
from db.models import Post, Publication
from db.queries import posts as post_queries
from db.queries import publications as queries
from services import incidents, notices
from services.clock import Now
from services.errors import ErrorKind, NetworkError, Refused
from services.incident_facts import load
from services.languages import Text, lazy
from services.languages.told import Field, to_tell
from services.moves import Act, Answer
from services.moves.base import must_be_open
from services.networks.base import Published, Publisher, ReplyTo
from services.networks.http import NOT_SENT
from services.notices import Notice
from services.replying import drafts
from services.replying.answering import Way
from services.replying.offering import Voices
from services.rules import Rules

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""How long an attempt may last; longer than all repeats of one visit."""
AGAIN_AFTER = timedelta(minutes=1)
"""Between two attempts to find out or to say it again."""
TRIES = 5
"""Attempts before a person is asked."""
WORTH_WAITING = timedelta(minutes=15)
"""A limit that ends sooner is waited out; of a longer one the person is told."""

NO_TEXT = lazy("текста черновика больше нет")
NO_WAY = lazy("сеть выключена или пост удалён")
NOT_SEEN = lazy("ответа в обсуждении не видно")


async def run_due(database: Database, voices: Voices, rules: Rules, now: Now) -> int:
    """Take up what is due, one after the other; how many."""
    done = 0
    while (job := await _take(database, voices, now())) is not None:
        done += 1
        await _carry_out(database, voices, rules, now, job)
    return done


@dataclass(frozen=True, slots=True)
class _Job:
    """A publication in hand. `fresh`: the network has not been asked for it yet; `text` is ""
    where the draft is gone; after so many `tries` a person is asked."""

    row: Publication
    post: Post | None
    text: str
    lease: datetime
    fresh: bool
    tries: int

    @property
    def to(self) -> ReplyTo:
        """What is to be answered."""
        assert self.post is not None  # noqa: S101 - jobs without a post are never sent
        return ReplyTo(self.post.external_id, self.post.thread_id)


async def _take(database: Database, voices: Voices, now: datetime) -> _Job | None:
    async with database.write() as session:
        found = await queries.take_due(session, now, now + LEASE)
        if found is None:
            return None
        row, was, post = found
        text = await drafts.text_of(session, row.incident_id, row.draft_version)
        publisher = voices.publishers.get(row.network)
        # Where nothing can be read back, looking again shows no more than the first time.
        tries = 1 if publisher and not publisher.reads_back else TRIES
        return _Job(row, post, text, now + LEASE, was == "asked", tries)


async def _carry_out(database: Database, voices: Voices, rules: Rules, now: Now, job: _Job) -> None:
    publisher = voices.publishers.get(job.row.network)
    if not job.text:
        await _refused(database, rules, job, NO_TEXT, now())
        return
    if publisher is None or job.post is None:
        await _refused(database, rules, job, NO_WAY, now())
        return
    try:
        said = None if job.fresh else await _look(publisher, job, now())
        if said is None and (job.fresh or publisher.repeatable):
            if why := await _called_off(database, job):
                tell = _refused if job.fresh else _unknown
                await tell(database, rules, job, why, now())
                return
            said = await publisher.publish(job.to, job.text, job.row.key, now())
    except NetworkError as error:
        await _failed(database, rules, job, error, now())
        return
    if said is not None:
        await _published(database, rules, job, said, now())
    else:
        await _unknown(database, rules, job, NOT_SEEN, now())


async def _called_off(database: Database, job: _Job) -> Text | None:
    """What has happened to the incident since the press, that nothing is to be said any more."""
    async with database.read() as session:
        facts = await load(session, job.row.incident_id)
        try:
            must_be_open(facts)
            await drafts.may_go_out(session, facts, job.row.draft_version)
        except Refused as refusal:
            return refusal.words
    return None


async def _look(publisher: Publisher, job: _Job, now: datetime) -> Published | None:
    return await publisher.find(job.to, job.text, job.row.key, job.row.asked_at, now)


async def _failed(
    database: Database, rules: Rules, job: _Job, error: NetworkError, now: datetime
) -> None:
    """What a refusal asks for: find out, come again later, or tell the person."""
    log.warning(
        "reply not published incident=%s kind=%s code=%s: %s",
        job.row.incident_id, error.kind, error.code, error,
    )  # fmt: skip
    never_left = error.code in NOT_SENT
    passes = error.kind in (ErrorKind.SLOW, ErrorKind.QUOTA) or never_left
    due = max(error.until or now, now + AGAIN_AFTER)
    if passes and job.row.attempts < TRIES and due <= now + WORTH_WAITING:
        # It was not said, and is said as if for the first time.
        state = "asked" if job.fresh else "unknown"
        await _settle(database, job, {"state": state, "due_at": due, "note": str(error)[:500]})
    elif not job.fresh or (error.kind is ErrorKind.RETRY and not never_left):
        # An earlier attempt may stand there all the same: a later refusal says nothing of it.
        await _unknown(database, rules, job, error.words, now)
    else:
        why = error.words
        if error.action_url:
            why = Text("{why}\n{where}").filled(why=why, where=error.action_url)
        await _refused(database, rules, job, why, now)


async def _settle(database: Database, job: _Job, values: Mapping[str, Any]) -> None:
    async with database.write() as session:
        await queries.settle(session, job.row.id, job.lease, values)


async def _unknown(database: Database, rules: Rules, job: _Job, why: Text, now: datetime) -> None:
    """It may have been said: look again soon, after so many looks only a person can tell."""
    asks = job.row.attempts >= job.tries
    values = {
        "state": "unknown",
        "due_at": None if asks else now + AGAIN_AFTER * job.row.attempts,
        "note": str(why)[:500],
    }
    async with database.write() as session:
        if await queries.settle(session, job.row.id, job.lease, values) and asks:
            await _tell(session, job, Notice.PUBLISHED_PERHAPS, now, reason=to_tell(why))


async def _refused(database: Database, rules: Rules, job: _Job, why: Text, now: datetime) -> None:
    values = {"state": "refused", "due_at": None, "note": str(why)[:500], "settled_at": now}
    async with database.write() as session:
        if await queries.settle(session, job.row.id, job.lease, values):
            await _tell(session, job, Notice.NOT_PUBLISHED, now, reason=to_tell(why))


async def _published(
    database: Database, rules: Rules, job: _Job, said: Published, now: datetime
) -> None:
    """It stands: so does the incident's answer, in the same transaction."""
    values = {
        "state": "published", "due_at": None, "external_id": said.external_id[:200],
        "note": "", "settled_at": now,
    }  # fmt: skip
    async with database.write() as session:
        if not await queries.settle(session, job.row.id, job.lease, values):
            return
        read = await post_queries.known(session, job.row.network, [said.external_id])
        post_id = read[said.external_id].id if read else None
        command = Answer(said.link, by=Way.PUBLISHED, post_id=post_id)
        try:
            await incidents.change(session, job.row.incident_id, command, Act(None, now, rules))
        except Refused as refusal:
            log.info("published to a changed incident=%s: %s", job.row.incident_id, refusal)
        await _tell(session, job, Notice.PUBLISHED, now, link=said.link)


async def _tell(
    session: AsyncSession, job: _Job, notice: Notice, now: datetime, **extra: Field
) -> None:
    """In the office's chat, calling whoever has pressed."""
    facts = await load(session, job.row.incident_id)
    mention = (job.row.asked_by,) if job.row.asked_by else ()
    more = {**extra, "version": job.row.draft_version}
    await notices.to_office(session, facts, notice, now, mention=mention, extra=more)
