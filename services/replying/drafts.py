"""Replies in the making: versions that belong to the incident, not to its holder."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from db.engine import AsyncSession
from db.models import Draft
from db.queries import cards
from db.queries import drafts as queries
from services import incidents, outbox
from services.desk.replies import Purpose
from services.drafting.templates import NOTHING, fill
from services.errors import Refused
from services.facts import DraftState
from services.incident_facts import IncidentFacts, load
from services.languages import _, lazy
from services.moves import Act, SaveDraft
from services.outbox import Say

DRAFT_CAP = 3500
"""Characters of a draft: it must fit one Telegram message with its frame."""


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """One version of a reply.

    `origin`: `template`, `filled`, `reply`, `model` (a suggestion), `edit` (a supervisor's own
    text) or `again` (an earlier version taken up). `decided_by` and `note`: who decided, and
    what for.
    """

    incident_id: int
    version: int
    text: str
    origin: str
    author: str
    at: datetime
    state: DraftState = DraftState.WRITTEN
    decided_by: str = ""
    note: str = ""


async def save(
    session: AsyncSession, incident_id: int, text: str, act: Act, origin: str = "reply"
) -> DraftFacts:
    """Keep a new version by the holder; Refused for others, and for what does not fit."""
    text = checked(text)
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
    await redraw_asked(session, incident_id, act)
    author = act.actor.name if act.actor else ""
    return DraftFacts(incident_id, version, text, origin, author, act.at)


def checked(text: str) -> str:
    """A text that can be kept; Refused for what does not fit."""
    text = text.strip()
    if not text:
        raise Refused(_("Черновик пуст."))
    if len(text) > DRAFT_CAP:
        raise Refused(
            _("Черновик длиннее {cap} знаков: сократите, пожалуйста.").format(cap=DRAFT_CAP)
        )
    return text


async def take_up(session: AsyncSession, incident_id: int, version: int, act: Act) -> DraftFacts:
    """An earlier version becomes the newest."""
    earlier = await get(session, incident_id, version)
    return await save(session, incident_id, earlier.text, act, origin="again")


async def versions(
    session: AsyncSession, incident_id: int, *, limit: int, offset: int = 0
) -> list[DraftFacts]:
    """The versions of a reply, the newest first."""
    rows = await queries.versions(session, incident_id, limit=limit, offset=offset)
    return [_facts(draft, author) for draft, author in rows]


async def from_template(
    session: AsyncSession, incident_id: int, act: Act, answers: Mapping[str, str] = NOTHING
) -> DraftFacts:
    """Keep the topic's template, filled with what is known, as the next version."""
    facts = await load(session, incident_id)
    origin = "filled" if answers else "template"
    return await save(session, incident_id, fill(facts, answers), act, origin=origin)


async def show(
    session: AsyncSession,
    draft: DraftFacts,
    *,
    chat_id: int,
    thread_id: int | None,
    reply_to: int | None,
    now: datetime,
    mention: tuple[int, ...] = (),
) -> None:
    """Put the draft into a chat, with its buttons; `mention` are people's ids to call by name."""
    await outbox.put(
        session,
        chat_id=chat_id,
        thread_id=thread_id,
        kind=Say.DRAFT,
        slot=f"draft:{draft.incident_id}:{draft.version}:{chat_id}",
        incident_id=draft.incident_id,
        payload={"version": draft.version, "reply_to": reply_to, "mention": list(mention)},
        now=now,
    )


async def get(session: AsyncSession, incident_id: int, version: int) -> DraftFacts:
    """One version; Refused if there is none such."""
    row = await queries.get(session, incident_id, version)
    if row is None:
        raise Refused(_("Такого черновика нет."))
    return _facts(*row)


async def text_of(session: AsyncSession, incident_id: int, version: int) -> str:
    """The words of one version; "" where there are none any more."""
    row = await queries.get(session, incident_id, version)
    return row[0].text if row else ""


async def redraw_asked(session: AsyncSession, incident_id: int, act: Act) -> None:
    """Every copy that asked for consent shows how its version stands now."""
    for copy in await cards.prompts_of(session, incident_id, Purpose.APPROVAL):
        await _redraw(session, incident_id, Say.APPROVAL, copy, act)


async def redraw_copies(session: AsyncSession, incident_id: int, version: int, act: Act) -> None:
    """Every copy of that version shows how it stands now, and what can be done with it."""
    for copy in await cards.prompts_of(session, incident_id, Purpose.DRAFT):
        if copy[2] == version:
            await _redraw(session, incident_id, Say.DRAFT, copy, act)


async def _redraw(
    session: AsyncSession, incident_id: int, kind: Say, copy: tuple[int, int, int], act: Act
) -> None:
    chat_id, message_id, version = copy
    await outbox.put(
        session,
        chat_id=chat_id,
        kind=kind,
        slot=f"{kind} at:{incident_id}:{chat_id}:{message_id}",
        incident_id=incident_id,
        payload={"version": version, "message_id": message_id, "edits_only": True},
        now=act.at,
    )


async def may_go_out(session: AsyncSession, facts: IncidentFacts, version: int) -> None:
    """Whether this version may be published; Refused says what is still wanted.

    Asked again in the transaction that records the publishing.
    """
    written = await get(session, facts.id, version)
    if not written.text.strip():
        raise Refused(lazy("Черновик пуст: публиковать нечего."))
    if written.state is DraftState.APPROVED:
        return
    if needs_approval(facts):
        raise Refused(
            lazy("Текст сначала согласует куратор: нажмите «На согласование» под черновиком.")
        )
    if written.origin == "model":
        raise Refused(lazy("Подсказку модели сначала поправьте: ответьте на неё своим текстом."))


def needs_approval(facts: IncidentFacts) -> bool:
    """Whether the office lets nothing out that a supervisor has not agreed to."""
    return facts.office is not None and facts.office.settings.approval


async def latest(session: AsyncSession, facts: IncidentFacts) -> DraftFacts:
    """The newest version; Refused if nothing was written yet."""
    return await get(session, facts.id, facts.draft_version)


def _facts(draft: Draft, author: str | None, decider: str | None = None) -> DraftFacts:
    return DraftFacts(
        incident_id=draft.incident_id,
        version=draft.version,
        text=draft.text,
        origin=draft.origin,
        author=author or "",
        at=draft.at,
        state=DraftState(draft.state),
        decided_by=decider or "",
        note=draft.note,
    )
