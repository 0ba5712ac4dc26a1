"""Offices: looking them up, tying them to chats, what they choose for themselves."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from db.engine import AsyncSession
from db.models import Office
from db.queries import desks as queries
from services import chats, outbox
from services.actions import Manage
from services.desk.office_settings import OfficeSettings, read_settings, write_settings
from services.errors import Refused
from services.incident_facts import OfficeRef
from services.languages import _
from services.messengers.ids import messenger_of
from services.messengers.places import Chats, Place
from services.moves import Act
from services.operation import audit
from services.operation.audit import Audit
from services.outbox import CardPlace
from services.people import may
from services.routing import Desk

CATCH_UP = 50
"""Cards of open incidents queued in one statement when a chat is tied to an office."""


async def active(session: AsyncSession) -> Sequence[OfficeRef]:
    """The offices at work, by name."""
    return [_ref(row) for row in await queries.active(session)]


async def get(session: AsyncSession, office_id: int) -> OfficeRef:
    """One office at work; Refused if there is none such."""
    found = [office for office in await active(session) if office.id == office_id]
    if not found:
        raise Refused(_("Такого ответственного больше нет."))
    return found[0]


async def desks(session: AsyncSession) -> tuple[Desk, ...]:
    """The offices as routing sees them."""
    return tuple(desk_of(row) for row in await queries.active(session))


def desk_of(row: Office) -> Desk:
    """One of them; ValueError when its settings cannot be read."""
    return Desk(
        id=row.id,
        name=row.name,
        chat_id=row.chat_id,
        thread_id=row.thread_id,
        topics=frozenset(row.topics),
        districts=frozenset(row.districts),
        coordinator=row.coordinator,
        settings=read_settings(row.settings),
        second_chat_id=row.second_chat_id,
    )


async def at(session: AsyncSession, chat_id: int, thread_id: int | None) -> Sequence[OfficeRef]:
    """The offices whose chat (and forum topic) this is."""
    here = Place(chat_id, thread_id)
    found = [
        office
        for office in await active(session)
        if chat_id in (place.chat_id for place in office.places)
    ]
    exact = [office for office in found if here in office.places]
    return exact or found


async def desks_at(session: AsyncSession, chat_id: int, thread_id: int | None) -> Sequence[Desk]:
    """The same as routing knows them."""
    here = {office.id for office in await at(session, chat_id, thread_id)}
    return [desk for desk in await desks(session) if desk.id in here] if here else []


async def bind(
    session: AsyncSession, office_id: int, chat_id: int, thread_id: int | None, now: datetime
) -> OfficeRef:
    """Tie an office to a chat or a forum topic; what waited for it is said there from now on.

    What still waits in a broken chat the office had before in that messenger is dropped: it is
    said here instead. A chat in the other messenger stays.
    """
    office = await get(session, office_id)
    had = Chats(office.chat_id, office.thread_id, office.second_chat_id)
    old, now_at = had.at(messenger_of(chat_id)), had.tied(Place(chat_id, thread_id))
    await queries.set_chats(session, office.id, *now_at)
    await chats.revive(session, chat_id, now)
    while missing := await queries.without_card(session, office_id, chat_id, thread_id, CATCH_UP):
        places = [CardPlace(incident_id, chat_id, thread_id) for incident_id in missing]
        await outbox.put_cards(session, places, now)
    if old is not None and old.chat_id != chat_id:
        await chats.drop_moved_work(session, office_id, chat_id, thread_id, old.chat_id)
    return replace(office, **now_at._asdict())


async def choose(session: AsyncSession, office_id: int, act: Act, **changes: Any) -> OfficeSettings:
    """Change settings of an office (fields of OfficeSettings); those it has now."""
    if act.actor is not None and not may(act.actor, Manage.SETTINGS, office_id):
        raise Refused(_("На это у вас нет прав."))
    await get(session, office_id)
    row = await queries.hold(session, office_id)
    settings = replace(read_settings(row.settings), **changes)
    written = write_settings(settings)
    await queries.set_settings(session, office_id, written)
    await audit.note(
        session, Audit.SETTINGS_CHANGED, act.actor_id, act.at,
        office=office_id, was=row.settings, now=written,
    )  # fmt: skip
    return settings


def _ref(row: Office) -> OfficeRef:
    return OfficeRef(
        row.id,
        row.name,
        row.chat_id,
        row.thread_id,
        read_settings(row.settings),
        row.second_chat_id,
    )
