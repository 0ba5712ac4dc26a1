"""A person's press that lets a draft go out: what would be said, in whose name, and why not.

    offer -> the words and the name, to be confirmed
    ask   -> a row, in the press's transaction

Does not live here: carrying it out (`publishing.py`), who may press (`services/actions.py`).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from db.engine import AsyncSession
from db.queries import publications as queries
from services import incidents
from services.drafting.linter import Matter, Rule, lint
from services.errors import Refused
from services.incident_facts import IncidentFacts, PostFacts, load
from services.languages import _, lazy
from services.moves import Act, Publish
from services.networks.base import Publisher, ReplyTo
from services.replying import drafts

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
