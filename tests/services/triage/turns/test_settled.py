"""What is over, or never was, is no complaint; what is over but for one thing is."""

import pytest

from services.facts import Kind
from services.triage import PostText, assess

SETTLED = [
    "Вчера прошёл субботник, убрали мусор во дворе",
    "нет проблем с водой",
    "Всё убрали, претензий нет",
    "Проблем с отоплением нет, всё тепло",
    "Трещину в стене подъезда заделали, проблема решена",
    "Воды не было полдня, уже дали",
    "Мусор с берега вывезли, стало чисто",
    "Крыша больше не течёт, починили",
    "Жалоб нет, троллейбус ходит вовремя",
    "Ночь, тишина, скорая проехала",
]
NOT_SETTLED = [
    "Субботник провели, а мешки с мусором так и лежат во дворе",
    "К водителю претензий нет, но автобус разваливается на ходу",
    "Яму заделали, рядом провалился люк",
    "Проблема с крышей не решена, течёт и течёт",
    "Всё убрали? А мусор за гаражами кто вывезет?",
    "Мусор не вывозят",
    "Снег с тротуара чистят плохо",
    "Это называется почистили: лёд по всему двору",
    "Сказали, что жалоб нет. Воды третий день нет",
    "Необходимо очистить двор от мусора",
    "Воду дали мутную",
]


@pytest.mark.parametrize("text", SETTLED)
def test_what_is_over_is_no_complaint(text: str) -> None:
    assert assess(PostText(text)).kind is not Kind.COMPLAINT


@pytest.mark.parametrize("text", NOT_SETTLED)
def test_what_is_over_but_for_one_thing_is_a_complaint(text: str) -> None:
    assert assess(PostText(text)).kind is Kind.COMPLAINT


def test_an_ambulance_that_passed_is_news_where_somebody_lies() -> None:
    passed = assess(PostText("Скорая проехала, тихо"))
    needed = assess(PostText("Скорая проехала, девочка лежит у дороги"))

    assert passed.score < 0.1 < needed.score
