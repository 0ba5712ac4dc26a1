"""Tells the admins of turns of the line: through the outbox, and by what works without Telegram.

Lives here: whom, and the words in Russian. Does not live here: what is a turn (`reach.py`).
"""

from dataclasses import dataclass
from datetime import timedelta

from bot.reach import News, Reach, Turn
from db.engine import Database
from handlers.views.words import duration
from services import notices
from services.clock import Now
from services.messengers.ids import Messenger
from services.operation.siren import Alert, Siren
from services.rules import Rules


@dataclass(frozen=True, slots=True)
class Herald:
    """`siren` is None where nobody named an address for alerts."""

    reach: Reach
    database: Database
    rules: Rules
    now: Now
    siren: Siren | None = None

    async def tell(self) -> bool:
        """Tell what is new; whether something was queued for chats."""
        found = [(news.turn, words(news, self.reach)) for news in self.reach.news()]
        if self.siren is not None:
            for turn, text in found:
                self.siren.add(Alert(turn, text))
            await self.siren.tell(self.now())
        if found:
            async with self.database.write() as session:
                for turn, text in found:
                    # That nothing arrives in Telegram is no news there once it does.
                    within = Messenger.MAX if turn is Turn.SILENT else None
                    slot = f"reach:{turn}"
                    await notices.to_admins(
                        session, self.rules, text, self.now(), slot=slot, within=within
                    )
        return bool(found)


def words(news: News, reach: Reach) -> str:
    """What an admin is told of it."""
    left, taken = reach.ways[news.left].shown, reach.ways[news.taken].shown
    lasted = _span(news.at - news.since)
    match news.turn:
        case Turn.SWITCHED:
            return (
                f"Telegram не отвечает через {left}. Бот перешёл на запасной путь: {taken}. "
                "Ничего не потеряно; как только прежний путь заработает, бот вернётся сам."
            )
        case Turn.RETURNED:
            return f"Бот вернулся на прежний путь к Telegram: {taken}. Запасной служил {lasted}."
        case Turn.SILENT:
            return (
                f"Telegram не отвечает уже {lasted}, ни одним путём ({len(reach.ways)}). Карточки, "
                "напоминания и эскалации ждут в очереди и уйдут, когда связь вернётся."
            )
        case Turn.BACK:
            return f"Telegram снова отвечает: {taken}. Молчал {lasted}; очередь уходит."


def _span(length: timedelta) -> str:
    seconds = max(0, int(length.total_seconds()))
    return duration(seconds) if seconds >= 60 else f"{seconds} с"
