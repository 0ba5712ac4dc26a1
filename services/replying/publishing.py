"""A reply goes out by a person's press: once, whatever happens on the way.

    ask   -> a row, in the press's transaction
    tick  -> taken up (written down) -> the incident once more -> the network -> settled with
             the incident's answer

What was taken up and never settled (a crash, a lost answer) may have been said. It is looked for
in the thread first; a network that knows the text by its key is then asked again, on any other a
person is. Does not live here: any network's words (`Publisher`), the incident (`moves/`).
"""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from db.engine import AsyncSession, Database
from db.models import Post, Publication
from db.queries import posts as post_queries
from db.queries import publications as queries
from services import incidents, notices
from services.clock import Now
from services.drafting.linter import Matter, Rule, lint
from services.errors import ErrorKind, NetworkError, Refused
from services.incident_facts import IncidentFacts, PostFacts, load
from services.languages import _, lazy
from services.moves import Act, Answer, Publish
from services.moves.base import must_be_open
from services.networks.base import Published, Publisher, ReplyTo
from services.networks.http import NOT_SENT
from services.notices import Notice
from services.replying import drafts
from services.replying.answering import Way
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
AN_HOUR = timedelta(hours=1)
ON_ITS_WAY = lazy("Ответ уже публикуется: дождитесь, чем кончится.")
TOO_LONG = lazy("Слишком длинно: сеть берёт {longest} знаков, здесь {length}. Сократите черновик.")
AN_HOURS_CAP = 20
"""Replies one account is let say in an hour: no machine answers for people in a mass."""


@dataclass(frozen=True, slots=True)
class Voices:
    """The publishers of the networks that have one."""

    publishers: Mapping[str, Publisher] = field(default_factory=dict)

    def name(self, post: PostFacts | None) -> str | None:
        """The official account that can answer this post, None if that is done by hand."""
        if post is None or post.gone_at is not None or post.network not in self.publishers:
            return None
        return self.publishers[post.network].voice(ReplyTo(post.external_id, post.thread_id))


@dataclass(frozen=True, slots=True)
class Offer:
    """What a press would publish, and in whose name."""

    facts: IncidentFacts
    draft: drafts.DraftFacts
    post: PostFacts
    voice: str


async def offer(session: AsyncSession, voices: Voices, incident_id: int, version: int) -> Offer:
    """The words and the name to be confirmed; Refused says why it can't be done."""
    facts = await load(session, incident_id)
    draft = await drafts.get(session, incident_id, version)
    voice = voices.name(facts.post)
    if facts.post is None or voice is None:
        raise Refused(_("Здесь публикуют вручную: скопируйте текст и откройте пост."))
    if version != facts.draft_version:
        raise Refused(
            _("Есть черновик новее, №{version}: публикуют последний.").format(
                version=facts.draft_version
            )
        )
    if not draft.text:
        raise Refused(_("Черновик удалён вместе с текстом жителя."))
    if any(remark.rule is Rule.UNFILLED for remark in lint(draft.text, Matter())):
        raise Refused(_("В тексте остались незаполненные места в скобках: допишите их."))
    publisher = voices.publishers[facts.post.network]
    if (length := publisher.length(draft.text)) > publisher.longest:
        raise Refused(TOO_LONG.format(longest=publisher.longest, length=length))
    await drafts.may_go_out(session, facts, version)
    return Offer(facts, draft, facts.post, voice)


