"""The week of «Садовое»: the scripted Monday, the colleagues' work on it, and the days after.

Data only. Each part is written from zero and put one after another; `day.py` plays the whole.
"""

from dataclasses import replace

from sandbox.cast import OFFICIAL
from sandbox.scenes import Answers, Clears, Moment, Presses, Says, Scene, Writes
from sandbox.script import DAY, DAY_LENGTH
from sandbox.week_calls import CALLS
from sandbox.week_promises import PROMISES_KEPT_AND_BROKEN, PROMISES_MADE

ANNA, BORIS, VERA, GLEB, DARYA, EVGENY = 1001, 1002, 1003, 1004, 1005, 1006

DONE = {
    "zhkh": "Здравствуйте! Бригада управляющей компании была в доме сегодня, неисправность "
    "устранили. Отвечает инженер Ольга Берёзова. Если повторится, напишите здесь.",
    "roads": "Здравствуйте! Мастер дорожного участка Сергей Полевой осмотрел место сегодня, "
    "работы закончат в пятницу, 18:00.",
    "amenities": "Здравствуйте! Бригада убрала двор сегодня до 16:00, график вывоза проверили. "
    "Отвечает мастер Нина Крапивина.",
    "minzdrav": "Здравствуйте! Запись к врачу открыли сегодня, дополнительный приём будет "
    "в четверг с 9:00. Отвечает заведующая Ирина Малахова.",
    "education": "Здравствуйте! Котельную запустили сегодня в 15:00, в группах +22. "
    "Отвечает завхоз Пётр Клёнов.",
    "coordinator": "Здравствуйте! Передали в службу, она ответит здесь до пятницы.",
}


def _everybody(at: float) -> tuple[Clears, ...]:
    """All offices finish what is free."""
    hands = {
        "zhkh": GLEB, "roads": BORIS, "amenities": BORIS, "minzdrav": VERA, "education": VERA,
        "coordinator": DARYA,
    }  # fmt: skip
    return tuple(Clears(at, who, desk, DONE[desk]) for desk, who in hands.items())


MONDAY: tuple[Scene, ...] = (
    Moment(0, 0, "09:00", "служба открывается, бот читает стены"),
    Writes(3, ANNA, "zhkh", "/duty"),
    Presses(6, ANNA, "zhkh", "Дежурство", "Я дежурю"),
    Presses(9, ANNA, "zhkh", "На какое время", "Сегодня"),
    Writes(12, EVGENY, "", "/page"),
    Moment(88, 0, "10:20", "идут жалобы, Борис ответил про яму"),
    Moment(146, 0, "11:30", "запах газа: зовут дежурную"),
    Moment(226, 0, "12:20", "пишут и в других сетях"),
    *_everybody(262),
    Moment(300, 0, "14:40", "пришла вода: вопросы под новостью"),
    Moment(398, 0, "16:10", "детский сад, собаки, поликлиника"),
    Moment(440, 0, "16:30", "гаснет свет: жалоб много, карточка одна"),
    Moment(556, 0, "17:20", "конец дня: коллеги дорабатывают"),
    *_everybody(580),
)

CONSENT: tuple[Scene, ...] = (
    Moment(0, 1, "09:10", "куратор включает согласование ответов"),
    Writes(2, EVGENY, "", "/settings"),
    Presses(4, EVGENY, "", "Выберите ответственного", "ЖКХ"),
    Presses(6, EVGENY, "", "Настройки · ЖКХ", "без согласования"),
    Says(
        8, "pipe-news", "", "Уважаемые жители! Сегодня на Речной меняют трубы отопления.",
        wall=OFFICIAL,
    ),
    Says(
        12, "pipe", "pavel", "На Речной, 8 трубу разрыли, отопления нет второй день, в квартире "
        "+12. Когда включат?", under="pipe-news", wall=OFFICIAL,
    ),
    Presses(20, ANNA, "zhkh", "Речной, 8", "Взять"),
    Moment(24, 1, "10:05", "Анна пишет ответ и просит согласовать"),
    Writes(
        26, ANNA, "zhkh", "Павел, здравствуйте! Трубу на Речной, 8 заменили, тепло пустят сегодня "
        "до 18:00. Отвечает мастер теплосети Пётр Сливин.", on="Речной, 8",
    ),
    Presses(29, ANNA, "zhkh", "Трубу на Речной, 8", "На согласование"),
    Moment(34, 1, "10:40", "куратор согласует, Анна публикует нажатием"),
    Presses(36, EVGENY, "", "Согласуйте ответ", "Согласовать"),
    Presses(42, ANNA, "zhkh", "Трубу на Речной, 8", "Опубликовать"),
    Presses(45, ANNA, "zhkh", "Опубликовать от имени", "От имени"),
)  # fmt: skip

