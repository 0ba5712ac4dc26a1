"""How much haste a post asks for; a missed danger is the worse mistake."""

import pytest

from bot.triage import Triage
from services.facts import Kind, Urgency
from services.triage import PostText, assess, assess_all

CRITICAL = [
    "Пожар на Садовой 5, горит квартира!",
    "Горит мусорка у дома, дым в подъезде",
    "В подъезде запах газа, аварийная не едет",
    "Сильно пахнет газом в подвале",
    "Провод оборвался и лежит на детской площадке",
    "Искрит столб у школы!",
    "Нет отопления, на улице мороз, в квартире 12 градусов, грудной ребёнок",
    "Без отопления вторые сутки, дома дети",
    "Дети мёрзнут в садике, батареи холодные",
    "Весь посёлок без воды третий день",
    "Третий день нет воды во всём районе",
    "Ребёнок упал в открытый люк!",
    "Открытый люк у школы",
    "Колодец без крышки на тропинке",
    "Собака напала на ребёнка во дворе",
    "Скорая не приехала, человек умирает",
    "Лифт сорвался, люди застряли в лифте",
    "Балкон рухнул на тротуар",
    "Огромные сосульки висят над входом",
    "Прорвало теплотрассу, кипяток на дороге",
    "Затопило улицу, вода заходит в дома, наводнение",
    "Угроза жизни: стена дома рушится",
    "Пропал ребёнок, 7 лет, помогите найти",
    "Мостик у Вишнёвой еле дышит, дети по нему в школу",
    "Щиток в подъезде трещит и греется, рядом коляски",
    "Соседка за стеной кричит, он её убьёт, полиция не едет",
    "Пожар на Садовой 4",
    "#пожар Вишнёвая 12",
]
HIGH = [
    "В школе протекает крыша",
    "В детском саду нет горячей воды",
    "В больнице сломан рентген",
    "Весь дом без света",
    "Опасно ходить по этому мосту",
]
NORMAL = [
    "Не вывозят мусор на Речной",
    "Яма на Заречной, когда заделают?",
    "Лавочка сломана в сквере",
    "Фонари не горят на Почтовой",
    "Газон зарос травой, не косят",
]
LOW = [
    "Спасибо за отремонтированный мост!",
    "Предлагаю посадить цветы в парке",
    "До скольки работает библиотека?",
    "Доброе утро, соседи!",
    "Продам пожарный шланг, недорого, доставка",
    "",
]


@pytest.mark.parametrize(
    ("urgency", "text"),
    [
        (urgency, text)
        for urgency, texts in (
            (Urgency.CRITICAL, CRITICAL),
            (Urgency.HIGH, HIGH),
            (Urgency.NORMAL, NORMAL),
            (Urgency.LOW, LOW),
        )
        for text in texts
    ],
)
def test_a_post_asks_for_its_haste(urgency: Urgency, text: str) -> None:
    verdict = assess(PostText(text))

    assert verdict.urgency is urgency, (verdict.kind, verdict.why)


def test_danger_is_danger_without_a_grievance() -> None:
    verdict = assess(PostText("Взрыв в доме на Садовой"))

    assert verdict.urgency is Urgency.CRITICAL


def test_what_the_authorities_write_of_a_fire_alarms_nobody() -> None:
    verdict = assess(PostText("Пожар на складе потушен", from_official=True))

    assert verdict.urgency is Urgency.LOW


def test_a_desk_chooses_how_readily_a_danger_is_believed() -> None:
    unsure = [PostText("Скамейка у школы шатается, дети садятся")]

    wary, calm = (assess_all(unsure, alarm_from=chance)[0].urgency for chance in (0.01, 0.9))

    assert (wary is Urgency.CRITICAL, calm is Urgency.CRITICAL) == (True, False)


def test_a_chance_no_desk_should_take_cannot_be_set() -> None:
    for chance in (0.0, 0.95):
        with pytest.raises(ValueError, match="alarm_from"):
            Triage(alarm_from=chance)


@pytest.mark.parametrize(
    ("urgent", "text"),
    [
        (True, "Я больше не хочу жить, прощайте"),
        (True, "ГОРИМ"),
        (False, "Салют и взрывы петард всю ночь"),
        (False, "Взрыв эмоций на концерте"),
    ],
)
def test_a_cry_of_one_word_is_heard_and_its_everyday_like_is_not(urgent: bool, text: str) -> None:
    assert (assess(PostText(text)).urgency is Urgency.CRITICAL) is urgent


@pytest.mark.parametrize(
    "text",
    [
        "Ночь, тишина, скорая проехала",
        "Какая прелесть! Лужа во весь двор",
        "Сегодня похоронили дедушку",
        "поминки в четверг, сорок дней как нет дяди Бори",
    ],
)
def test_private_grief_and_a_quiet_night_wake_nobody(text: str) -> None:
    assert assess(PostText(text)).urgency is not Urgency.CRITICAL


@pytest.mark.parametrize(
    "text",
    [
        "Похоронили соседа, убило током от этого столба, провод так и висит",
        "Сколько просим светофор! Двоих уже похоронили",
        "Ночь, тишина, а в подъезде сильно пахнет газом",
    ],
)
def test_a_danger_beside_grief_or_quiet_is_still_one(text: str) -> None:
    assert assess(PostText(text)).urgency is Urgency.CRITICAL


@pytest.mark.parametrize("text", ["Помогите #пожар", "Люди, спасите! Пожар в бараке"])
def test_a_cry_for_help_is_a_complaint_with_a_topic(text: str) -> None:
    verdict = assess(PostText(text))

    assert verdict.urgency is Urgency.CRITICAL
    assert verdict.kind is Kind.COMPLAINT
    assert verdict.topic


@pytest.mark.parametrize(
    "text", ["После пожара Садовая 4 стоит без крыши", "Пожар на Садовой 4 был в 1987 году"]
)
def test_a_fire_of_the_past_is_none(text: str) -> None:
    assert assess(PostText(text)).urgency is not Urgency.CRITICAL


@pytest.mark.parametrize("text", ["#пожар в душе", "День пожарной охраны, поздравляем! #пожар"])
def test_a_rubric_cries_for_nothing(text: str) -> None:
    verdict = assess(PostText(text))

    assert verdict.urgency is Urgency.LOW
    assert verdict.kind is not Kind.COMPLAINT