async def ask(
    session: AsyncSession, voices: Voices, incident_id: int, version: int, act: Act
) -> Offer:
    """A person says: publish it. Refused says why not; pressed twice it goes out once."""
    offered = await offer(session, voices, incident_id, version)
    await incidents.change(session, incident_id, Publish(version), act)
    network, key = offered.post.network, _key(offered)
    on_its_way = await queries.unfinished(session, incident_id)
    known = await queries.by_key(session, key)
    again = {"state": "asked", "due_at": act.at, "attempts": 0, "asked_by": act.actor_id,
             "asked_at": act.at, "note": ""}  # fmt: skip
    if on_its_way is not None and on_its_way.due_at is not None:
        raise Refused(ON_ITS_WAY)
    if on_its_way is not None and on_its_way.key != key:
        # Nobody could tell what became of the older text; a person goes on with a newer one.
        left = {"state": "refused", "note": "заменён новым черновиком", "settled_at": act.at}
        await queries.change(session, on_its_way.id, on_its_way.state, left)
    if known is not None and known.state == "published":
        raise Refused(_("Этот черновик уже опубликован."))
    said = await queries.count_since(session, network, offered.voice, act.at - AN_HOUR)
    if said >= AN_HOURS_CAP:
        raise Refused(
            _("От имени «{voice}» за час уже {number} ответов: подождите.").format(
                voice=offered.voice, number=said
            )
        )
    if known is not None:
        if known.state == "unknown" and voices.publishers[network].repeatable:
            # It may stand there since the first press: looked for from then on before it is said.
            again |= {"state": "unknown", "asked_at": known.asked_at}
        if not await queries.change(session, known.id, known.state, again):
            raise Refused(ON_ITS_WAY)
        return offered
    await queries.add(
        session,
        {
            "incident_id": incident_id,
            "draft_version": version,
            "post_id": offered.post.id,
            "network": network,
            "voice": offered.voice,
            "key": key,
            "external_id": "",
            **again,
        },
    )
    return offered


async def is_on_its_way(session: AsyncSession, incident_id: int) -> bool:
    """Whether an answer to the incident is going out, or is being looked for."""
    found = await queries.unfinished(session, incident_id)
    return found is not None and found.due_at is not None


def _key(offered: Offer) -> str:
    """What the network knows this text by: a database made anew must not repeat an old one."""
    parts = (offered.post.network, offered.post.external_id, offered.draft.text)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]


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
        await _refused(database, rules, job, "текста черновика больше нет", now())
        return
    if publisher is None or job.post is None:
        await _refused(database, rules, job, "сеть выключена или пост удалён", now())
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
        await _unknown(database, rules, job, "ответа в обсуждении не видно", now())


async def _called_off(database: Database, job: _Job) -> str:
    """What has happened to the incident since the press, that nothing is to be said any more."""
    async with database.read() as session:
        facts = await load(session, job.row.incident_id)
        try:
            must_be_open(facts)
            await drafts.may_go_out(session, facts, job.row.draft_version)
        except Refused as refusal:
            return str(refusal)
    return ""


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
        await _unknown(database, rules, job, str(error), now)
    else:
        where = f"\n{error.action_url}" if error.action_url else ""
        await _refused(database, rules, job, f"{error}{where}", now)


async def _settle(database: Database, job: _Job, values: Mapping[str, Any]) -> None:
    async with database.write() as session:
        await queries.settle(session, job.row.id, job.lease, values)


async def _unknown(database: Database, rules: Rules, job: _Job, why: str, now: datetime) -> None:
    """It may have been said: look again soon, after so many looks only a person can tell."""
    asks = job.row.attempts >= job.tries
    values = {
        "state": "unknown",
        "due_at": None if asks else now + AGAIN_AFTER * job.row.attempts,
        "note": why[:500],
    }
    async with database.write() as session:
        if await queries.settle(session, job.row.id, job.lease, values) and asks:
            await _tell(session, job, Notice.PUBLISHED_PERHAPS, now, reason=why)


async def _refused(database: Database, rules: Rules, job: _Job, why: str, now: datetime) -> None:
    values = {"state": "refused", "due_at": None, "note": why[:500], "settled_at": now}
    async with database.write() as session:
        if await queries.settle(session, job.row.id, job.lease, values):
            await _tell(session, job, Notice.NOT_PUBLISHED, now, reason=why)


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
    session: AsyncSession, job: _Job, notice: Notice, now: datetime, **extra: str
) -> None:
    """In the office's chat, calling whoever has pressed."""
    facts = await load(session, job.row.incident_id)
    mention = (job.row.asked_by,) if job.row.asked_by else ()
    more = {**extra, "version": job.row.draft_version}
    await notices.to_office(session, facts, notice, now, mention=mention, extra=more)
