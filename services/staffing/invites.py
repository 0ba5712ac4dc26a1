"""Invitations: one-time links by which people join the desk with a role.

Of a token only the hash is stored. A link is used up by one guarded UPDATE, so that of two who
press it one joins. What stands behind a link is asked again when it is pressed: an invitation of
someone who has left, or may not invite any more, is void.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from db.engine import AsyncSession
from db.models import Invite
from db.queries import invites as queries
from services import offices, people
from services.actions import Manage
from services.errors import Refused
from services.languages import _, lazy
from services.moves import Act
from services.operation import audit
from services.operation.audit import Audit
from services.people import Duty, PersonFacts, Role
from services.staffing import staff

TOKEN_BYTES = 18
"""Of randomness: 24 letters of a link."""

USED = lazy("Приглашение уже использовано. Попросите новое.")
OVER = lazy("Срок приглашения вышел. Попросите новое.")
REVOKED = lazy("Приглашение отозвано. Попросите новое.")
UNKNOWN = lazy("Такого приглашения нет. Проверьте, что ссылка скопирована целиком.")
VOID = lazy(
    "Приглашение больше не действует: тот, кто его дал, не может приглашать. Попросите новое."
)


@dataclass(frozen=True, slots=True)
class Offer:
    """As what somebody is invited. `office_id` and `duty` are both None, or both given."""

    role: Role
    office_id: int | None = None
    duty: Duty | None = None

    @property
    def seat(self) -> tuple[int, Duty] | None:
        """The place in an office, if there is one."""
        if self.office_id is None or self.duty is None:
            return None
        return self.office_id, self.duty


@dataclass(frozen=True, slots=True)
class Made:
    """A new invitation. The token is kept nowhere else."""

    id: int
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class InviteFacts:
    """An invitation that can be used."""

    id: int
    offer: Offer
    office: str
    made_by: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Welcome:
    """Who has joined, as what. `again`: the same person pressed the used link once more."""

    person: PersonFacts
    offer: Offer
    made_by: int
    again: bool = False


def may_invite(actor: PersonFacts, offer: Offer) -> bool:
    """Admins invite anybody; whoever leads an office invites its aides."""
    if people.may(actor, Manage.INVITE_ANY, offer.office_id):
        return True
    plain = offer.role is Role.AIDE and offer.duty is Duty.MEMBER
    return plain and people.may(actor, Manage.INVITE, offer.office_id)


async def make(session: AsyncSession, offer: Offer, act: Act) -> Made:
    """Make one. Refused for who may not."""
    actor = act.actor
    if actor is None or not may_invite(actor, offer):
        raise Refused(staff.NOT_ALLOWED)
    if offer.office_id is not None:
        await offices.get(session, offer.office_id)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    expires_at = act.at + act.rules.invites_last
    number = await queries.add(
        session,
        {
            "token_hash": _hash(token),
            "role": offer.role,
            "office_id": offer.office_id,
            "duty": offer.duty,
            "made_by": actor.id,
            "made_at": act.at,
            "expires_at": expires_at,
        },
    )
    await audit.note(
        session,
        Audit.INVITED,
        actor.id,
        act.at,
        invite=number,
        role=offer.role,
        office=offer.office_id,
        duty=offer.duty,
    )
    return Made(number, token, expires_at)


async def accept(
    session: AsyncSession, token: str, telegram_id: int, name: str, act: Act
) -> Welcome:
    """Use a link up: the person is added, or given the seat. Refused says why not."""
    taken = await queries.take(session, _hash(token), telegram_id, act.at)
    if taken is None:
        return await _not_taken(session, token, telegram_id, act.at)
    offer = _offer(taken)
    makers = [one for one in await people.by_ids(session, [taken.made_by]) if one.active]
    if not makers or not may_invite(makers[0], offer):
        raise Refused(VOID)
    if offer.office_id is not None:
        await offices.get(session, offer.office_id)
    person = await staff.join(
        session, telegram_id, staff.clean_name(name), offer.role, offer.seat, act
    )
    return Welcome(person, offer, makers[0].chat_id)


async def _not_taken(session: AsyncSession, token: str, telegram_id: int, now: datetime) -> Welcome:
    """Why a link does not work; whoever used it is simply greeted again."""
    found = await queries.find(session, _hash(token))
    if found is None:
        raise Refused(UNKNOWN)
    if found.used_at is not None:
        person = await people.by_telegram(session, telegram_id)
        if found.used_by == telegram_id and person is not None:
            return Welcome(person, _offer(found), 0, again=True)
        raise Refused(USED)
    raise Refused(REVOKED if found.revoked_at is not None else OVER)


async def standing(
    session: AsyncSession, actor: PersonFacts, office_id: int | None, now: datetime
) -> list[InviteFacts]:
    """Invitations into an office that can be used (None: all of the desk), the newest first."""
    staff.must(actor, Manage.INVITE if office_id is not None else Manage.INVITE_ANY, office_id)
    wanted = None if office_id is None else [office_id]
    return [
        InviteFacts(row.id, _offer(row), office or "", maker, row.expires_at)
        for row, office, maker in await queries.standing(session, now, wanted)
    ]


async def revoke(session: AsyncSession, invite_id: int, act: Act) -> None:
    """Take one back: those who may invite into its office may."""
    found = await queries.get(session, invite_id)
    actor = act.actor
    if found is None or actor is None:
        raise Refused(UNKNOWN)
    may_any = people.may(actor, Manage.INVITE_ANY, None)
    if not may_any and not people.may(actor, Manage.INVITE, found.office_id):
        raise Refused(staff.NOT_ALLOWED)
    if not await queries.revoke(session, invite_id, act.at):
        raise Refused(_("Этого приглашения уже нет."))
    await audit.note(session, Audit.INVITE_REVOKED, actor.id, act.at, invite=invite_id)


def _offer(row: Invite) -> Offer:
    return Offer(Role(row.role), row.office_id, Duty(row.duty) if row.duty else None)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
