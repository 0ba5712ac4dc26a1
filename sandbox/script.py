"""What the residents of «Садовое» say on the scripted day, and when. Data only.

`day.py` plays it. Moments are seconds from the start of the day at ordinary speed. People,
streets and phone numbers are invented; the numbers belong to nobody (an unused code).
"""

from dataclasses import dataclass

from sandbox.cast import OFFICIAL, TALK


@dataclass(frozen=True, slots=True)
class Says:
    """A post, or with `under` a comment there; `to` answers the comment of that key.

    `who` is a key of the cast, or "" for the community itself. Others refer to it by `key`.
    """

    at: float
    key: str
    who: str
    text: str
    under: str = ""
    to: str = ""
    wall: int = TALK


@dataclass(frozen=True, slots=True)
class SaysInVillage:
    """A topic of the village's group in Odnoklassniki, or with `under` a comment there."""

    at: float
    key: str
    who: str
    text: str
    under: str = ""


@dataclass(frozen=True, slots=True)
class SaysAbroad:
    """A resident says something on one of the networks of `abroad.py`."""

    at: float
    network: str
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Posts:
    """The town's channel in Telegram says something."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Edits:
    """A post or a comment gets another text."""

    at: float
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Deletes:
    """A post or a comment is taken away."""

    at: float
    key: str


@dataclass(frozen=True, slots=True)
class Takes:
    """A colleague presses «Взять» on the newest free card of the office's chat."""

    at: float
    who: int
    desk: str


@dataclass(frozen=True, slots=True)
class Answers:
    """A colleague answers under what was taken, from the official page, and shows the link."""

    at: float
    who: int
    desk: str
    text: str


Scene = Says | SaysInVillage | SaysAbroad | Posts | Edits | Deletes | Takes | Answers

