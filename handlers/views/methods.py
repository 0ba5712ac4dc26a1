"""What a network's calls with a daily limit are for, in words; what is not here keeps its name."""

METHODS = {
    "vk": {
        "wall.get": "чтение стен",
        "wall.getById": "проверка записей",
        "wall.getComments": "комментарии",
        "wall.search": "поиск по стенам",
        "newsfeed.search": "поиск по сети",
        "board.getTopics": "темы обсуждений",
        "board.getComments": "обсуждения",
    },
    "ok": {
        "group.getStatTopics": "темы своих групп",
        "mediatopic.getTopics": "темы групп",
        "mediatopic.getByIds": "проверка тем",
        "discussions.getComments": "комментарии",
    },
    "x": {"posts": "прочитанные посты"},
    "youtube": {"units": "единицы квоты"},
}


def method(network: str, name: str) -> str:
    """«чтение стен» for `wall.get`."""
    return METHODS.get(network, {}).get(name, name)
