"""Every word the chats see, by place. Russian, short, for a phone at 23:00."""

from services.clocks import Priority
from services.facts import DismissReason, EventKind, Kind, Outcome, Status
from services.notices import Notice

PRIORITY = {
    Priority.CRITICAL: "🔴 Критично",
    Priority.HIGH: "🟠 Срочно",
    Priority.NORMAL: "🟡 Обычный",
    Priority.LOW: "⚪ Не срочно",
}
KIND = {
    Kind.COMPLAINT: "жалоба",
    Kind.WISH: "пожелание",
    Kind.QUESTION: "вопрос",
    Kind.THANKS: "благодарность",
    Kind.OTHER: "недовольство",
}
STATUS = {
    Status.NEW: "свободен",
    Status.CLAIMED: "в работе",
    Status.ANSWERED: "ответ дан",
    Status.CLOSED: "закрыт",
    Status.DISMISSED: "отклонён",
}
POST_KIND = {"post": "запись", "comment": "комментарий"}
NO_TOPIC = "Тема не определена"

OUTCOME = {
    Outcome.SOLVED: "Решено",
    Outcome.EXPLAINED: "Разъяснено",
    Outcome.REDIRECTED: "Перенаправлено",
    Outcome.PROMISED: "Не решено: срок до даты",
}
DISMISS = {
    DismissReason.SPAM: "Спам, реклама",
    DismissReason.ABUSE: "Мат без сути",
    DismissReason.NO_SUBSTANCE: "Нет сути",
    DismissReason.NO_PLACE: "Нет места",
    DismissReason.REPEAT: "Повтор без нового",
    DismissReason.OTHER_REGION: "Другой регион",
    DismissReason.POLITICS: "Агитация, политика",
    DismissReason.UNTRUE: "Недостоверное",
    DismissReason.FORBIDDEN: "Запрещённая информация",
}
ESCALATE = (
    "Нужно решение руководителя",
    "Нет фактов от исполнителя",
    "Не хватает полномочий",
    "Резонанс, много откликов",
    "Угроза людям",
)
PROMISE_DAYS = (7, 14, 30, 90)

