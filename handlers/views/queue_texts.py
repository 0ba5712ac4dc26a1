"""Words of the queue, of handing over, returning and supervising. The rest is in `texts.py`."""

from services.desk.queue import Which
from services.desk.replies import Purpose

TITLES = {
    Which.FREE: "Свободные",
    Which.MINE: "Мои",
    Which.OVERDUE: "Просроченные",
    Which.ESCALATED: "Эскалация",
    Which.ANSWERED: "Ждут закрытия",
}
EMPTY = {
    Which.FREE: "Свободных нет. Хорошая смена.",
    Which.MINE: "У вас ничего нет в работе.",
    Which.OVERDUE: "Просроченных нет.",
    Which.ESCALATED: "Эскалаций нет.",
    Which.ANSWERED: "Всё закрыто.",
}
NEXT = "▶️ Взять следующий"
NEXT_TAKEN = "Взято: №{id}."
OF_PAGES = "страница {page} из {pages}"

SHIFT = "🏁 Сдать смену"
SHIFT_TO = "🏁 Сдать смену: <b>{number}</b> в работе. Кому передать? Сроки не сдвинутся."
SHIFT_NOBODY = "Коллег у этих ответственных нет: можно вернуть всё в свободные."
SHIFT_PILE = "🆓 В свободные"
SHIFT_CANCEL = "‹ Не сдавать"
SHIFT_GIVEN = "🏁 Смена сдана: {number}. Теперь у {name}."
SHIFT_LAID = "🏁 Смена сдана: {number}. Всё снова свободно."
SHIFT_KEPT = "У вас остаётся: {kept}. {name} не работает с этими ответственными."

CHOOSE_COLLEAGUE = "Кому передать?"
NO_COLLEAGUES = "Передать некому: других сотрудников у этого ответственного нет."
HANDED = "Передано: {name}."
ASSIGNED = "Назначено: {name}."

RETURN_REASONS = (
    "Не наша тема",
    "Не наш район",
    "Нужен другой ответственный",
    "Не хватает данных",
)
RETURN_TYPED = "✍️ Своя причина"
RETURNED = "Возвращено координатору. Срок прежний."

LIKELY = "⭐ {name}"
FIND_OFFICE = "🔎 Найти по названию"
OFFICES_FOUND = "Инцидент №{id}: кому передать?"
OFFICES_NONE = "Ответственных с такими словами в названии нет. Ответьте на вопрос ещё раз."

ASK = {
    Purpose.RETURN: (
        "↩️ Инцидент №{id}: почему возвращаете? Напишите <b>ответом на это сообщение</b>."
    ),
    Purpose.COMMENT: (
        "💬 Инцидент №{id}: напишите комментарий <b>ответом на это сообщение</b>. Его увидят "
        "коллеги, жителям он не уйдёт."
    ),
    Purpose.EXTEND: (
        "⏳ Инцидент №{id}: почему продлеваете? Напишите <b>ответом на это сообщение</b>."
    ),
    Purpose.OFFICE: (
        "🔎 Инцидент №{id}: напишите часть названия ответственного <b>ответом на это сообщение</b>."
    ),
}
ASKED = "Ответьте на вопрос ниже."

PANEL_WHOLE = "Вся служба"
PANEL_EMPTY = "Никто не ждёт ответа. Хорошая смена."
PANEL_FRESH = "меньше 5 мин"
PANEL_MOVED = "📋 Табло теперь в другом месте: /panel ставит его вниз."
PANEL_AWAY = "Табло убрано. Вернуть: /panel."
PANEL_NOWHERE = "Табло бывает в рабочем чате ответственного. Этот чат не привязан: /bind."
PANEL_NOT_YOURS = "Это чат другого ответственного."

ACKNOWLEDGED = "Принято: дальше эскалация не пойдёт."
CHOOSE_LENGTH = "На сколько продлить? Жителям обещано прежнее, в отчёте останется прежний срок."
EXTENSIONS = {
    "2wh": "+ 2 рабочих часа",
    "1wd": "+ 1 рабочий день",
    "2wd": "+ 2 рабочих дня",
    "5wd": "+ 5 рабочих дней",
}
EXTENDED = "⏳ Продлено до {until}."
COMMENTED = "💬 Записано, коллеги увидят."