NIGHT: tuple[Scene, ...] = (
    Moment(0, 1, "19:40", "смена сдана: ночью дежурит Глеб"),
    Writes(2, ANNA, "zhkh", "/duty"),
    Presses(5, ANNA, "zhkh", "Дежурство", "Я дежурю"),
    Presses(8, ANNA, "zhkh", "На какое время", "Ночь"),
    Presses(11, ANNA, "zhkh", "Дежурство", "Сдать дежурство"),
    Presses(14, ANNA, "zhkh", "Кому сдать", "Глеб"),
    Moment(20, 2, "02:10", "ночь: прорвало батарею, звонок дежурному"),
    Says(
        22, "burst", "marina", "Срочно! На Заречной, 22 прорвало батарею, кипяток льётся "
        "в квартиру, дома маленькие дети, аварийная не отвечает!",
    ),
    Moment(34, 2, "02:27", "никто не взял за 15 минут: зовут следующего"),
    Presses(44, GLEB, "zhkh", "Заречной, 22", "Взять"),
    Writes(
        48, GLEB, "zhkh", "Марина, здравствуйте! Аварийная бригада выехала, воду перекроют "
        "сегодня до 03:00. Отвечает дежурный Глеб Полянский.", on="Заречной, 22",
    ),
    Presses(51, GLEB, "zhkh", "воду перекроют", "На согласование"),
    Moment(56, 2, "08:30", "утро: ответ согласован и опубликован"),
    Presses(58, EVGENY, "", "воду перекроют", "Согласовать"),
    Answers(
        64, GLEB, "zhkh", "Марина, здравствуйте! Аварийная бригада выехала, воду перекрыли "
        "сегодня в 03:00. Отвечает дежурный Глеб Полянский.", on="Заречной, 22",
    ),
    Presses(67, GLEB, "zhkh", "", "Окончательный"),
    Presses(69, GLEB, "zhkh", "", "Решено"),
)  # fmt: skip

FOUND: tuple[Scene, ...] = (
    Moment(0, 4, "10:15", "ответ администрации под записью находит сам бот"),
    Says(
        2, "stairs", "olga", "На Луговой, 14 во дворе второй месяц не вывозят строительный мусор, "
        "дети играют среди стёкол. Когда уберут?",
    ),
    Presses(12, BORIS, "amenities", "Луговой, 14", "Взять"),
    Moment(18, 4, "11:40", "администрация отвечает сама, бот это заметил"),
    Says(
        20, "stairs-answer", "official", "Ольга, здравствуйте! Мусор на Луговой, 14 вывезут "
        "сегодня до 17:00, отвечает мастер Нина Крапивина.", under="stairs",
    ),
    Presses(34, BORIS, "amenities", "Луговой, 14", "Закрыть"),
    Presses(37, BORIS, "amenities", "Луговой, 14", "Решено"),
    Moment(42, 4, "16:20", "автор пишет снова: повторное"),
    Says(
        44, "stairs-again", "olga", "Прошёл день, мусор на Луговой, 14 так и лежит, никто не "
        "приехал! Сколько можно обещать?", under="stairs",
    ),
    *_everybody(60),
)  # fmt: skip

REST: tuple[Scene, ...] = (
    Moment(0, 5, "12:00", "суббота: вопросы подождут понедельника"),
    Says(3, "fair", "lev", "Подскажите, во сколько завтра ярмарка на Центральной площади?"),
    Says(6, "skate", "kira", "Хорошо бы залить каток во дворе школы № 2."),
    Moment(16, 6, "18:00", "воскресенье, тихий вечер"),
    Moment(26, 7, "09:01", "сводка за неделю: кураторам и ответственным"),
    Moment(60, 7, "09:30", "новая неделя, город живёт"),
)


def _in_order(*scenes: Scene) -> tuple[Scene, ...]:
    return tuple(sorted(scenes, key=lambda scene: scene.at))


def _joined(*parts: tuple[Scene, ...]) -> tuple[Scene, ...]:
    """One after another, with a pause between."""
    joined: list[Scene] = []
    start = DAY_LENGTH
    for part in parts:
        joined += [replace(scene, at=start + scene.at) for scene in part]
        start += part[-1].at + PAUSE
    return tuple(joined)


PAUSE = 14.0
"""Seconds between two parts."""

WEEK: tuple[Scene, ...] = (
    *_in_order(*MONDAY, *CALLS, *DAY),
    *_joined(CONSENT, PROMISES_MADE, NIGHT, PROMISES_KEPT_AND_BROKEN, FOUND, REST),
)

WEEK_LENGTH = WEEK[-1].at + PAUSE
"""Seconds the script takes; then the town goes on slowly."""
