"""Every word the chats see, by place. Short, for a phone at 23:00. English: docs/languages.md."""

import re

from services.clocks import Priority
from services.facts import DismissReason, EventKind, Kind, Outcome, Status
from services.languages import _, lazy
from services.notices import Notice

INCIDENT_NUMBER = re.compile(r"[№#](\d{1,9})\b")
"""How an incident is named in a text of ours, in every language."""


def topic(name: str | None) -> str:
    """A topic's name: the database and region.toml have it in Russian."""
    return _(name) if name else str(NO_TOPIC)


PRIORITY = {
    Priority.CRITICAL: lazy("🔴 Критично"),
    Priority.HIGH: lazy("🟠 Срочно"),
    Priority.NORMAL: lazy("🟡 Обычный"),
    Priority.LOW: lazy("⚪ Не срочно"),
}


def mark(priority: Priority) -> str:
    """The coloured circle of a priority alone."""
    return PRIORITY[priority].source.split()[0]


KIND = {
    Kind.COMPLAINT: lazy("жалоба"),
    Kind.WISH: lazy("пожелание"),
    Kind.QUESTION: lazy("вопрос"),
    Kind.THANKS: lazy("благодарность"),
    Kind.OTHER: lazy("недовольство"),
}
STATUS = {
    Status.NEW: lazy("свободен"),
    Status.CLAIMED: lazy("в работе"),
    Status.ANSWERED: lazy("ответ дан"),
    Status.CLOSED: lazy("закрыт"),
    Status.DISMISSED: lazy("отклонён"),
}
POST_KIND = {"post": lazy("запись"), "comment": lazy("комментарий")}
NO_TOPIC = lazy("Тема не определена")

OUTCOME = {
    Outcome.SOLVED: lazy("Решено"),
    Outcome.EXPLAINED: lazy("Разъяснено"),
    Outcome.REDIRECTED: lazy("Перенаправлено"),
    Outcome.PROMISED: lazy("Не решено: срок до даты"),
}
DISMISS = {
    DismissReason.SPAM: lazy("Спам, реклама"),
    DismissReason.ABUSE: lazy("Мат без сути"),
    DismissReason.NO_SUBSTANCE: lazy("Нет сути"),
    DismissReason.NO_PLACE: lazy("Нет места"),
    DismissReason.REPEAT: lazy("Повтор без нового"),
    DismissReason.OTHER_REGION: lazy("Другой регион"),
    DismissReason.POLITICS: lazy("Агитация, политика"),
    DismissReason.UNTRUE: lazy("Недостоверное"),
    DismissReason.FORBIDDEN: lazy("Запрещённая информация"),
}
ESCALATE = (
    lazy("Нужно решение руководителя"),
    lazy("Нет фактов от исполнителя"),
    lazy("Не хватает полномочий"),
    lazy("Резонанс, много откликов"),
    lazy("Угроза людям"),
)
PROMISE_DAYS = (7, 14, 30, 90)

