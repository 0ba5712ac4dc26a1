"""What a network's calls with a daily limit are for, in words; what is not here keeps its name."""

from services.languages import lazy

METHODS = {
    "vk": {
        "wall.get": lazy("чтение стен"),
        "wall.getById": lazy("проверка записей"),
        "wall.getComments": lazy("комментарии"),
        "wall.search": lazy("поиск по стенам"),
        "newsfeed.search": lazy("поиск по сети"),
        "board.getTopics": lazy("темы обсуждений"),
        "board.getComments": lazy("обсуждения"),
    },
    "ok": {
        "group.getStatTopics": lazy("темы своих групп"),
        "mediatopic.getTopics": lazy("темы групп"),
        "mediatopic.getByIds": lazy("проверка тем"),
        "discussions.getComments": lazy("комментарии"),
    },
    "x": {"posts": lazy("прочитанные посты")},
    "youtube": {"units": lazy("единицы квоты")},
}


def method(network: str, name: str) -> str:
    """«чтение стен» for `wall.get`."""
    return str(METHODS.get(network, {}).get(name, name))
