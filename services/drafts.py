"""Replies in the making: versions that belong to the incident, not to its holder."""

from dataclasses import dataclass
from datetime import datetime

from db.engine import AsyncSession
from db.queries import drafts as queries
from services import incidents, outbox
from services.errors import Refused
from services.incident_facts import IncidentFacts, load
from services.moves import Act, SaveDraft
from services.outbox import Say
from services.templates import fill

DRAFT_CAP = 3500
"""Characters of a draft: it must fit one Telegram message with its frame."""


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """One version of a reply. `origin`: `template` or `reply`."""

    incident_id: int
    version: int
    text: str
    origin: str
    author: str
    at: datetime


async def save(
    session: AsyncSession, incident_id: int, text: str, act: Act, origin: str = "reply"
) -> DraftFacts:
    """Keep a new version by the holder; Refused for others, and for what does not fit."""
    text = text.strip()
    if not text:
        raise Refused("Черновик пуст.")
    if len(text) > DRAFT_CAP:
        raise Refused(f"Черновик длиннее {DRAFT_CAP} знаков: сократите, пожалуйста.")
    # The number is safe: nobody else can write a version between the swap and our commit.
    version = (await incidents.change(session, incident_id, SaveDraft(), act)).draft_version + 1
    await queries.add(
        session,
        incident_id=incident_id,
        version=version,
        author_id=act.actor_id,
        origin=origin,
        text=text,
        at=act.at,
    )
    author = act.actor.name if act.actor else ""
    return DraftFacts(incident_id, version, text, origin, author, act.at)


async def from_template(session: AsyncSession, incident_id: int, act: Act) -> DraftFacts:
    """Keep the topic's template as the next version, for the holder to finish."""
    facts = await load(session, incident_id)
    return await save(session, incident_id, fill(facts), act, origin="template")


async def show(
    session: AsyncSession,
    draft: DraftFacts,
    *,
    chat_id: int,
    thread_id: int | None,
    reply_to: int | None,
    now: datetime,
) -> None:
    """Put the draft into a chat, with its buttons."""
    await outbox.put(
        session,
        chat_id=chat_id,
        thread_id=thread_id,
        kind=Say.DRAFT,
        slot=f"draft:{draft.incident_id}:{draft.version}:{chat_id}",
        incident_id=draft.incident_id,
        payload={"version": draft.version, "reply_to": reply_to},
        now=now,
    )


async def get(session: AsyncSession, incident_id: int, version: int) -> DraftFacts:
    """One version; Refused if there is none such."""
    row = await queries.get(session, incident_id, version)
    if row is None:
        raise Refused("Такого черновика нет.")
    draft, author = row
    return DraftFacts(incident_id, version, draft.text, draft.origin, author or "", draft.at)


async def may_go_out(session: AsyncSession, facts: IncidentFacts, version: int) -> None:
    """Whether this version may be published; Refused says what is still wanted.

    Asked again in the transaction that records the publishing.
    """
    written = await get(session, facts.id, version)
    if not written.text.strip():
        raise Refused("Черновик пуст: публиковать нечего.")


async def latest(session: AsyncSession, facts: IncidentFacts) -> DraftFacts:
    """The newest version; Refused if nothing was written yet."""
    return await get(session, facts.id, facts.draft_version)