NOTICE = {
    Notice.UNCLAIMED: lazy("🔔 Инцидент №{id} никто не взял. Ответить надо до {due}."),
    Notice.HALF_TIME: lazy("🔔 Инцидент №{id}: прошла половина срока, ответ до {due}."),
    Notice.LAST_FIFTH: lazy("⏳ Инцидент №{id}: осталась пятая часть срока, ответ до {due}."),
    Notice.OVERDUE: lazy("⏰ Инцидент №{id} просрочен: ответ ждали до {due}. Зовём куратора."),
    Notice.STILL_OVERDUE: lazy(
        "⏰ Инцидент №{id} всё ещё без ответа: ждали до {due}. Зовём следующего куратора."
    ),
    Notice.NOT_CLOSED: lazy("⏰ Инцидент №{id} не закрыт в срок. Зовём куратора."),
    Notice.ESCALATED: lazy("⬆️ Эскалация, инцидент №{id}: {reason}."),
    Notice.NOT_APPROVED: lazy("✍️ Инцидент №{id}: текст ответа всё ещё ждёт согласования куратора."),
    Notice.PROMISE_SOON: lazy(
        "⏳ Инцидент №{id}: обещали ответить до {until}, остался рабочий день."
    ),
    Notice.PROMISE_TODAY: lazy("⏳ Инцидент №{id}: обещанный срок сегодня. Что ответить жителю?"),
    Notice.PROMISE_BROKEN: lazy(
        "⏰ Инцидент №{id}: обещали до {until}, ответа нет. Ответьте или перенесите срок с "
        "причиной."
    ),
    Notice.PROMISE_STILL_BROKEN: lazy(
        "⏰ Инцидент №{id}: обещание жителю до {until} нарушено. Зовём куратора."
    ),
    Notice.PROMISE_CHECK: lazy(
        "⏳ Инцидент №{id} закрыт со сроком до {until}. Сделано? Если нет, откройте его снова."
    ),
    Notice.LEASE_ENDED: lazy("↩️ Инцидент №{id} снова свободен: время удержания вышло."),
    Notice.SHOWN: lazy("👆 Карточка инцидента №{id}."),
    Notice.DUTY: lazy("🚨 Критичный инцидент №{id}: вы на дежурстве. Ответ до {due}."),
    Notice.NEXT_IN_LINE: lazy(
        "🚨 Критичный инцидент №{id}: дежурного нет, вы следующий. Ответ до {due}."
    ),
    Notice.LET_GO: lazy("↩️ Инцидент №{id} снова свободен: того, кто его держал, нет на месте."),
    Notice.HANDED_ON: lazy("🤝 Инцидент №{id} теперь у вас: вы заменяете того, кто его держал."),
    Notice.ANSWER_FOUND: lazy(
        "✅ Инцидент №{id}: {link}нашли ответ</a> под записью. Проверьте его."
    ),
    Notice.REPLY_EDITED: lazy(
        "✏️ Инцидент №{id}: {link}ответ</a> изменён. Проверьте, что в нём теперь."
    ),
    Notice.REPLY_GONE: lazy("🗑 Инцидент №{id}: ответ удалён из обсуждения. {state}"),
    Notice.PUBLISHED: lazy("📤 Инцидент №{id}: {link}ответ опубликован</a>."),
    Notice.NOT_PUBLISHED: lazy(
        "⚠️ Инцидент №{id}: ответ не опубликован. {reason}\n"
        "Текст цел: его можно опубликовать ещё раз или скопировать из черновика."
    ),
    Notice.PUBLISHED_PERHAPS: lazy(
        "❔ Инцидент №{id}: неизвестно, опубликован ли ответ ({reason}). Откройте пост: если "
        "ответ есть, отметьте его ссылкой, если нет, опубликуйте ещё раз."
    ),
    Notice.WROTE_AGAIN: lazy(
        "🔁 Инцидент №{id}, повторное: автор {link}написал снова</a>. {state}"
    ),
    Notice.HANDED_OVER: lazy("🤝 Инцидент №{id} теперь ваш. Передал(а): {by}."),
    Notice.UNACKNOWLEDGED: lazy("⬆️ Инцидент №{id}: эскалацию никто не принял, зовём вас. {holder}"),
    Notice.COMMENTED: lazy("💬 Инцидент №{id}, {by}: {reason}"),
    Notice.EXTENDED: lazy(
        "⏳ Инцидент №{id}: {by} продлевает срок ответа до {due}. Причина: {reason}."
    ),
    Notice.RETURNED: lazy("↩️ Инцидент №{id} вернул(а) {by}: {reason}."),
}
BUNDLE = {
    Notice.UNCLAIMED: lazy("🔔 Никто не взял: {number}."),
    Notice.HALF_TIME: lazy("🔔 Прошла половина срока: {number}."),
    Notice.LAST_FIFTH: lazy("⏳ Осталась пятая часть срока: {number}."),
    Notice.OVERDUE: lazy("⏰ Просрочен ответ: {number}."),
    Notice.STILL_OVERDUE: lazy("⏰ Всё ещё без ответа: {number}."),
    Notice.NOT_CLOSED: lazy("⏰ Не закрыто в срок: {number}."),
    Notice.DUTY: lazy("🚨 Вы на дежурстве, критично: {number}."),
    Notice.NEXT_IN_LINE: lazy("🚨 Дежурного нет, вы следующий, критично: {number}."),
    Notice.LET_GO: lazy("↩️ Снова свободно, держателя нет на месте: {number}."),
    Notice.HANDED_ON: lazy("🤝 Передано тому, кто заменяет: {number}."),
    Notice.NOT_APPROVED: lazy("✍️ Ждут согласования: {number}."),
    Notice.PROMISE_SOON: lazy("⏳ Обещанный срок завтра: {number}."),
    Notice.PROMISE_TODAY: lazy("⏳ Обещанный срок сегодня: {number}."),
    Notice.PROMISE_BROKEN: lazy("⏰ Обещанный срок прошёл: {number}."),
    Notice.PROMISE_STILL_BROKEN: lazy("⏰ Обещания нарушены: {number}."),
    Notice.PROMISE_CHECK: lazy("⏳ Закрыты со сроком, он наступил: {number}. Проверьте."),
    Notice.SHIFT: lazy("🤝 {by} сдаёт смену. Теперь у вас: {number}."),
}
REST_IN_QUEUE = lazy("Здесь первые, остальные: /queue.")
NOTICE_TO_SUPERVISOR = {
    Notice.OVERDUE: lazy("⏰ Инцидент №{id} просрочен: ответ ждали до {due}. {holder}"),
    Notice.STILL_OVERDUE: lazy("⏰ Инцидент №{id} всё ещё без ответа: ждали до {due}. {holder}"),
    Notice.NOT_CLOSED: lazy("⏰ Инцидент №{id} не закрыт в срок. {holder}"),
    Notice.PROMISE_STILL_BROKEN: lazy(
        "⏰ Инцидент №{id}: обещание жителю до {until} нарушено. {holder}"
    ),
}
UNANSWERED_AGAIN = lazy("Инцидент снова без ответа, срок прежний: {due}.")
STILL_CLOSED = lazy("Инцидент остаётся закрытым.")
OPENED_AGAIN = lazy("Инцидент открыт снова, ответить до {due}.")
ANSWER_STANDS = lazy("Ответ был дан, проверьте, всё ли решено.")
FOUND = lazy("Ответ найден")
PUBLISHED = lazy("Ответ опубликован")
INTERIM_ANSWER = lazy("Промежуточный ответ")
INTERIM = lazy("похоже на промежуточный ответ")
HELD_BY = lazy("Держит {name}.")
HELD_BY_NOBODY = lazy("Никто не взял.")

