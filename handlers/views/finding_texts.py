"""Words of search and of an incident's history."""

from services.facts import EventKind
from services.languages import lazy

USAGE = lazy(
    "Найти инцидент: <code>/find 123</code> по номеру, <code>/find яма на Лесной</code> "
    "словами в любой форме, по району или адресу, либо <code>/find</code> и ссылка на "
    "запись."
)
NOTHING = lazy("Ничего не нашлось. Попробуйте меньше слов или номер.")
LOOSELY = lazy("Все слова сразу нигде не встретились. Вот где есть часть из них.")

HISTORY = lazy("🕑 <b>История №{id}</b>")
LATELY = lazy("🕑 <b>Последнее</b>")
HISTORY_EMPTY = lazy("Пока ничего не происходило.")
WORDS_ERASED = lazy("слова удалены")

EVENT = {
    EventKind.OPENED: lazy("появился"),
    EventKind.JOINED: lazy("присоединились сообщения"),
    EventKind.DELIVERED: lazy("карточка в чате"),
    EventKind.CLAIMED: lazy("взял(а) в работу"),
    EventKind.RELEASED: lazy("отпустил(а)"),
    EventKind.TAKEN_OVER: lazy("перехватил(а)"),
    EventKind.DRAFTED: lazy("написал(а) черновик"),
    EventKind.DRAFT_SUBMITTED: lazy("отправил(а) текст на согласование"),
    EventKind.DRAFT_APPROVED: lazy("согласовал(а) текст"),
    EventKind.DRAFT_RETURNED: lazy("вернул(а) текст на доработку"),
    EventKind.PROMISED: lazy("отметил(а) обещанный срок"),
    EventKind.PROMISE_MOVED: lazy("перенёс(ла) обещанный срок"),
    EventKind.ESCALATED: lazy("поднял(а) эскалацию"),
    EventKind.ANSWERED: lazy("отметил(а) ответ"),
    EventKind.CLOSED: lazy("закрыл(а)"),
    EventKind.DISMISSED: lazy("отклонил(а)"),
    EventKind.REOPENED: lazy("открыл(а) снова"),
    EventKind.REROUTED: lazy("передал(а) другому ответственному"),
    EventKind.HANDED_OVER: lazy("передал(а) коллеге"),
    EventKind.ASSIGNED: lazy("назначил(а)"),
    EventKind.RETURNED: lazy("вернул(а) координатору"),
    EventKind.COMMENTED: lazy("комментарий"),
    EventKind.EXTENDED: lazy("продлил(а) срок"),
    EventKind.ACKNOWLEDGED: lazy("принял(а) эскалацию"),
    EventKind.UNACKNOWLEDGED: lazy("никто не принял, позвали следующего куратора"),
    EventKind.TOPIC_CHANGED: lazy("сменил(а) тему"),
    EventKind.MERGED: lazy("объединил(а)"),
    EventKind.SPLIT: lazy("отделил(а) сообщение"),
    EventKind.TOLD_APART: lazy("это другое"),
    EventKind.UNDONE: lazy("отменил(а) последнее"),
    EventKind.NUDGED: lazy("напоминание"),
    EventKind.OVERDUE: lazy("срок вышел"),
    EventKind.RAISED: lazy("повышен приоритет"),
    EventKind.LEASE_ENDED: lazy("время удержания вышло"),
    EventKind.ERASED: lazy("текст и автор удалены по сроку хранения"),
    EventKind.FORGOTTEN: lazy("стёр(ла) сообщение по просьбе жителя"),
}
"""What happened, said of a person or of the process; kinds that are new here show by name."""
