"""/doctor and /audit in a private chat: how the desk does, and who did what, for admins."""

from datetime import timedelta

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import BufferedInputFile, Message

from handlers.acting import Doer
from handlers.views import doctor as view
from handlers.views import texts
from handlers.views import trail as trail_view
from handlers.views.words import count
from services.errors import Refused
from services.languages import lazy
from services.operation import trail
from services.operation.doctor import Doctor
from services.people import PersonFacts, Role

IN_PRIVATE = lazy("Эта команда для личного чата с ботом.")
AUDIT_USAGE = lazy(
    "Журнал действий файлом: <code>/audit</code> за месяц или <code>/audit 90</code> за "
    "столько, сколько нужно."
)
AUDIT_CAPTION = lazy("Журнал действий за {days}: кто, что и когда сделал. Слов жителей в нём нет.")
USUAL = 30
LONGEST = 3660


def setup() -> Router:
    """What leads here."""
    router = Router(name="doctor")
    router.message.register(examine, Command("doctor"))
    router.message.register(audit, Command("audit"))
    return router


async def examine(message: Message, doer: Doer, doctor: Doctor) -> None:
    """Look at everything and say what to mend."""
    _admin_in_private(message, doer.person)
    await message.answer(view.words(await doctor.examine()))


async def audit(message: Message, doer: Doer, command: CommandObject) -> None:
    """The trail of the last days as a file."""
    _admin_in_private(message, doer.person)
    given = (command.args or str(USUAL)).strip()
    if not given.isdecimal() or not 1 <= int(given) <= LONGEST:
        raise Refused(AUDIT_USAGE)
    at, days = doer.now(), int(given)
    async with doer.reading() as session:
        found = trail.steps(session, at - timedelta(days=days), at + timedelta(seconds=1))
        lines = [one async for one in found]
    file = BufferedInputFile(
        trail_view.as_csv(lines, doer.rules.zone).encode("utf-8-sig"), "audit.csv"
    )
    said = count(days, "день", "дня", "дней")
    await message.answer_document(file, caption=AUDIT_CAPTION.format(days=said))


def _admin_in_private(message: Message, person: PersonFacts) -> None:
    if person.role is not Role.ADMIN:
        raise Refused(texts.ADMIN_ONLY)
    if message.chat.type != "private":
        raise Refused(IN_PRIVATE)