NOTICE = {
    Notice.UNCLAIMED: "🔔 Инцидент №{id} никто не взял. Ответить надо до {due}.",
    Notice.HALF_TIME: "🔔 Инцидент №{id}: прошла половина срока, ответ до {due}.",
    Notice.LAST_FIFTH: "⏳ Инцидент №{id}: осталась пятая часть срока, ответ до {due}.",
    Notice.OVERDUE: "⏰ Инцидент №{id} просрочен: ответ ждали до {due}. Зовём куратора.",
    Notice.STILL_OVERDUE: (
        "⏰ Инцидент №{id} всё ещё без ответа: ждали до {due}. Зовём следующего куратора."
    ),
    Notice.NOT_CLOSED: "⏰ Инцидент №{id} не закрыт в срок. Зовём куратора.",
    Notice.ESCALATED: "⬆️ Эскалация, инцидент №{id}: {reason}.",
    Notice.NOT_APPROVED: "✍️ Инцидент №{id}: текст ответа всё ещё ждёт согласования куратора.",
    Notice.PROMISE_SOON: "⏳ Инцидент №{id}: обещали ответить до {until}, остался рабочий день.",
    Notice.PROMISE_TODAY: "⏳ Инцидент №{id}: обещанный срок сегодня. Что ответить жителю?",
    Notice.PROMISE_BROKEN: (
        "⏰ Инцидент №{id}: обещали до {until}, ответа нет. Ответьте или перенесите срок "
        "с причиной."
    ),
    Notice.PROMISE_STILL_BROKEN: (
        "⏰ Инцидент №{id}: обещание жителю до {until} нарушено. Зовём куратора."
    ),
    Notice.PROMISE_CHECK: (
        "⏳ Инцидент №{id} закрыт со сроком до {until}. Сделано? Если нет, откройте его снова."
    ),
    Notice.LEASE_ENDED: "↩️ Инцидент №{id} снова свободен: время удержания вышло.",
    Notice.SHOWN: "👆 Карточка инцидента №{id}.",
    Notice.DUTY: "🚨 Критичный инцидент №{id}: вы на дежурстве. Ответ до {due}.",
    Notice.NEXT_IN_LINE: (
        "🚨 Критичный инцидент №{id}: дежурного нет, вы следующий. Ответ до {due}."
    ),
    Notice.LET_GO: "↩️ Инцидент №{id} снова свободен: того, кто его держал, нет на месте.",
    Notice.HANDED_ON: "🤝 Инцидент №{id} теперь у вас: вы заменяете того, кто его держал.",
    Notice.ANSWER_FOUND: "✅ Инцидент №{id}: {link}нашли ответ</a> под записью. Проверьте его.",
    Notice.REPLY_EDITED: "✏️ Инцидент №{id}: {link}ответ</a> изменён. Проверьте, что в нём теперь.",
    Notice.REPLY_GONE: "🗑 Инцидент №{id}: ответ удалён из обсуждения. {state}",
    Notice.PUBLISHED: "📤 Инцидент №{id}: {link}ответ опубликован</a>.",
    Notice.NOT_PUBLISHED: (
        "⚠️ Инцидент №{id}: ответ не опубликован. {reason}\nТекст цел: его можно опубликовать ещё "
        "раз или скопировать из черновика."
    ),
    Notice.PUBLISHED_PERHAPS: (
        "❔ Инцидент №{id}: неизвестно, опубликован ли ответ ({reason}). Откройте пост: если ответ "
        "есть, отметьте его ссылкой, если нет, опубликуйте ещё раз."
    ),
    Notice.WROTE_AGAIN: "🔁 Инцидент №{id}, повторное: автор {link}написал снова</a>. {state}",
    Notice.HANDED_OVER: "🤝 Инцидент №{id} теперь ваш. Передал(а): {by}.",
    Notice.UNACKNOWLEDGED: "⬆️ Инцидент №{id}: эскалацию никто не принял, зовём вас. {holder}",
    Notice.COMMENTED: "💬 Инцидент №{id}, {by}: {reason}",
    Notice.EXTENDED: "⏳ Инцидент №{id}: {by} продлевает срок ответа до {due}. Причина: {reason}.",
    Notice.RETURNED: "↩️ Инцидент №{id} вернул(а) {by}: {reason}.",
}
BUNDLE = {
    Notice.UNCLAIMED: "🔔 Никто не взял: {number}.",
    Notice.HALF_TIME: "🔔 Прошла половина срока: {number}.",
    Notice.LAST_FIFTH: "⏳ Осталась пятая часть срока: {number}.",
    Notice.OVERDUE: "⏰ Просрочен ответ: {number}.",
    Notice.STILL_OVERDUE: "⏰ Всё ещё без ответа: {number}.",
    Notice.NOT_CLOSED: "⏰ Не закрыто в срок: {number}.",
    Notice.DUTY: "🚨 Вы на дежурстве, критично: {number}.",
    Notice.NEXT_IN_LINE: "🚨 Дежурного нет, вы следующий, критично: {number}.",
    Notice.LET_GO: "↩️ Снова свободно, держателя нет на месте: {number}.",
    Notice.HANDED_ON: "🤝 Передано тому, кто заменяет: {number}.",
    Notice.NOT_APPROVED: "✍️ Ждут согласования: {number}.",
    Notice.PROMISE_SOON: "⏳ Обещанный срок завтра: {number}.",
    Notice.PROMISE_TODAY: "⏳ Обещанный срок сегодня: {number}.",
    Notice.PROMISE_BROKEN: "⏰ Обещанный срок прошёл: {number}.",
    Notice.PROMISE_STILL_BROKEN: "⏰ Обещания нарушены: {number}.",
    Notice.PROMISE_CHECK: "⏳ Закрыты со сроком, он наступил: {number}. Проверьте.",
    Notice.SHIFT: "🤝 {by} сдаёт смену. Теперь у вас: {number}.",
}
REST_IN_QUEUE = "Здесь первые, остальные: /queue."
NOTICE_TO_SUPERVISOR = {
    Notice.OVERDUE: "⏰ Инцидент №{id} просрочен: ответ ждали до {due}. {holder}",
    Notice.STILL_OVERDUE: "⏰ Инцидент №{id} всё ещё без ответа: ждали до {due}. {holder}",
    Notice.NOT_CLOSED: "⏰ Инцидент №{id} не закрыт в срок. {holder}",
    Notice.PROMISE_STILL_BROKEN: (
        "⏰ Инцидент №{id}: обещание жителю до {until} нарушено. {holder}"
    ),
}
UNANSWERED_AGAIN = "Инцидент снова без ответа, срок прежний: {due}."
STILL_CLOSED = "Инцидент остаётся закрытым."
OPENED_AGAIN = "Инцидент открыт снова, ответить до {due}."
ANSWER_STANDS = "Ответ был дан, проверьте, всё ли решено."
FOUND = "Ответ найден"
PUBLISHED = "Ответ опубликован"
INTERIM_ANSWER = "Промежуточный ответ"
INTERIM = "похоже на промежуточный ответ"
HELD_BY = "Держит {name}."
HELD_BY_NOBODY = "Никто не взял."

