"""The town in English, for a demonstration of `--language en`: what the visitor reads around the
messages, and the words by which colleagues find a button or a message on an English screen.

Residents go on writing in Russian, and names stay. The language is the one that is spoken
(`services.languages`). The words of the page's files are in `page/english.py`.
"""

from services.languages import Language, spoken

SCREEN = {
    "✋ Взять": "✋ Claim",
    "Взять": "Claim",
    "Пост": "Post",
    "Окончательный": "Final",
    "Разъяснено": "Explained",
    "Я дежурю": "I am on duty",
    "Дежурство": "Duty ·",
    "На какое время": "For how long",
    "Сегодня": "Today",
    "Ночь": "Night",
    "Сдать дежурство": "Hand over duty",
    "Кому сдать": "Who takes over",
    "Выберите ответственного": "Choose an office",
    "Настройки · ЖКХ": "Settings · ЖКХ",
    "без согласования": "without approval",
    "На согласование": "For approval",
    "Согласуйте ответ": "Approve the answer",
    "Согласовать": "Approve",
    "Опубликовать": "Publish",
    "Опубликовать от имени": "Publish as",
    "От имени": "As ",
    "Закрыть": "Close",
    "Решено": "Solved",
    "назван срок": "names a date",
    "Другая дата": "Another date",
    "какой срок обещан": "which date does the answer promise",
}
"""What the script looks for on the screen: pieces of the bot's own words."""

TOLD = {
    "Понедельник": "Monday",
    "Вторник": "Tuesday",
    "Среда": "Wednesday",
    "Четверг": "Thursday",
    "Пятница": "Friday",
    "Суббота": "Saturday",
    "Воскресенье": "Sunday",
    "служба открывается, бот читает стены": "the desk opens, the bot reads the walls",
    "идут жалобы, Борис ответил про яму": "complaints come, Борис answered about the pit",
    "запах газа: зовут дежурную": "a smell of gas: whoever is on duty is called",
    "пишут и в других сетях": "people write on other networks, too",
    "пришла вода: вопросы под новостью": "water: questions under the news",
    "детский сад, собаки, поликлиника": "a kindergarten, dogs, a clinic",
    "гаснет свет: жалоб много, карточка одна": "lights out: many complaints, one card",
    "конец дня: коллеги дорабатывают": "the end of the day: colleagues finish",
    "куратор включает согласование ответов": "the supervisor turns approval on",
    "Анна пишет ответ и просит согласовать": "Анна writes an answer and asks for approval",
    "куратор согласует, Анна публикует нажатием": "approved, Анна publishes with a press",
    "два ответа со сроком: обещания записаны": "two answers name dates: promises are kept in mind",
    "смена сдана: ночью дежурит Глеб": "duty handed over: Глеб has the night",
    "ночь: прорвало батарею, звонок дежурному": "night: a radiator burst, a call to Глеб",
    "никто не взял за 15 минут: зовут следующего": "nobody claimed it: the next is called",
    "утро: ответ согласован и опубликован": "morning: the answer is approved and published",
    "сегодня срок по Вокзальной: бот напоминает": "a promised day has come: the bot reminds",
    "срок прошёл: обещание нарушено, спрос с Бориса": "the date has passed: Борис is asked why",
    "качели починили в срок: обещание сдержано": "the swing is mended in time: a promise kept",
    "о нарушенном обещании узнаёт куратор": "the supervisor hears of the broken promise",
    "ответ администрации под записью находит сам бот": "the bot finds an official answer itself",
    "администрация отвечает сама, бот это заметил": "the administration answers, the bot notices",
    "автор пишет снова: повторное": "the author writes again: repeated",
    "суббота: вопросы подождут понедельника": "Saturday: questions wait till Monday",
    "воскресенье, тихий вечер": "Sunday, a quiet evening",
    "сводка за неделю: кураторам и ответственным": "the week's summary for supervisors and offices",
    "новая неделя, город живёт": "a new week, the town lives on",
    "дежурная, ЖКХ и энергетика": "on duty, housing and energy",
    "дежурный, дороги и благоустройство": "on duty, roads and amenities",
    "дежурная, здравоохранение и образование": "on duty, health and education",
    "заместитель, ЖКХ и энергетика": "deputy, housing and energy",
    "координатор": "coordinator",
    "куратор": "supervisor",
    "руководитель аппарата": "head of the office",
    "администратор": "admin",
    "посторонняя, в списках её нет": "a stranger, not on the list",
    "Общая тема": "General topic",
    "Фотография": "Photo",
    "Файл": "File",
    "Создана тема «{name}»": "Topic “{name}” created",
    "Тема закрыта": "Topic closed",
    "Тема снова открыта": "Topic open again",
    "{name} теперь в чате": "{name} has joined the chat",
    "{name} больше не в чате": "{name} has left the chat",
    "Сообщение закреплено": "Message pinned",
    "Изменения в чате": "The chat has changed",
    "Что он сказал последним, видно там, где запущено демо.": (
        "Its last words stand where the demo was started."
    ),
    "Такого человека нет.": "There is no such person.",
    "Такого чата нет.": "There is no such chat.",
    "Такого сообщества нет.": "There is no such community.",
    "Такой темы нет.": "There is no such topic.",
    "Такой скорости нет.": "There is no such speed.",
    "Такого файла нет.": "There is no such file.",
    "Такого жителя нет.": "There is no such resident.",
    "Здесь так нельзя: обновите страницу.": "Not here: reload the page.",
    "Этой кнопки уже нет.": "This button is gone.",
    "Этого сообщения уже нет.": "This message is gone.",
    "Этого комментария уже нет.": "This comment is gone.",
    "Этой записи уже нет.": "This post is gone.",
    "Это написал другой человек.": "Somebody else wrote this.",
    "Напишите что-нибудь.": "Write something.",
    "Слишком длинно: не больше {cap} знаков.": "Too long: {cap} characters at most.",
    "Не хватает поля {name}.": "The field {name} is missing.",
    "Поле {name} должно быть числом.": "The field {name} must be a number.",
    "Нужен JSON.": "JSON is needed.",
    "Слишком большой запрос.": "The request is too large.",
    "Нужен объект JSON.": "A JSON object is needed.",
}
"""What the town says to the visitor."""


def on_screen(words: str) -> str:
    """The script's words as they stand on the screen; residents' words and names as they are."""
    return SCREEN.get(words, words) if _is_english() else words


def told(words: str) -> str:
    """The town's words in the language that is spoken."""
    return TOLD.get(words, words) if _is_english() else words


def _is_english() -> bool:
    return spoken() is Language.ENGLISH
