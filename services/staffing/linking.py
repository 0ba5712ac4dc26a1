"""One person's accounts in the two messengers: joined by a one-time link, and taken apart again.

A link is made in one messenger and pressed in the other, within minutes. Of a token only the hash
is stored; one guarded UPDATE uses it up. Whoever was known by the other account as somebody else
leaves the desk, and only one who has done nothing there yet; what they held goes over
(`inheriting.py`), their role does not, and one that is more than the other asks for the link.
Accounts written in a file are `services/regions`'.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.engine import AsyncSession
from db.queries import account_links as queries
from db.queries import staff as people_queries
from services import notices, people
from services.actions import Manage
from services.errors import Refused
from services.languages import lazy
from services.languages.told import to_tell
from services.messengers.ids import TITLES, Messenger, messenger_of, written
from services.moves import Act
from services.operation import audit
from services.operation.audit import Audit
from services.people import PersonFacts
from services.staffing import inheriting, staff
from services.staffing.inheriting import NOTHING, Passed
from services.staffing.invites import TOKEN_BYTES

PREFIX = "link-"
"""What the token of such a link begins with: an invitation's is told apart by it."""
LASTS = timedelta(minutes=15)

UNKNOWN = lazy("Такой ссылки нет, или вы уже попросили другую. Новую даёт /link.")
USED = lazy("Ссылка уже использована. Новую даёт /link.")
OVER = lazy("Срок ссылки вышел: она действует 15 минут. Новую даёт /link.")
HAS_BOTH = lazy("Аккаунты в Telegram и в MAX уже связаны. Чтобы связать другой, сначала отвяжите.")
ELSEWHERE = lazy("Эту ссылку открывают в другом мессенджере: в {messenger}.")
SOMEBODY = lazy(
    "Этот аккаунт уже у другого человека службы: {name}. За ним есть записи, поэтому связать "
    "нельзя. Если это тоже вы, попросите администратора удалить лишнего в /people и снова скажите "
    "/link."
)
MORE = lazy(
    "Запись «{name}» может больше, чем запись того, кто попросил ссылку, а права от связывания не "
    "растут. Если обе записи ваши, скажите /link здесь и откройте новую ссылку в другом "
    "мессенджере, или попросите администратора сравнять роль и места в /people. Если ссылку вам "
    "прислали, скажите об этом администратору."
)
NO_WORK = frozenset({Audit.PERSON_JOINED, Audit.AWAY, Audit.BACK})
"""Events that leave nothing done: coming to the desk, going away, coming back."""
SINGLE = lazy("Этот аккаунт уже отвязан.")


@dataclass(frozen=True, slots=True)
class Made:
    """A new link. The token is kept nowhere else; `to` is where it is to be pressed."""

    token: str
    to: Messenger
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Joined:
    """Whose accounts are one person's now. `closed`: the name under which the account was known
    at the desk before, "" for a stranger's; `passed`: what went over from it. `again`: it was
    joined by this very link before."""

    person: PersonFacts
    there: Messenger
    closed: str = ""
    passed: Passed = NOTHING
    again: bool = False


async def make(session: AsyncSession, person: PersonFacts, act: Act) -> Made:
    """Make a link for the person; the one before is void. Refused for who has both accounts."""
    if person.second_id is not None:
        raise Refused(HAS_BOTH)
    token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    expires_at = act.at + LASTS
    await queries.put(session, person.id, _hash(token), expires_at)
    return Made(token, other(messenger_of(person.telegram_id)), expires_at)


async def join(session: AsyncSession, token: str, account: int, act: Act) -> Joined:
    """Use a link up: the account becomes the person's. Refused says why not, and uses nothing."""
    there = messenger_of(account)
    await queries.take_turns(session)
    taken = await queries.take(session, _hash(token), act.at)
    if taken is None:
        return await _not_taken(session, token, account)
    person = await people.active(session, taken)
    if person is None:
        raise Refused(UNKNOWN)
    if person.second_id is not None:
        raise Refused(HAS_BOTH)
    if there in person.accounts:
        raise Refused(ELSEWHERE.format(messenger=TITLES[other(there)]))
    closed, passed = await _close(session, account, person, act)
    await queries.vacate(session, account, person.id)
    in_max = there is Messenger.MAX
    await people_queries.set_person(
        session,
        person.id,
        telegram_id=person.telegram_id if in_max else account,
        second_id=account if in_max else person.telegram_id,
        reads_second=in_max,
    )
    await audit.note(
        session,
        Audit.ACCOUNTS_JOINED,
        person.id,
        act.at,
        person=person.id,
        account=written(account),
        closed=closed.id if closed else None,
    )
    joined = await staff.get(session, person.id)
    return Joined(joined, there, closed.name if closed else "", passed)


async def part(session: AsyncSession, person_id: int, gone: Messenger, act: Act) -> PersonFacts:
    """Take an account off a person who has two: one's own, or any by who may remove people."""
    actor = act.actor
    if actor is None or (actor.id != person_id and not people.may(actor, Manage.REMOVE, None)):
        raise Refused(staff.NOT_ALLOWED)
    await queries.take_turns(session)
    person = await staff.get(session, person_id)
    if person.second_id is None:
        raise Refused(SINGLE)
    kept = person.accounts[other(gone)]
    await queries.vacate(session, kept, person.id)
    await people_queries.set_person(
        session, person.id, telegram_id=kept, second_id=None, reads_second=False
    )
    account = written(person.accounts[gone])
    await audit.note(
        session, Audit.ACCOUNTS_PARTED, actor.id, act.at, person=person.id, account=account
    )
    if actor.id != person.id:
        text = lazy("🔗 Администратор отвязал ваш аккаунт в {messenger}.")
        slot = f"parted:{person.id}:{act.at.isoformat()}"
        told = to_tell(text, messenger=TITLES[gone])
        await notices.to_person(session, kept, told, act.at, slot=slot)
    return await staff.get(session, person.id)


def other(messenger: Messenger) -> Messenger:
    """The one of the two that this is not."""
    return Messenger.TELEGRAM if messenger is Messenger.MAX else Messenger.MAX


async def _not_taken(session: AsyncSession, token: str, account: int) -> Joined:
    """Why a link does not work; whose account it has joined is simply told so again."""
    found = await queries.find(session, _hash(token))
    if found is None:
        raise Refused(UNKNOWN)
    if found.used_at is None:
        raise Refused(OVER)
    person = await people.by_telegram(session, account)
    if person is None or person.id != found.person_id or person.second_id is None:
        raise Refused(USED)
    return Joined(person, messenger_of(account), again=True)


async def _close(
    session: AsyncSession, account: int, heir: PersonFacts, act: Act
) -> tuple[PersonFacts | None, Passed]:
    """Whoever is known by the account leaves the desk to the heir, if they have done nothing
    here and are not more than the heir; what went over."""
    known = await people.by_telegram(session, account)
    if known is None:
        return None, NOTHING
    has_worked = await queries.has_worked(session, known.id, NO_WORK)
    if has_worked or known.second_id is not None:
        raise Refused(SOMEBODY.format(name=known.name))
    if inheriting.is_more(known, heir):
        raise Refused(MORE.format(name=known.name))
    await staff.keep_an_admin(session, known)
    passed = await inheriting.pass_on(session, known, heir, act)
    await people_queries.set_person(session, known.id, active=False)
    return known, passed


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
