"""The screens of /people and of invitations: words and buttons. Pure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from html import escape
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData

from handlers.views.linking import accounts
from handlers.views.moments import moment
from handlers.views.screens import Row, Screen, button, in_pairs, paged, screen
from services.actions import Manage
from services.incident_facts import OfficeRef
from services.languages import Text, _, lazy
from services.people import Duty, PersonFacts, Role, may
from services.staffing.invites import InviteFacts, Offer
from services.staffing.staff import Worker, duty_names

ROLE = {
    Role.AIDE: lazy("исполнитель"),
    Role.COORDINATOR: lazy("координатор"),
    Role.SUPERVISOR: lazy("куратор"),
    Role.ADMIN: lazy("администратор"),
}
DUTY = {
    Duty.MEMBER: lazy("исполнитель"),
    Duty.DEPUTY: lazy("заместитель"),
    Duty.SUPERVISOR: lazy("куратор"),
}
ROLE_MEANS = {
    Role.AIDE: lazy("работает с жалобами своего ответственного"),
    Role.SUPERVISOR: lazy("его зовут, когда срок вышел; приглашает исполнителей"),
    Role.COORDINATOR: lazy("работает везде, передаёт жалобы между ответственными"),
    Role.ADMIN: lazy("может всё"),
}
#: What an invitation's button says: its place here is in the button's data.
OFFERS = (
    (Role.AIDE, Duty.MEMBER),
    (Role.AIDE, Duty.DEPUTY),
    (Role.SUPERVISOR, Duty.SUPERVISOR),
    (Role.COORDINATOR, None),
    (Role.ADMIN, None),
)

NOBODY = lazy("Пока никого. Пригласите первого.")
DESK = lazy("Администраторы и координаторы")
INVITE = lazy("➕ Пригласить")
INVITES = lazy("✉️ Приглашения")
WHO_TO_INVITE = lazy("Кого пригласить: <b>{where}</b>?")
INVITATION = lazy(
    "✉️ Приглашение: <b>{what}</b>.\n"
    "Перешлите одному человеку, ссылка сработает один раз, до {until}:\n"
    "\n"
    "{link}"
)
SENT_IN_PRIVATE = lazy("Ссылка у вас в личном чате: здесь её мог бы нажать кто угодно.")
START_FIRST = lazy("Откройте личный чат с ботом и нажмите «Старт»: ссылку пришлю туда.")
NO_INVITES = lazy("Неиспользованных приглашений нет.")
INVITES_TITLE = lazy("<b>Приглашения</b>\nНажмите, чтобы отозвать.")
REVOKED = lazy("Приглашение отозвано.")
DONE = lazy("Готово.")
ASK_REMOVE = lazy(
    "Удалить <b>{name}</b> из службы? Доступ закроется сразу, всё, что в работе, "
    "вернётся в свободные."
)
ASK_LEAVE = lazy("Убрать <b>{name}</b> из «{office}»? Что в работе, вернётся в свободные.")
REMOVED = lazy("{name} больше не в службе.")
LEFT = lazy("{name} больше не в «{office}».")


class Do(StrEnum):
    """What a button of /people opens or does."""

    ROOT = "o"
    DESK = "k"
    OFFICE = "f"
    PERSON = "p"
    ROLES = "r"
    ROLE = "R"
    GIVE = "g"
    TAKE = "t"
    UP = "u"
    DOWN = "d"
    ASK_LEAVE = "l"
    LEAVE = "L"
    ASK_REMOVE = "x"
    REMOVE = "X"
    INVITE = "i"
    MAKE = "I"
    INVITES = "v"
    REVOKE = "V"


class PeopleButton(CallbackData, prefix="p"):
    """One button of /people; `arg` is a duty, a role, a place in OFFERS or an invitation."""

    do: Do
    office: int = 0
    person: int = 0
    page: int = 0
    arg: str = ""


def office(
    actor: PersonFacts, where: OfficeRef, workers: Sequence[Worker], away: Collection[int],
    page: int, *, root: bool,
) -> Screen:  # fmt: skip
    """Who works in an office; `away`: who of them is not here."""
    lines = [
        button(
            f"{one.person.name} · {_duties(one.duties)}{_away(one.person, away)}",
            PeopleButton(do=Do.PERSON, office=where.id, person=one.person.id),
        )
        for one in workers
    ]
    html = f"<b>{escape(where.name)}</b>" + ("" if workers else f"\n{NOBODY}")
    rows = paged(lines, page, lambda n: PeopleButton(do=Do.OFFICE, office=where.id, page=n))
    rows.append(_inviting(actor, where.id))
    return screen(html, rows, PeopleButton(do=Do.ROOT) if root else None)


def desk(actor: PersonFacts, found: Sequence[PersonFacts], page: int) -> Screen:
    """Who belongs to no office alone."""
    lines = [
        button(f"{one.name} · {ROLE[one.role]}", PeopleButton(do=Do.PERSON, person=one.id))
        for one in found
    ]
    rows = paged(lines, page, lambda n: PeopleButton(do=Do.DESK, page=n))
    rows.append(_inviting(actor, 0))
    return screen(f"<b>{DESK}</b>", rows, PeopleButton(do=Do.ROOT))


def person(
    actor: PersonFacts, one: PersonFacts, names: Mapping[int, str], office_id: int, away: str,
    away_button: CallbackData | None, part_button: CallbackData | None,
) -> Screen:  # fmt: skip
    """One person; the buttons are those the actor may press."""
    lines = [f"<b>{escape(one.name)}</b>", str(ROLE[one.role]).capitalize()]
    for number in dict.fromkeys(seat.office_id for seat in one.offices):
        if number in names:
            lines.append(f"{escape(names[number])}: {_duties(one.duties(number))}")
    if away:
        lines.append(f"🌴 {escape(away)}")
    if one.second_id is not None:
        lines.append(f"🔗 {accounts(one)}")
    rows: list[Row] = []
    if may(actor, Manage.ROLE, None):
        rows.append([button(_("Роль"), _to(Do.ROLES, office_id, one))])
    if office_id:
        rows += _seats(actor, one, office_id)
    if away_button is not None:
        rows.append([button(_("🌴 Отсутствие"), away_button)])
    if part_button is not None and one.second_id is not None:
        rows.append([button(_("🔗 Отвязать аккаунт"), part_button)])
    if may(actor, Manage.REMOVE, None):
        rows.append([button(_("Удалить из службы"), _to(Do.ASK_REMOVE, office_id, one), "danger")])
    back = PeopleButton(do=Do.OFFICE, office=office_id) if office_id else PeopleButton(do=Do.DESK)
    return screen("\n".join(lines), rows, back)


def roles(one: PersonFacts, office_id: int) -> Screen:
    """Which role the person is to have."""
    means = "\n".join(
        f"<b>{str(ROLE[role]).capitalize()}</b>: {ROLE_MEANS[role]}." for role in Role
    )
    buttons = [
        button(str(ROLE[role]).capitalize(), _to(Do.ROLE, office_id, one, role))
        for role in Role
        if role is not one.role
    ]
    html = _("Роль: <b>{name}</b>, сейчас {role}.\n\n{means}").format(
        name=escape(one.name), role=ROLE[one.role], means=means
    )
    return screen(html, in_pairs(buttons), _to(Do.PERSON, office_id, one))


def sure(question: str, yes: str, data: PeopleButton, back: PeopleButton) -> Screen:
    """Asks before what cannot be taken back."""
    return screen(question, [[button(yes, data, "danger")]], back)


def invite(actor: PersonFacts, where: OfficeRef | None, offers: Sequence[int]) -> Screen:
    """As what somebody is invited; `offers` are places in OFFERS."""
    number = where.id if where else 0
    title = escape(where.name) if where else _("вся служба")
    rows = [
        [
            button(
                str(_offer(place)).capitalize(),
                PeopleButton(do=Do.MAKE, office=number, arg=str(place)),
            )
        ]
        for place in offers
    ]
    back = PeopleButton(do=Do.OFFICE, office=number) if where else PeopleButton(do=Do.DESK)
    return screen(WHO_TO_INVITE.format(where=title), rows, back)


def invitation(
    offer: Offer, where: OfficeRef | None, link: str, until: datetime, zone: ZoneInfo, now: datetime
) -> str:
    """The message with the link."""
    return INVITATION.format(
        what=escape(offer_name(offer, where.name if where else "")),
        until=moment(until, zone, now),
        link=escape(link),
    )


def invites(
    found: Sequence[InviteFacts], office_id: int, page: int, zone: ZoneInfo, now: datetime
) -> Screen:
    """Links that still can be used; a press takes one back."""
    lines = [
        button(
            _("✖ {what} · до {at}").format(
                what=offer_name(one.offer, one.office),
                at=moment(one.expires_at, zone, now),
            ),
            PeopleButton(do=Do.REVOKE, office=office_id, arg=str(one.id)),
        )
        for one in found
    ]
    rows = paged(lines, page, lambda n: PeopleButton(do=Do.INVITES, office=office_id, page=n))
    back = PeopleButton(do=Do.OFFICE, office=office_id) if office_id else PeopleButton(do=Do.DESK)
    return screen(INVITES_TITLE if found else NO_INVITES, rows, back)


def offer_name(offer: Offer, office_name: str) -> str:
    """«заместитель, Минздрав»."""
    what = offered(offer)
    return f"{what}, {office_name}" if office_name else str(what)


def offered(offer: Offer) -> Text:
    """«заместитель»."""
    return DUTY[offer.duty] if offer.duty else ROLE[offer.role]


def _offer(place: int) -> Text:
    role, duty = OFFERS[place]
    return DUTY[duty] if duty else ROLE[role]


def _duties(duties: frozenset[Duty]) -> str:
    return ", ".join(
        str(DUTY[duty])
        for duty in duty_names(duties)
        if duty is not Duty.MEMBER or len(duties) == 1
    )


def _away(one: PersonFacts, away: Collection[int]) -> str:
    return " 🌴" if one.id in away else ""


def _inviting(actor: PersonFacts, office_id: int) -> Row:
    right = Manage.INVITE if office_id else Manage.INVITE_ANY
    if not may(actor, right, office_id or None):
        return []
    return [
        button(INVITE, PeopleButton(do=Do.INVITE, office=office_id)),
        button(INVITES, PeopleButton(do=Do.INVITES, office=office_id)),
    ]


def _seats(actor: PersonFacts, one: PersonFacts, office_id: int) -> list[Row]:
    duties = one.duties(office_id)
    rows: list[Row] = []
    if may(actor, Manage.SEATS, office_id):
        taken = Duty.DEPUTY in duties
        label = _("Больше не заместитель") if taken else _("Сделать заместителем")
        do = Do.TAKE if taken else Do.GIVE
        rows.append([button(label, _to(do, office_id, one, Duty.DEPUTY))])
    if may(actor, Manage.LADDER, office_id):
        taken = Duty.SUPERVISOR in duties
        label = _("Больше не куратор") if taken else _("Сделать куратором")
        do = Do.TAKE if taken else Do.GIVE
        rows.append([button(label, _to(do, office_id, one, Duty.SUPERVISOR))])
        if taken:
            rows.append([
                button(_("⬆️ Звать раньше"), _to(Do.UP, office_id, one)),
                button(_("⬇️ Звать позже"), _to(Do.DOWN, office_id, one)),
            ])  # fmt: skip
    leaving = Manage.LADDER if Duty.SUPERVISOR in duties else Manage.SEATS
    if may(actor, leaving, office_id):
        rows.append([button(_("Убрать отсюда"), _to(Do.ASK_LEAVE, office_id, one))])
    return rows


def _to(do: Do, office_id: int, one: PersonFacts, arg: str = "") -> PeopleButton:
    return PeopleButton(do=do, office=office_id, person=one.id, arg=arg)