DONE = {
    EventKind.CLAIMED: "Взято: держите вы. Любое действие продлевает.",
    EventKind.TAKEN_OVER: "Перехвачено: теперь держите вы.",
    EventKind.RELEASED: "Отпущено: инцидент снова свободен.",
    EventKind.ESCALATED: "Эскалация записана, зовём куратора.",
    EventKind.ANSWERED: "Ответ отмечен.",
    EventKind.NOT_ANSWER: "Запомнили: это не ответ. Сроки прежние.",
    EventKind.CLOSED: "Закрыто.",
    EventKind.DISMISSED: "Отклонено.",
    EventKind.REOPENED: "Открыто снова: сроки отсчитываются заново.",
    EventKind.REROUTED: "Передано.",
    EventKind.TOPIC_CHANGED: "Тема теперь «{topic}».",
    EventKind.UNDONE: "Отменено.",
    EventKind.DRAFTED: "Черновик сохранён.",
}

ASK_LINK = (
    "🔗 Инцидент №{id}: пришлите ссылку на опубликованный ответ <b>ответом на это сообщение</b>."
)
LINK_WANTED = "Пришлите ссылку на опубликованный ответ."
MERGED = "Объединено: всё теперь в №{id}."
TOLD_APART = "Запомнили: это другое, больше не спросим."
WHICH_TO_SPLIT = "Какое сообщение отделить?"
SPLIT = "Отделено: теперь это №{id}."
CHOOSE_REASON = "Выберите причину."
CHOOSE_OUTCOME = "Выберите итог."
CHOOSE_DATE = "До какого срока?"
CHOOSE_OFFICE = "Кому передать?"
CHOOSE_TOPIC = "О чём это на самом деле?"
OFFERED = " По таблице за неё отвечает «{office}»: передать можно кнопкой на карточке."
BACK = "‹ Назад"

APPROVED = "Согласовано: текст можно публиковать."
DRAFT_TITLE = "✍️ Черновик №{version} к инциденту №{id}"
DRAFT_SHOWN = "Черновик №{version} ниже."
DRAFT_HINT = "Чтобы поправить, ответьте на это сообщение новым текстом."

STRANGER = "Вы не в списке сотрудников этой службы. Попросите администратора добавить вас."
STRANGER_ID = "Ваш номер в Telegram: <code>{id}</code>. Передайте его администратору."
STRANGER_ID_MAX = "Ваш номер в MAX: <code>{id}</code>. Передайте его администратору."
APOLOGY = "Не получилось, уже разбираемся. Попробуйте ещё раз через минуту."
NOT_ALLOWED = "У вас нет прав на это действие с этим инцидентом."
STALE = "Эта кнопка устарела. Найдите свежую карточку инцидента."
ADMIN_ONLY = "Это может только администратор."
NOTHING_TO_REPLY = "К какому инциденту это? Ответьте на его карточку. Список: /queue."
UNKNOWN_COMMAND = "Такой команды нет. Что есть: /help."

