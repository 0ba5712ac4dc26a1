"""What an invented town writes, and VK's answer that holds it. The same seed, the same words."""

import json
from datetime import datetime
from random import Random

from sandbox.history import STORIES
from sandbox.scenes import Says
from sandbox.script import DAY, STREETS

COMPLAINTS = 0.15
"""Their share of a town's wall; half as many more are questions and wishes."""
REPOSTS = 0.05
"""The share of complaints that say what another has said."""

_STORIES = tuple(text for _, text in STORIES.values())
_QUIET = (
    *(scene.text for scene in DAY if isinstance(scene, Says) and scene.key in {"ads", "talk"}),
    "Продам велосипед, почти новый, {number} рублей, торг. Пишите, пожалуйста, в личку!",
    "С днём рождения, наше любимое Садовое! {number} фотографий с праздника в альбоме.",
    "Свежая рыба и мёд по {number} рублей, привезём на дом, пишите в личку.",
    "Кто потерял варежку у дома {number}? Висит на заборе, красная, с оленем.",
    "Наши ребята взяли {number} медалей на соревнованиях по лыжам, гордимся и поздравляем!",
    "Отдам котят в добрые руки, двое рыжих и один серый, родились {number} дней назад.",
    "Какой сегодня закат над рекой! Сделала {number} снимков, лучшие выложу вечером.",
    "Спасибо дворнику из дома {number}: каждое утро чисто, приятно выйти из подъезда.",
)
_ASKING = (
    "Подскажите, до скольки работает библиотека на {street}, {house}?",
    "Хорошо бы поставить лавочки вдоль набережной, например, у дома {house}!",
)


def texts(count: int, seed: int, complaints: float = COMPLAINTS) -> list[str]:
    """`count` posts, each of its own words but for the reposts."""
    random = Random(seed)
    told: list[str] = []
    return [_text(random, told, complaints) for _ in range(count)]


def _text(random: Random, told: list[str], complaints: float) -> str:
    where = {
        "street": random.choice(STREETS),
        "house": random.randint(1, 999),
        "number": random.randint(2, 9999),
    }
    drawn = random.random()
    if drawn < complaints:
        if told and random.random() < REPOSTS:
            return random.choice(told)
        told.append(" ".join(text.format(**where) for text in random.sample(_STORIES, 2)))
        return told[-1]
    some = _ASKING if drawn < complaints * 1.5 else _QUIET
    return random.choice(some).format(**where)


def wall_page(owner: int, first_id: int, said: list[str], at: datetime) -> bytes:
    """The body of wall.get, the newest post first, each by a resident of its own."""
    moment = int(at.timestamp())
    items = [
        {
            "id": number,
            "owner_id": owner,
            "from_id": 100_000 + number,
            "date": moment,
            "text": text,
            "type": "post",
            "post_type": "post",
            "attachments": [],
            "comments": {"count": 0, "can_post": 1},
            "likes": {"count": 3, "user_likes": 0},
            "reposts": {"count": 0},
            "views": {"count": 120},
        }
        for number, text in enumerate(said, first_id)
    ]
    profiles = [
        {"id": 100_000 + number, "first_name": "Нина", "last_name": "Пробная"}
        for number in range(first_id, first_id + len(said))
    ]
    response = {"count": len(items), "items": items[::-1], "profiles": profiles, "groups": []}
    return json.dumps({"response": response}, ensure_ascii=False).encode()
