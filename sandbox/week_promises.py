"""Two interim answers of the week: one promise is kept, one is broken and chased. Data only."""

from sandbox.scenes import Answers, Moment, Presses, Says, Scene, Writes

BORIS = 1002

PROMISES_MADE: tuple[Scene, ...] = (
    Moment(0, 1, "13:00", "два ответа со сроком: обещания записаны"),
    Says(
        2, "swing", "kira", "На Парковой, 3 на детской площадке сломаны качели, торчат гвозди. "
        "Когда починят?",
    ),
    Says(
        4, "lamp", "igor", "На Вокзальной, 9 разбит асфальт у остановки, яма на яме, автобус "
        "не может подъехать. Когда отремонтируют?",
    ),
    Presses(14, BORIS, "amenities", "Парковой, 3", "Взять"),
    Answers(
        16, BORIS, "amenities", "Кира, здравствуйте! Новые качели привезут, площадку на Парковой, "
        "3 починят до четверга. Отвечает мастер Нина Крапивина.", on="Парковой, 3",
    ),
    Presses(19, BORIS, "amenities", "", "назван срок"),
    Presses(22, BORIS, "amenities", "", "Другая дата"),
    Writes(25, BORIS, "amenities", "через 2 дня", on="какой срок обещан"),
    Presses(30, BORIS, "roads", "Вокзальной, 9", "Взять"),
    Answers(
        32, BORIS, "roads", "Игорь, здравствуйте! Яму на Вокзальной, 9 засыплют завтра. "
        "Отвечает мастер участка Сергей Полевой.", on="Вокзальной, 9",
    ),
    Presses(35, BORIS, "roads", "", "назван срок"),
    Presses(38, BORIS, "roads", "", "Другая дата"),
    Writes(41, BORIS, "roads", "завтра", on="какой срок обещан"),
)  # fmt: skip

PROMISES_KEPT_AND_BROKEN: tuple[Scene, ...] = (
    Moment(0, 2, "10:00", "сегодня срок по Вокзальной: бот напоминает"),
    Moment(14, 3, "09:05", "срок прошёл: обещание нарушено, спрос с Бориса"),
    Moment(28, 3, "15:00", "качели починили в срок: обещание сдержано"),
    Presses(30, BORIS, "amenities", "Парковой, 3", "Закрыть"),
    Presses(33, BORIS, "amenities", "Парковой, 3", "Решено"),
    Moment(42, 4, "09:40", "о нарушенном обещании узнаёт куратор"),
)
