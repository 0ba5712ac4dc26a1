"""Whether a post belongs to what another has left behind; and where each of them stands."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.alike.traces import Ledger
from services.triage import DistrictNames, Gazetteer
from services.triage.alike.likeness import Level, Traits, traits
from services.triage.alike.places import find
from services.triage.reading import read
from services.triage.where.streets import Street
from tests.desk import rules

MORNING = datetime(2026, 11, 23, 7, tzinfo=UTC)
OUTAGE = "На улице Лесной отключили свет, сидим в темноте!"  # eight words
LONG = "Соседи, у почты который месяц торчит арматура из земли, дети падают, а всем всё равно!"

WORKS = "На улице Садовой, 5 лифт с понедельника и до самого вечера не работает"


def of(
    text: str, *, hours: float = 0, wish: bool = False, district: str = "Садовое", source: int = 1
) -> Traits:
    at = MORNING + timedelta(hours=hours)
    return traits(text, at=at, wish=wish, district=district, source=source)


def level(one: Traits, other: Traits) -> Level:
    """How surely the other post belongs to the incident of the one."""
    ledger = Ledger(rules(), MORNING)
    ledger.note(one, post_id=1, incident_id=1)
    return max((match.level for match in ledger.matches(other)), default=Level.NO)


PAIRS = [
    (of(OUTAGE), of("Нет света на Лесной, 12", hours=70), Level.SURE),
    (of(OUTAGE), of("Нет света на Лесной, 12", hours=73), Level.NO),
    (of(OUTAGE), of("Нет света на Полевой", hours=2), Level.LIKELY),
    (of(OUTAGE), of("Нет света на Полевой", hours=13), Level.NO),
    (of(OUTAGE), of("Нет света на Лесной", district="Заречье"), Level.NO),
    (of(OUTAGE), of("Нет воды на Лесной"), Level.NO),
    (of(OUTAGE), of(OUTAGE, wish=True), Level.NO),
    (of("Яма на Лесной, 3"), of("Яма на Лесной, 5"), Level.NO),
    (of("Яма на Лесной, 3"), of("Яма на Лесной"), Level.LIKELY),
    (of("Лифт на Лесной сломался"), of("Лифт на Лесной не работает"), Level.LIKELY),
    (of(LONG), of(LONG, hours=100, district="Заречье"), Level.SURE),
    (of(LONG), of(LONG, hours=24 * 15), Level.NO),
    (of(OUTAGE), of(OUTAGE, district="Заречье"), Level.SURE),
    (of(OUTAGE), of(OUTAGE, hours=24 * 13), Level.SURE),
    (of(LONG), of(LONG + " Репост!", hours=1), Level.SURE),
    (of("Безобразие!"), of("Безобразие!", district="Заречье"), Level.NO),
    (of("Безобразие!"), of("Безобразие!"), Level.NO),
    (of("Нет воды"), of("НЕТ ВОДЫ!!!", hours=2.9), Level.SURE),
    (of("Нет воды"), of("Нет воды", hours=3.1), Level.LIKELY),
    (of("Нет воды"), of("Нет воды", hours=1, source=2), Level.LIKELY),
    (of("Нет воды"), of("Нет воды", hours=13), Level.NO),
    (of("Нет воды"), of("Нет света"), Level.NO),
    (of("Нет воды"), of("Нет воды", wish=True), Level.NO),
    (of("Автобуса нет"), of("автобуса нет"), Level.SURE),
    (of("Лифт сломался"), of("Лифт сломался"), Level.NO),
    (of("Пахнет газом"), of("Пахнет газом"), Level.NO),
    (of("Яма у дома 5"), of("Яма у дома 5"), Level.NO),
    (of(OUTAGE), of("На Леснной погас свет", hours=2), Level.SURE),
    (of(OUTAGE), of("Проала вода на Лесной", hours=2), Level.NO),
    (of(LONG), of("Люди! " + LONG.replace("арматура", "арматуура"), hours=1), Level.SURE),
    (of("Нет отопления на Ленина 5"), of("Отопление на Ленина 5 дали!", hours=2), Level.LIKELY),
    (of("Отопление на Ленина 5 дали!"), of("Нет отопления на Ленина 5", hours=2), Level.NO),
    (of("Яма на Лесной, 3"), of("Яму на Лесной, 3 заделали", hours=2), Level.LIKELY),
    (of("Яма на Лесной, 3"), of("Яму на Лесной, 5 заделали", hours=2), Level.NO),
    (of("Нет отопления на Ленина 5"), of("Отопление на Ленина 5 дали!", hours=73), Level.NO),
    (of("Нет воды"), of("Воду дали"), Level.NO),
    (of(OUTAGE), of("Включите свет на Лесной!", wish=True), Level.SURE),
    (of("Яма на Лесной"), of("Засыпать бы яму на Лесной", wish=True), Level.NO),
    (of("Нет отопления на Ленина 5"), of("Отопление на Ленина 5 так и не дали"), Level.SURE),
    (of(WORKS), of(WORKS.replace("не работает", "работает"), hours=1), Level.LIKELY),
]


@pytest.mark.parametrize(("one", "other", "expected"), PAIRS)
def test_two_posts_are_as_alike_as_what_they_tell(
    one: Traits, other: Traits, expected: Level
) -> None:
    assert level(one, other) is expected


WORDS = st.sampled_from(
    ["На Лесной", "На улице Полевой, 5", "у дома 3", "нет света", "яма", "не топят", "лифт сломан",
     "Опять!", "школа № 5", "в Садовом", LONG]
)  # fmt: skip
POSTS = st.builds(
    lambda parts, hours, wish: of(" ".join(parts), hours=hours, wish=wish),
    st.lists(WORDS, min_size=1, max_size=4),
    st.integers(0, 200),
    st.booleans(),
)


@settings(max_examples=80, deadline=None)
@given(POSTS, POSTS)
def test_likeness_is_the_same_from_both_ends(one: Traits, other: Traits) -> None:
    assert level(one, other) is level(other, one)


@pytest.mark.parametrize(
    ("text", "streets", "house", "thing"),
    [
        ("На улице Лесной, 12 яма", ("лесная",), "12", ""),
        ("на Лесной у дома 12а яма", ("лесная",), "12а", ""),
        ("по Ленина не проехать", ("ленина",), "", ""),
        ("На улице минус 20, дети мёрзнут", (), "", ""),
        ("Школа № 5 без учителя", (), "", "школа 5"),
        ("17 автобус не пришёл", (), "", "маршрут 17"),
        ("Всё плохо", (), "", ""),
        ("Нет воды на Мира 5", ("мира",), "5", ""),
        ("Мира 5 воды нет", ("мира",), "5", ""),
        ("Мира 5 второй день без воды", ("мира",), "5", ""),
        ("мира 5 нет воды", ("мира",), "5", ""),
        ("нет воды на мира 5", ("мира",), "5", ""),
        ("На Мира нет воды", ("мира",), "", ""),
        ("ул. мира нет воды", ("мира",), "", ""),
        ("Победы 3 нет света", ("победы",), "3", ""),
        ("Свободы, 12: не греют батареи", ("свободы",), "12", ""),
        ("Космонавтов д. 7, течёт крыша", ("космонавтов",), "7", ""),
        ("Шахтёров 4а нет света", ("шахтеров",), "4а", ""),
        ("ул. Героев Труда, 5 яма", ("героев труда",), "5", ""),
        ("9 Мая, 12 нет воды", ("9 мая",), "12", ""),
        ("ул 9 мая 12 нет воды", ("9 мая",), "12", ""),
        ("ул. 9 Мая, 12 нет воды", ("9 мая",), "12", ""),
        ("Мира всем!", (), "", ""),
        ("хотим мира всем", (), "", ""),
        ("После победы в матче не убрали мусор", (), "", ""),
        ("Победы в матче ждали 3 года", (), "", ""),
        ("чемпионат мира 18 года", (), "", ""),
        ("на чемпионате мира 5 медалей", (), "", ""),
        ("Инспекция труда 5 лет молчит", (), "", ""),
        ("С 1 мая 5 дней нет воды", (), "", ""),
        ("Победы 3:0 дождались", (), "", ""),
    ],
)
def test_a_place_is_its_street_house_or_number(
    text: str, streets: tuple[str, ...], house: str, thing: str
) -> None:
    place = find(read(text), "")
    assert (place.streets, place.house, place.thing) == (streets, house, thing)


STREETS = [
    ("пер.", "Колодезный", "Садовое", ""),
    ("ул.", "Зверинская", "Садовое", ""),
    ("ул.", "Карла Садова", "Садовое", ""),
    ("ул.", "Грушовая", "Заречье", "Старый Сад"),
    ("ул.", "Речная", "Садовое", ""),
    ("ул.", "Речная", "Заречье", "Старый Сад"),
]
REGION = Gazetteer.from_districts(
    [DistrictNames("Садовое"), DistrictNames("Заречье", settlements=("Старый Сад",))],
    [Street(*street) for street in STREETS],
)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("Нет света на Карла Садова, 5", "Садовое"), ("карла садова 7 нет света", ""), True),
        (("Нет света на ул. К. Садова", "Садовое"), ("Нет света на Карла Садова", ""), True),
        (("Нет воды на Зверинской", "Садовое"), ("Нет воды на Звиринской", "Садовое"), True),
        (("В Старом Саду на Грушовой нет света", ""), ("Нет света на Грушовой 3", ""), True),
        (("Нет света на Грушовой", ""), ("Нет света на Грушовой", "Заречье"), True),
        (("Нет света на Речной", "Садовое"), ("В Старом Саду на Речной нет света", ""), False),
        (("Нет света на Речной", "Садовое"), ("Нет света на Речной", "Заречье"), False),
    ],
)
def test_by_the_streets_of_the_region_posts_of_one_event_meet(
    one: tuple[str, str], other: tuple[str, str], same: bool
) -> None:
    first, second = (
        traits(text, at=MORNING, wish=False, district=district, source=number, gazetteer=REGION)
        for number, (text, district) in enumerate((one, other), start=1)
    )

    assert (level(first, second) is Level.SURE) is same