START = (
    "Это «Отклик», дежурный стол: жалобы жителей приходят сюда карточками. "
    "Нажмите «Взять», напишите ответ, опубликуйте его под записью и отметьте ссылкой."
)
HELP = """<b>Как работать с карточкой</b>
✋ <b>Взять</b>: инцидент ваш на {lease}, любое действие продлевает.
✍️ <b>Черновик</b>: заготовка по теме. Или ответьте на карточку своим текстом.
✅ <b>Ответ дан</b>: пришлите ссылку на ответ. Или ответьте на карточку одной ссылкой.
☑️ <b>Закрыть</b>: когда ответ дан, выберите итог.
⬆️ <b>Эскалация</b>: позвать куратора.
🚫 <b>Отклонить</b>: не наше, с причиной.
🏷 <b>Тема</b>: исправить тему; на таких поправках «Отклик» учится.
↶ <b>Отменить</b>: вернуть своё последнее нажатие, пока не прошла минута.

<b>Команды</b>
{commands}"""
COMMANDS = {
    "queue": "свободные, мои, просроченные инциденты, следующий, сдать смену",
    "find": "найти инцидент по номеру, словам, адресу или ссылке",
    "panel": "живое табло чата: поставить внизу; «/panel убрать» убирает",
    "report": "сводка за период",
    "add": "добавить жалобу: ссылкой, текстом или ответом на сообщение",
    "sources": "источники и их состояние",
    "duty": "кто на дежурстве, смены",
    "away": "меня не будет: до какого дня и кто заменит",
    "people": "люди: кто где работает, приглашения",
    "settings": "настройки ответственного",
    "doctor": "как работает бот и что поправить",
    "audit": "журнал действий файлом",
    "forget": "стереть сообщение по просьбе жителя",
    "held": "что хранится об одном сообщении",
    "bind": "привязать этот чат к ответственному",
    "help": "как работать",
}

THROWN_OUT = "Бота удалили из чата «{title}». Карточки этого чата ждут."
BLOCKED = "«{title}» больше не принимает сообщений от бота. Эскалации пойдут следующему."

GATEWAY = {"chat": "добавил сотрудник"}
ADD_USAGE = (
    "Добавить жалобу: <code>/add</code> и ссылка или текст, либо <code>/add</code> ответом на "
    "сообщение. Можно переслать сообщение боту в личную переписку."
)
ADD_OURS = "Это сообщение самого бота: добавлять нечего."
ADD_NO_WORDS = "В сообщении нет слов. Напишите после /add, на что жалуются и где."
ADD_OFFER = "Добавить это как жалобу? Имя автора не сохранится, если это не открытый канал."
ADD_BUTTON = "➕ Добавить"
ADD_LOST = "Сообщения уже не найти: ответьте на него командой /add."
ADD_ERASED = "Это сообщение уже добавляли, срок его хранения вышел."
ADD_NOBODY = "координатор"
ADDED = "✅ Добавлено: инцидент №{id}, {topic}. Ответственный: <b>{office}</b>."

BIND_NONE = "Ответственных нет: добавьте их в region.toml и выполните импорт."
BOUND = "✅ Этот чат теперь принадлежит: <b>{office}</b>. Карточки будут приходить сюда."
BIND_PRIVATE = "Привязывают в рабочем чате: добавьте туда бота и скажите там /bind."
BIND_STANDS = "Чаты сейчас:"
BIND_MOVE = "<b>{office}</b> сейчас в чате {chat}. Перенести сюда?"
BIND_MOVE_YES = "Перенести сюда"
BIND_SHARED = "Здесь же: {offices}."
BIND_NO_CHAT = "чата нет"
BIND_TROUBLE = "Сюда не получится: {why}."
BIND_ADDED = (
    "Бот добавлен в чат «{title}» ({id}). Если это рабочий чат ответственного, скажите там /bind."
)
REACH_NOT_THERE = "бота нет в этом чате или номер с опечаткой"
REACH_SILENT = "боту запрещено писать в этот чат"
REACH_MOVED = "группа стала супергруппой, её номер {id}"
REACH_UNKNOWN = "Telegram не отвечает"
