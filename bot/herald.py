"""Tells the admins of turns of the line: through the outbox, and to what works without Telegram.

Lives here: whom, and the words. Does not live here: what is a turn (`reach.py`).
"""

from dataclasses import dataclass

from bot.reach import News, Reach, Turn
from db.engine import Database
from handlers.views.told import say
from services import notices
from services.clock import Now
from services.languages import lazy, speaking
from services.languages.told import Told, to_tell
from services.messengers.ids import Messenger
from services.operation.siren import Alert, Siren
from services.rules import Rules

SWITCHED = lazy(
    "Telegram не отвечает через {left}. Бот перешёл на запасной путь: {taken}. "
    "Ничего не потеряно; как только прежний путь заработает, бот вернётся сам."
)
RETURNED = lazy("Бот вернулся на прежний путь к Telegram: {taken}. Запасной служил {lasted}.")
SILENT = lazy(
    "Telegram не отвечает уже {lasted}, ни одним путём ({ways}). Карточки, "
    "напоминания и эскалации ждут в очереди и уйдут, когда связь вернётся."
)
BACK = lazy("Telegram снова отвечает: {taken}. Молчал {lasted}; очередь уходит.")


FAULTS = {
    Turn.SWITCHED: "way",
    Turn.RETURNED: "way",
    Turn.SILENT: "silence",
    Turn.BACK: "silence",
}
"""What each turn is the beginning, a part or the end of."""


@dataclass(frozen=True, slots=True)
class Herald:
    """`sirens` tell at their own time: whoever takes alerts slowly holds up nobody."""

    reach: Reach
    database: Database
    rules: Rules
    now: Now
    sirens: tuple[Siren, ...] = ()

    async def tell(self) -> bool:
        """Tell what is new; whether something was queued for chats."""
        news = self.reach.news()
        found = [(one.turn, words(one, self.reach)) for one in news]
        with speaking(self.rules.language):
            for one, (_, text) in zip(news, found, strict=True):
                for siren in self.sirens:
                    siren.add(_alert(one, say(text)))
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


def _alert(news: News, text: str) -> Alert:
    # Back on a way that is not the best one: the fault goes on.
    ends = news.turn is Turn.BACK or (news.turn is Turn.RETURNED and news.taken == 0)
    return Alert(news.turn, text, news.at, FAULTS[news.turn], ends)


def words(news: News, reach: Reach) -> Told:
    """What an admin is told of it."""
    left, taken = reach.ways[news.left].shown, reach.ways[news.taken].shown
    lasted = news.at - news.since
    match news.turn:
        case Turn.SWITCHED:
            return to_tell(SWITCHED, left=left, taken=taken)
        case Turn.RETURNED:
            return to_tell(RETURNED, taken=taken, lasted=lasted)
        case Turn.SILENT:
            return to_tell(SILENT, lasted=lasted, ways=len(reach.ways))
        case Turn.BACK:
            return to_tell(BACK, taken=taken, lasted=lasted)
