"""Words of search and of an incident's history."""

from services.facts import EventKind

USAGE = (
    "Найти инцидент: <code>/find 123</code> по номеру, <code>/find яма на Лесной</code> словами "
    "в любой форме, по району или адресу, либо <code>/find</code> и ссылка на запись."
)
NOTHING = "Ничего не нашлось. Попробуйте меньше слов или номер."
LOOSELY = "Все слова сразу нигде не встретились. Вот где есть часть из них."

HISTORY = "🕑 <b>История №{id}</b>"
LATELY = "🕑 <b>Последнее</b>"
HISTORY_EMPTY = "Пока ничего не происходило."
WORDS_ERASED = "слова удалены"

EVENT = {
    EventKind.OPENED: "появился",
    EventKind.JOINED: "присоединились сообщения",
    EventKind.DELIVERED: "карточка в чате",
    EventKind.CLAIMED: "взял(а) в работу",
    EventKind.RELEASED: "отпустил(а)",
    EventKind.TAKEN_OVER: "перехватил(а)",
    EventKind.DRAFTED: "написал(а) черновик",
    EventKind.DRAFT_SUBMITTED: "отправил(а) текст на согласование",
    EventKind.DRAFT_APPROVED: "согласовал(а) текст",
    EventKind.DRAFT_RETURNED: "вернул(а) текст на доработку",
    EventKind.PROMISED: "отметил(а) обещанный срок",
    EventKind.PROMISE_MOVED: "перенёс(ла) обещанный срок",
    EventKind.ESCALATED: "поднял(а) эскалацию",
    EventKind.ANSWERED: "отметил(а) ответ",
    EventKind.CLOSED: "закрыл(а)",
    EventKind.DISMISSED: "отклонил(а)",
    EventKind.REOPENED: "открыл(а) снова",
    EventKind.REROUTED: "передал(а) другому ответственному",
    EventKind.HANDED_OVER: "передал(а) коллеге",
    EventKind.ASSIGNED: "назначил(а)",
    EventKind.RETURNED: "вернул(а) координатору",
    EventKind.COMMENTED: "комментарий",
    EventKind.EXTENDED: "продлил(а) срок",
    EventKind.ACKNOWLEDGED: "принял(а) эскалацию",
    EventKind.UNACKNOWLEDGED: "никто не принял, позвали следующего куратора",
    EventKind.TOPIC_CHANGED: "сменил(а) тему",
    EventKind.MERGED: "объединил(а)",
    EventKind.SPLIT: "отделил(а) сообщение",
    EventKind.TOLD_APART: "это другое",
    EventKind.UNDONE: "отменил(а) последнее",
    EventKind.NUDGED: "напоминание",
    EventKind.OVERDUE: "срок вышел",
    EventKind.RAISED: "повышен приоритет",
    EventKind.LEASE_ENDED: "время удержания вышло",
    EventKind.ERASED: "текст и автор удалены по сроку хранения",
    EventKind.FORGOTTEN: "стёр(ла) сообщение по просьбе жителя",
}
"""What happened, said of a person or of the process; kinds that are new here show by name."""
