"""Words of the queue, of handing over, returning and supervising. The rest is in `texts.py`."""

from services.desk.queue import Which
from services.desk.replies import Purpose
from services.languages import lazy

TITLES = {
    Which.FREE: lazy("Свободные"),
    Which.MINE: lazy("Мои"),
    Which.OVERDUE: lazy("Просроченные"),
    Which.ESCALATED: lazy("Эскалация"),
    Which.ANSWERED: lazy("Ждут закрытия"),
}
EMPTY = {
    Which.FREE: lazy("Свободных нет. Хорошая смена."),
    Which.MINE: lazy("У вас ничего нет в работе."),
    Which.OVERDUE: lazy("Просроченных нет."),
    Which.ESCALATED: lazy("Эскалаций нет."),
    Which.ANSWERED: lazy("Всё закрыто."),
}
NEXT = lazy("▶️ Взять следующий")
NEXT_TAKEN = lazy("Взято: №{id}.")
OF_PAGES = lazy("страница {page} из {pages}")

SHIFT = lazy("🏁 Сдать смену")
SHIFT_TO = lazy("🏁 Сдать смену: <b>{number}</b> в работе. Кому передать? Сроки не сдвинутся.")
SHIFT_NOBODY = lazy("Коллег у этих ответственных нет: можно вернуть всё в свободные.")
SHIFT_PILE = lazy("🆓 В свободные")
SHIFT_CANCEL = lazy("‹ Не сдавать")
SHIFT_GIVEN = lazy("🏁 Смена сдана: {number}. Теперь у {name}.")
SHIFT_LAID = lazy("🏁 Смена сдана: {number}. Всё снова свободно.")
SHIFT_KEPT = lazy("У вас остаётся: {kept}. {name} не работает с этими ответственными.")

CHOOSE_COLLEAGUE = lazy("Кому передать?")
NO_COLLEAGUES = lazy("Передать некому: других сотрудников у этого ответственного нет.")
HANDED = lazy("Передано: {name}.")
ASSIGNED = lazy("Назначено: {name}.")

RETURN_REASONS = (
    lazy("Не наша тема"),
    lazy("Не наш район"),
    lazy("Нужен другой ответственный"),
    lazy("Не хватает данных"),
)
RETURN_TYPED = lazy("✍️ Своя причина")
RETURNED = lazy("Возвращено координатору. Срок прежний.")

LIKELY = "⭐ {name}"
FIND_OFFICE = lazy("🔎 Найти по названию")
OFFICES_FOUND = lazy("Инцидент №{id}: кому передать?")
OFFICES_NONE = lazy("Ответственных с такими словами в названии нет. Ответьте на вопрос ещё раз.")

ASK = {
    Purpose.RETURN: lazy(
        "↩️ Инцидент №{id}: почему возвращаете? Напишите <b>ответом на это сообщение</b>."
    ),
    Purpose.COMMENT: lazy(
        "💬 Инцидент №{id}: напишите комментарий <b>ответом на это сообщение</b>. Его увидят "
        "коллеги, жителям он не уйдёт."
    ),
    Purpose.EXTEND: lazy(
        "⏳ Инцидент №{id}: почему продлеваете? Напишите <b>ответом на это сообщение</b>."
    ),
    Purpose.OFFICE: lazy(
        "🔎 Инцидент №{id}: напишите часть названия ответственного <b>ответом на это сообщение</b>."
    ),
}
ASKED = lazy("Ответьте на вопрос ниже.")

PANEL_WHOLE = lazy("Вся служба")
PANEL_EMPTY = lazy("Никто не ждёт ответа. Хорошая смена.")
PANEL_FRESH = lazy("меньше 5 мин")
PANEL_MOVED = lazy("📋 Табло теперь в другом месте: /panel ставит его вниз.")
PANEL_AWAY = lazy("Табло убрано. Вернуть: /panel.")
PANEL_NOWHERE = lazy("Табло бывает в рабочем чате ответственного. Этот чат не привязан: /bind.")
PANEL_NOT_YOURS = lazy("Это чат другого ответственного.")

ACKNOWLEDGED = lazy("Принято: дальше эскалация не пойдёт.")
CHOOSE_LENGTH = lazy(
    "На сколько продлить? Жителям обещано прежнее, в отчёте останется прежний срок."
)
EXTENSIONS = {
    "2wh": lazy("+ 2 рабочих часа"),
    "1wd": lazy("+ 1 рабочий день"),
    "2wd": lazy("+ 2 рабочих дня"),
    "5wd": lazy("+ 5 рабочих дней"),
}
EXTENDED = lazy("⏳ Продлено до {until}.")
COMMENTED = lazy("💬 Записано, коллеги увидят.")
