"""outbox row -> speech: what is in the database at the moment of sending, in words.

Reads through a session of its own; the network comes after it is closed.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from db.engine import AsyncSession, Database
from handlers.views import cards, drafting, notices, supervising
from handlers.views import panel as panel_view
from handlers.views.buttons import PAGE
from handlers.views.digest import digest as digest_view
from handlers.views.speech import Speech, Words
from handlers.views.told import say
from services import people
from services.clock import Now
from services.desk import panels, replies, tongues
from services.facts import OPEN, DraftState, Outcome, Status
from services.incident_facts import IncidentFacts, load
from services.incidents import mark_delivered
from services.languages import lazy, speaking
from services.moves import Act
from services.notices import Notice
from services.outbox import Say
from services.outgoing import OutgoingFacts
from services.replying import drafts
from services.replying.answering import Way
from services.replying.offering import Voices
from services.reporting import digest
from services.rules import Rules
from services.search import timeline

DRAFT_ERASED = lazy("Черновик удалён вместе с текстом жителя.")


@dataclass(frozen=True, slots=True)
class Rendering:
    """Turns rows into words; `others` renders the kinds that live elsewhere (summaries, spikes)."""

    database: Database
    rules: Rules
    now: Now
    others: dict[Say, Callable[[dict[str, Any]], Awaitable[Speech]]]
    voices: Voices = field(default_factory=Voices)

    async def __call__(self, row: OutgoingFacts) -> Speech:
        """The words of one row in its reader's language; None when there is nothing left to say."""
        async with self.database.read() as session:
            language = await tongues.of_chat(session, row.chat_id, self.rules)
        with speaking(language):
            if row.kind in self.others:
                return await self.others[row.kind](row.payload)
            async with self.database.read() as session:
                return await self._say(session, row, self.now())

    async def _say(self, session: AsyncSession, row: OutgoingFacts, now: datetime) -> Speech:
        if row.kind is Say.ALERT:
            return notices.alert(say(row.payload))
        if row.kind is Say.NOTE:
            return notices.note(say(row.payload))
        if row.kind is Say.ERASED:
            return Words(html=str(DRAFT_ERASED), plain=str(DRAFT_ERASED))
        if row.kind is Say.DIGEST:
            return digest_view(await digest.read(session, row.payload, PAGE, self.rules))
        if row.kind is Say.PANEL:
            return await self._panel(session, row, now)
        if "incidents" in row.payload:
            return await _bundle(session, row.payload, now)
        if row.incident_id is None:
            return None
        return await self._say_of_one(session, row, row.incident_id, now)

    async def _card(
        self, session: AsyncSession, facts: IncidentFacts, chat_id: int, now: datetime
    ) -> Words:
        """An escalation stands in a supervisor's own chat with its history."""
        person = await people.by_telegram(session, chat_id) if chat_id > 0 else None
        if not supervising.concerns(facts, person):
            return cards.card(facts, self.rules, now)
        moments = await timeline.latest(session, facts.id, supervising.SHOWN)
        return supervising.escalated_card(facts, moments, self.rules, now)

    async def _panel(self, session: AsyncSession, row: OutgoingFacts, now: datetime) -> Speech:
        if row.payload.get("old"):
            return panel_view.moved()
        found = await panels.read(session, row.chat_id, row.thread_id, now)
        return panel_view.panel(found, self.rules, now) if found else None

    async def _say_of_one(
        self, session: AsyncSession, row: OutgoingFacts, incident_id: int, now: datetime
    ) -> Speech:
        facts = await load(session, incident_id)
        if row.kind is Say.CARD:
            return await self._card(session, facts, row.chat_id, now)
        reply_to = await replies.card_message(session, incident_id, row.chat_id, row.thread_id)
        if row.kind in (Say.DRAFT, Say.APPROVAL):
            return await self._draft(session, row, facts, reply_to)
        if row.kind is Say.ANSWER:
            return notices.ask_link(
                facts.id, row.payload["name"], row.payload["telegram_id"], reply_to
            )
        if row.kind is Say.ASK:
            return notices.ask(facts.id, row.payload, reply_to)
        what = Notice(row.payload["notice"])
        if not makes_sense(what, facts, now):
            return None
        mentioned = await people.by_ids(session, row.payload["mention"])
        return notices.notice(
            facts,
            what,
            mentioned,
            self.rules,
            now,
            reply_to=reply_to,
            to_supervisor=row.chat_id > 0,
            link=row.payload.get("link", ""),
            said=row.payload,
        )

    async def _draft(
        self, session: AsyncSession, row: OutgoingFacts, facts: IncidentFacts, reply_to: int | None
    ) -> Speech:
        """A version of a reply, to its author or to who is to agree to it."""
        written = await drafts.get(session, facts.id, row.payload["version"])
        if not written.text:  # erased while it waited for its chat
            return None
        if row.kind is Say.APPROVAL:
            return drafting.approval(facts, written)
        return drafting.draft(
            facts,
            written,
            row.payload.get("reply_to") or reply_to,
            suggests=self.rules.suggests,
            voice=self.voices.name(facts.post),
            called=await people.by_ids(session, row.payload.get("mention", ())),
        )

    async def on_sent(
        self, session: AsyncSession, row: OutgoingFacts, message_id: int, at: datetime
    ) -> None:
        """In the transaction that settles a row: the first card starts the claim clock's figure,
        and a reply to any of our messages finds its incident."""
        if row.kind is Say.PANEL and not row.payload.get("old"):
            await panels.stands(session, row.chat_id, row.thread_id, message_id, at)
        if row.incident_id is None:
            return
        if row.kind is Say.CARD:
            await mark_delivered(session, row.incident_id, Act(None, at, self.rules))
            return
        await replies.remember(session, row, message_id, at)


async def _bundle(session: AsyncSession, said: dict[str, Any], now: datetime) -> Speech:
    what = Notice(said["notice"])
    many = [await load(session, number) for number in said["incidents"]]
    named = await people.by_ids(session, said.get("mention", []))
    return notices.bundle([one for one in many if makes_sense(what, one, now)], what, named, said)


def makes_sense(what: Notice, facts: IncidentFacts, now: datetime) -> bool:
    """Whether a notice is still true: it may have waited for its chat for months."""
    unanswered = facts.status in (Status.NEW, Status.CLAIMED)
    match what:
        case Notice.UNCLAIMED | Notice.LEASE_ENDED | Notice.DUTY | Notice.NEXT_IN_LINE:
            return facts.status is Status.NEW
        case Notice.HALF_TIME | Notice.LAST_FIFTH:
            return unanswered and now < facts.cycle.reply_by
        case Notice.OVERDUE | Notice.STILL_OVERDUE | Notice.UNACKNOWLEDGED:
            return unanswered
        case Notice.LET_GO:
            return facts.status in OPEN and facts.holder is None
        case Notice.NOT_CLOSED | Notice.HANDED_ON:
            return facts.status in OPEN
        case Notice.NOT_APPROVED:
            return unanswered and facts.draft_state is DraftState.SUBMITTED
        case Notice.PROMISE_SOON | Notice.PROMISE_TODAY:
            return facts.promise is not None and now <= facts.promise.until
        case Notice.PROMISE_BROKEN | Notice.PROMISE_STILL_BROKEN:
            return facts.promise is not None and facts.promise.until < now
        case Notice.PROMISE_CHECK:
            return facts.status is Status.CLOSED and facts.outcome == Outcome.PROMISED
        case Notice.ANSWER_FOUND:
            return facts.status is Status.ANSWERED and facts.reply_by is Way.FOUND
        case _:
            return True
