"""Who lives and works in the invented town «Садовое»: residents, officials, chats, walls.

Lives here: the people and places, and the hands that put them into the two stand-ins. Does not
live here: what they say and when (`day.py`), the bot's own files (`demo_files.py`).
"""

from dataclasses import dataclass
from datetime import timedelta

from sandbox.telegram import Messenger
from sandbox.telegram_web import Channel, WebTown
from sandbox.vk import Post, VkTown

REGION = "Садовая область"
TOWN_NAME = "Садовое"
ZONE = "Europe/Moscow"

TALK = 50001
"""The community where residents talk."""
OFFICIAL = 50002
"""The administration's own page: what it says counts as an answer."""

FORUM = -1001000000105

CHANNEL = "sadovoe_live"
"""The town's channel in Telegram, by its web preview."""


@dataclass(frozen=True, slots=True)
class Official:
    """Someone with a Telegram; `role` "" is a stranger to the desk."""

    id: int
    first_name: str
    last_name: str
    role: str
    about: str

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class Desk:
    """An office and its chat; `topic_name` makes it a topic of the forum.

    `members` sit in the chat, `deputies` and `supervisors` (in the ladder's order) among them.
    """

    slug: str
    name: str
    chat_id: int
    topics: tuple[str, ...]
    members: tuple[int, ...]
    supervisors: tuple[int, ...]
    deputies: tuple[int, ...] = ()
    topic_name: str = ""
    coordinator: bool = False


OFFICIALS = (
    Official(1001, "Анна", "Ветрова", "aide", "дежурная, ЖКХ и энергетика"),
    Official(1002, "Борис", "Лугин", "aide", "дежурный, дороги и благоустройство"),
    Official(1003, "Вера", "Садкова", "aide", "дежурная, здравоохранение и образование"),
    Official(1004, "Глеб", "Полянский", "aide", "заместитель, ЖКХ и энергетика"),
    Official(1005, "Дарья", "Озёрная", "coordinator", "координатор"),
    Official(1006, "Евгений", "Рощин", "supervisor", "куратор"),
    Official(1007, "Жанна", "Кленова", "supervisor", "руководитель аппарата"),
    Official(1008, "Захар", "Ключевой", "admin", "администратор"),
    Official(1009, "Ирина", "Прохожева", "", "посторонняя, в списках её нет"),
)

DESKS = (
    Desk(
        "zhkh",
        "ЖКХ и энергетика",
        -1001000000101,
        ("ЖКХ", "Энергетика"),
        (1001, 1004, 1006, 1009),
        (1006, 1007),
        (1004,),
    ),
    Desk(
        "minzdrav",
        "Министерство здравоохранения",
        -1001000000102,
        ("Здравоохранение", "Социальное обслуживание и защита"),
        (1003, 1006),
        (1006, 1007),
    ),
    Desk(
        "education",
        "Управление образования",
        -1001000000103,
        ("Образование", "Культура", "Физическая культура и спорт", "Молодежная политика"),
        (1003, 1007),
        (1007, 1006),
    ),
    Desk(
        "roads",
        "Дороги и транспорт",
        FORUM,
        ("Дороги", "Общественный транспорт"),
        (1002, 1006),
        (1006, 1007),
        topic_name="Дороги и транспорт",
    ),
    Desk(
        "amenities",
        "Благоустройство",
        FORUM,
        ("Благоустройство", "Обращение с отходами", "Экология"),
        (1002, 1001, 1007),
        (1007, 1006),
        topic_name="Благоустройство",
    ),
    Desk(
        "coordinator",
        "Координатор",
        -1001000000104,
        (),
        (1005, 1008),
        (1006,),
        coordinator=True,
    ),
)

#: Key in the script → first and last name.
RESIDENTS = {
    "alla": ("Алла", "Тополева"),
    "viktor": ("Виктор", "Калинин"),
    "galina": ("Галина", "Смородина"),
    "denis": ("Денис", "Яблонский"),
    "elena": ("Елена", "Вишнякова"),
    "igor": ("Игорь", "Дубравин"),
    "kira": ("Кира", "Ромашкина"),
    "lev": ("Лев", "Осинин"),
    "marina": ("Марина", "Лозовая"),
    "nikita": ("Никита", "Грушин"),
    "olga": ("Ольга", "Василькова"),
    "pavel": ("Павел", "Ивняков"),
    "rimma": ("Римма", "Травина"),
    "stepan": ("Степан", "Боровиков"),
}

#: Older than the bot: who, how many hours ago, what. It reads them and says nothing.
OLD_WALL = (
    ("olga", 30.0, "Кто-нибудь видел рыжего кота у рынка? Зовут Барсик, очень ждём домой."),
    ("igor", 26.0, "На Садовой второй день не горят фонари у остановки, идём домой на ощупь."),
    ("kira", 21.0, "Продам детскую коляску, состояние отличное. Пишите в личку."),
    ("lev", 9.0, "Какой сегодня закат над рекой, красота."),
    ("rimma", 5.0, "Подскажите, до скольки работает почта в субботу?"),
)
OLD_COMMENTS = ((1, "pavel", 25.0, "У нас то же самое, писали уже два раза."),)
OLD_NEWS = (
    (28.0, "Сегодня в Садовом начали готовить к зиме снегоуборочную технику."),
    (6.0, "В субботу на Центральной площади ярмарка с 9:00 до 15:00. Приходите!"),
)


def populate_messenger(messenger: Messenger) -> dict[str, int | None]:
    """People and chats, with the bot in them; thread ids by the slug of the office."""
    for person in OFFICIALS:
        messenger.add_user(person.id, person.first_name, person.last_name)
    for desk in DESKS:
        if not desk.topic_name:
            messenger.add_group(desk.chat_id, desk.name, desk.members, admins=(1008,))
    forum = [desk for desk in DESKS if desk.topic_name]
    people = {number for desk in forum for number in desk.members}
    messenger.add_group(
        FORUM, "Городское хозяйство", people, forum=True, admins=(1008,), bot_admin=True
    )
    return {
        desk.slug: messenger.add_topic(FORUM, desk.topic_name, by=1008) if desk.topic_name else None
        for desk in DESKS
    }


def populate_web(web: WebTown) -> Channel:
    """The town's channel with what it said before the bot."""
    channel = web.add_channel(CHANNEL, "Садовое LIVE")
    now = web.now()
    channel.write("Доброе утро! Сегодня до −20, одевайтесь теплее.", at=now - timedelta(hours=4))
    return channel


def populate_vk(vk: VkTown) -> dict[str, int]:
    """Communities, residents and the wall as it was before the bot; ids by residents' keys."""
    talk = vk.add_group(name="Подслушано Садовое", screen_name="sadovoe_talk", id=TALK)
    talk.members = 4812
    page = vk.add_group(name="Администрация Садового", screen_name="sadovoe_admin", id=OFFICIAL)
    page.members = 2130
    ids = {
        key: vk.add_person(first_name=first, last_name=last).id
        for key, (first, last) in RESIDENTS.items()
    }
    now = vk.now()
    posts: list[Post] = []
    for who, hours, text in OLD_WALL:
        posts.append(vk.write_post(TALK, ids[who], text, at=now - timedelta(hours=hours)))
    for number, who, hours, text in OLD_COMMENTS:
        moment = now - timedelta(hours=hours)
        vk.write_comment(TALK, posts[number].id, ids[who], text, at=moment)
    for hours, text in OLD_NEWS:
        vk.write_post(OFFICIAL, -OFFICIAL, text, at=now - timedelta(hours=hours))
    return ids
