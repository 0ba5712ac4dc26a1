"""The page's files in English: their Russian words replaced as they are served.

Where and when is decided in `routes.py`; what the town itself says is in `sandbox/english.py`.
"""

WORDS = {
    "Садовое: демонстрация «Отклика»": "Садовое: Otklik's demonstration",
    "демонстрация «Отклика»": "Otklik's demonstration",
    "Ход дня в городе": "The pace of the town's day",
    "Что попробовать": "What to try",
    "Стена ВКонтакте": "The wall on VK",
    "Чаты Telegram и MAX": "Chats of Telegram and MAX",
    "Разделы": "Sections",
    "</svg>Стена": "</svg>Wall",
    "</svg>Чаты": "</svg>Chats",
    "Напишите жалобу от имени жителя: через несколько секунд она придёт карточкой в чат "
    "ответственного.": (
        "Write a complaint as a resident (in Russian): in a few seconds it comes as a card "
        "into the chat of the office responsible."
    ),
    "Откройте этот чат и нажмите «✋ Взять». Ответьте на карточку своим текстом, это черновик.": (
        "Open that chat and press “✋ Claim”. Answer the card with a text of your own: that is"
        " a draft."
    ),
    "Опубликуйте ответ под записью от имени администрации и пришлите ссылку на него "
    "ответом на карточку.": (
        "Publish the answer under the post as the administration, and send its link as an "
        "answer to the card."
    ),
    "Чаты с меткой MAX ведёт тот же бот: карточка ЖКХ стоит в обоих мессенджерах, нажмите"
    " в одном, она сменится в обоих.": (
        "Chats marked MAX are kept by the same bot: a card of the housing office (ЖКХ) stands"
        " in both messengers, press in one and it changes in both."
    ),
    "Или не делайте ничего: городок проживёт неделю сам, а бот позовёт кого надо.": (
        "Or do nothing: the town lives through its week by itself, and the bot calls whoever "
        "is needed."
    ),
    "Станьте куратором и спросите в личном чате <code>/report</code>: придёт сводка с "
    "графиком и таблицей.": (
        "Become a supervisor and ask <code>/report</code> in the private chat: a summary "
        "comes, with a chart and a table."
    ),
    "Там же нажмите «Картина дня» слева от поля ввода: откроется страница с цифрами, "
    "графиками и историей каждого инцидента. Луна в углу меняет тему на тёмную.": (
        "Press “The day” there, left of the field: a page opens with figures, charts and "
        "each incident's history. The moon in the corner turns it dark."
    ),
    "Ответ бота": "The bot's answer",
    "Хорошо": "OK",
    "Странице города нужен JavaScript.": "The town's page needs JavaScript.",
    '"Сообщества"': '"Communities"',
    '"Жители"': '"Residents"',
    "От чьего имени писать": "Whom to write as",
    "Новая запись на стене": "A new post on the wall",
    "Новая запись": "A new post",
    "Что случилось в городе?": "What happened in town?",
    '"Написать"': '"Post"',
    '"Пишет"': '"Writing as"',
    "Спрятать подсказку": "Hide the hint",
    "Пока тихо. Напишите первую запись.": "Quiet so far. Write the first post.",
    '"подписчик", "подписчика", "подписчиков"': '"follower", "followers", "followers"',
    "Такой записи здесь нет.": "There is no such post here.",
    "Эту запись удалили, или она из архива до начала дня.": (
        "This post was deleted, or is older than the day."
    ),
    "Город просыпается, подождите немного…": "The town wakes up, wait a little…",
    '"изменено "': '"edited "',
    ", изменено": ", edited",
    '"Ответить"': '"Answer"',
    '"бот"': '"bot"',
    '"Сообщение"': '"Message"',
    "Картинка от бота": "A picture by the bot",
    "Открыть картинку": "Open the picture",
    "Кнопки сообщения": "Buttons of the message",
    "Текст скопирован": "Text copied",
    "Пауза. ": "Paused. ",
    '"Пауза"': '"Pause"',
    "Обычный ход": "Usual pace",
    "Быстрый ход": "Fast pace",
    "Бот просыпается…": "The bot wakes up…",
    "Бот на связи": "The bot is here",
    "Бот остановился, карточек больше не будет.": "The bot has stopped, no cards will come.",
    "Бот остановился": "The bot has stopped",
    "Сколько недели прошло": "How much of the week has passed",
    "Связь с городом потеряна. Если демонстрация остановлена, запустите её снова: make "
    "demo.": "The town is lost. If the demonstration was stopped, start it again: make demo.",
    "Неделя скоро начнётся": "The week begins soon",
    "Идёт неделя": "The week goes on",
    "Тёмная тема": "Dark theme",
    "Отправить": "Send",
    "${bytes} Б": "${bytes} B",
    " КБ": " KB",
    " МБ": " MB",
    "Город не отвечает": "The town does not answer",
    "Не получилось, обновите страницу.": "That failed, reload the page.",
    '"Служба"': '"The desk"',
    '"Руководство"': '"Supervisors"',
    '"Посторонние"': '"Strangers"',
    "Чатов нет.": "No chats.",
    "Кто вы": "Who you are",
    '"Вы"': '"You"',
    "Список чатов": "List of chats",
    '"новое", "новых", "новых"': '"new", "new", "new"',
    "Пока тихо. Карточки придут сюда.": "Quiet so far. Cards come here.",
    '"Пока тихо"': '"Quiet so far"',
    '"Приложение"': '"App"',
    '"Сообщения"': '"Messages"',
    '"Переписка"': '"Conversation"',
    "Команды бота": "The bot's commands",
    '"Старт"': '"Start"',
    "К списку чатов": "To the list of chats",
    "Открытый чат": "The open chat",
    "Написать как": "Write as",
    "Здесь ещё никто не говорил с ботом. Нажмите «Старт».": (
        "Nobody has talked to the bot here yet. Press “Start”."
    ),
    "Новое сообщение": "A new message",
    "Не отвечать": "Do not answer",
    "Бот не ответил на нажатие.": "The bot did not answer the press.",
    "личный чат с ботом в MAX": "a private chat with the bot in MAX",
    "личный чат с ботом": "a private chat with the bot",
    '"участник", "участника", "участников"': '"member", "members", "members"',
    "`тема, ": "`topic, ",
    "непрочитанных": "unread",
    "Закрыть": "Close",
    '"Назад"': '"Back"',
    "Комментарий от имени": "Comment as",
    "Комментарий удалён": "Comment deleted",
    '"Комментарий"': '"Comment"',
    "`Ответ: ": "`Answer: ",
    "Комментировать": "Comment",
    "Скопировать ссылку": "Copy the link",
    "Ссылка скопирована": "Link copied",
    '"Изменить"': '"Edit"',
    '"Удалить"': '"Delete"',
    "Новый текст": "New text",
    '"Сохранить"': '"Save"',
    'lang="ru"': 'lang="en"',
    '"ru-RU"': '"en-GB"',
}
"""Longer pieces before the shorter ones they contain."""


def in_english(file: str) -> str:
    """A file of the page with its words replaced."""
    for russian, english in WORDS.items():
        file = file.replace(russian, english)
    return file