DONE = {
    EventKind.CLAIMED: lazy("Взято: держите вы. Любое действие продлевает."),
    EventKind.TAKEN_OVER: lazy("Перехвачено: теперь держите вы."),
    EventKind.RELEASED: lazy("Отпущено: инцидент снова свободен."),
    EventKind.ESCALATED: lazy("Эскалация записана, зовём куратора."),
    EventKind.ANSWERED: lazy("Ответ отмечен."),
    EventKind.NOT_ANSWER: lazy("Запомнили: это не ответ. Сроки прежние."),
    EventKind.CLOSED: lazy("Закрыто."),
    EventKind.DISMISSED: lazy("Отклонено."),
    EventKind.REOPENED: lazy("Открыто снова: сроки отсчитываются заново."),
    EventKind.REROUTED: lazy("Передано."),
    EventKind.TOPIC_CHANGED: lazy("Тема теперь «{topic}»."),
    EventKind.UNDONE: lazy("Отменено."),
    EventKind.DRAFTED: lazy("Черновик сохранён."),
}

ASK_LINK = lazy(
    "🔗 Инцидент №{id}: пришлите ссылку на опубликованный ответ <b>ответом на это сообщение</b>."
)
LINK_WANTED = lazy("Пришлите ссылку на опубликованный ответ.")
MERGED = lazy("Объединено: всё теперь в №{id}.")
TOLD_APART = lazy("Запомнили: это другое, больше не спросим.")
WHICH_TO_SPLIT = lazy("Какое сообщение отделить?")
SPLIT = lazy("Отделено: теперь это №{id}.")
CHOOSE_REASON = lazy("Выберите причину.")
CHOOSE_OUTCOME = lazy("Выберите итог.")
CHOOSE_DATE = lazy("До какого срока?")
CHOOSE_OFFICE = lazy("Кому передать?")
CHOOSE_TOPIC = lazy("О чём это на самом деле?")
OFFERED = lazy(" По таблице за неё отвечает «{office}»: передать можно кнопкой на карточке.")
BACK = lazy("‹ Назад")

APPROVED = lazy("Согласовано: текст можно публиковать.")
DRAFT_TITLE = lazy("✍️ Черновик №{version} к инциденту №{id}")
DRAFT_SHOWN = lazy("Черновик №{version} ниже.")
DRAFT_HINT = lazy("Чтобы поправить, ответьте на это сообщение новым текстом.")

STRANGER = lazy("Вы не в списке сотрудников этой службы. Попросите администратора добавить вас.")
STRANGER_ID = lazy("Ваш номер в Telegram: <code>{id}</code>. Передайте его администратору.")
STRANGER_ID_MAX = lazy("Ваш номер в MAX: <code>{id}</code>. Передайте его администратору.")
APOLOGY = lazy("Не получилось, уже разбираемся. Попробуйте ещё раз через минуту.")
NOT_ALLOWED = lazy("У вас нет прав на это действие с этим инцидентом.")
STALE = lazy("Эта кнопка устарела. Найдите свежую карточку инцидента.")
ADMIN_ONLY = lazy("Это может только администратор.")
NOTHING_TO_REPLY = lazy("К какому инциденту это? Ответьте на его карточку. Список: /queue.")
UNKNOWN_COMMAND = lazy("Такой команды нет. Что есть: /help.")

