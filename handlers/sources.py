"""/sources: what is watched and how it does; a parked source can be woken."""

from html import escape

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from db.engine import Database
from handlers.errors import answer
from handlers.views import texts
from handlers.views.buttons import PAGE, SourceButton
from handlers.views.cards import trim
from handlers.views.moments import moment
from services import sources
from services.clock import Now
from services.errors import Refused
from services.networks import registry
from services.people import PersonFacts, Role
from services.rules import Rules
from services.sources import SourceState

CAP = 3500
"""Characters of one answer, so that it fits a message; the troubled sources come first."""

NOTE_CAP = 160
"""Characters of a source's trouble in the list."""


def setup() -> Router:
    """What leads here."""
    router = Router(name="sources")
    router.message.register(show, Command("sources"))
    router.callback_query.register(wake, SourceButton.filter())
    return router


async def show(message: Message, database: Database, rules: Rules, now: Now) -> None:
    """List the sources."""
    async with database.read() as session:
        found = list(await sources.states(session))
    if not found:
        await message.reply(texts.SOURCES_EMPTY)
        return
    lines = _fitting([_line(source, rules, now) for source in found])
    if len(found) > len(lines):
        lines.append(f"… и ещё {len(found) - len(lines)}")
    parked = [source for source in found if source.state == "parked"][:PAGE]
    rows = [
        [
            InlineKeyboardButton(
                text=f"🔄 {source.address}",
                callback_data=SourceButton(source_id=source.id).pack(),
            )
        ]
        for source in parked
    ]
    await message.reply(
        "\n".join(lines), reply_markup=InlineKeyboardMarkup(inline_keyboard=rows) if rows else None
    )


async def wake(
    query: CallbackQuery,
    callback_data: SourceButton,
    person: PersonFacts,
    database: Database,
    now: Now,
) -> None:
    """Read a parked source again."""
    if person.role not in (Role.ADMIN, Role.COORDINATOR):
        raise Refused(texts.ADMIN_ONLY)
    async with database.write() as session:
        if not await sources.wake(session, callback_data.source_id, now()):
            raise Refused(texts.STALE)
    await answer(query, texts.SOURCE_WOKEN)


def _fitting(lines: list[str]) -> list[str]:
    """As many lines as a message holds."""
    shown, left = [], CAP
    for line in lines:
        left -= len(line) + 1
        if left < 0:
            break
        shown.append(line)
    return shown


def _line(source: SourceState, rules: Rules, now: Now) -> str:
    state = texts.SOURCE_STATE.get(source.state, "⚪")
    network = registry.title(source.network)
    seen = (
        f"прочитан {moment(source.last_success_at, rules.zone, now())}"
        if source.last_success_at
        else "ещё не прочитан"
    )
    counts = [f"постов {source.posts_seen}"]
    if source.bad_items:
        counts.append(f"нечитаемых {source.bad_items}")
    if source.bad_pages:
        counts.append(f"сбоев {source.bad_pages}")
    lines = [
        f"{state} <b>{escape(network)}</b> {escape(source.address)}",
        f"    {seen} · {' · '.join(counts)}",
    ]
    if source.note and source.state != "ok":
        lines.append(f"    ⚠️ {escape(trim(source.note, NOTE_CAP))}")
    if source.gap:
        lines.append(f"    ⚠️ {escape(trim(source.gap, NOTE_CAP))}")
    return "\n".join(lines)
