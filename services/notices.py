"""What the process says beside the cards: nudges, escalations, alerts to the admins.

Only *what* is said and to whom is decided and stored here; the words are in `handlers/views`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from db.engine import AsyncSession
from db.queries import chats
from services import outbox, people
from services.incident_facts import IncidentFacts
from services.languages import lazy
from services.languages.told import Told, to_tell
from services.messengers.ids import Messenger, messenger_of
from services.outbox import Say
from services.people import PersonFacts
from services.rules import Rules
from services.staffing import presence

BUNDLE_FROM = 3
"""So many notices of one kind at once for one office are said in one message."""

NOBODY_TO_CALL = lazy("Инцидент №{id}: эскалация, но ни одному куратору нельзя написать.")
NOBODY_TO_CALL_OF_MANY = lazy(
    "Просрочено инцидентов: {number}, но ни одному куратору нельзя написать."
)


class Notice(StrEnum):
    """The kinds of notice; each has its words."""

    UNCLAIMED = "unclaimed"
    HALF_TIME = "half_time"
    LAST_FIFTH = "last_fifth"
    OVERDUE = "overdue"
    STILL_OVERDUE = "still_overdue"
    NOT_CLOSED = "not_closed"
    ESCALATED = "escalated"
    LEASE_ENDED = "lease_ended"
    NOT_APPROVED = "not_approved"
    PROMISE_SOON = "promise_soon"
    PROMISE_TODAY = "promise_today"
    PROMISE_BROKEN = "promise_broken"
    PROMISE_STILL_BROKEN = "promise_still_broken"
    PROMISE_CHECK = "promise_check"
    SHOWN = "shown"
    DUTY = "duty"
    NEXT_IN_LINE = "next_in_line"
    LET_GO = "let_go"
    HANDED_ON = "handed_on"
    ANSWER_FOUND = "answer_found"
    REPLY_EDITED = "reply_edited"
    REPLY_GONE = "reply_gone"
    WROTE_AGAIN = "wrote_again"
    HANDED_OVER = "handed_over"
    SHIFT = "shift"
    RETURNED = "returned"
    PUBLISHED = "published"
    NOT_PUBLISHED = "not_published"
    PUBLISHED_PERHAPS = "published_perhaps"
    UNACKNOWLEDGED = "unacknowledged"
    COMMENTED = "commented"
    EXTENDED = "extended"


async def to_office(
    session: AsyncSession,
    facts: IncidentFacts,
    notice: Notice,
    now: datetime,
    *,
    mention: tuple[int, ...] = (),
    extra: Mapping[str, Any] | None = None,
    again: bool = False,
) -> None:
    """Say it in the office's chats, under the card; `mention` are people's ids to call by name.
    `again`: it is another thing each time, none stands for the one before."""
    once = f":{facts.version}" if again else ""
    for chat_id, thread_id in facts.office.places if facts.office else ():
        await outbox.put(
            session,
            chat_id=chat_id,
            thread_id=thread_id,
            kind=Say.NOTICE,
            slot=_slot(facts, notice, chat_id, thread_id) + once,
            incident_id=facts.id,
            payload={"notice": notice, "mention": list(mention), **(extra or {})},
            now=now,
        )


async def to_supervisor(
    session: AsyncSession,
    rules: Rules,
    facts: IncidentFacts,
    level: int,
    notice: Notice,
    now: datetime,
) -> bool:
    """Call the office's supervisor of that level (1 the first): the card and the notice.

    The last supervisor answers for every higher level, and for one whom the bot cannot write
    to the next. False when nobody can be reached: the office's own chat and the admins are told
    instead, so that an escalation is never lost.
    """
    person = await _supervisor(session, facts, level, now)
    if person is None:
        await to_office(session, facts, notice, now)
        await to_admins(
            session,
            rules,
            to_tell(NOBODY_TO_CALL, id=facts.id),
            now,
            slot=f"nobody:{facts.id}:{facts.cycle_number}:{level}",
        )
        return False
    await to_one(session, facts, person, notice, now)
    return True


async def to_one(
    session: AsyncSession,
    facts: IncidentFacts,
    person: PersonFacts,
    notice: Notice,
    now: datetime,
) -> None:
    """Call one person in their private chat: the card and the notice."""
    await outbox.put_card(
        session, incident_id=facts.id, chat_id=person.chat_id, thread_id=None, now=now
    )
    await outbox.put(
        session,
        chat_id=person.chat_id,
        kind=Say.NOTICE,
        slot=_slot(facts, notice, person.chat_id),
        incident_id=facts.id,
        payload={"notice": notice, "mention": []},
        now=now,
    )


async def bundle(
    session: AsyncSession,
    rules: Rules,
    many: Sequence[IncidentFacts],
    notice: Notice,
    level: int | None,
    now: datetime,
) -> None:
    """Say one thing of many incidents of one office in one message; cards come on demand."""
    facts = many[0]
    places: list[tuple[int, int | None]] = [*facts.office.places] if facts.office else []
    if level is not None:
        person = await _supervisor(session, facts, level, now)
        if person is not None:
            places.append((person.chat_id, None))
        else:
            text = to_tell(NOBODY_TO_CALL_OF_MANY, number=len(many))
            await to_admins(session, rules, text, now, slot=f"nobody:{facts.id}:{level}")
    await of_many(session, many, notice, places, now)


async def of_many(
    session: AsyncSession,
    many: Sequence[IncidentFacts],
    notice: Notice,
    places: Sequence[tuple[int, int | None]],
    now: datetime,
) -> None:
    """Say one thing of many incidents in each of these chats (and their topics)."""
    facts = many[0]
    for chat_id, thread_id in places:
        await outbox.put(
            session,
            chat_id=chat_id,
            thread_id=thread_id,
            kind=Say.NOTICE,
            slot=f"bundle:{notice}:{facts.id}:{len(many)}:{chat_id}:{thread_id or 0}",
            payload={"notice": notice, "incidents": [one.id for one in many]},
            now=now,
        )


async def _supervisor(
    session: AsyncSession, facts: IncidentFacts, level: int, now: datetime
) -> PersonFacts | None:
    """The supervisor of that level, or who stands in; else the next who can be written to, else
    an earlier one."""
    if facts.office_id is None:
        return None
    supervisors = await people.supervisors(session, facts.office_id)
    found = await presence.present(session, supervisors, now)
    first = min(level, len(found)) - 1
    for person in (*found[max(first, 0) :], *reversed(found[: max(first, 0)])):
        if not await chats.is_broken(session, person.chat_id):
            return person
    return None


async def to_person(
    session: AsyncSession, telegram_id: int, text: Told, now: datetime, *, slot: str
) -> None:
    """Tell somebody something in their private chat; `slot` keeps one thing one message."""
    await outbox.put(
        session,
        chat_id=telegram_id,
        kind=Say.NOTE,
        slot=f"note:{slot}:{telegram_id}",
        payload={**text},
        now=now,
    )


async def to_admins(
    session: AsyncSession,
    rules: Rules,
    text: Told,
    now: datetime,
    *,
    slot: str,
    within: Messenger | None = None,
) -> None:
    """Tell every admin of trouble in their private chats; `slot` keeps one trouble one message.
    `within`: only those who read in that messenger."""
    for telegram_id in await _admins(session, rules):
        if within is not None and messenger_of(telegram_id) is not within:
            continue
        await outbox.put(
            session,
            chat_id=telegram_id,
            kind=Say.ALERT,
            slot=f"alert:{slot}:{telegram_id}",
            payload={**text},
            now=now,
        )


async def _admins(session: AsyncSession, rules: Rules) -> list[int]:
    """The admins' chats; whom the configuration names in one messenger may read the other."""
    found = set(await people.admins(session))
    for number in rules.admin_ids:
        person = await people.by_telegram(session, number)
        found.add(person.chat_id if person is not None else number)
    return sorted(found)


def _slot(facts: IncidentFacts, notice: Notice, chat_id: int, thread_id: int | None = None) -> str:
    topic = f":{thread_id}" if thread_id else ""
    return f"notice:{facts.id}:{facts.cycle_number}:{notice}:{chat_id}{topic}"