START = lazy(
    "Это «Отклик», дежурный стол: жалобы жителей приходят сюда карточками. "
    "Нажмите «Взять», напишите ответ, опубликуйте его под записью и отметьте ссылкой."
)
HELP = lazy("""<b>Как работать с карточкой</b>
✋ <b>Взять</b>: инцидент ваш на {lease}, любое действие продлевает.
✍️ <b>Черновик</b>: заготовка по теме. Или ответьте на карточку своим текстом.
✅ <b>Ответ дан</b>: пришлите ссылку на ответ. Или ответьте на карточку одной ссылкой.
☑️ <b>Закрыть</b>: когда ответ дан, выберите итог.
⬆️ <b>Эскалация</b>: позвать куратора.
🚫 <b>Отклонить</b>: не наше, с причиной.
🏷 <b>Тема</b>: исправить тему; на таких поправках «Отклик» учится.
↶ <b>Отменить</b>: вернуть своё последнее нажатие, пока не прошла минута.

<b>Команды</b>
{commands}""")
COMMANDS = {
    "queue": lazy("свободные, мои, просроченные инциденты, следующий, сдать смену"),
    "find": lazy("найти инцидент по номеру, словам, адресу или ссылке"),
    "panel": lazy("живое табло чата: поставить внизу; «/panel убрать» убирает"),
    "report": lazy("сводка за период"),
    "add": lazy("добавить жалобу: ссылкой, текстом или ответом на сообщение"),
    "sources": lazy("источники и их состояние"),
    "duty": lazy("кто на дежурстве, смены"),
    "away": lazy("меня не будет: до какого дня и кто заменит"),
    "people": lazy("люди: кто где работает, приглашения"),
    "language": lazy("на каком языке писать вам в личном чате"),
    "link": lazy("один человек в Telegram и в MAX: связать аккаунты"),
    "settings": lazy("настройки ответственного"),
    "doctor": lazy("как работает бот и что поправить"),
    "audit": lazy("журнал действий файлом"),
    "forget": lazy("стереть сообщение по просьбе жителя"),
    "held": lazy("что хранится об одном сообщении"),
    "bind": lazy("привязать этот чат к ответственному"),
    "help": lazy("как работать"),
}

THROWN_OUT = lazy("Бота удалили из чата «{title}». Карточки этого чата ждут.")
BLOCKED = lazy("«{title}» больше не принимает сообщений от бота. Эскалации пойдут следующему.")

GATEWAY = {"chat": lazy("добавил сотрудник")}
ADD_USAGE = lazy(
    "Добавить жалобу: <code>/add</code> и ссылка или текст, либо <code>/add</code> "
    "ответом на сообщение. Можно переслать сообщение боту в личную переписку."
)
ADD_OURS = lazy("Это сообщение самого бота: добавлять нечего.")
ADD_NO_WORDS = lazy("В сообщении нет слов. Напишите после /add, на что жалуются и где.")
ADD_OFFER = lazy("Добавить это как жалобу? Имя автора не сохранится, если это не открытый канал.")
ADD_BUTTON = lazy("➕ Добавить")
ADD_LOST = lazy("Сообщения уже не найти: ответьте на него командой /add.")
ADD_ERASED = lazy("Это сообщение уже добавляли, срок его хранения вышел.")
ADD_NOBODY = lazy("координатор")
ADDED = lazy("✅ Добавлено: инцидент №{id}, {topic}. Ответственный: <b>{office}</b>.")

BIND_NONE = lazy("Ответственных нет: добавьте их в region.toml и выполните импорт.")
BOUND = lazy("✅ Этот чат теперь принадлежит: <b>{office}</b>. Карточки будут приходить сюда.")
BIND_PRIVATE = lazy("Привязывают в рабочем чате: добавьте туда бота и скажите там /bind.")
BIND_STANDS = lazy("Чаты сейчас:")
BIND_MOVE = lazy("<b>{office}</b> сейчас в чате {chat}. Перенести сюда?")
BIND_MOVE_YES = lazy("Перенести сюда")
BIND_SHARED = lazy("Здесь же: {offices}.")
BIND_NO_CHAT = lazy("чата нет")
BIND_TROUBLE = lazy("Сюда не получится: {why}.")
BIND_ADDED = lazy(
    "Бот добавлен в чат «{title}» ({id}). Если это рабочий чат ответственного, скажите там /bind."
)
REACH_NOT_THERE = lazy("бота нет в этом чате или номер с опечаткой")
REACH_SILENT = lazy("боту запрещено писать в этот чат")
REACH_MOVED = lazy("группа стала супергруппой, её номер {id}")
REACH_UNKNOWN = lazy("Telegram не отвечает")