DAY: tuple[Scene, ...] = (
    Says(
        4, "hole", "viktor", "На улице Вишнёвой у дома 12 огромная яма, вчера пробил колесо. "
        "Когда её заделают?",
    ),
    Says(
        22, "heat", "alla", "В доме на Садовой, 5 нет отопления третий день! На улице минус 20, "
        "в квартире +11, дома двое маленьких детей. Управляющая компания трубку не берёт.",
    ),
    Says(34, "heat2", "pavel", "У нас на Садовой, 7 тоже холодные батареи.", under="heat"),
    Takes(48, 1002, "roads"),
    Says(
        60, "rubbish", "galina", "Мусор во дворе на Луговой, 3 не вывозят вторую неделю, "
        "баки переполнены, крысы бегают. Звоните мне: 8 999 000-12-34, кв. 17.",
    ),
    Says(
        80, "thanks", "olga", "Спасибо большое дворникам с Речной: с утра весь снег убран, "
        "молодцы!",
    ),
    SaysInVillage(
        90, "well", "tamara", "В Вишнёвке на Колодезной второй день нет воды, колонка тоже сухая. "
        "Куда звонить, кто отвечает?",
    ),
    Says(96, "sofa", "kira", "Продам диван, почти новый, самовывоз. 5000 рублей, торг."),
    Answers(
        112, 1002, "roads", "Виктор, здравствуйте! Яму на Вишнёвой, 12 засыплют сегодня "
        "до 18:00, а в пятницу бригада дорожной службы положит асфальт. "
        "Отвечает мастер участка Сергей Полевой.",
    ),
    SaysAbroad(
        116, "max", "maria", "А на Полевой, 19 второй день нет горячей воды, ребёнка искупать "
        "нельзя! Почему никто не предупредил?",
    ),
    SaysAbroad(
        120, "facebook", "arina", "На Парковой, 6 третью неделю не вывозят опавшие ветки, пройти "
        "по тротуару нельзя. Когда уберут?",
    ),
    Says(128, "doctor", "elena", "В поликлинике на Центральной к терапевту не записаться две "
        "недели, талонов нет, в регистратуре грубят. Что за отношение к людям?"),
    SaysAbroad(
        138, "youtube", "semyon", "Готовность к зиме? На Липовой, 4 крыша течёт с октября, "
        "в подъезде лёд. Управляющая компания не отвечает, когда починят?",
    ),
    Says(
        150, "gas", "marina", "Срочно! На Заречной, 14 во втором подъезде сильно пахнет газом, "
        "в аварийную службу не дозвониться!",
    ),
    SaysAbroad(
        158, "mastodon", "gleb", "В школе № 3 в Садовом второй день нет горячих обедов, дети "
        "голодные до вечера. Почему никто не отвечает?",
    ),
    Says(166, "gas2", "stepan", "Подтверждаю, запах на всех этажах. Люди вышли на улицу.",
         under="gas"),
    Says(184, "hole2", "denis", "На улице Вишнёвой у дома 12 огромная яма, вчера пробил колесо. "
         "Когда её заделают?"),
    Says(200, "talk", "lev", "Доброе утро, Садовое! Сегодня ночью выпал первый настоящий снег."),
    SaysInVillage(206, "well2", "fyodor", "И на Сливовой ни капли, скотину поить нечем!",
                  under="well"),
    SaysAbroad(
        210, "x", "timur", "Садовое, улица Лесная, 15: отопление едва тёплое, в квартире +14. "
        "Сколько можно ждать?",
    ),
    Says(214, "talk2", "rimma", "Красота какая, дети в восторге", under="talk"),
    Says(228, "bus", "nikita", "Школьный автобус сегодня опять не приехал, дети стояли на "
         "остановке в мороз сорок минут. Деревня Луговое, школа № 2."),
    SaysAbroad(
        240, "bluesky", "zoya", "В Садовом на Речной у дома 30 открытый люк на тротуаре, вечером "
        "никто его не видит. Закройте!",
    ),
    Says(250, "ask", "rimma", "Подскажите, какие документы нужны, чтобы записать ребёнка "
         "в детский сад?"),
    Says(270, "news", "", "Уважаемые жители! Завтра с 10:00 до 14:00 плановое отключение воды "
         "на улице Речной.", wall=OFFICIAL),
    Says(288, "lift", "igor", "Лифт в доме на Садовой, 21 не работает с понедельника, бабушка "
         "на девятом этаже не может выйти."),
    SaysAbroad(
        296, "feed", "kirill", "Готовится он! На Полевой, 2 дорогу после раскопок так и не "
        "заделали, машины бьём каждый день.",
    ),
    Takes(304, 1004, "zhkh"),
    Says(318, "water", "pavel", "А почему отключение опять днём? И вода потом ржавая два дня, "
         "пить невозможно.", under="news", wall=OFFICIAL),
    Edits(334, "rubbish", "Мусор во дворе на Луговой, 3 не вывозят вторую неделю, баки "
          "переполнены, крысы бегают. UPD: приехала машина, забрала половину и уехала. "
          "Звоните мне: 8 999 000-12-34, кв. 17."),
    Says(352, "bench", "lev", "Хорошо бы поставить лавочки вдоль набережной!"),
    SaysAbroad(
        360, "instagram", "lidia", "Ёлка красивая, а на Липовой, 9 третий месяц не горит ни один "
        "фонарь, ребёнок из школы идёт в темноте. Когда почините?",
    ),
    Deletes(368, "sofa"),
    Answers(
        384, 1004, "zhkh", "Здравствуйте! Лифтовая компания заменит плату сегодня до 20:00. "
        "Отвечает инженер Ольга Берёзова. Если лифт не поедет, напишите здесь.",
    ),
    Says(402, "kinder", "elena", "В детском саду «Ромашка» не топят, в группе +15, дети сидят "
         "в куртках. Почему никто не чинит котельную?"),
    Says(424, "dogs", "alla", "На площадке у школы № 1 стая бродячих собак, вчера напали "
         "на ребёнка!"),
    Posts(436, "Пишет подписчица: в детской поликлинике на Центральной второй месяц нет "
          "педиатра, с температурой едем за сорок километров. Когда найдут врача?"),
    Says(446, "light", "igor", "Опять отключили свет на Полевой, третий раз за неделю. "
         "Холодильник скоро сгорит."),
    Says(462, "light2", "viktor", "На Полевой, 8 тоже света нет с самого утра.", under="light"),
    Says(465, "light3", "galina", "На Вишнёвой тоже темно: света нет уже два часа, никто ничего "
         "не объясняет."),
    Says(469, "light4", "nikita", "Отключили электричество на Речной без предупреждения, "
         "в холодильнике всё течёт."),
    Says(473, "light5", "elena", "На Липовой, 4 пропал свет во всём доме, диспетчер электросетей "
         "не отвечает."),
    Says(477, "light6", "pavel", "Почему нет света на Садовой? Дети делают уроки при свечах."),
    Says(481, "light7", "marina", "У нас в частном секторе за рекой тоже нет света, насос "
         "не работает."),
    Says(483, "light8", "stepan", "На Луговой, 11 электричества нет с утра, электросети молчат."),
    Says(484, "ramp", "stepan", "У аптеки на Центральной нет пандуса, отец на коляске не может "
         "попасть за лекарствами. Писали, просили, всем всё равно."),
    Deletes(500, "light2"),
    Says(520, "snow", "galina", "Тротуар на Речной не чистят и не посыпают, сплошной каток. "
         "Соседка упала и сломала руку."),
    Says(542, "ads", "kira", "Маникюр на дому, стерилизация, стаж 7 лет. Запись в личку."),
    Says(560, "stop", "denis", "Автобус № 4 после 20:00 не ходит, хотя в расписании есть. "
         "Стояли час на морозе."),
    Says(586, "thanks2", "viktor", "Спасибо дорожникам за Вишнёвую, теперь едем ровно!"),
)  # fmt: skip

DAY_LENGTH = 600.0
"""Seconds the script takes; then the town goes on slowly."""

EVENING_EVERY = 75.0
"""Seconds between two voices after the script."""

STREETS = ("Садовой", "Вишнёвой", "Луговой", "Речной", "Полевой", "Заречной", "Липовой")

#: What is said again and again after the script, each time of another house.
EVENING = (
    "На {street}, {house} не горит ни один фонарь, вечером страшно ходить.",
    "Батареи на {street}, {house} еле тёплые, дома мёрзнем.",
    "Какой вкусный хлеб в пекарне на {street}, рекомендую!",
    "У дома {house} на {street} неделю не вывозят мусор.",
    "Подскажите, до скольки работает библиотека на {street}?",
    "Дорогу на {street} у дома {house} разбили грузовики, яма на яме.",
    "Спасибо дворнику с {street}, {house}: чисто каждый день!",
    "На {street}, {house} в кране ржавая вода, пить нельзя.",
)
